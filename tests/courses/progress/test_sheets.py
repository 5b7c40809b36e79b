"""Worksheets with lines and cards, and worksheets on paper."""

import re
import subprocess
from pathlib import Path
from typing import Any

import page
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.cohorts.models import Enrolment
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage, LessonPage
from courses.pages.queries import sheets_of
from courses.progress.forms import worksheet_state
from courses.progress.pdf import sheet_pdf
from tests.cast import Cast, put_on_course
from tests.factories.course_files import write_course

DECK = """---
id: a3
title: Cards and lines
minutes: 6
principles: [P10]
---

:::worksheet {#hand}
title: My hand
intro: Pick what fits.
fields:
- id: near
  label: How near are you?
  kind: scale
  options:
  - Far
  - Half way
  - There
- id: cards
  label: Pick three
  kind: cards
  options:
  - 'Patience: I can wait'
  - 'Humour: I see the funny side'
  - 'Listening'
- id: proof
  label: When did you use one?
  kind: long
- id: name
  label: A name for your hand
  kind: line
:::

:::worksheet {#leaflet}
title: What peer support is
print_as: leaflet
fields:
- id: sentences
  label: Your two sentences
  kind: long
:::
"""
HAND = "/training/small/day-1/1/3/worksheet/hand/"


@pytest.fixture
def course(db: None, tmp_path: Path) -> CoursePage:
    root = write_course(tmp_path / "small")
    (root / "day-1/1/3.md").write_text(DECK)
    load_course(root)
    return CoursePage.objects.get(slug="small")


@pytest.fixture
def amara_learns(cast: Cast, course: CoursePage) -> Enrolment:
    return put_on_course(cast.amara, cast.riverside, course)


@pytest.fixture
def amaras(client: Client, amara_learns: Enrolment, cast: Cast) -> Client:
    client.force_login(cast.amara)
    return client


def words_on_paper(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout


def pages_of(pdf: bytes, tmp_path: Path) -> int:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf)
    info = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    return int(next(line for line in info.splitlines() if line.startswith("Pages:")).split()[-1])


def test_place_on_a_line_and_cards_are_kept(amaras: Client) -> None:
    amaras.post(
        HAND,
        {"hand.near": "Half way", "hand.cards.there": "1", "hand.cards": ["Patience: I can wait", "Listening"], "hand.proof": "At the bus"},
    )

    body = amaras.get("/training/small/day-1/1/3/").content.decode()
    assert body.count(" checked") == 3
    assert 'value="Half way" checked' in body
    assert 'value="Patience: I can wait" checked' in body
    assert 'value="Listening" checked' in body


def test_cards_can_all_be_put_back(amaras: Client) -> None:
    amaras.post(HAND, {"hand.cards.there": "1", "hand.cards": ["Listening"]})
    amaras.post(HAND, {"hand.cards.there": "1", "hand.cards.revision": "1"})

    assert " checked" not in amaras.get("/training/small/day-1/1/3/").content.decode()


def test_card_that_is_not_in_the_deck_is_told_at_its_field(amaras: Client) -> None:
    response = amaras.post(HAND, {"hand.cards.there": "1", "hand.cards": ["A joker"]})

    assert response.status_code == 422
    assert "Pick from the list." in response.content.decode()


def test_own_words_go_on_paper(amaras: Client, tmp_path: Path) -> None:
    amaras.post(
        HAND,
        {"hand.near": "There", "hand.cards.there": "1", "hand.cards": ["Humour: I see the funny side"], "hand.proof": "On a wet Tuesday"},
    )

    response = amaras.get("/training/small/day-1/1/3/sheet/hand/")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="sheet.pdf"'
    assert "no-store" in response["Cache-Control"]
    words = words_on_paper(response.content, tmp_path)
    assert "On a wet Tuesday" in words
    assert "Humour" in words
    assert "Patience" not in words


def test_empty_sheet_holds_the_whole_deck_and_none_of_ones_words(amaras: Client, tmp_path: Path) -> None:
    amaras.post(HAND, {"hand.proof": "On a wet Tuesday"})

    words = words_on_paper(amaras.get("/training/small/day-1/1/3/sheet/hand/empty/").content, tmp_path)

    assert all(card in words for card in ("Patience", "Humour", "Listening"))
    assert "Tuesday" not in words


