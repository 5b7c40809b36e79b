"""The charter: as a file, as a version, as pages for everybody."""

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.test import Client

from charter_content.charter.actions import load_charter
from charter_content.charter.files import CONTENT, WORDS, CharterFileError, read_charter_file
from charter_content.charter.queries import current_charter

FILE = """---
title: Our charter
definition: Two people meet.
introduction: |-
  Read it together.

  It is no score.
---
:::principle {#P1}
name: Kindness
plain_line: We are kind.
looks_like: Somebody holds a door.
supporter_prompt: When were you kind?
:::

:::principle {#P2}
name: Truth
plain_line: We are true.
:::
"""


def test_shipped_charter_says_everything_of_each_of_thirteen_principles() -> None:
    charter = read_charter_file(CONTENT)

    assert [code for code, _ in charter.principles] == [f"P{n}" for n in range(1, 14)]
    assert {(code, name) for code, words in charter.principles for name in WORDS if not words.get(name)} == set()
    assert charter.introduction
    assert "Together" in charter.acknowledgement


def test_every_field_of_the_file_is_in_the_version(db: None, tmp_path: Path) -> None:
    file = tmp_path / "charter.md"
    file.write_text(FILE)

    version, new = load_charter(read_charter_file(file))

    first, second = version.principles.all()
    assert new
    assert version.introduction == "Read it together.\n\nIt is no score."
    assert {name: getattr(first, name) for name in WORDS} == {
        "name": "Kindness", "plain_line": "We are kind.", "means": "", "person_expects": "", "supporter_expects": "",
        "looks_like": "Somebody holds a door.", "when_hard": "",
        "supporter_prompt": "When were you kind?", "supervisor_prompt": "",
    }  # fmt: skip
    assert second.looks_like == ""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("looks_like:", "look_like:", "principle P1 has no field `look_like`"),
        ("plain_line: We are true.\n", "", "principle P2 has no `plain_line`"),
        ("definition: Two people meet.\n", "", "the field `definition` is missing"),
    ],
)
def test_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    file = tmp_path / "charter.md"
    file.write_text(FILE.replace(old, new))

    with pytest.raises(CharterFileError, match=message):
        read_charter_file(file)


def test_everybody_reads_each_principle_and_goes_on_to_the_next(db: None, client: Client) -> None:
    charter = current_charter()
    assert charter is not None
    principles = list(charter.principles.all())

    for n, principle in enumerate(principles):
        body = client.get(f"/charter/{principle.code}/").content.decode()
        assert f"<h1>{principle.name}</h1>" in body
        assert all(
            title in body for title in ("What it means for both of you", "What it looks like", "When it is hard", "To ask, in supervision")
        )
        neighbours = {one.code for one in principles if f'class="target" href="/charter/{one.code}/"' in body}
        assert neighbours == {one.code for one in principles[max(0, n - 1) : n + 2]} - {principle.code}


def test_title_of_a_principle_says_nothing(db: None, client: Client) -> None:
    assert "<title>Charter, 3 – Alongside</title>" in client.get("/charter/P3/").content.decode()


def test_principle_that_is_none_is_not_there(db: None, client: Client) -> None:
    assert client.get("/charter/P99/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_needs_the_same_queries_however_many_principles(
    db: None, client: Client, django_assert_num_queries, tmp_path: Path, count: int
) -> None:
    blocks = "".join(f":::principle {{#P{n}}}\nname: Name {n}\nplain_line: Line.\n:::\n\n" for n in range(1, count + 1))
    file = tmp_path / "charter.md"
    file.write_text(f"---\ntitle: Ours\ndefinition: Two people.\n---\n{blocks}")
    load_charter(read_charter_file(file))

    with django_assert_num_queries(2):
        client.get("/charter/P1/")


# --- On paper ---


def on_paper(client: Client, kind: str) -> pikepdf.Pdf:
    response = client.get(f"/charter/paper/{kind}.pdf")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    return pikepdf.open(BytesIO(response.content))


@pytest.mark.parametrize(("kind", "pages"), [("poster", 1), ("expectations", 2), ("booklet", 15)])
def test_charter_on_paper_is_tagged_and_fits(db: None, client: Client, kind: str, pages: int) -> None:
    with on_paper(client, kind) as pdf:
        assert len(pdf.pages) == pages
        assert pdf.Root.MarkInfo.Marked == True and str(pdf.Root.Lang) == "en-GB"  # noqa: E712 - an object of the PDF
        assert "/StructTreeRoot" in pdf.Root
        title = str(pdf.docinfo["/Title"])
    assert title.startswith("Charter") and "peer" not in title.lower()


@pytest.mark.parametrize("kind", ["expectations", "booklet"])
def test_what_each_can_expect_stands_on_paper(db: None, client: Client, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(client.get(f"/charter/paper/{kind}.pdf").content)
    words = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    charter = current_charter()
    assert charter is not None

    said = " ".join(words.split())
    for one in charter.principles.all():
        assert one.name in said and one.person_expects.split(".")[0] in said and one.supporter_expects.split(".")[0] in said


def test_another_charter_is_printed_at_once_and_an_unknown_sheet_is_not_there(db: None, client: Client, tmp_path: Path) -> None:
    on_paper(client, "poster").close()
    file = tmp_path / "charter.md"
    file.write_text(FILE)
    load_charter(read_charter_file(file))
    with on_paper(client, "booklet") as pdf:
        assert len(pdf.pages) == 4

    assert client.get("/charter/paper/banner.pdf").status_code == 404


def test_each_principle_says_what_each_can_expect(db: None, client: Client) -> None:
    html = client.get("/charter/P1/").content.decode()
    assert "What each of you can expect" in html and "Nobody asks you to carry it alone." in html
