"""Certificates: evidence, written once; the name apart; the check page tells what was certified and never who, unless you know."""

import datetime as dt
import json
import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from courses import flows
from courses.certificates import facts as certificate_facts
from courses.certificates.actions import make_document
from courses.certificates.enums import TitleChoice
from courses.certificates.models import Award, AwardFile, AwardSecret, CertificateWish
from courses.certificates.policies import awards, secrets, wishes
from courses.certificates.queries import find_award, name_fits
from courses.certificates.tasks import sweep
from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage
from foundation.keys import delete_key
from people.models import User
from tests.cast import Cast
from tests.courses.progress.test_gate import do
from tests.policies import assert_policy_agrees

URL = "/training/small/certificate/"


def test_facts_hold_everything_and_no_name(award: Award, cast: Cast) -> None:
    facts = json.loads(award.facts)

    assert facts | {"serial": "", "name_hash": "", "completed": "", "issued": "", "started": ""} == {
        "schema": 4, "serial": "", "title": "Small Course", "course": str(award.course_key), "edition": 1, "hours": "2",
        "days": ["First things", "Next things"], "lessons": 4, "safety_items": 1, "service": "Riverside", "started": "", "completed": "",
        "issued": "", "name_hash": "", "issuer": "http://127.0.0.1:8000", "live_sessions": 0, "closing": False,
        "signed_by": [["Robin Hughes", "Coordinator"]], "valid_until": "", "replaces": "", "renewed": "", "look": "", "service_logo": "",
        "service_logo_alt": "",
        "rule": [
            "All 4 lessons are marked as done, or skipped or talked through where there is a note about what comes up.",
            "The safety question has been answered right once, in as many tries as you like, or talked through.",
        ],
    }  # fmt: skip
    assert award.facts == json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert "Amara" not in award.facts
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{12}", award.serial)


def test_award_is_never_changed(award: Award) -> None:
    award.facts = "{}"
    with pytest.raises(TypeError):
        award.save()
    with pytest.raises(TypeError):
        Award.objects.update(facts="{}")
    with pytest.raises(TypeError):
        Award.objects.all().delete()


def test_later_changes_to_the_course_and_the_name_change_nothing(award: Award, cast: Cast, completed: Enrolment) -> None:
    before, document = award.facts, make_document(award)
    course = CoursePage.objects.get(slug="small")
    course.title = "Something else"
    course.save_revision().publish()
    cast.amara.display_name = "New name"
    cast.amara.save()

    with pytest.raises(ValidationError, match="never changes"):
        flows.wish_for_certificate(completed, name="New name", title=TitleChoice.NEUTRAL, by=cast.amara)
    assert Award.objects.get().facts == before
    assert make_document(Award.objects.get()) == document


def test_no_certificate_before_the_rule_is_met(amara_learns: Enrolment, cast: Cast) -> None:
    do(amara_learns, 0, 1, 2, 3)

    outcome = flows.wish_for_certificate(amara_learns, name="Amara", title=TitleChoice.FULL, by=cast.amara)

    assert (outcome.completed, outcome.award, Award.objects.count()) == (False, None, 0)


