"""The background worker: the queue, scheduled publishing, mail, and what a crash left undone."""

import datetime as dt

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.core.management.base import CommandError
from django_tasks_db.models import DBTaskResult

from courses import flows
from courses.certificates import tasks
from courses.certificates.models import Award, AwardFile
from courses.cohorts.models import Enrolment
from courses.pages.models import LessonPage
from courses.progress.enums import TalkAbout
from foundation import clock
from tests.cast import Cast
from tests.courses.certificates.conftest import award, completed

__all__ = ["award", "completed"]  # fixtures


@pytest.mark.django_db(transaction=True)
def test_certificate_is_enqueued_when_the_award_is_committed(award: Award) -> None:
    assert DBTaskResult.objects.count() == 1
    assert not AwardFile.objects.exists()

    call_command("work", once=True)

    assert AwardFile.objects.get().document.award == award
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
def test_round_publishes_what_is_due(small_course: object) -> None:
    page = LessonPage.objects.get(file_id="a1")
    page.title, page.go_live_at = "Later today", clock.now() - dt.timedelta(minutes=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    assert LessonPage.objects.get(file_id="a1").title != "Later today"

    call_command("work", once=True)

    assert LessonPage.objects.get(file_id="a1").title == "Later today"
    assert revision.pk


def test_round_goes_on_when_one_part_fails(small_course: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("disk full")

    from portal.management.commands import work

    monkeypatch.setattr(work, "call_command", broken)
    monkeypatch.setattr(tasks, "sweep", lambda: done.append("swept"))
    work.each_minute()

    assert done == ["swept"]
    assert "scheduled publishing failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_person_is_told_by_mail_that_something_waits_and_not_what(
    amara_learns: Enrolment, cast: Cast, mailoutbox: list[EmailMessage]
) -> None:
    flows.record_talk(amara_learns, about=TalkAbout.LESSON, key=cast.amara.uuid, label="Day 2, 1.1", name="Robin", by=cast.robin)
    assert mailoutbox == []

    call_command("work", once=True)
    call_command("work", once=True)

    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["amara@alongside.example"], "Something waits for you")
    assert "/training/" in mail.body
    assert not any(word in mail.body for word in ("Day 2", "Robin", "lesson", "talk"))


def test_somebody_is_enrolled_by_a_command(cast: Cast, small_course: object, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("enrol", "Amara@alongside.example", "small", "Riverside")

    assert capsys.readouterr().out.strip() == "Amara Okafor is on small, edition 1."
    for words, said in (
        (("amara@alongside.example", "small", "Riverside"), "on this course already"),
        (("nobody@alongside.example", "small", "Riverside"), "no person with the address"),
        (("dev@alongside.example", "large", "Riverside"), "no course at /training/large/"),
        (("dev@alongside.example", "small", "Lakeside"), "no service called Lakeside"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("enrol", *words)
