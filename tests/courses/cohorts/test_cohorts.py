"""Cohorts: made, changed, closed and joined by whoever leads a service that somebody coordinates; seen by whoever facilitates too."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from courses.cohorts.actions import (
    CohortPlan,
    add_to_cohort,
    change_cohort,
    close_cohort,
    enrol,
    make_cohort,
    move_to_cohort,
    open_cohort,
    put_back,
)
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.policies import cohorts, enrolments
from courses.cohorts.queries import facilitators_for, may_join, people_in
from courses.pages.models import CoursePage
from foundation import clock
from people.actions import NO_COORDINATOR
from people.enums import Role
from people.models import ServiceRole
from tests.cast import Cast, put_on_course
from tests.policies import assert_policy_agrees

AUTUMN = CohortPlan("Autumn group")


@pytest.fixture
def autumn(cast: Cast, small_course: CoursePage) -> Cohort:
    """Riverside's cohort on the small course, which Morgan facilitates."""
    plan = CohortPlan("Autumn group", facilitators=(cast.morgan,))
    return make_cohort(cast.riverside, plan, course_key=small_course.translation_key, by=cast.robin)


def only_a_deputy(cast: Cast) -> None:
    """Robin does not coordinate Riverside any more: they are deputy."""
    ServiceRole.objects.filter(person=cast.robin).update(role=Role.DEPUTY, ends=clock.today() + dt.timedelta(days=30))


def test_whoever_leads_and_whoever_facilitates_see_a_cohort(cast: Cast, autumn: Cohort, small_course: CoursePage) -> None:
    hill = make_cohort(cast.hillside, AUTUMN, course_key=small_course.translation_key, by=cast.yusuf)

    assert_policy_agrees(cohorts, cast, [autumn, hill])
    assert set(Cohort.objects.visible_to(cast.robin)) == set(Cohort.objects.visible_to(cast.morgan)) == {autumn}
    assert {person for person in cast.people() if cohorts.may(person, "lead", autumn)} == {cast.robin}
    assert {person for person in cast.people() if cohorts.may(person, "facilitate", autumn)} == {cast.morgan}


def test_where_nobody_is_named_any_more_whoever_leads_facilitates(cast: Cast, autumn: Cohort) -> None:
    ServiceRole.objects.filter(person=cast.morgan).update(ends=clock.today() - dt.timedelta(days=1))

    assert set(Cohort.objects.facilitated_by(cast.robin)) == {autumn}
    assert set(Cohort.objects.visible_to(cast.morgan)) == set()
    assert_policy_agrees(cohorts, cast, [autumn])


def test_facilitating_shows_no_enrolment(cast: Cast, autumn: Cohort) -> None:
    [amara] = add_to_cohort(autumn, [cast.amara], by=cast.robin)

    assert_policy_agrees(enrolments, cast, [amara])
    assert set(Enrolment.objects.visible_to(cast.morgan)) == set()


@pytest.mark.parametrize("name", ["amara", "morgan", "sunita", "pat", "yusuf", "tomasz", "alex"])
def test_nobody_else_makes_or_changes_a_cohort(cast: Cast, autumn: Cohort, small_course: CoursePage, name: str) -> None:
    person = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        make_cohort(cast.riverside, AUTUMN, course_key=small_course.translation_key, by=person)
    for step in (close_cohort, open_cohort):
        with pytest.raises(PermissionDenied):
            step(autumn, by=person)
    with pytest.raises(PermissionDenied):
        change_cohort(autumn, AUTUMN, by=person)
    with pytest.raises(PermissionDenied):
        add_to_cohort(autumn, [cast.dev], by=person)


def test_without_a_coordinator_nobody_is_enrolled(cast: Cast, autumn: Cohort, small_course: CoursePage) -> None:
    close_cohort(autumn, by=cast.robin)
    only_a_deputy(cast)

    for step in (
        lambda: enrol(cast.dev, course_key=small_course.translation_key, service=cast.riverside, by=cast.robin),
        lambda: enrol(cast.dev, course_key=small_course.translation_key, service=cast.riverside, by=None),
        lambda: make_cohort(cast.riverside, CohortPlan("New"), course_key=small_course.translation_key, by=cast.robin),
        lambda: open_cohort(autumn, by=cast.robin),
        lambda: add_to_cohort(autumn, [cast.dev], by=cast.robin),
    ):
        with pytest.raises(ValidationError, match=NO_COORDINATOR):
            step()
    assert (set(Cohort.objects.all()), set(Enrolment.objects.all())) == ({autumn}, set())


