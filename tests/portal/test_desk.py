"""The coordinator's desk: what needs them today, who is where, and nothing that is not theirs to see."""

import csv
import datetime as dt
import time
from collections.abc import Callable
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter_content.reflections.actions import share_reflection, write_reflection
from courses.cohorts.actions import CohortPlan, add_to_cohort, make_cohort, mark_completed
from courses.cohorts.actions.enrolments import next_number
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.queries import people_in
from courses.pages.actions import refresh_edition
from courses.pages.models import CoursePage, LessonPage
from courses.pages.queries import latest_edition
from courses.progress.actions import agree_talk, mark_lesson, move_to_edition, record_talk, unmark_lesson
from courses.progress.enums import Mark, TalkAbout
from courses.progress.queries import learner_of
from foundation import clock
from foundation.enums import Verb
from foundation.models import AuditEvent
from people.actions import Guest, give_role, invite
from people.enums import Role
from people.hats import hats_of
from people.models import Invitation, User
from portal.actions import Compared, compare_counters
from portal.queries import SORTS, Filters, GroupProgress, desk, enrolments_for, needs_today
from tests.cast import Cast, put_on_course

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


@pytest.fixture
def dev_learns(cast: Cast, small_course: CoursePage) -> Enrolment:
    return put_on_course(cast.dev, cast.riverside, small_course)


@pytest.fixture
def ella_learns(cast: Cast, small_course: CoursePage) -> Enrolment:
    """At Hillside, where Robin leads nothing."""
    return put_on_course(cast.ella, cast.hillside, small_course)


@pytest.fixture
def autumn(cast: Cast, small_course: CoursePage) -> Cohort:
    return make_cohort(cast.riverside, CohortPlan("Autumn"), course_key=small_course.translation_key, by=cast.robin)


def needs(person: User) -> list[tuple[str, str]]:
    return [(line.words, line.tag) for line in needs_today(person, hats_of(person)[0]).lines]


def shown(client: Client, words: str = "") -> list[str]:
    """Names on the desk, in order."""
    return [row.enrolment.person.display_name for row in client.get(f"/people/{words}").context["desk"].rows]


def mark(enrolment: Enrolment, place: int, what: Mark) -> None:
    """The person of `enrolment` marks a lesson."""
    learner = learner_of(enrolment)
    mark_lesson(learner, lesson=learner.outline.lessons[place], mark=what, by=enrolment.person)


# --- Needs you today ---


