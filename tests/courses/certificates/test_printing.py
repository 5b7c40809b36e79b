"""Printing the certificates of a cohort: one file, made in the background, sealed, and gone after a week."""

import datetime as dt
import tempfile
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from courses import flows
from courses.certificates import actions, tasks
from courses.certificates.actions import printing
from courses.certificates.enums import Match, PrintKind, PrintState
from courses.certificates.models import Award, AwardPrint, PrintJob, PrintPart
from courses.certificates.policies import award_prints, print_jobs, print_parts
from courses.certificates.queries import find_award, match_file
from courses.cohorts.models import Cohort, Enrolment
from foundation import clock
from foundation.encryption import CannotOpen
from foundation.enums import Verb
from foundation.models import AuditEvent, DataKey
from people.models import User
from portal.actions import erase_person
from portal.queries import everything_about
from tests.cast import Cast
from tests.courses.certificates.conftest import complete
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]


@pytest.fixture
def given(cohort: Cohort, three: list[Enrolment], cast: Cast) -> Cohort:
    """Amara and Dev have theirs."""
    flows.give_certificates(three[:2], by=cast.robin)
    return cohort


@pytest.fixture(autouse=True)
def own_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def start(cohort: Cohort, cast: Cast, kind: PrintKind = PrintKind.ONE) -> PrintJob:
    return flows.print_certificates(cohort, kind=kind, by=cast.robin)


def file_of(job: PrintJob, by: User) -> bytes:
    return b"".join(actions.take_print(PrintJob.objects.get(pk=job.pk), by=by))


def page_of(job: PrintJob) -> str:
    return f"/people/cohorts/{job.cohort.uuid}/certificates/print/{job.pk}/"


def test_a_cohort_is_printed_over_http(given: Cohort, cast: Cast, sign_in: SignIn, own_disk: Path) -> None:
    desk, at = sign_in(cast.robin), f"/people/cohorts/{given.uuid}/certificates/"
    assert "Print 2 certificates" in desk.get(at).content.decode()
    where = desk.post(f"{at}print/", {"kind": "one"}).headers["Location"]
    waiting = desk.get(where).content.decode()
    assert '<progress class="bar" value="0" max="2"' in waiting and "Look again" in waiting

    job = PrintJob.objects.get()
    tasks.make_print.call(str(job.pk))
    assert ">Download</a>" in desk.get(where).content.decode()
    response = desk.get(f"{where}file/")
    content = b"".join(response)
    assert response.headers["Content-Disposition"] == f'attachment; filename="certificates-{clock.today():%Y-%m-%d}.pdf"'
    assert "no-store" in response.headers["Cache-Control"]
    with pikepdf.open(BytesIO(content)) as whole:
        assert len(whole.pages) == 2
        tree = whole.Root.StructTreeRoot
        pages = {page.obj.objgen for page in whole.pages}
        assert [page.obj.StructParents for page in whole.pages] == sorted({int(page.obj.StructParents) for page in whole.pages})
        assert {kid.objgen for kid in _pages_in(tree)} == pages, "the tags point at the pages that are here"
        assert whole.Root.MarkInfo.Marked and str(whole.Root.Lang) == "en-GB"
    assert where in desk.get(at).content.decode()
    assert not list(own_disk.glob("alongside-print-*")), "nothing stays on the disk"
    assert all(b"%PDF" not in bytes(part.content) for part in PrintPart.objects.all())

    shown = sign_in(cast.amara).get("/training/small/certificate/").content.decode()
    assert f"Riverside printed it on {clock.today():%-d %B %Y}" in shown
    assert {one.award.person for one in AwardPrint.objects.all()} == {cast.amara, cast.dev}
    trail = AuditEvent.objects.filter(actor_id=cast.robin.pk)
    assert (trail.filter(verb=Verb.PRINT_STARTED).count(), trail.filter(verb=Verb.PRINTED).count()) == (1, 2)
    assert trail.filter(verb=Verb.PRINT_TAKEN).count() == 1
    assert [one["by"] for one in everything_about(cast.amara)["certificates"][0]["printed"]] == ["Riverside"]


def _pages_in(node: Any) -> list[Any]:
    """The page of each element of a structure tree."""
    if not isinstance(node, pikepdf.Dictionary):
        return []
    kids: Any = node.get("/K", [])
    below = [page for kid in (kids if isinstance(kids, pikepdf.Array) else [kids]) for page in _pages_in(kid)]
    return below + ([node.Pg] if "/Pg" in node else [])


