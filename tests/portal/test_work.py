"""The background worker: the queue, scheduled publishing, and what a crash left undone."""

import datetime as dt

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from courses.certificates import tasks
from courses.certificates.models import Award, AwardSecret
from courses.pages.models import LessonPage
from foundation import clock
from tests.courses.certificates.test_awards import award, completed

__all__ = ["award", "completed"]  # fixtures


@pytest.mark.django_db(transaction=True)
def test_certificate_is_enqueued_when_the_award_is_committed(award: Award) -> None:
    assert DBTaskResult.objects.count() == 1
    assert bytes(AwardSecret.objects.get().document) == b""

    call_command("work", once=True)

    assert bytes(AwardSecret.objects.get().document) != b""
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
