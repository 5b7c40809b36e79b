"""Live sessions: planned by whoever leads, seen by the cohort, kept in a register of which the newest line counts."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from courses import flows
from courses.cohorts.actions import (
    Keyed,
    add_to_cohort,
    cancel_session,
    change_session,
    check_in,
    keep_register,
    move_to_cohort,
    plan_session,
    renew_calendar,
    sign_catch_up,
    write_needs,
)
from courses.cohorts.enums import DayState, Part, Presence
from courses.cohorts.models import AccessNeeds, Attendance, CalendarFeed, CatchUp, CatchUpSignature, CheckIn, Cohort, Enrolment, LiveSession
from courses.cohorts.policies import (
    access_needs,
    attendances,
    calendar_feeds,
    catch_up_signatures,
    catch_ups,
    check_ins,
    live_sessions,
)
from courses.cohorts.queries import live_progress, register_of
from courses.cohorts.tasks import forget_needs
from foundation import clock
from people.models import ServiceRole
from tests.cast import Cast
from tests.factories import live
from tests.policies import assert_policy_agrees

CAME, FIRST, SECOND, NOT = Presence.CAME, Presence.FIRST, Presence.SECOND, Presence.NOT


def state(enrolment: Enrolment, day: int = 1) -> DayState:
    return live_progress([enrolment])[enrolment.pk].days[day - 1].state


def test_who_sees_what_of_live_sessions(cast: Cast, group: Cohort, hill_group: Cohort, amara_learns: Enrolment) -> None:
    ella = hill_group.enrolments.get()
    ours = live.planned(group, 1, by=cast.robin, starts_in=-dt.timedelta(minutes=10))
    theirs = live.planned(hill_group, 1, by=cast.yusuf, starts_in=-dt.timedelta(minutes=10))
    here = [check_in(ours, code=ours.code, by=cast.amara), check_in(theirs, code=theirs.code, by=cast.ella)]
    for session, one, by in ((ours, amara_learns, cast.morgan), (theirs, ella, cast.yusuf)):
        keep_register(session, {one.uuid: Keyed(NOT)}, by=by)
        write_needs(one, needs="A ramp.", by=one.person)
        row = flows.agree_catch_up(one, day_key=session.day_key, tasks=["Read it."], by=cast.robin if by == cast.morgan else by)
        sign_catch_up(row, name=str(one.person), by=one.person)
        renew_calendar(by=one.person)

    assert_policy_agrees(live_sessions, cast, [ours, theirs])
    assert_policy_agrees(check_ins, cast, here)
    assert_policy_agrees(attendances, cast, Attendance.objects.all())
    assert_policy_agrees(access_needs, cast, AccessNeeds.objects.all())
    assert_policy_agrees(catch_ups, cast, CatchUp.objects.all())
    assert_policy_agrees(calendar_feeds, cast, CalendarFeed.objects.all())
    assert_policy_agrees(catch_up_signatures, cast, CatchUpSignature.objects.all())

    mine = Attendance.objects.get(enrolment=amara_learns)
    assert {one for one in cast.people() if attendances.may(one, "view", mine)} == {cast.amara, cast.robin, cast.morgan}
    needs = AccessNeeds.objects.get(enrolment=amara_learns)
    assert {one for one in cast.people() if access_needs.may(one, "view", needs)} == {cast.amara, cast.morgan}
    catch_up = CatchUp.objects.get(enrolment=amara_learns)
    assert {one for one in cast.people() if catch_ups.may(one, "view", catch_up)} == {cast.amara, cast.robin}


def test_facilitating_ends_with_the_role(cast: Cast, group: Cohort, amara_learns: Enrolment) -> None:
    session = live.held(group, 1, {amara_learns: CAME}, by=cast.robin)
    ServiceRole.objects.filter(person=cast.morgan).update(ends=clock.today() - live.DAY)

    assert set(LiveSession.objects.visible_to(cast.morgan)) == set()
    with pytest.raises(PermissionDenied):
        keep_register(session, {amara_learns.uuid: Keyed(NOT, seen=1)}, by=cast.morgan)


@pytest.mark.parametrize("name", ["amara", "morgan", "sunita", "pat", "yusuf", "tomasz", "alex"])
def test_only_who_leads_plans(cast: Cast, group: Cohort, name: str) -> None:
    person, session = getattr(cast, name), live.planned(group, 1, by=cast.robin)

    for step in (
        lambda: plan_session(group, live.plan_of(group, 2), by=person),
        lambda: change_session(session, live.plan_of(group, 2), by=person),
        lambda: cancel_session(session, by=person),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_planning_twice_is_once(cast: Cast, group: Cohort) -> None:
    plan = live.plan_of(group, 1)

    assert plan_session(group, plan, by=cast.robin) == plan_session(group, plan, by=cast.robin)
    assert LiveSession.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "ends"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "ftp://example.org/x"}, "link"),
        ({"place": " ", "link": ""}, "place"),
        ({"day_key": uuid.uuid4()}, "day"),
        ({"starts_at": dt.datetime(2222, 1, 1, tzinfo=dt.UTC), "ends_at": dt.datetime(2222, 1, 1, 2, tzinfo=dt.UTC)}, "on"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(cast: Cast, group: Cohort, change: dict, field: str) -> None:
    with pytest.raises(ValidationError) as told:
        plan_session(group, replace(live.plan_of(group, 1), **change), by=cast.robin)
    assert set(told.value.message_dict) == {field}


def test_register_that_is_kept_holds_its_session(cast: Cast, group: Cohort, amara_learns: Enrolment) -> None:
    session = live.held(group, 1, {amara_learns: CAME}, by=cast.robin)

    with pytest.raises(ValidationError, match="took place"):
        cancel_session(session, by=cast.robin)
    with pytest.raises(ValidationError):
        change_session(session, live.plan_of(group, 2), by=cast.robin)
    moved = change_session(session, replace(live.plan_of(group, 1), place="Room 9"), by=cast.robin)
    assert moved.place == "Room 9"


def test_newest_line_counts_and_the_old_one_stays(cast: Cast, group: Cohort, amara_learns: Enrolment) -> None:
    session = live.planned(group, 1, by=cast.robin, starts_in=-live.HOUR)
    keep_register(session, {amara_learns.uuid: Keyed(CAME)}, by=cast.morgan)
    assert state(amara_learns) == DayState.DONE

    seen = register_of(session, by=cast.robin)[0].seen
    keep_register(session, {amara_learns.uuid: Keyed(NOT, was="came", seen=seen)}, by=cast.robin)

    assert state(amara_learns) == DayState.MISSED
    assert [(row.presence, row.recorded_by) for row in Attendance.objects.all()] == [("came", cast.morgan), ("not", cast.robin)]
    with pytest.raises(TypeError):
        Attendance.objects.all()[0].save()


def test_sending_a_register_twice_is_once(cast: Cast, group: Cohort, amara_learns: Enrolment, dev_learns: Enrolment) -> None:
    session = live.planned(group, 1, by=cast.robin, starts_in=-live.HOUR)
    keyed = {amara_learns.uuid: Keyed(CAME), dev_learns.uuid: Keyed(NOT)}

    assert len(keep_register(session, keyed, by=cast.morgan).changed) == 2
    assert keep_register(session, keyed, by=cast.morgan).changed == ()
    assert Attendance.objects.count() == 2


def test_two_people_keying_at_once_overwrite_nothing(cast: Cast, group: Cohort, amara_learns: Enrolment, dev_learns: Enrolment) -> None:
    session = live.planned(group, 1, by=cast.robin, starts_in=-live.HOUR)
    keep_register(session, {amara_learns.uuid: Keyed(CAME)}, by=cast.morgan)

    kept = keep_register(session, {amara_learns.uuid: Keyed(NOT), dev_learns.uuid: Keyed(CAME)}, by=cast.robin)

    assert (kept.changed, kept.clashes) == ((dev_learns.pk,), {amara_learns.uuid: CAME})
    assert state(amara_learns) == DayState.DONE
    untouched = keep_register(session, {dev_learns.uuid: Keyed(CAME, was="came", seen=0)}, by=cast.morgan)
    assert not untouched.changed and not untouched.clashes


def test_nobody_keeps_their_own_line(cast: Cast, group: Cohort, amara_learns: Enrolment) -> None:
    robins = add_to_cohort(group, [cast.robin], by=cast.robin)[0]
    session = live.planned(group, 1, by=cast.robin, starts_in=-live.HOUR)

    assert keep_register(session, {robins.uuid: Keyed(CAME)}, by=cast.robin).changed == ()
    assert keep_register(session, {robins.uuid: Keyed(CAME)}, by=cast.morgan).changed == (robins.pk,)


def test_register_waits_for_its_day(cast: Cast, group: Cohort, amara_learns: Enrolment) -> None:
    session = live.planned(group, 1, by=cast.robin, starts_in=3 * live.DAY)

    with pytest.raises(PermissionDenied):
        keep_register(session, {amara_learns.uuid: Keyed(CAME)}, by=cast.robin)


@pytest.mark.parametrize("name", ["amara", "dev", "sunita", "pat", "yusuf", "ella", "tomasz", "alex"])
def test_nobody_else_keeps_a_register(cast: Cast, group: Cohort, amara_learns: Enrolment, name: str) -> None:
    session = live.planned(group, 1, by=cast.robin, starts_in=-live.HOUR)

    with pytest.raises(PermissionDenied):
        keep_register(session, {amara_learns.uuid: Keyed(CAME)}, by=getattr(cast, name))


def test_two_different_halves_make_a_whole(cast: Cast, group: Cohort, amara_learns: Enrolment, dev_learns: Enrolment) -> None:
    live.held(group, 1, {amara_learns: FIRST, dev_learns: FIRST}, by=cast.robin, ago=3 * live.DAY)
    assert (state(amara_learns), state(dev_learns)) == (DayState.HALF, DayState.HALF)

    live.held(group, 1, {amara_learns: SECOND, dev_learns: FIRST}, by=cast.robin, ago=2 * live.DAY)
    assert (state(amara_learns), state(dev_learns)) == (DayState.DONE, DayState.HALF)

    live.held(group, 1, {dev_learns: CAME}, by=cast.robin, part=Part.SECOND)
    assert state(dev_learns) == DayState.DONE


def test_half_of_a_half_is_refused(cast: Cast, group: Cohort, amara_learns: Enrolment) -> None:
    session = live.planned(group, 1, by=cast.robin, part=Part.FIRST, starts_in=-live.HOUR)

    with pytest.raises(ValidationError):
        keep_register(session, {amara_learns.uuid: Keyed(SECOND)}, by=cast.robin)


def test_numbers_stay_when_somebody_leaves_and_joins(cast: Cast, group: Cohort, amara_learns: Enrolment, dev_learns: Enrolment) -> None:
    session = live.planned(group, 1, by=cast.robin)
    assert [(line.number, line.name) for line in register_of(session, by=cast.robin)] == [(1, "Amara Okafor"), (2, "Dev Patel")]

    move_to_cohort(amara_learns, cohort=None, by=cast.robin)
    add_to_cohort(group, [cast.sunita, cast.amara], by=cast.robin)

    numbered = [(line.number, line.name) for line in register_of(session, by=cast.robin)]
    assert numbered == [(2, "Dev Patel"), (3, "Sunita Rao"), (4, "Amara Okafor")]


def test_checking_in_counts_once_it_is_confirmed(cast: Cast, group: Cohort, amara_learns: Enrolment) -> None:
    session = live.planned(group, 1, by=cast.robin, starts_in=dt.timedelta(minutes=20))

    assert check_in(session, code=session.code, by=cast.amara) == check_in(session, code=session.code, by=cast.amara)
    [amara, _dev] = register_of(session, by=cast.morgan)
    assert amara.waits and amara.presence is None
    assert state(amara_learns) == DayState.AHEAD


@pytest.mark.parametrize("starts_in", [dt.timedelta(minutes=50), -dt.timedelta(minutes=95)])
def test_code_is_good_around_the_session_only(cast: Cast, group: Cohort, starts_in: dt.timedelta) -> None:
    session = live.planned(group, 1, by=cast.robin, starts_in=starts_in)

    with pytest.raises(ValidationError):
        check_in(session, code=session.code, by=cast.amara)
    assert not CheckIn.objects.exists()


def test_code_is_for_people_of_the_cohort_who_stand_before_it(cast: Cast, group: Cohort, hill_group: Cohort) -> None:
    session = live.planned(group, 1, by=cast.robin, starts_in=-dt.timedelta(minutes=1))

    for person, code in ((cast.ella, session.code), (cast.robin, session.code), (cast.amara, "0" * 12), (cast.amara, "é")):
        with pytest.raises(PermissionDenied):
            check_in(session, code=code, by=person)


def test_needs_are_for_whoever_facilitates_and_go_weeks_later(cast: Cast, group: Cohort, amara_learns: Enrolment) -> None:
    session = live.planned(group, 1, by=cast.robin)
    write_needs(amara_learns, needs="A ramp.", by=cast.amara)
    assert [line.needs for line in register_of(session, by=cast.morgan)] == ["A ramp.", ""]
    assert [line.needs for line in register_of(session, by=cast.robin)] == ["", ""]
    for person in (cast.robin, cast.morgan, cast.dev):
        with pytest.raises(PermissionDenied):
            write_needs(amara_learns, needs="No.", by=person)

    with clock.set_to(clock.now() + 28 * live.DAY):
        assert forget_needs() == 0
    with clock.set_to(clock.now() + 30 * live.DAY):
        assert (forget_needs(), forget_needs()) == (1, 0)
    assert bytes(AccessNeeds.objects.get().needs) == b""


def test_progress_and_register_cost_the_same_for_one_and_for_three(
    cast: Cast, group: Cohort, amara_learns: Enrolment, dev_learns: Enrolment, django_assert_num_queries
) -> None:
    session = live.held(group, 1, {amara_learns: CAME}, by=cast.robin)
    for one in (amara_learns, dev_learns):
        write_needs(one, needs="A ramp.", by=one.person)
    [third] = add_to_cohort(group, [cast.sunita], by=cast.robin)
    live_progress([amara_learns])
    for some in ([amara_learns], [amara_learns, dev_learns, third]):
        with django_assert_num_queries(2):
            live_progress(some)
    row = LiveSession.objects.select_related("cohort__service").prefetch_related("cohort__facilitators").get(pk=session.pk)
    with django_assert_num_queries(6):
        register_of(row, by=cast.morgan)


@pytest.mark.django_db(transaction=True)
def test_people_are_told_once_of_new_sessions_and_of_each_change(cast: Cast, group: Cohort, hill_group: Cohort) -> None:
    first = flows.plan_session(group, live.plan_of(group, 1), by=cast.robin)
    flows.plan_session(group, live.plan_of(group, 2, starts_in=2 * live.DAY), by=cast.robin)
    call_command("work", once=True)
    told = [message.to[0] for message in mail.outbox]
    assert sorted(told) == [cast.amara.email, cast.dev.email]

    mail.outbox.clear()
    flows.cancel_session(first, by=cast.robin)
    first.refresh_from_db()
    flows.cancel_session(first, by=cast.robin)
    call_command("work", once=True)
    assert sorted(message.to[0] for message in mail.outbox) == [cast.amara.email, cast.dev.email]
    assert all("session" not in message.subject.lower() and "Day" not in str(message.body) for message in mail.outbox)