def test_nothing_waits_on_a_quiet_day(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    with clock.set_to(clock.now() - 89 * DAY):
        assert needs(cast.robin) == []


def test_who_has_been_away_for_ten_days_stands_there_and_who_came_back_does_not(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, sign_in: SignIn
) -> None:
    Enrolment.objects.update(seen_on=clock.today() - 12 * DAY)
    quiet = [words for words, tag in needs(cast.robin) if tag == "away 12 days"]
    assert quiet == ["Check in with Amara Okafor", "Check in with Dev Patel"]

    client = Client()
    client.post("/accounts/login/", {"login": "amara@alongside.example", "password": "alongside"})
    assert [words for words, tag in needs(cast.robin) if tag.startswith("away")] == ["Check in with Dev Patel"]
    sign_in(cast.dev).post("/training/small/day-1/1/1/place/", {"block": ""})
    assert [words for words, tag in needs(cast.robin) if tag.startswith("away")] == []


def test_nine_days_are_not_long_and_who_completed_is_never_away(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment) -> None:
    Enrolment.objects.filter(pk=amara_learns.pk).update(seen_on=clock.today() - 9 * DAY)
    Enrolment.objects.filter(pk=dev_learns.pk).update(seen_on=clock.today() - 30 * DAY)
    mark_completed(dev_learns, by=None)
    assert [words for words, tag in needs(cast.robin) if tag.startswith("away")] == []
    assert ("Give Dev Patel their certificate", "course completed") in needs(cast.robin)


def test_a_lesson_asked_for_stands_there_until_it_is_done(cast: Cast, amara_learns: Enrolment) -> None:
    learner = learner_of(amara_learns)
    heavy = next(line for line in learner.outline.lessons if line.has_content_note)
    mark_lesson(learner_of(amara_learns), lesson=learner.outline.lessons[0], mark=Mark.DONE, by=cast.amara)
    for lesson in learner.outline.days[0].lessons:
        mark_lesson(learner_of(amara_learns), lesson=lesson, mark=Mark.DONE, by=cast.amara)
    mark_lesson(learner_of(amara_learns), lesson=heavy, mark=Mark.ASKED, by=cast.amara)
    assert ("Do a lesson together with Amara Okafor", "asked for") in needs(cast.robin)
    assert compare_counters(mend=False).asks == 0
    mark_lesson(learner_of(amara_learns), lesson=heavy, mark=Mark.DONE, by=cast.amara)
    assert ("Do a lesson together with Amara Okafor", "asked for") not in needs(cast.robin)
    assert compare_counters(mend=False).asks == 0


def test_a_shared_reflection_stands_there_and_an_unshared_one_never_does(cast: Cast, amara_learns: Enrolment) -> None:
    write_reflection(text="Mine alone.", by=cast.amara, seen_revision=0)
    before = needs(cast.robin)
    shared = write_reflection(text="For Robin.", by=cast.amara, seen_revision=0)
    assert needs(cast.robin) == before
    share_reflection(shared, reader=cast.robin, service=cast.riverside, seen_revision=shared.revision, by=cast.amara)
    assert [one for one in needs(cast.robin) if one not in before] == [("Amara Okafor shared a reflection", "not read yet")]


def test_an_invitation_that_could_not_be_sent_stands_there(cast: Cast) -> None:
    invite(cast.riverside, guests=[Guest("ben@example.org")], role=None, by=cast.robin)
    Invitation.objects.update(tries=5)
    assert ("An invitation could not be sent", "mail") in needs(cast.robin)
    assert ("An invitation could not be sent", "mail") not in needs(cast.yusuf)


def test_many_of_a_kind_are_four_and_a_way_to_the_rest(cast: Cast, small_course: CoursePage) -> None:
    for n in range(7):
        person = User.objects.create_user(f"p{n}@example.org", display_name=f"P{n}")
        put_on_course(person, cast.riverside, small_course)
    Enrolment.objects.update(seen_on=clock.today() - 20 * DAY)
    lines = [words for words, tag in needs(cast.robin) if "away" in words or tag.startswith("away")]
    assert lines == ["Check in with P0", "Check in with P1", "Check in with P2", "Check in with P3", "See all who have been away"]


# --- People ---


def test_the_desk_is_of_the_service_whose_hat_is_on(cast: Cast, amara_learns: Enrolment, ella_learns: Enrolment, sign_in: SignIn) -> None:
    give_role(cast.robin, service=cast.hillside, role=Role.DEPUTY, by=None, ends=clock.today() + 9 * DAY)
    desk_ = sign_in(cast.robin)
    assert shown(desk_) == ["Amara Okafor"]
    desk_.post("/hat/", {"hat": f"deputy:{cast.hillside.pk}"})
    assert shown(desk_) == ["Ella Fraser"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["Amara Okafor", "Dev Patel"]),
        ("?q=dev", ["Dev Patel"]),
        ("?q=dev@along", ["Dev Patel"]),
        ("?q=ella", []),
        ("?sort=new", ["Dev Patel", "Amara Okafor"]),
        ("?sort=quiet", ["Dev Patel", "Amara Okafor"]),
        ("?sort=fewest", ["Dev Patel", "Amara Okafor"]),
        ("?sort=most", ["Amara Okafor", "Dev Patel"]),
        ("?state=quiet", ["Dev Patel"]),
        ("?state=completed", []),
        ("?state=nonsense&sort=nonsense&group=nonsense&page=99", ["Amara Okafor", "Dev Patel"]),
    ],
)
def test_searching_sorting_and_showing(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, sign_in: SignIn, words: str, names: list[str]
) -> None:
    Enrolment.objects.filter(pk=dev_learns.pk).update(seen_on=clock.today() - 15 * DAY)
    mark(amara_learns, 0, Mark.DONE)
    assert shown(sign_in(cast.robin), words) == names


