"""What is kept for speed says the same as the facts, whatever happens to them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError

from courses.cohorts.models import Enrolment
from courses.pages.actions import refresh_edition
from courses.pages.models import CoursePage, LessonPage
from courses.pages.queries import latest_edition
from courses.progress.actions import agree_talk, move_to_edition, record_talk, unmark_lesson
from courses.progress.enums import Mark, TalkAbout
from courses.progress.queries import learner_of
from portal.actions import Compared, compare_counters
from tests.cast import Cast
from tests.portal.desk.looking import mark


def test_counters_are_compared_and_mended(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment) -> None:
    mark(dev_learns, 0, Mark.DONE)
    Enrolment.objects.filter(pk=amara_learns.pk).update(sort_name="x", asks=3, lessons_done=9)
    assert compare_counters(mend=False) == compare_counters(mend=True) == Compared(looked_at=2, names=1, lessons=1, asks=1)
    assert compare_counters(mend=False) == Compared(looked_at=2, names=0, lessons=0, asks=0)
    assert list(Enrolment.objects.order_by("pk").values_list("sort_name", "lessons_done", "asks")) == [
        ("amara okafor", 0, 0), ("dev patel", 1, 0),
    ]  # fmt: skip


def test_the_command_says_what_is_not_true_and_ends_with_one_until_it_is_mended(
    cast: Cast, amara_learns: Enrolment, capsys: pytest.CaptureFixture[str]
) -> None:
    Enrolment.objects.update(lessons_done=9)
    with pytest.raises(CommandError, match="1 numbers of lessons done"):
        call_command("check_counters")
    call_command("check_counters", mend=True)
    call_command("check_counters")
    assert capsys.readouterr().out.splitlines() == [
        "1 enrolments; not true: 0 names to sort by, 1 numbers of lessons done, 0 of lessons asked for. Put right.",
        "1 enrolments; not true: 0 names to sort by, 0 numbers of lessons done, 0 of lessons asked for.",
    ]


def test_lessons_done_are_counted_with_each_mark_and_each_way_of_completing_counts_once(cast: Cast, amara_learns: Enrolment) -> None:
    heavy = next(n for n, line in enumerate(learner_of(amara_learns).outline.lessons) if line.has_content_note)
    counted = []
    for what, place in ((Mark.DONE, 0), (Mark.DONE, 0), (Mark.WENT_ON, heavy), (Mark.SKIPPED, heavy), (Mark.DONE, heavy)):
        Enrolment.objects.filter(pk=amara_learns.pk).update(lifted=[str(day.key) for day in learner_of(amara_learns).outline.days])
        mark(amara_learns, place, what)
        counted.append(Enrolment.objects.get().lessons_done)
    assert counted == [1, 1, 1, 2, 2]
    learner = learner_of(amara_learns)
    unmark_lesson(learner, lesson=learner.outline.lessons[0], by=cast.amara)
    assert Enrolment.objects.get().lessons_done == 1


def test_a_lesson_talked_through_counts_once_both_have_signed(cast: Cast, amara_learns: Enrolment) -> None:
    heavy = next(line for line in learner_of(amara_learns).outline.lessons if line.has_content_note)
    talk = record_talk(amara_learns, about=TalkAbout.LESSON, key=heavy.key, label="Day 1", name="Robin", by=cast.robin)
    assert Enrolment.objects.get().lessons_done == 0
    agree_talk(talk, name="Amara", by=cast.amara)
    assert Enrolment.objects.get().lessons_done == 1
    assert compare_counters(mend=False).lessons == 0


def test_on_another_edition_those_lessons_count_that_it_has(cast: Cast, small_course: CoursePage, amara_learns: Enrolment) -> None:
    for place in (0, 1):
        mark(amara_learns, place, Mark.DONE)
    outline = learner_of(amara_learns).outline
    LessonPage.objects.get(translation_key=outline.lessons[0].key).unpublish()
    refresh_edition(small_course)
    newer = latest_edition(small_course.translation_key)
    assert newer is not None and newer.pk != amara_learns.edition_id

    for who in (cast.yusuf, cast.amara, cast.alex):
        with pytest.raises(PermissionDenied):
            move_to_edition(amara_learns, edition=newer, by=who)
    move_to_edition(amara_learns, edition=newer, by=cast.robin)

    assert Enrolment.objects.get().lessons_done == 1
    assert compare_counters(mend=False).lessons == 0