def test_deputy_does_the_rest_while_somebody_coordinates(cast: Cast, autumn: Cohort) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    ServiceRole.objects.create(person=cast.dev, service=cast.riverside, role=Role.DEPUTY, ends=tomorrow)

    [joined] = add_to_cohort(autumn, [cast.amara], by=cast.dev)

    assert (joined.cohort, joined.service) == (autumn, cast.riverside)


def test_making_one_twice_is_once(cast: Cast, autumn: Cohort, small_course: CoursePage) -> None:
    assert make_cohort(cast.riverside, AUTUMN, course_key=small_course.translation_key, by=cast.robin) == autumn


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (CohortPlan("  "), "name"),
        (CohortPlan("Autumn", starts=dt.date(2026, 9, 2), ends=dt.date(2026, 9, 1)), "ends"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(cast: Cast, autumn: Cohort, plan: CohortPlan, field: str) -> None:
    with pytest.raises(ValidationError) as told:
        change_cohort(autumn, plan, by=cast.robin)
    assert set(told.value.message_dict) == {field}


def test_only_who_leads_or_mentors_there_facilitates(cast: Cast, autumn: Cohort) -> None:
    assert set(facilitators_for(cast.riverside)) == {cast.robin, cast.morgan}
    for person in (cast.amara, cast.pat, cast.yusuf, cast.sunita):
        with pytest.raises(ValidationError) as told:
            change_cohort(autumn, CohortPlan("Autumn", facilitators=(person,)), by=cast.robin)
        assert set(told.value.message_dict) == {"facilitators"}


def test_closed_cohort_keeps_its_people_and_takes_nobody(cast: Cast, autumn: Cohort) -> None:
    [amara] = add_to_cohort(autumn, [cast.amara], by=cast.robin)
    close_cohort(autumn, by=cast.robin)
    closed = close_cohort(autumn, by=cast.robin)

    with pytest.raises(ValidationError, match="closed"):
        add_to_cohort(closed, [cast.dev], by=cast.robin)
    assert set(closed.enrolments.all()) == {amara}

    assert open_cohort(closed, by=cast.robin).is_open
    assert len(add_to_cohort(closed, [cast.dev], by=cast.robin)) == 1


def test_who_is_on_the_course_already_only_joins(cast: Cast, autumn: Cohort, small_course: CoursePage) -> None:
    amara = put_on_course(cast.amara, cast.riverside, small_course)
    put_on_course(cast.ella, cast.hillside, small_course)
    assert set(may_join(autumn)) == {cast.amara, cast.dev, cast.robin, cast.sunita, cast.morgan}

    assert add_to_cohort(autumn, [cast.amara, cast.dev], by=cast.robin)[0] == amara
    assert add_to_cohort(autumn, [cast.amara, cast.dev], by=cast.robin) == []

    assert {one.person for one in autumn.enrolments.all()} == {cast.amara, cast.dev}
    with pytest.raises(ValidationError, match="cannot join"):
        add_to_cohort(autumn, [cast.ella], by=cast.robin)


def test_who_is_taken_out_stays_on_the_course(cast: Cast, autumn: Cohort) -> None:
    [amara] = add_to_cohort(autumn, [cast.amara], by=cast.robin)

    move_to_cohort(amara, cohort=None, by=cast.robin)

    amara.refresh_from_db()
    assert (amara.cohort, amara.state) == (None, "active")
    for person in (cast.amara, cast.morgan, cast.yusuf):
        with pytest.raises(PermissionDenied):
            move_to_cohort(amara, cohort=None, by=person)


def test_a_move_is_undone_with_the_number_of_before_also_in_a_cohort_that_has_closed(cast: Cast, autumn: Cohort) -> None:
    [amara, dev] = add_to_cohort(autumn, [cast.amara, cast.dev], by=cast.robin)
    move_to_cohort(amara, cohort=None, by=cast.robin)
    close_cohort(autumn, by=cast.robin)
    for person in (cast.amara, cast.morgan, cast.yusuf):
        with pytest.raises(PermissionDenied):
            put_back(amara, cohort=autumn, number=1, by=person)
    with pytest.raises(ValidationError, match="Somebody else"):
        put_back(amara, cohort=autumn, number=dev.number, by=cast.robin)
    put_back(amara, cohort=autumn, number=1, by=cast.robin)
    assert [(one.person, one.number) for one in people_in(autumn)] == [(cast.amara, 1), (cast.dev, 2)]


def test_nobody_is_put_back_into_a_cohort_of_another_service(cast: Cast, autumn: Cohort, hill_group: Cohort) -> None:
    [amara] = add_to_cohort(autumn, [cast.amara], by=cast.robin)
    with pytest.raises(ValidationError, match="another service"):
        put_back(amara, cohort=hill_group, number=1, by=cast.robin)
