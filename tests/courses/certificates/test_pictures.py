"""What the printed certificate looks like, in each form, whoever it is made out to: nothing cut, nothing over anything else."""

import html
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import page
import pytest
from PIL import Image

from courses.certificates.enums import Form
from courses.certificates.facts import Facts, from_json
from courses.certificates.layout import page_contexts
from courses.certificates.look import OWN, Look
from courses.certificates.models import Award
from foundation.pdf import render_pdf_to_fit

NAMES = {
    "short": "Bo",
    "usual": "Amara Okafor",
    "apostrophe": "Siobhán O’Shea-N’Diaye",
    "welsh": "Gŵenllïan Tŷ-gŵyn ap Rhŷs",
    "polish": "Święcisława Brzęczyszczykiewicz-Żółć",
    "arabic": "عبد الرحمن بن محمد الأندلسي",
    "hebrew": "שמואל בן־דוד הלוי",
    "two ways": "Leila ליאור عبد الله Cohen",
    "long": "Maximiliana Josephine Wilhelmina Featherstonehaugh-Cholmondeley of Ravensworth",
    "one word": "W" * 80,
    "long arabic": ("عبد الرحمن بن محمد " * 5)[:80].strip(),
    "greek": "Αλεξάνδρα Παπαδοπούλου",
}  # fmt: skip
SIZES = {Form.LANDSCAPE: (297, 210), Form.PORTRAIT: (210, 297), Form.CARD: (210, 297)}
MARGIN = {Form.LANDSCAPE: 12, Form.PORTRAIT: 12, Form.CARD: 10}
"""Millimetres that stay free of ink on each side; the pattern in the corner is not ink."""
POINT = 25.4 / 72


@dataclass(frozen=True)
class Place:
    """Where a word stands on the page, in millimetres from its top left corner."""

    word: str
    left: float
    top: float
    right: float
    bottom: float


def words_of(pdf: Path, *, on: int = 1) -> list[Place]:
    """Every word on the page number `on`."""
    out = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(on), "-l", str(on), str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', out)
    return [
        Place(html.unescape(word), *(float(one) * POINT for one in (left, top, right, bottom))) for left, top, right, bottom, word in found
    ]


def picture_of(pdf: Path, *, dpi: int = 50) -> Image.Image:
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-singlefile", str(pdf), str(pdf.with_suffix(""))], check=True)
    return Image.open(pdf.with_suffix(".png")).convert("RGB")


def made(facts: Facts, name: str, form: Form, folder: Path, look: Look = OWN, pictures: dict[str, str] | None = None) -> Path:
    address = "https://alongside.example/c/7KQ4-M2XW-9TRB/"
    contexts = page_contexts(form, facts=facts, look=look, name=name, address=address, pictures=pictures or {})
    path = folder / f"{form.value}.pdf"
    path.write_bytes(render_pdf_to_fit(str(contexts[0]["template"]), contexts, pages=1))
    return path


def pages_of(pdf: Path) -> int:
    out = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"Pages:\s+(\d+)", out)[0])


@pytest.fixture
def facts(award: Award) -> Facts:
    return replace(
        from_json(award.facts), title="Peer Support Training", service="Riverside peer support service", hours="20", lessons=98,
        live_sessions=4, safety_items=12, valid_until="2029-11-26", signed_by=(("Robin Ellis", "Coordinator"),),
        days=("What peer support is", "Coaching", "Goal setting", "Strengths and moving on"),
    )  # fmt: skip


def dark(pixel: Any) -> bool:
    """Ink of letters: darker than any pattern or paper."""
    return sum(pixel) < 330


PATTERN = {Form.LANDSCAPE: (110, 90), Form.PORTRAIT: (88, 72), Form.CARD: (0, 0)}
"""Width and height of the pattern in the top right corner, which runs off the page."""


def box_of_ink(picture: Image.Image, form: Form) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) of all dark pixels outside the pattern, in millimetres."""
    width, height = picture.size
    data = picture.load()
    assert data is not None
    scale = 25.4 / 50
    edge, below = width - PATTERN[form][0] / scale, PATTERN[form][1] / scale
    inked = [(x, y) for y in range(height) for x in range(width) if (x < edge or y > below) and dark(data[x, y])]
    columns, rows = [x for x, _ in inked], [y for _, y in inked]
    return min(columns) * scale, min(rows) * scale, max(columns) * scale, max(rows) * scale


def overlap(one: Place, other: Place) -> bool:
    """Do two words stand on each other? The boxes are as high as the font's lines, so that neighbouring lines touch a little."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.3 and down > 0.45 * min(one.bottom - one.top, other.bottom - other.top)


def nothing_on_anything(places: list[Place]) -> None:
    clashes = [(one, other) for n, one in enumerate(places) for other in places[n + 1 :] if overlap(one, other)]
    assert clashes == []


def letters(text: str) -> str:
    return "".join(sorted(char for char in text if char.isalnum()))


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_any_name_is_whole_within_the_page_and_over_nothing(facts: Facts, name: str, form: Form, tmp_path: Path) -> None:
    pdf = made(facts, name, form, tmp_path)
    places = words_of(pdf)
    width, height = SIZES[form]
    free = MARGIN[form]

    assert pages_of(pdf) == 1
    outside = [one for one in places if one.left < free or one.top < free or one.right > width - free or one.bottom > height - free]
    assert outside == []
    nothing_on_anything(places)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert set(letters(name)) <= set(letters(text))
    left, _top, right, bottom = box_of_ink(picture_of(pdf), form)
    assert left >= free and right <= width - free and bottom <= height - free


