"""Worksheets with lines and cards, and worksheets on paper."""

import subprocess
from pathlib import Path
from typing import Any

import page
import pytest
from django.test import Client

from courses.cohorts.models import Enrolment
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage, LessonPage
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