def test_a_group_alone(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, autumn: Cohort, sign_in: SignIn) -> None:
    Enrolment.objects.filter(pk=dev_learns.pk).update(cohort=autumn)
    page = sign_in(cast.robin)
    assert shown(page, f"?group={autumn.uuid}") == ["Dev Patel"]
    assert "<h1>Autumn</h1>" in page.get(f"/people/?group={autumn.uuid}").content.decode()


def test_a_group_says_how_many_of_its_lessons_are_done(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, autumn: Cohort, sign_in: SignIn
) -> None:
    mark(amara_learns, 0, Mark.DONE)
    page = sign_in(cast.robin)
    empty = page.get(f"/people/?group={autumn.uuid}").context["desk"].group_progress
    assert (empty.people, empty.percent) == (0, 0)

    Enrolment.objects.update(cohort=autumn)  # Ella's too, who is at another service
    lessons = len(learner_of(amara_learns).outline.lessons)
    answer = page.get(f"/people/?group={autumn.uuid}")
    assert answer.context["desk"].group_progress == GroupProgress(2, 1, 2 * lessons)
    assert "across 2 people" in answer.content.decode()
    assert page.get("/people/").context["desk"].group_progress is None


@pytest.mark.parametrize("words", ["evie", "ÉVIE", "évie ok", "okaf"])
def test_a_name_is_found_without_its_accents_and_however_it_is_typed(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, sign_in: SignIn, words: str
) -> None:
    cast.amara.display_name = "Évie Okafor"
    cast.amara.save()
    assert shown(sign_in(cast.robin), f"?q={words}") == ["Évie Okafor"]


def test_a_new_name_is_sorted_by(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, sign_in: SignIn) -> None:
    cast.amara.display_name = "Évie Okafor"
    cast.amara.save()
    assert shown(sign_in(cast.robin)) == ["Dev Patel", "Évie Okafor"]
    assert compare_counters(mend=False).names == 0


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


def test_a_module_is_done_started_or_not_and_nothing_finer(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    learner = learner_of(amara_learns)
    mark_lesson(learner, lesson=learner.outline.lessons[0], mark=Mark.DONE, by=cast.amara)
    body = sign_in(cast.robin).get("/people/").content.decode()
    assert body.count('<span class="visually-hidden">started</span>') == 1
    assert body.count('<span class="visually-hidden">not started</span>') == len(learner.outline.modules) - 1
    assert learner.outline.lessons[0].title not in body


@pytest.mark.parametrize("people", [1, 3, 40])
def test_the_desk_costs_the_same_for_one_and_for_forty(cast: Cast, small_course: CoursePage, sign_in: SignIn, people: int) -> None:
    for n in range(people):
        person = User.objects.create_user(f"p{n}@example.org", display_name=f"P{n}")
        give_role(person, service=cast.riverside, role=Role.SUPPORTER, by=None, starts=clock.today() - 300 * DAY)
        put_on_course(person, cast.riverside, small_course)
    Enrolment.objects.update(seen_on=clock.today() - 20 * DAY)
    page = sign_in(cast.robin)
    with CaptureQueriesContext(connection) as captured:
        page.get("/people/")
    assert len(captured) == 32, "two more once there is a supervision that something can be shared for"


@pytest.mark.parametrize("sort", SORTS)
def test_each_order_comes_from_an_index(cast: Cast, sort: str) -> None:
    """Lists of thousands are not put in order each time somebody looks at them."""
    rows = enrolments_for(cast.robin, hats_of(cast.robin)[0], Filters(sort=sort)).values_list("pk", flat=True)[:30]
    if connection.vendor == "sqlite":
        assert "TEMP B-TREE" not in rows.explain()


def test_an_empty_desk_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    body = sign_in(cast.robin).get("/people/").content.decode()
    assert "Nobody is on a course yet" in body and "/people/invite/" in body


# --- Several at once ---


def test_several_are_put_into_a_group_and_put_back(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, autumn: Cohort, sign_in: SignIn
) -> None:
    page = sign_in(cast.robin)
    everybody = [str(one.uuid) for one in (amara_learns, dev_learns, ella_learns)]
    page.post("/people/several/", {"pick": everybody, "do": f"move:{autumn.uuid}"})
    assert set(Enrolment.objects.filter(cohort=autumn)) == {amara_learns, dev_learns}
    assert "Done for 2 people: put into Autumn." in page.get("/people/").content.decode()

    page.post("/people/undo/")
    page.post("/people/undo/")
    assert not Enrolment.objects.filter(cohort=autumn).exists()
    assert "Done for" not in page.get("/people/").content.decode()


def test_who_is_put_back_has_the_number_they_had_on_the_register(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, autumn: Cohort, sign_in: SignIn
) -> None:
    add_to_cohort(autumn, [cast.amara, cast.dev], by=cast.robin)
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "move:"})
    page.post("/people/undo/")
    assert [(one.person, one.number) for one in people_in(autumn)] == [(cast.amara, 1), (cast.dev, 2)]
    assert next_number(autumn) == 3


