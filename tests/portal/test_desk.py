"""The coordinator's desk: what needs them today, who is where, and nothing that is not theirs to see."""

import csv
import datetime as dt
from collections.abc import Callable
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter_content.reflections.actions import share_reflection, write_reflection
from courses.cohorts.actions import CohortPlan, add_to_cohort, make_cohort, mark_completed
from courses.cohorts.actions.enrolments import next_number
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.queries import people_in
from courses.pages.models import CoursePage
from courses.progress.actions import mark_lesson
from courses.progress.enums import Mark
from courses.progress.queries import learner_of
from foundation import clock
from foundation.enums import Verb
from foundation.models import AuditEvent
from people.actions import Guest, give_role, invite
from people.enums import Role
from people.hats import hats_of
from people.models import Invitation, User
from portal.actions import compare_counters
from portal.queries import Filters, desk, needs_today
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
    assert ("Ask Dev Patel how their certificate should read", "course completed") in needs(cast.robin)


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
        ("?state=quiet", ["Dev Patel"]),
        ("?state=completed", []),
        ("?state=nonsense&sort=nonsense&group=nonsense&page=99", ["Amara Okafor", "Dev Patel"]),
    ],
)
def test_searching_sorting_and_showing(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, sign_in: SignIn, words: str, names: list[str]
) -> None:
    Enrolment.objects.filter(pk=dev_learns.pk).update(seen_on=clock.today() - 15 * DAY)
    assert shown(sign_in(cast.robin), words) == names


def test_a_group_alone(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, autumn: Cohort, sign_in: SignIn) -> None:
    Enrolment.objects.filter(pk=dev_learns.pk).update(cohort=autumn)
    page = sign_in(cast.robin)
    assert shown(page, f"?group={autumn.uuid}") == ["Dev Patel"]
    assert "<h1>Autumn</h1>" in page.get(f"/people/?group={autumn.uuid}").content.decode()


def test_a_new_name_is_sorted_by(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, sign_in: SignIn) -> None:
    cast.amara.display_name = "Évie Okafor"
    cast.amara.save()
    assert shown(sign_in(cast.robin)) == ["Dev Patel", "Évie Okafor"]
    assert compare_counters(mend=False).names == 0


def test_counters_are_compared_and_mended(cast: Cast, amara_learns: Enrolment) -> None:
    Enrolment.objects.update(sort_name="x", asks=3)
    assert compare_counters(mend=False) == compare_counters(mend=True)
    assert (compare_counters(mend=False).names, compare_counters(mend=False).asks) == (0, 0)


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
    assert "Done for 2 people." in page.get("/people/").content.decode()

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


def test_undoing_ends_after_an_hour(cast: Cast, amara_learns: Enrolment, autumn: Cohort, sign_in: SignIn, monkeypatch: object) -> None:
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": f"move:{autumn.uuid}"})
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)  # type: ignore[attr-defined]  # pytest's
    assert "too long ago" in page.post("/people/undo/", follow=True).content.decode()
    assert Enrolment.objects.get().cohort == autumn


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