@pytest.mark.parametrize(("fields", "pages"), [(1, 1), (12, 1), (40, 3)])
def test_sheet_keeps_to_one_page_while_it_can(fields: int, pages: int, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": f"f{n}", "label": f"Question {n}", "kind": "line" if n % 4 else "long", "help": "", "options": []} for n in range(fields)
    ]
    worksheet: dict[str, Any] = {"title": "Long", "intro": "", "print_as": "", "fields": rows}

    pdf = sheet_pdf(worksheet, worksheet_state("worksheet", worksheet, "long", {}).fields, place="Day 1, 1.3", empty=True)

    assert pages_of(pdf, tmp_path) == pages
    assert words_on_paper(pdf, tmp_path).count("Question") == fields


def test_leaflet_stands_twice_on_one_page(amaras: Client, tmp_path: Path) -> None:
    amaras.post("/training/small/day-1/1/3/worksheet/leaflet/", {"leaflet.sentences": "Two people meet. Both learn."})

    pdf = amaras.get("/training/small/day-1/1/3/sheet/leaflet/").content

    assert words_on_paper(pdf, tmp_path).count("Both learn.") == 2
    assert pages_of(pdf, tmp_path) == 1


def paper(value: str, tmp_path: Path, *, print_as: str = "", count: int = 1) -> tuple[str, int]:
    """The words on paper and the number of pages of a worksheet whose `count` fields all say `value`."""
    rows = [{"id": f"f{n}", "label": "", "kind": "long", "help": "", "options": ()} for n in range(count)]
    worksheet: dict[str, Any] = {"title": "Long", "intro": "", "print_as": print_as, "fields": rows}
    state = worksheet_state("worksheet", worksheet, "long", {})
    for field in state.fields:
        field.value = value
    pdf = sheet_pdf(worksheet, state.fields, place="Day 1, 1.3", empty=False)
    return words_on_paper(pdf, tmp_path), pages_of(pdf, tmp_path)


@pytest.mark.parametrize(("words", "copies", "pages"), [(20, 2, 1), (180, 2, 1), (320, 2, 1), (500, 1, 1), (1000, 1, 2)])
def test_leaflet_loses_no_word(words: int, copies: int, pages: int, tmp_path: Path) -> None:
    text = " ".join(f"w{n}" for n in range(words - 1)) + " theend"

    on_paper, sheets = paper(text, tmp_path, print_as="leaflet")

    assert on_paper.count("theend") == copies
    assert sheets == pages


def test_answer_that_would_hold_everybody_up_is_cut_and_says_so(tmp_path: Path) -> None:
    on_paper, sheets = paper("a\n" * 10_000, tmp_path, count=4)

    assert on_paper.count("There is more of this on the screen") == 4
    assert sheets < 20


def test_word_without_an_end_is_broken_and_whole(tmp_path: Path) -> None:
    on_paper, _ = paper("x" * 3000, tmp_path)

    assert on_paper.count("x") == 3000
    assert "There is more" not in on_paper


@pytest.mark.parametrize("value", ["Happy \U0001f642 day", "\u738b\u5c0f\u660e"])
def test_sign_that_cannot_be_printed_is_shown_as_a_box_and_told(value: str, amaras: Client, tmp_path: Path) -> None:
    amaras.post(HAND, {"hand.proof": value})
    pdf = amaras.get("/training/small/day-1/1/3/sheet/hand/").content

    assert "□ stands for a sign that cannot be printed" in words_on_paper(pdf, tmp_path)
    assert page.validate_pdf(str(tmp_path / "sheet.pdf"), profile="ua1").is_compliant


def test_long_cards_do_not_run_into_each_other(tmp_path: Path) -> None:
    options = tuple(f"Card {n}: " + "word " * 29 + f"end{n}" for n in range(24))
    rows = [{"id": "deck", "label": "Deck", "kind": "cards", "help": "", "options": options}]
    worksheet: dict[str, Any] = {"title": "Deck", "intro": "", "print_as": "", "fields": rows}

    pdf = sheet_pdf(worksheet, worksheet_state("worksheet", worksheet, "deck", {}).fields, place="Day 1", empty=True)

    file = tmp_path / "deck.pdf"
    file.write_bytes(pdf)
    boxes = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True).stdout
    starts, ends = [], {}
    for number, sheet in enumerate(boxes.split("<page ")[1:]):
        for y, word in re.findall(r'yMin="([0-9.]+)"[^>]*>(Card|end[0-9]+)<', sheet):
            if word == "Card":
                starts.append((number, float(y)))
            else:
                ends[int(word.removeprefix("end"))] = (number, float(y))
    assert len(starts) == len(ends) == 24
    below = [min(starts[n] for n in range(row, row + 3)) for row in range(3, 24, 3)]
    assert all(max(ends[n] for n in range(row - 3, row)) < start for row, start in zip(range(3, 24, 3), below, strict=True))