def test_a_day_is_opened_early_for_several_and_closed_again(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, sign_in: SignIn
) -> None:
    page = sign_in(cast.robin)
    Enrolment.objects.filter(pk=dev_learns.pk).update(lifted=[str(learner_of(dev_learns).outline.days[1].key)])
    page.post("/people/several/", {"pick": [str(amara_learns.uuid), str(dev_learns.uuid)], "do": "open_day:2"})
    assert [len(one.lifted) for one in Enrolment.objects.order_by("pk")] == [1, 1]
    page.post("/people/undo/")
    assert [len(one.lifted) for one in Enrolment.objects.order_by("pk")] == [0, 1], "what was open before stays open"


def test_who_left_is_off_the_list_and_comes_back(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "leave"})
    assert shown(page) == []
    assert shown(page, "?state=left") == ["Amara Okafor"]
    assert sign_in(cast.amara).get("/training/small/day-1/1/1/").status_code == 404
    page.post("/people/undo/")
    assert shown(page) == ["Amara Okafor"]


def test_who_has_begun_anew_meanwhile_does_not_come_back_beside_it(
    cast: Cast, small_course: CoursePage, amara_learns: Enrolment, sign_in: SignIn
) -> None:
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "leave"})
    mark_completed(put_on_course(cast.amara, cast.riverside, small_course), by=cast.amara)
    told = page.post("/people/undo/", follow=True)
    assert "Amara Okafor is on this course again already, or has completed it." in told.content.decode()
    assert Enrolment.objects.readable().filter(person=cast.amara).count() == 1


