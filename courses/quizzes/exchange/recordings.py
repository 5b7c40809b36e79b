"""Sounds and films that travel inside a file. What they are is told from their first bytes; nothing is played or fetched here."""

from collections.abc import Mapping, Sequence

from courses.quizzes.exchange.bank import Recording
from courses.quizzes.exchange.pictures import NoMedia, bytes_at, file_name

MOST_BYTES = 20 * 1024 * 1024
FILMS, SOUNDS = ("mp4", "webm"), ("mp3", "m4a", "ogg")


def is_named_so(name: str) -> bool:
    """Does `name` end like that of a sound or a film?"""
    return name.lower().rpartition(".")[2] in FILMS + SOUNDS


def check(data: bytes) -> tuple[str, ...]:
    """The suffixes that fit the sound or film in `data`, the likeliest first. Raises NoMedia for what is none, or is too large."""
    if len(data) > MOST_BYTES:
        raise NoMedia(f"it is larger than {MOST_BYTES // 1024 // 1024} MB.")
    if data[4:8] == b"ftyp":
        return ("m4a", "mp4") if data[8:11] == b"M4A" else ("mp4", "m4a")
    if data.startswith(b"OggS"):
        return ("ogg",)
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return ("webm",)
    if data.startswith(b"ID3") or (len(data) > 3 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):  # the header of a frame of layer III
        return ("mp3",)
    raise NoMedia("it is no MP3, M4A, Ogg, MP4 or WebM.")


def named(name: str, suffixes: Sequence[str]) -> str:
    """`name` as that of a file with one of `suffixes`."""
    tidied = file_name(name) or "recording"
    if tidied.lower().endswith(tuple(f".{suffix}" for suffix in suffixes)):
        return tidied
    return f"{tidied[:90]}.{suffixes[0]}"


def made(name: str, data: bytes, words: str = "") -> Recording:
    """The recording that these bytes are. Raises NoMedia."""
    return Recording(named(name, check(data)), data, words)


def html_of(recording: Recording, address: str) -> str:
    """`recording`, which is at `address`, as Moodle's editor puts one into a text."""
    tag = "video" if recording.name.lower().endswith(FILMS) else "audio"
    return f'<p><{tag} controls="controls"><source src="{address}"/></{tag}></p>'


def recording_of(sources: Sequence[str], files: Mapping[str, bytes | NoMedia]) -> tuple[Recording | None, list[str]]:
    """The first at these addresses that can be taken, and a sentence about each of the others."""
    found: Recording | None = None
    why: list[str] = []
    for source in dict.fromkeys(sources):
        if found is not None:
            why.append("A sound or film is left out: a question has one here.")
            continue
        try:
            found = made(*bytes_at(source, files, MOST_BYTES))
        except NoMedia as problem:
            why.append(f"A sound or film is left out: {problem}")
    return found, why
