"""What was missed is made up for: suggested out of the day itself, agreed, and signed by the two whom it is about."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from courses.cohorts.actions import CohortPlan, agree_catch_up, make_cohort, sign_catch_up
from courses.cohorts.enums import LONGEST_TASK, MOST_TASKS, Presence, Side
from courses.cohorts.models import CatchUp, CatchUpSignature, Cohort, Enrolment
from courses.cohorts.queries import live_progress, suggested_tasks
from courses.pages.outline import Outline
from courses.pages.queries import outline
from foundation import clock
from people.actions import give_role
from people.enums import Role
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories import live

SignIn = Callable[[User], Client]
TALK = "with your coordinator, for half an hour. What was new? What would you like to practise?"


def course_of(enrolment: Enrolment) -> Outline:
    return outline(enrolment.edition_id, enrolment.edition.stamp)


def suggested(enrolment: Enrolment, day: int = 1, course: Outline | None = None) -> list[str]:
    return suggested_tasks(live_progress([enrolment])[enrolment.pk].days[day - 1], course or course_of(enrolment))


@pytest.fixture
def missed(cast: Cast, group: Cohort, amara_learns: Enrolment) -> CatchUp:
    """Amara missed Day 1, and Robin agreed with her what to do instead."""
    session = live.held(group, 1, {amara_learns: Presence.NOT}, by=cast.robin)
    return agree_catch_up(amara_learns, day_key=session.day_key, tasks=["Read it.", "Talk."], by=cast.robin)


# --- What is suggested ---


def test_suggestions_name_the_modules_and_what_there_is_to_try_of_the_day_that_was_missed(
    cast: Cast, group: Cohort, amara_learns: Enrolment
) -> None:
    for number in (1, 2):
        live.held(group, number, {amara_learns: Presence.NOT}, by=cast.robin)
    course = course_of(amara_learns)
    for day in course.days:
        to_try = [lesson for lesson in day.lessons if lesson.worksheets or lesson.scenarios]
        assert suggested(amara_learns, day.number) == [
            *(f"Go through module {module.number} again: {module.title}" for module in day.modules),
            *(f"Try lesson {lesson.label} with somebody you know: {lesson.title}" for lesson in to_try[:3]),
            f"Talk about Day {day.number} {TALK}",
        ]
    assert suggested(amara_learns, 1) != suggested(amara_learns, 2)


@pytest.mark.parametrize(("came", "numbers", "half"), [(Presence.FIRST, [3], "second"), (Presence.SECOND, [1, 2], "first")])
def test_of_somebody_who_came_to_one_half_it_is_the_other(
    cast: Cast, group: Cohort, amara_learns: Enrolment, came: Presence, numbers: list[int], half: str
) -> None:
    live.held(group, 1, {amara_learns: came}, by=cast.robin)
    course = with_modules(course_of(amara_learns), 3)
    assert suggested(amara_learns, 1, course) == [
        *(f"Go through module {number} again: Module {number}" for number in numbers), f"Talk about the {half} half of Day 1 {TALK}",
    ]  # fmt: skip


def test_suggestions_fit_however_large_the_day_is(cast: Cast, group: Cohort, amara_learns: Enrolment) -> None:
    live.held(group, 1, {amara_learns: Presence.NOT}, by=cast.robin)
    for count in (1, 6, 7, 40):
        lines = suggested(amara_learns, 1, with_modules(course_of(amara_learns), count, title="x" * 400))
        assert len(lines) <= MOST_TASKS and all(len(line) <= LONGEST_TASK for line in lines)
    assert lines[0] == "Go through modules 1 to 40 again."


def with_modules(course: Outline, count: int, *, title: str = "") -> Outline:
    """`course` with so many modules on its first day, and nothing in them."""
    first, *others = course.days
    one = replace(first.modules[0], lessons=())
    modules = tuple(replace(one, number=n, title=title or f"Module {n}") for n in range(1, count + 1))
    return replace(course, days=(replace(first, modules=modules), *others))


def test_whoever_leads_changes_the_suggestions(cast: Cast, group: Cohort, amara_learns: Enrolment, sign_in: SignIn) -> None:
    session = live.held(group, 1, {amara_learns: Presence.NOT}, by=cast.robin)
    url, robin = f"/people/cohorts/catch-up/{amara_learns.uuid}/{session.day_key}/", sign_in(cast.robin)
    assert "Go through module 1 again" in robin.get(url).content.decode()
    theirs = robin.post(url, {"tasks": "Only talk."})["Location"]
    page = robin.get(theirs).content.decode()
    assert "<li>Only talk.</li>" in page and "Go through module" not in page


# --- Who signs ---


def deputy_until_yesterday(cast: Cast) -> User:
    """Dee led Riverside as a deputy until yesterday."""
    dee = User.objects.create_user("dee@alongside.example", display_name="Dee")
    day = dt.timedelta(days=1)
    give_role(dee, service=cast.riverside, role=Role.DEPUTY, by=None, starts=clock.today() - 9 * day, ends=clock.today() - day)
    return User.objects.with_hats().get(pk=dee.pk)


def facilitator_of_another_cohort(cast: Cast, group: Cohort) -> User:
    """Fay mentors at Riverside, and facilitates another cohort there."""
    fay = User.objects.create_user("fay@alongside.example", display_name="Fay")
    give_role(fay, service=cast.riverside, role=Role.MENTOR, by=None)
    make_cohort(cast.riverside, CohortPlan("Spring", facilitators=(fay,)), course_key=group.course_key, by=cast.robin)
    return User.objects.with_hats().get(pk=fay.pk)


def others(cast: Cast, group: Cohort) -> list[User]:
    """Those who stand near, and sign nothing: of the same cohort, its facilitator, a manager, who led until yesterday, another service."""
    near = [cast.dev, cast.morgan, cast.sunita, cast.pat, cast.yusuf, cast.ella, cast.alex, cast.tomasz]
    return [*near, deputy_until_yesterday(cast), facilitator_of_another_cohort(cast, group)]


def test_nobody_else_signs_changes_or_drops_it_by_any_address(cast: Cast, group: Cohort, missed: CatchUp, sign_in: SignIn) -> None:
    agree = f"/people/cohorts/catch-up/{missed.enrolment.uuid}/{missed.day_key}/"
    own, theirs = f"/training/catch-up/{missed.pk}/", f"/people/cohorts/catch-up/{missed.pk}/"
    for person in others(cast, group):
        client = sign_in(person)
        for url, sent in ((own, {"name": "X"}), (theirs, {"name": "X"}), (f"{theirs}drop/", {}), (agree, {"tasks": "Nothing."})):
            assert client.post(url, sent).status_code == 404, (person, url)
        with pytest.raises(PermissionDenied):
            sign_catch_up(missed, name="X", by=person)
    assert not CatchUpSignature.objects.exists()
    missed.refresh_from_db()
    assert missed.updated_at == CatchUp.objects.get().updated_at


def test_the_learner_signs_their_own_side_and_never_the_other(cast: Cast, group: Cohort, missed: CatchUp, sign_in: SignIn) -> None:
    amara, theirs = sign_in(cast.amara), f"/people/cohorts/catch-up/{missed.pk}/"
    agree = f"/people/cohorts/catch-up/{missed.enrolment.uuid}/{missed.day_key}/"
    assert amara.post(theirs, {"name": "Robin"}).status_code == 404
    assert amara.post(f"{theirs}drop/").status_code == 404
    assert amara.post(agree, {"tasks": "Nothing."}).status_code == 403
    for _ in range(3):
        amara.post(f"/training/catch-up/{missed.pk}/", {"name": "Robin"})
    assert [(one.side, one.person) for one in CatchUpSignature.objects.all()] == [(Side.PERSON, cast.amara)]
    missed.refresh_from_db()
    assert missed.locked_at is None


def test_who_leads_signs_for_the_service_and_never_for_the_learner(cast: Cast, group: Cohort, missed: CatchUp, sign_in: SignIn) -> None:
    robin = sign_in(cast.robin)
    assert robin.post(f"/training/catch-up/{missed.pk}/", {"name": "Amara"}).status_code == 404
    for _ in range(3):
        robin.post(f"/people/cohorts/catch-up/{missed.pk}/", {"name": "Robin"})
    assert [(one.side, one.person) for one in CatchUpSignature.objects.all()] == [(Side.LEADER, cast.robin)]


def test_who_leads_and_learns_signs_only_as_the_learner(cast: Cast, group: Cohort, missed: CatchUp, sign_in: SignIn) -> None:
    """Amara becomes a deputy: her own is still for Robin to sign."""
    give_role(cast.amara, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today())
    amara = sign_in(cast.amara)
    assert amara.post(f"/people/cohorts/catch-up/{missed.pk}/", {"name": "Amara"}).status_code == 404
    assert amara.post(f"/people/cohorts/catch-up/{missed.enrolment.uuid}/{missed.day_key}/", {"tasks": "Less."}).status_code == 403
    assert not CatchUpSignature.objects.exists()


def test_a_deputy_signs_until_their_last_day(cast: Cast, group: Cohort, missed: CatchUp, sign_in: SignIn) -> None:
    dee, url = deputy_until_yesterday(cast), f"/people/cohorts/catch-up/{missed.pk}/"
    assert sign_in(dee).post(url, {"name": "Dee"}).status_code == 404
    ServiceRole.objects.filter(person=dee).update(ends=clock.today())
    assert sign_in(dee).post(url, {"name": "Dee"}).status_code == 302
    assert [one.person for one in CatchUpSignature.objects.all()] == [dee]