def test_what_was_changed_since_is_not_put_back(cast: Cast, amara_learns: Enrolment, autumn: Cohort, sign_in: SignIn) -> None:
    page = sign_in(cast.robin)
    spring = make_cohort(cast.riverside, CohortPlan("Spring"), course_key=autumn.course_key, by=cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": f"move:{autumn.uuid}"})
    Enrolment.objects.update(cohort=spring)
    page.post("/people/undo/")
    assert Enrolment.objects.get().cohort == spring


def test_undoing_ends_after_an_hour(
    cast: Cast, amara_learns: Enrolment, autumn: Cohort, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": f"move:{autumn.uuid}"})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    assert "too long ago" in page.post("/people/undo/", follow=True).content.decode()
    assert Enrolment.objects.get().cohort == autumn


def test_what_cannot_be_undone_any_more_offers_no_undo(
    cast: Cast, amara_learns: Enrolment, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "leave"})
    assert "Done for 1 person: left the course." in page.get("/people/").content.decode()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    assert "Done for" not in page.get("/people/").content.decode()


@pytest.mark.parametrize("sent", [{}, {"do": "leave"}, {"do": "nonsense", "pick": "x"}, {"do": "open_day:99", "pick": "AMARA"}])
def test_odd_requests_change_nothing(cast: Cast, amara_learns: Enrolment, sign_in: SignIn, sent: dict) -> None:
    sent = {name: str(amara_learns.uuid) if value == "AMARA" else value for name, value in sent.items()}
    page = sign_in(cast.robin).post("/people/several/", sent, follow=True)
    assert page.status_code == 200
    assert (Enrolment.objects.get().state, Enrolment.objects.get().lifted) == ("active", [])


def test_nobody_changes_several_of_another_service(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    for who in (cast.yusuf, cast.sunita, cast.amara, cast.alex):
        sign_in(who).post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "leave"})
    assert Enrolment.objects.get().state == "active"


# --- Taken along ---


def test_what_is_shown_is_taken_along_marked_with_who_and_when(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, sign_in: SignIn
) -> None:
    User.objects.filter(pk=cast.dev.pk).update(display_name='=HYPERLINK("http://evil.example")')
    page = sign_in(cast.robin)
    lines = list(csv.reader(StringIO(page.get("/people/people.csv").content.decode("utf-8-sig"))))
    assert lines[0][0].startswith(f"Riverside. Taken by Robin Hughes on {clock.today():%d %B %Y}")
    assert {line[0] for line in lines[2:]} == {"Amara Okafor", '\'=HYPERLINK("http://evil.example")'}

    answer = page.get("/people/people.xlsx?q=amara")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == ["Amara Okafor"]
    assert answer["Content-Disposition"] == f'attachment; filename="people-{clock.today():%Y-%m-%d}.xlsx"'
    assert page.get("/people/people.pdf").status_code == 404


def test_on_paper_it_says_who_printed_it_and_when(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    page = sign_in(cast.robin)
    for path in ("/people/", f"/people/{amara_learns.uuid}/"):
        assert f"Printed by Robin Hughes on {clock.today():%-d %B %Y}," in page.get(path).content.decode()


def test_the_trail_keeps_that_a_list_was_taken_and_by_whom(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    for kind in ("csv", "xlsx"):
        sign_in(cast.robin).get(f"/people/people.{kind}?q=amara")
    taken = AuditEvent.objects.filter(verb=Verb.EXPORTED, actor_id=cast.robin.pk, subject_type="people.service")
    assert [(row.subject_id, row.detail) for row in taken.order_by("pk")] == [
        (str(cast.riverside.pk), {"kind": kind}) for kind in ("csv", "xlsx")
    ]


def test_what_no_workbook_can_hold_is_left_out_and_the_rest_is_taken_along(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    User.objects.filter(pk=cast.amara.pk).update(display_name="Amara\x01 O", pronouns=" \x0b=1+1")
    answer = sign_in(cast.robin).get("/people/people.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [tuple(cell.value for cell in row[:2]) for row in sheet.iter_rows(min_row=3)] == [("Amara O", "' =1+1")]


@pytest.mark.parametrize("who", ["amara", "sunita", "morgan", "pat", "alex", "tomasz"])
def test_nobody_else_takes_it_along(cast: Cast, amara_learns: Enrolment, sign_in: SignIn, who: str) -> None:
    for path in ("/people/people.csv", "/people/people.xlsx"):
        assert sign_in(getattr(cast, who)).get(path).status_code == 403


def test_somebody_else_than_those_who_lead_gets_no_rows(cast: Cast, amara_learns: Enrolment) -> None:
    hat = hats_of(cast.robin)[0]
    assert not desk(cast.yusuf, hat, Filters(), page=None).rows
