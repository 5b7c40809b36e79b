"""Bringing a charter in: what cannot be read is said in words, and what can is put in use."""

import contextlib
import json
import re
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from charter_content.charter.files import Unreadable, read_brought_charter
from charter_content.charter.models import Charter, Principle
from charter_content.charter.queries import current_charter
from tests.charter_content.charter.test_brought import COUNTED, DEFINITION, PAIRS, TEXT_LAYOUTS, read

# --- What cannot be read ---


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"%PDF-1.7", "charter.pdf", "This is a PDF file. Save it as a Word document"),
        (b"\xd0\xcf\x11\xe0 old", "charter.doc", "This is an old Word document"),
        (b"PK\x03\x04 broken", "charter.docx", "no Word document that can be read"),
        (b"", "charter.txt", "There is no text in this file"),
        (b"One long line that says nothing of any principle at all, sadly.", "charter.txt", "No principles were found"),
        (b"x" * (11 * 1024 * 1024), "charter.txt", "larger than 10 MB"),
    ],
    ids=["pdf", "doc", "broken", "empty", "no principles", "large"],
)
def test_what_cannot_be_read_is_said_in_words(data: bytes, name: str, why: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(why)):
        read_brought_charter(data, name)


def test_bomb_is_refused_before_it_goes_off() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (120 * 1024 * 1024))
    with pytest.raises(Unreadable, match="far larger than it looks"):
        read_brought_charter(out.getvalue(), "charter.docx")


@pytest.mark.parametrize("name", ["charter.txt", "charter.md"])
@pytest.mark.parametrize(
    "odd", ["x" * 200_000, "word\n" * 20_000, "*" * 200_000, f"Contents {'.' * 200_000} and more", "1" * 200_000 + "a"]
)
def test_endless_line_is_read_in_time(name: str, odd: str) -> None:
    """The time to read it grew with the square of its length: for 40 KB it was twenty seconds, and for 3 MB it never ended."""
    begun = time.monotonic()
    with contextlib.suppress(Unreadable):
        read_brought_charter(f"# Our charter\n\n## 1. Trust\n\nWe trust each other.\n\n{odd}\n".encode(), name)
    assert time.monotonic() - begun < 8


def test_windows_text_is_read() -> None:
    source = TEXT_LAYOUTS["numbers, a line between"]
    assert read_brought_charter(source.encode("cp1252"), "charter.txt") == read(source)
    assert read_brought_charter(source.encode("utf-16"), "charter.txt") == read(source)


# --- Brought in ---


def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    file = tmp_path / "charter.txt"
    file.write_text(TEXT_LAYOUTS["numbers, a line between"])
    call_command("import_charter", str(file), "--json", *options)
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


def test_command_says_what_it_understood_and_saves_nothing_in_a_dry_run(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current_charter()
    printed = command(tmp_path, capsys, "--dry-run")

    assert set(printed) == {"title", "definition", "introduction", "acknowledgement", "principles", "unplaced"}
    assert (printed["title"], printed["definition"], printed["unplaced"]) == ("Our charter", DEFINITION, [])
    assert printed["principles"] == [{"order": n, "name": name, "text": text} for n, name, text in COUNTED]
    assert current_charter() == before


def test_brought_charter_is_in_use_and_codes_never_come_to_mean_something_else(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = {one.name: one.code for one in Principle.objects.all()}
    command(tmp_path, capsys)
    command(tmp_path, capsys)

    charter = current_charter()
    assert charter is not None
    assert (charter.title, Charter.objects.count(), charter.shipped) == ("Our charter", 2, False)
    codes = {one.name: one.code for one in charter.principles.all()}
    assert {name: codes[name] for name in codes if name in shipped} == {name: shipped[name] for name in codes if name in shipped}
    assert len(set(codes.values())) == 5
    assert {code for name, code in codes.items() if name not in shipped} & set(shipped.values()) == set()
    said = {one.name: " ".join(f"{one.plain_line} {one.means}".split()) for one in charter.principles.all()}
    assert said == dict(PAIRS)


def test_command_says_why_a_file_cannot_be_read(db: None, tmp_path: Path) -> None:
    file = tmp_path / "charter.pdf"
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="This is a PDF file"):
        call_command("import_charter", str(file))
    with pytest.raises(CommandError):
        call_command("import_charter", str(tmp_path / "nothing.txt"))
