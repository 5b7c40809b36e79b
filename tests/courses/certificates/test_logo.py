"""The service's logo on certificates: frozen with the award, and well printed whatever its shape."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from django.test import Client

from courses import flows
from courses.certificates.actions import give_again, make_document
from courses.certificates.enums import Form, TitleChoice
from courses.certificates.facts import Facts, from_json
from courses.certificates.models import Award, TemplateImage
from courses.certificates.queries.looks import data_uri
from courses.cohorts.models import Enrolment
from courses.progress.queries import learner_of
from people.actions import remove_logo, set_logo
from people.actions.logos import logo_from
from people.models import Service, User
from tests.cast import Cast
from tests.courses.certificates.test_pictures import MARGIN, NAMES, SIZES, facts, made, nothing_on_anything, pages_of, picture_of, words_of
from tests.courses.certificates.test_templates import given
from tests.factories.pictures import drawn

__all__ = ["facts"]  # a fixture
SignIn = Callable[[User], Client]
WORDS = "A bridge over a river"


@pytest.fixture
def with_logo(cast: Cast) -> Cast:
    set_logo(cast.riverside, data=drawn(), alt=WORDS, by=cast.robin)
    return cast


def images_in(pdf: bytes, folder: Path) -> set[tuple[int, int]]:
    """(width, height) of each picture in `pdf`, masks aside."""
    path = folder / "images.pdf"
    path.write_bytes(pdf)
    lines = subprocess.run(["pdfimages", "-list", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    return {(int(line.split()[3]), int(line.split()[4])) for line in lines if line.split()[2] == "image"}


def alts_in(pdf: bytes, folder: Path) -> set[str]:
    path = folder / "alts.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(path) as opened:
        return {str(one.Alt) for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one}


def test_it_is_frozen_with_the_award_and_printed_on_each_form(with_logo: Cast, completed: Enrolment, tmp_path: Path) -> None:
    logo = with_logo.riverside.logo
    award = given(completed, with_logo)

    frozen = from_json(award.facts)
    assert (frozen.service_logo, frozen.service_logo_alt) == (logo.sha256, WORDS)
    assert set(TemplateImage.objects.values_list("pk", flat=True)) == {logo.sha256}
    for form in Form:
        pdf = make_document(award, form)
        assert (300, 120) in images_in(pdf, tmp_path) and WORDS in alts_in(pdf, tmp_path)
        assert "no failures" in str(page.validate_pdf(str(tmp_path / "alts.pdf"), profile="ua1"))


@pytest.mark.parametrize("exchange", [True, False])
def test_what_becomes_of_it_changes_no_certificate(with_logo: Cast, completed: Enrolment, exchange: bool, tmp_path: Path) -> None:
    award = given(completed, with_logo)
    before = (award.facts, make_document(award))
    if exchange:
        set_logo(with_logo.riverside, data=drawn(90, 200, ink="#5a1b2d"), alt="Another", by=with_logo.robin)
    else:
        remove_logo(with_logo.riverside, by=with_logo.robin)
    kept = Award.objects.get(pk=award.pk)

    assert (kept.facts, make_document(kept)) == before, "byte for byte"
    for form in (Form.PORTRAIT, Form.CARD):  # printed for the first time, long after
        pdf = make_document(kept, form)
        assert (300, 120) in images_in(pdf, tmp_path) and WORDS in alts_in(pdf, tmp_path)
        assert (90, 200) not in images_in(pdf, tmp_path)
    newer = flows.replace_certificate(kept, name="Amara O.", title=TitleChoice.FULL, by=with_logo.amara)
    assert from_json(newer.facts).service_logo_alt == WORDS, "under another name all else stays"
    again = give_again(newer, learner=learner_of(completed), by=with_logo.robin)
    assert from_json(again.facts).service_logo_alt == ("Another" if exchange else ""), "given again, it says what is so today"


def test_only_the_own_service_s_is_on_it(with_logo: Cast, completed: Enrolment) -> None:
    remove_logo(with_logo.riverside, by=with_logo.robin)
    set_logo(with_logo.hillside, data=drawn(), alt="", by=with_logo.yusuf)

    frozen = from_json(given(completed, with_logo).facts)
    assert (frozen.service_logo, frozen.service_logo_alt) == ("", "")
    assert not TemplateImage.objects.exists()


def test_without_words_of_its_own_it_is_the_logo_of_the_service_as_it_was_called(completed: Enrolment, cast: Cast) -> None:
    set_logo(cast.riverside, data=drawn(), alt="", by=cast.robin)
    award = given(completed, cast)
    Service.objects.filter(pk=cast.riverside.pk).update(name="Riverside and Mill Lane")

    assert from_json(award.facts).service_logo_alt == "Logo of Riverside"


def test_one_picture_is_kept_for_all_that_are_given(with_logo: Cast, three: list[Enrolment]) -> None:
    for enrolment, person in ((three[0], with_logo.amara), (three[1], with_logo.dev)):
        flows.wish_for_certificate(enrolment, name=person.display_name, title=TitleChoice.FULL, by=person)

    assert Award.objects.count() == 2 and TemplateImage.objects.count() == 1


def test_the_check_page_says_the_service_and_shows_no_logo(with_logo: Cast, completed: Enrolment, client: Client) -> None:
    """Whoever has the number may not see the page of the service; the logo is in the file that they were sent."""
    award = given(completed, with_logo)
    page = client.get(f"/c/{award.serial}/").content.decode()

    assert "Riverside" in page and WORDS not in page and "logo.png" not in page


# --- What it looks like ---

SHAPES = {
    "usual": (300, 120), "square": (400, 400), "very wide": (1600, 200), "very tall": (100, 800), "small": (60, 50),
}  # fmt: skip
LONG_SERVICE = "The Riverside and Hillside Partnership of Community Peer Support Services in the North"[:80]
INK = (23, 50, 77)
MOST = {Form.LANDSCAPE: (48, 15), Form.PORTRAIT: (48, 15), Form.CARD: (18, 7)}
"""Width and height that a logo takes up at most, in millimetres."""


def near_to(pixel: Any) -> bool:
    return all(abs(one - other) < 6 for one, other in zip(pixel, INK, strict=True))


def box_of(pdf: Path) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) of what is printed in the logo's colour, in millimetres."""
    picture = picture_of(pdf, dpi=150)
    data = picture.load()
    assert data is not None
    near = [
        (x, y) for y in range(picture.height // 2) for x in range(picture.width)
        if near_to(data[x, y])
    ]  # fmt: skip
    scale = 25.4 / 150
    columns, rows = [x for x, _ in near], [y for _, y in near]
    return min(columns) * scale, min(rows) * scale, (max(columns) + 1) * scale, (max(rows) + 1) * scale


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("on", [None, "white"], ids=["on nothing", "on white"])
def test_any_shape_is_whole_in_its_proportions_and_over_nothing(
    facts: Facts, shape: tuple[int, int], form: Form, on: str | None, tmp_path: Path
) -> None:
    logo = logo_from(drawn(*shape, on=on))
    with_it = replace(facts, service=LONG_SERVICE, service_logo=logo.sha256, service_logo_alt=WORDS)
    pdf = made(with_it, NAMES["long"], form, tmp_path, pictures={logo.sha256: data_uri(logo.content)})
    left, top, right, bottom = box_of(pdf)
    (width, height), free, most = SIZES[form], MARGIN[form], MOST[form]

    assert pages_of(pdf) == 1
    assert left >= free and top >= free and right <= width - free and bottom <= height - free
    wide, high = right - left, bottom - top
    assert wide <= most[0] + 0.4 and high <= most[1] + 0.4
    assert wide / high == pytest.approx(shape[0] / shape[1], rel=0.12 if min(wide, high) > 2 else 0.45)
    assert [word for word in words_of(pdf) if word.left < right and word.right > left and word.top < bottom and word.bottom > top] == []
    nothing_on_anything(words_of(pdf))
    assert "no failures" in str(page.validate_pdf(str(pdf), profile="ua1"))


@pytest.mark.parametrize("form", Form)
def test_beside_a_template_s_logo_and_a_long_name_of_the_service(facts: Facts, form: Form, tmp_path: Path) -> None:
    from courses.certificates.look import OWN

    ours, theirs = logo_from(drawn(1600, 200)), logo_from(drawn(400, 400, ink="#5a1b2d"))
    most = replace(
        facts, service_logo=ours.sha256, service_logo_alt=WORDS,
        service=LONG_SERVICE,
    )  # fmt: skip
    look = replace(OWN, logo=theirs.sha256, logo_alt="A ring")
    pictures = {one.sha256: data_uri(one.content) for one in (ours, theirs)}
    pdf = made(most, NAMES["long"], form, tmp_path, look=look, pictures=pictures)

    assert pages_of(pdf) == 1
    nothing_on_anything(words_of(pdf))
    width, height = SIZES[form]
    assert [one for one in words_of(pdf) if one.left < 8 or one.top < 8 or one.right > width - 8 or one.bottom > height - 8] == []
    reading = subprocess.run(["pdfinfo", "-struct-text", str(pdf)], capture_output=True, text=True, check=True).stdout
    read = " ".join(re.findall(r'"(.*)"', reading))
    assert read.index("Riverside") < read.index("Peer Support Training")
    assert alts_in(pdf.read_bytes(), tmp_path) >= {WORDS, "A ring"}