@pytest.mark.parametrize("which", ["hand/", "hand/empty/", "leaflet/"])
def test_sheet_can_be_read_aloud(amaras: Client, which: str, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(amaras.get(f"/training/small/day-1/1/3/sheet/{which}").content)

    assert page.validate_pdf(str(file), profile="ua1").is_compliant


@pytest.mark.parametrize("who", ["dev", "robin", "yusuf", "tomasz", "alex"])
def test_sheet_of_a_course_one_is_not_on_is_not_there(client: Client, amara_learns: Enrolment, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))

    assert client.get("/training/small/day-1/1/3/sheet/hand/").status_code == 404
    assert client.get("/training/small/day-1/1/3/sheet/hand/empty/").status_code == 404


def test_sheet_of_a_closed_day_is_closed(amaras: Client) -> None:
    assert amaras.get("/training/small/day-2/1/2/sheet/hand/").status_code == 403


def test_whatever_is_no_worksheet_has_no_sheet(amaras: Client) -> None:
    assert amaras.get("/training/small/day-1/1/3/sheet/nothing/").status_code == 404
    assert amaras.get("/training/small/day-1/1/2/sheet/sort/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("robin", 200), ("yusuf", 200), ("tomasz", 200), ("amara", 404), ("pat", 404), ("sunita", 404), ("alex", 404)]
)
def test_sheets_of_the_whole_course_are_for_who_leads_or_edits(
    client: Client, course: CoursePage, cast: Cast, who: str, status: int
) -> None:
    lesson = LessonPage.objects.get(file_id="a3").translation_key
    client.force_login(getattr(cast, who))

    assert client.get("/training/small/sheets/").status_code == status
    assert client.get(f"/training/small/sheets/{lesson}/hand/").status_code == status


def test_list_of_sheets_names_every_worksheet_and_where_it_stands(client: Client, course: CoursePage, cast: Cast) -> None:
    client.force_login(cast.robin)

    body = client.get("/training/small/sheets/").content.decode()

    assert [title for title in ("My card", "My hand", "What peer support is") if f"{title} (PDF)" in body] == [
        "My card",
        "My hand",
        "What peer support is",
    ]
    assert "Day 1, 1.3: Cards and lines" in body


def test_list_needs_the_same_queries_however_long_the_course(
    client: Client, course: CoursePage, cast: Cast, django_assert_num_queries: Any, tmp_path: Path
) -> None:
    client.force_login(cast.robin)
    client.get("/training/small/sheets/")
    for number in (4, 5):
        (tmp_path / f"small/day-1/1/{number}.md").write_text(DECK.replace("id: a3", f"id: a{number}"))
    with CaptureQueriesContext(connection) as before:
        client.get("/training/small/sheets/")
    load_course(tmp_path / "small")

    with django_assert_num_queries(len(before)):
        body = client.get("/training/small/sheets/").content.decode()

    assert body.count("My hand (PDF)") == 3


def test_sheet_waits_behind_the_content_note(amaras: Client, amara_learns: Enrolment, course: CoursePage, tmp_path: Path) -> None:
    file = tmp_path / "small/day-1/1/3.md"
    note = ":::content-note {#note}\nsays: About loss.\nalternative: Talk about it.\n:::\n\n"
    file.write_text(DECK.replace(":::worksheet {#hand}", note + ":::worksheet {#hand}", 1))
    load_course(tmp_path / "small")

    assert amaras.get("/training/small/day-1/1/3/sheet/hand/empty/").status_code == 302
    amaras.post("/training/small/day-1/1/3/mark/", {"mark": "went_on"})
    assert amaras.get("/training/small/day-1/1/3/sheet/hand/empty/").status_code == 200


SHEETS = {
    "first-meeting-card": 1, "ten-situations": 1, "woop-sheet": 1, "ladder": 1, "working-agreement": 1, "keep-well-plan": 1,
    "ending-plan": 1, "strengths-deck": 2,
}  # fmt: skip


@pytest.mark.parametrize(("block_id", "pages"), SHEETS.items())
def test_sheets_that_ship_take_one_page_and_the_deck_one_more(
    shipped_course: CoursePage, tmp_path: Path, block_id: str, pages: int
) -> None:
    [sheet] = [sheet for sheet in sheets_of(shipped_course) if sheet.block_id == block_id]
    fields = worksheet_state("worksheet", sheet.value, block_id, {}).fields

    assert pages_of(sheet_pdf(sheet.value, fields, place=sheet.place, empty=True), tmp_path) == pages
    assert sum(len(field.options) for field in fields if field.kind == "cards") == (24 if block_id == "strengths-deck" else 0)
