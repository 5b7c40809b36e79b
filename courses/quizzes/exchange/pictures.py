"""Pictures that travel inside a file. They are looked at here, never fetched from anywhere."""

import base64
import binascii
import warnings
from collections.abc import Mapping, Sequence
from io import BytesIO
from urllib.parse import quote, unquote, unquote_to_bytes

from PIL import Image as Pillow

from courses.quizzes.exchange.bank import Picture
from courses.quizzes.exchange.clean import Image
from courses.quizzes.exchange.reading import tidy

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_NAME, LONGEST_ALT = 100, 300
PLUGINFILE = "@@PLUGINFILE@@/"
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}


class NoMedia(Exception):
    """It cannot be taken; the message says why, as the end of “A picture is left out: …”."""


def decoded(text: str, most: int = MOST_BYTES) -> bytes:
    """The bytes that base64 `text` holds. Raises NoMedia, also for more than `most` bytes."""
    if len(text) > most * 3 // 2:
        raise NoMedia(f"it is larger than {most // 1024 // 1024} MB.")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise NoMedia("it is damaged.") from problem


def encoded(data: bytes) -> str:
    """`data` as base64."""
    return base64.b64encode(data).decode("ascii")


def data_address(data: bytes) -> str:
    """`data` as an address that holds the picture itself."""
    kind = "jpeg" if data.startswith(b"\xff\xd8") else "gif" if data.startswith(b"GIF8") else "webp" if data.startswith(b"RIFF") else "png"
    return f"data:image/{kind};base64,{encoded(data)}"


def file_address(name: str) -> str:
    """The address by which Moodle's texts point at the file `name`."""
    return PLUGINFILE + quote(name)


def file_name(name: str) -> str:
    """`name` without folders, and short enough to keep."""
    last = tidy(name).replace("\\", "/").replace("\n", " ").rsplit("/", 1)[-1].strip()
    if len(last) <= LONGEST_NAME:
        return last
    stem, dot, suffix = last.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}" if dot and len(suffix) <= 5 else last[:LONGEST_NAME]


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height from the header alone: Pillow makes room for the whole picture as it opens one."""
    kind, head = data[12:16], data[20:30].ljust(10, b"\0")
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF


def check(data: bytes) -> str:
    """The suffix that fits the picture in `data`. Raises NoMedia for what is none, is broken, or is too large to show."""
    if len(data) > MOST_BYTES:
        raise NoMedia("it is larger than 5 MB.")
    try:
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            _fits(*_webp_size(data))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)  # _fits is stricter
            with Pillow.open(BytesIO(data), formats=list(SUFFIXES)) as image:
                _fits(*image.size)
                image.load()
                return SUFFIXES[image.format or ""]
    except NoMedia:
        raise
    except Pillow.DecompressionBombError as problem:
        raise NoMedia("it has more than 40 million pixels.") from problem
    except Exception as problem:
        raise NoMedia("it is broken, or not a PNG, JPEG, GIF or WebP.") from problem


def _fits(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise NoMedia("it has more than 40 million pixels.")


def bytes_at(src: str, files: Mapping[str, bytes | NoMedia], most: int = MOST_BYTES) -> tuple[str, bytes]:
    """(name, bytes) of what the address `src` in a text points at, in the text itself or among `files`. Raises NoMedia."""
    if src[:5].lower() == "data:":
        head, comma, body = src[5:].partition(",")
        if not comma:
            raise NoMedia("it is damaged.")
        return "", decoded(unquote(body), most) if head.rstrip().lower().endswith(";base64") else unquote_to_bytes(body)
    if src.startswith(PLUGINFILE):
        path = unquote(src[len(PLUGINFILE) :].partition("?")[0])
        found = files.get(path, files.get(path.rsplit("/", 1)[-1]))
        if isinstance(found, NoMedia):
            raise found
        if found is not None:
            return file_name(path), found
    raise NoMedia("it is not in the file itself, and nothing is fetched from elsewhere.")


def picture_of(images: Sequence[Image], files: Mapping[str, bytes | NoMedia]) -> tuple[Picture | None, list[str]]:
    """The first of `images` that can be taken, and a sentence about each of the others."""
    picture: Picture | None = None
    why: list[str] = []
    for image in images:
        if picture is not None:
            why.append("A picture is left out: a question has one picture here.")
            continue
        try:
            name, data = bytes_at(image.src, files)
            suffix = check(data)
        except NoMedia as problem:
            why.append(f"A picture is left out: {problem}")
        else:
            alt = image.alt[:LONGEST_ALT].strip()
            picture = Picture(name or f"picture.{suffix}", data, alt)
    return picture, why