LONG = (("Robin Featherstonehaugh-Cholmondeley of Ravensworth and Elsewhere", "Peer Support Coordinator"),) * 4


@pytest.mark.parametrize("form", Form)
def test_all_of_it_long_at_once_still_fits(facts: Facts, form: Form, tmp_path: Path) -> None:
    most = replace(
        facts, title="Introduction to peer support: coaching, goal setting, strengths and looking after each other well"[:100],
        service="The Riverside and Hillside Partnership of Community Peer Support Services in the North"[:80],
        days=("What peer support is, and what it is not",) * 4, signed_by=LONG,
    )  # fmt: skip
    pdf = made(most, NAMES["long"], form, tmp_path)
    width, height = SIZES[form]

    assert pages_of(pdf) == 1
    places = words_of(pdf)
    nothing_on_anything(places)
    assert [one for one in places if one.left < 8 or one.top < 8 or one.right > width - 8 or one.bottom > height - 8] == []


RULE = (
    "4 live sessions were attended, or caught up on in a way that the coordinator agreed.",
    "All 101 lessons are marked as done, or skipped or talked through where there is a note about what comes up.",
    "Each of the 10 safety questions has been answered right once, in as many tries as you like, or talked through.",
    "There was a closing conversation with the coordinator, which both signed.",
)


@pytest.mark.parametrize("form", [Form.LANDSCAPE, Form.PORTRAIT])
@pytest.mark.parametrize("name", [NAMES["usual"], NAMES["long"]])
def test_what_it_took_has_room(facts: Facts, name: str, form: Form, tmp_path: Path) -> None:
    pdf = made(replace(facts, rule=RULE, signed_by=LONG), name, form, tmp_path, look=replace(OWN, below="rule"))
    places, (width, height) = words_of(pdf), SIZES[form]

    assert pages_of(pdf) == 1 and "no failures" in str(page.validate_pdf(str(pdf), profile="ua1"))
    nothing_on_anything(places)
    assert [one for one in places if one.left < 8 or one.top < 8 or one.right > width - 8 or one.bottom > height - 8] == []
    text = " ".join(one.word for one in places)
    assert all(line in text for line in RULE) and "Coaching" not in text
    assert "Coaching" not in " ".join(one.word for one in words_of(made(facts, name, form, tmp_path, look=replace(OWN, below="nothing"))))


@pytest.mark.parametrize("form", Form)
def test_the_name_is_what_stands_out_and_stands_alone(facts: Facts, form: Form, tmp_path: Path) -> None:
    """In its box there is ink, and between it and the next line there is none."""
    pdf = made(facts, "Amara Okafor", form, tmp_path)
    places = words_of(pdf)
    name = next(one for one in places if one.word == "Amara")
    picture = picture_of(pdf, dpi=100)
    scale = 100 / 25.4

    def inked(top: float, bottom: float) -> int:
        data = picture.load()
        assert data is not None
        rows, columns = range(int(top * scale), int(bottom * scale)), range(int(name.left * scale), int(name.right * scale))
        return sum(dark(data[x, y]) for y in rows for x in columns)

    assert inked(name.top, name.bottom) > 40
    after = min((one.top for one in places if one.top > name.bottom - 0.3 * (name.bottom - name.top)), default=name.bottom)
    assert after >= name.bottom - 0.3 * (name.bottom - name.top)
    below = 65 if form == Form.CARD else 0  # above the card stands what to do with it
    others = [one.bottom - one.top for one in places if one.top > below and one.word not in ("Amara", "Okafor")]
    assert name.bottom - name.top > max(others)


def test_a_card_is_as_large_as_a_bank_card_and_folds_in_the_middle(facts: Facts, tmp_path: Path) -> None:
    """ISO/IEC 7810 ID-1: 85.6 × 54 mm."""
    paper = replace(OWN, paper="#ffe0ff")
    picture = picture_of(made(facts, "Amara Okafor", Form.CARD, tmp_path, look=paper), dpi=100)
    data = picture.load()
    assert data is not None
    coloured = [(x, y) for y in range(picture.height) for x in range(picture.width) if data[x, y] == (255, 224, 255)]
    wide = (max(x for x, _ in coloured) - min(x for x, _ in coloured) + 1) * 25.4 / 100
    high = (max(y for _, y in coloured) - min(y for _, y in coloured) + 1) * 25.4 / 100

    assert wide == pytest.approx(2 * 85.6, abs=0.6)
    assert high == pytest.approx(54, abs=0.6)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", [NAMES["usual"], NAMES["two ways"]])
def test_an_outside_checker_finds_nothing(facts: Facts, name: str, form: Form, tmp_path: Path) -> None:
    pdf = made(facts, name, form, tmp_path)

    assert "no failures" in str(page.validate_pdf(str(pdf), profile="ua1"))
    fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts and all(" yes yes yes " in line for line in fonts), "embedded, a subset, with its letters named"
    reading = subprocess.run(["pdfinfo", "-struct-text", str(pdf)], capture_output=True, text=True, check=True).stdout
    reading = " ".join(re.findall(r'"(.*)"', reading))
    ordered = ["Riverside", "Peer Support Training", "Amara" if "Amara" in name else "Leila", "alongside.example"]
    places = [reading.index(word) for word in ordered]
    assert places == sorted(places), "it is read in the order in which it means something"