@pytest.mark.parametrize(("kind", "changed"), [(PrintKind.ONE, Match.NOT_OURS), (PrintKind.ZIP, Match.ALTERED)])
def test_the_whole_file_can_be_told_from_a_fake(given: Cohort, three: list[Enrolment], cast: Cast, kind: PrintKind, changed: Match) -> None:
    job = start(given, cast, kind)
    assert actions.make_print(job)
    content = file_of(job, cast.robin)
    flows.give_certificates([complete(three[2])], by=cast.robin)
    amara, dev, late = (find_award(one.awards.get().serial) for one in three)
    assert amara and dev and late

    assert [match_file(one, content) for one in (amara, dev, late)] == [Match.PRINTED, Match.PRINTED, Match.OTHER]
    assert match_file(amara, content + b"\n") == changed
    PrintJob.objects.update(finished_at=clock.now() - dt.timedelta(days=8))
    assert actions.forget_prints() == 1
    assert match_file(amara, content) == Match.PRINTED, "also when ours is deleted"


def test_the_whole_file_passes_an_outside_checker(given: Cohort, cast: Cast, tmp_path: Path) -> None:
    job = start(given, cast)
    assert actions.make_print(job)
    (tmp_path / "whole.pdf").write_bytes(file_of(job, cast.robin))
    assert "no failures" in str(page.validate_pdf(str(tmp_path / "whole.pdf"), profile="ua1"))


def test_a_zip_has_neutral_names_and_the_files_we_issued(given: Cohort, cast: Cast) -> None:
    job = start(given, cast, PrintKind.ZIP)
    assert actions.make_print(job)

    with zipfile.ZipFile(BytesIO(file_of(job, cast.robin))) as archive:
        awards = list(Award.objects.order_by("enrolment"))
        assert set(archive.namelist()) == {f"certificate-{one.pretty_serial}.pdf" for one in awards}
        for one in awards:
            assert archive.read(f"certificate-{one.pretty_serial}.pdf") == actions.make_document(one)


def test_printed_twice_on_a_day_is_told_once(given: Cohort, cast: Cast, sign_in: SignIn) -> None:
    for kind in PrintKind:
        assert actions.make_print(start(given, cast, kind))

    assert AwardPrint.objects.filter(award__person=cast.amara).count() == 2
    assert sign_in(cast.amara).get("/training/small/certificate/").content.decode().count("Riverside printed it on") == 1


def test_started_twice_is_one_job(given: Cohort, cast: Cast, sign_in: SignIn) -> None:
    job = start(given, cast)
    assert start(given, cast) == job
    assert start(given, cast, PrintKind.ZIP) != job
    assert actions.make_print(job)
    assert not actions.make_print(job), "what is done is not made again"
    assert start(given, cast) != job
    response = sign_in(cast.robin).post(f"/people/cohorts/{given.uuid}/certificates/print/", {"kind": "scroll"}, follow=True)
    assert "Choose one PDF" in response.content.decode()


def test_nothing_to_print(cohort: Cohort, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="no certificate to print"):
        start(cohort, cast)


def test_only_what_stands(given: Cohort, three: list[Enrolment], cast: Cast) -> None:
    actions.withdraw_award(Award.objects.get(person=cast.amara), reason="A mistake.", by=cast.robin)
    job = start(given, cast, PrintKind.ZIP)
    assert actions.make_print(job)
    assert {one.award.person for one in AwardPrint.objects.all()} == {cast.dev}


def test_outsiders_find_nothing_and_policies_agree(given: Cohort, cast: Cast, sign_in: SignIn) -> None:
    job = start(given, cast)
    actions.make_print(job)
    for person, expected in (
        (cast.morgan, 403),
        (cast.amara, 404),
        (cast.yusuf, 404),
        (cast.pat, 404),
        (cast.alex, 404),
        (cast.sunita, 404),
    ):
        for path in (page_of(job), f"{page_of(job)}file/"):
            assert sign_in(person).get(path).status_code == expected, (person, path)
        assert sign_in(person).post(f"/people/cohorts/{given.uuid}/certificates/print/", {"kind": "one"}).status_code == expected
    for policy, rows in ((print_jobs, PrintJob), (print_parts, PrintPart), (award_prints, AwardPrint)):
        assert_policy_agrees(policy, cast, rows.objects.all())


def test_a_job_that_died_goes_on_where_it_stopped(given: Cohort, cast: Cast, monkeypatch: pytest.MonkeyPatch, own_disk: Path) -> None:
    job, real = start(given, cast), actions.make_document
    made: list[Award] = []

    def dies(award: Award) -> bytes:
        if made:
            raise SystemExit  # the machine went down
        made.append(award)
        return real(award)

    monkeypatch.setattr("courses.certificates.actions.printing.make_document", dies)
    with pytest.raises(SystemExit):
        actions.make_print(job)
    (own_disk / f"alongside-print-{job.pk}-left").mkdir()
    monkeypatch.setattr("courses.certificates.actions.printing.make_document", real)
    assert not actions.make_print(job), "it could still be at work"
    PrintJob.objects.update(beat_at=clock.now() - dt.timedelta(minutes=6))

    assert tasks.go_on_printing() == 1
    done = PrintJob.objects.get()
    assert (done.state, done.tries, done.done) == (PrintState.DONE, 2, 2)
    assert not list(own_disk.glob("alongside-print-*"))