@pytest.mark.parametrize("who", ["robin", "ella", "alex"])
def test_nobody_else_chooses_the_name(completed: Enrolment, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        flows.wish_for_certificate(completed, name="x", title=TitleChoice.FULL, by=getattr(cast, who))


def test_halves_agree(award: Award, cast: Cast) -> None:
    assert_policy_agrees(awards, cast, Award.objects.all())
    assert_policy_agrees(wishes, cast, CertificateWish.objects.all())
    assert_policy_agrees(secrets, cast, AwardSecret.objects.all())
    assert set(awards.visible_to(cast.robin)) == {award}
    assert not awards.may(cast.robin, "download", award)


def test_check_page_certifies_without_a_name(award: Award, client: Client) -> None:
    body = client.get(f"/c/{award.pretty_serial}/").content.decode()

    assert "This certificate stands" in body
    assert "Small Course" in body
    assert "Riverside" in body
    assert "Amara" not in body


@pytest.mark.parametrize("typed", ["lower", "spaced", "misread"])
def test_serial_is_found_however_it_is_typed(award: Award, client: Client, typed: str) -> None:
    serial = {
        "lower": award.pretty_serial.lower(),
        "spaced": award.serial[:4] + " " + award.serial[4:],
        "misread": award.serial.replace("0", "O").replace("1", "l"),
    }[typed]

    assert client.get("/c/", {"serial": serial}).status_code == 302


def test_unknown_serial_is_told_in_words(award: Award, client: Client) -> None:
    assert client.get("/c/0000-0000-0000/").status_code == 404
    response = client.get("/c/", {"serial": "0000-0000-0000"})
    assert "There is no certificate with this number." in response.content.decode()


def test_name_is_confirmed_to_those_who_know_it(award: Award, client: Client) -> None:
    url = f"/c/{award.serial}/"

    assert "Yes, this name stands on it." in client.post(url, {"name": "amara okafor "}).content.decode()
    assert "No, this is not the name on it." in client.post(url, {"name": "Amara"}).content.decode()


def test_names_are_confirmed_not_found_out(award: Award, client: Client) -> None:
    answers = [client.post(f"/c/{award.serial}/", {"name": f"Name {n}"}) for n in range(21)]

    assert [answer.status_code for answer in answers] == [200] * 20 + [422]
    assert "Please try again in an hour." in answers[-1].content.decode()


def test_erased_name_cannot_be_told_any_more(award: Award, cast: Cast) -> None:
    delete_key(cast.amara.key_owner)
    checked = find_award(award.serial)

    assert checked is not None
    assert name_fits(checked, "Amara Okafor") is None


def test_neutral_title_names_no_day(completed: Enrolment, cast: Cast) -> None:
    outcome = flows.wish_for_certificate(completed, name="Amara", title=TitleChoice.NEUTRAL, by=cast.amara)

    assert outcome.award is not None
    facts = certificate_facts.from_json(outcome.award.facts)
    assert (facts.title, facts.days) == ("A Short Course", ("", ""))


def test_document_reads_back(award: Award, tmp_path: Path) -> None:
    document = make_document(award)
    file = tmp_path / "certificate.pdf"
    file.write_bytes(document)

    result = page.validate_pdf(str(file), profile="ua1")
    with pikepdf.open(BytesIO(document)) as pdf:
        fonts = {str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()}
        width, height = (round(float(side) / 72 * 25.4) for side in pdf.pages[0].MediaBox[2:])
        marked = bool(pdf.Root.MarkInfo.Marked)
        pages = len(pdf.pages)
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout

    assert (pages, width, height, marked) == (1, 297, 210, True)
    assert "no failures" in str(result)
    assert fonts
    assert all("+Next" in name for name in fonts)
    for words in ("Amara Okafor", "Small Course", "Riverside", award.pretty_serial, "4 lessons", "First things"):
        assert words in text


def test_worker_makes_what_a_crash_left_undone(award: Award) -> None:
    assert not AwardFile.objects.exists()

    assert sweep() == 1
    assert AwardFile.objects.get().document.award == award
    assert sweep() == 0


def test_holder_downloads_and_nobody_else(award: Award, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    response = sign_in(cast.amara).get(f"{URL}download/")

    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"] == f'attachment; filename="certificate-{award.pretty_serial}.pdf"'
    for who in (cast.robin, cast.ella, cast.alex):
        assert sign_in(who).get(f"{URL}download/").status_code == 404


def test_wish_page_tells_what_is_missing_and_keeps_what_was_typed(
    completed: Enrolment, cast: Cast, sign_in: Callable[[User], Client]
) -> None:
    response = sign_in(cast.amara).post(URL, {"name": "Amara O.", "title": ""})

    assert response.status_code == 422
    assert 'value="Amara O."' in response.content.decode()
    assert "Choose a title." in response.content.decode()


def test_dates_are_days_where_the_service_is(award: Award) -> None:
    facts = certificate_facts.from_json(award.facts)

    assert facts.issued_on in (dt.date.today(), dt.date.today() - dt.timedelta(days=1), dt.date.today() + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("name", "said"), [("王小明", "cannot be printed yet"), ("Amara 🙂", "cannot be printed yet"), ("\u200b", "Type the name")]
)
def test_name_that_would_print_as_boxes_is_refused(completed: Enrolment, cast: Cast, name: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        flows.wish_for_certificate(completed, name=name, title=TitleChoice.FULL, by=cast.amara)


@pytest.mark.parametrize("name", ["Zoë Nwosu-O’Brien", "Łukasz Świątek", "W" * 80])
def test_name_of_any_length_stays_on_the_page(completed: Enrolment, cast: Cast, name: str, tmp_path: Path) -> None:
    outcome = flows.wish_for_certificate(completed, name=name, title=TitleChoice.FULL, by=cast.amara)

    assert outcome.award is not None
    file = tmp_path / "c.pdf"
    file.write_bytes(make_document(outcome.award))
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert name.replace(" ", "") in text.replace("\n", "").replace(" ", "")
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 1


def test_erased_holder_leaves_a_check_page_that_works(award: Award, client: Client) -> None:
    AwardSecret.objects.all().delete()

    assert "This can no longer be told" in client.post(f"/c/{award.serial}/", {"name": "x"}).content.decode()