def test_a_job_that_always_dies_has_failed(given: Cohort, cast: Cast) -> None:
    start(given, cast)
    PrintJob.objects.update(state=PrintState.MAKING, tries=printing.MOST_TRIES, beat_at=clock.now() - dt.timedelta(minutes=6))
    assert tasks.go_on_printing() == 0
    assert PrintJob.objects.get().has_failed


def test_a_full_disk_is_told_and_it_can_be_started_again(
    given: Cohort, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, own_disk: Path
) -> None:
    job = start(given, cast)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(printing, "_write", full)
        assert not actions.make_print(job)
    shown = sign_in(cast.robin).get(page_of(job)).content.decode()
    assert "Something went wrong after 0 of 2. No certificate is lost." in shown and "Start again" in shown
    assert not list(own_disk.glob("alongside-print-*")) and not PrintPart.objects.exists() and not AwardPrint.objects.exists()

    again = start(given, cast)
    assert again != job and actions.make_print(again)


def test_one_that_cannot_be_made_keeps_nobody_else_s_out(
    given: Cohort, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    DataKey.objects.filter(owner=cast.dev.key_owner).delete()
    job = start(given, cast, PrintKind.ZIP)

    assert actions.make_print(job)
    with zipfile.ZipFile(BytesIO(file_of(job, cast.robin))) as archive:
        assert archive.namelist() == [f"certificate-{Award.objects.get(person=cast.amara).pretty_serial}.pdf"]
    shown = sign_in(cast.robin).get(page_of(job)).content.decode()
    assert "1 certificate." in shown and "1 more could not be made, and is not in it." in shown
    assert {one.award.person for one in AwardPrint.objects.all()} == {cast.amara}
    assert "Dev" not in caplog.text


def test_somebody_erased_in_the_middle_is_not_in_it(given: Cohort, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    job, real = start(given, cast, PrintKind.ZIP), printing._seal
    erased: list[User] = []

    def seal(job: PrintJob, mine: int, whole: Path) -> str:
        if not erased:
            erased.append(cast.dev)
            erase_person(cast.dev)
        return real(job, mine, whole)

    monkeypatch.setattr(printing, "_seal", seal)
    assert actions.make_print(job)
    with zipfile.ZipFile(BytesIO(file_of(job, cast.robin))) as archive:
        assert len(archive.namelist()) == 1
    assert {one.award.person for one in AwardPrint.objects.all()} == {cast.amara}


def test_erasing_somebody_ends_what_was_printed_with_theirs(given: Cohort, cast: Cast, sign_in: SignIn) -> None:
    job = start(given, cast)
    actions.make_print(job)
    erase_person(cast.amara)

    assert PrintJob.objects.get().state == PrintState.ENDED and not PrintPart.objects.exists()
    assert not DataKey.objects.filter(owner=job.key_owner).exists()
    assert sign_in(cast.robin).get(f"{page_of(job)}file/").status_code == 302
    assert "This file was deleted." in sign_in(cast.robin).get(page_of(job)).content.decode()


def test_a_file_goes_after_a_week_with_its_key(given: Cohort, cast: Cast) -> None:
    job = start(given, cast)
    actions.make_print(job)
    PrintJob.objects.update(finished_at=clock.now() - dt.timedelta(days=6, hours=23))
    tasks.go_on_printing()
    assert file_of(job, cast.robin)
    PrintJob.objects.update(finished_at=clock.now() - dt.timedelta(days=7, hours=1))
    tasks.go_on_printing()
    assert not PrintPart.objects.exists() and not DataKey.objects.filter(owner=job.key_owner).exists()
    with pytest.raises(ValidationError):
        file_of(job, cast.robin)


def test_a_lost_key_is_told(given: Cohort, cast: Cast, sign_in: SignIn) -> None:
    job = start(given, cast)
    actions.make_print(job)
    DataKey.objects.filter(owner=job.key_owner).delete()
    with pytest.raises(CannotOpen):
        file_of(job, cast.robin)
    shown = sign_in(cast.robin).get(f"{page_of(job)}file/", follow=True).content.decode()
    assert "This file is not there any more. You can make it again." in shown


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_it(given: Cohort, cast: Cast) -> None:
    job = start(given, cast)
    call_command("work", once=True)
    assert PrintJob.objects.get(pk=job.pk).is_done
