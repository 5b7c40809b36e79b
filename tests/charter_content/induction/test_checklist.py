"""The checklist: what is worked out, when things are due, what waits, and how many queries it takes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from charter_content.induction.actions import change_start, close_induction, reopen_induction, start_induction
from charter_content.induction.enums import Given, Signer
from charter_content.induction.models import Induction, InductionTemplate
from charter_content.induction.queries import (
    checklist,
    induction_progress,
    item_state,
    rows_of,
    services_to_start,
    signatures_waiting,
    without_induction,
)
from charter_content.reflections.actions import write_reflection
from charter_content.supervision.actions import begin_agreement
from charter_content.supervision.models import Session
from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage
from foundation import clock
from foundation.models import AuditEvent
from people.actions import give_role
from people.enums import Role
from people.models import User
from tests.cast import Cast, put_on_course
from tests.charter_content.supervision.test_agreement import both_sign
from tests.factories import supervision
from tests.factories.induction import (
    AGREEMENT,
    COURSE,
    MANAGER,
    SUPERVISION,
    TOGETHER,
    begun,
    elsewhere,
    item,
    published,
    read_together,
    shipped,
    sign,
)

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def test_an_induction_begins_once(cast: Cast) -> None:
    first, again = begun(cast.dev, cast.riverside, cast.robin), begun(cast.dev, cast.riverside, cast.robin, days_ago=3)

    assert (again.pk, again.starts_on) == (first.pk, clock.today() - 10 * DAY)
    assert AuditEvent.objects.filter(verb="begun").count() == 1


@pytest.mark.parametrize(
    ("person", "by"), [("dev", "sunita"), ("dev", "yusuf"), ("ella", "robin"), ("robin", "robin"), ("tomasz", "robin"), ("dev", "pat")]
)
def test_only_whoever_leads_begins_it_and_only_for_their_people(cast: Cast, person: str, by: str) -> None:
    with pytest.raises(PermissionDenied):
        begun(getattr(cast, person), cast.riverside, getattr(cast, by))
    assert not Induction.objects.exists()


def test_somebody_whose_role_begins_next_month_can_begin(cast: Cast) -> None:
    new = User.objects.create_user("new@alongside.example", display_name="New One")
    give_role(new, service=cast.riverside, role=Role.SUPPORTER, by=None, starts=clock.today() + 30 * DAY)

    assert services_to_start(new, by=cast.robin) == [cast.riverside]
    assert begun(new, cast.riverside, cast.robin, days_ago=-30).starts_on == clock.today() + 30 * DAY


def test_days_follow_the_first_day(devs: Induction, cast: Cast) -> None:
    due = {state.item.code: state.due_on for state in (item_state(devs, code) for code in (MANAGER, TOGETHER, SUPERVISION))}
    assert due == {MANAGER: devs.starts_on - DAY, TOGETHER: devs.starts_on, SUPERVISION: devs.starts_on + 30 * DAY}

    moved = change_start(devs, starts_on=clock.today() + DAY, by=cast.robin)

    assert item_state(moved, MANAGER).due_on == clock.today() and not item_state(moved, MANAGER).is_late
    with pytest.raises(ValidationError) as error:
        change_start(devs, starts_on=dt.date(1990, 1, 1), by=cast.robin)
    assert list(error.value.message_dict) == ["starts_on"]


def test_an_item_has_a_day_of_its_own_where_an_editor_set_one(cast: Cast) -> None:
    row = begun(cast.dev, cast.riverside, cast.robin, version=published(item("one", due_days=5), item("two")))

    assert [item_state(row, code).due_on - row.starts_on for code in ("one", "two")] == [5 * DAY, -1 * DAY]


def test_what_the_system_knows_is_worked_out_with_its_day(devs: Induction, cast: Cast, shipped_course: CoursePage) -> None:
    codes = (COURSE, AGREEMENT, SUPERVISION)
    assert [item_state(devs, code).is_done for code in codes] == [False, False, False]

    enrolment = put_on_course(cast.dev, cast.riverside, shipped_course)
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=clock.now() - 5 * DAY)
    pair = supervision.pair_of(cast.dev, cast.riverside)
    supervision.signed(pair, cast.robin)
    both_sign(begin_agreement(pair, by=cast.dev), cast.dev, cast.robin)

    states = [item_state(devs, code) for code in codes]
    assert [state.given for state in states] == [Given.KNOWN] * 3
    assert [state.done_on for state in states] == [clock.today() - 5 * DAY, clock.today(), clock.today()]


def test_what_was_known_of_others_elsewhere_or_half_does_not_count(devs: Induction, cast: Cast, shipped_course: CoursePage) -> None:
    for person, service in ((cast.amara, cast.riverside), (cast.dev, cast.hillside)):
        enrolment = put_on_course(person, service, shipped_course)
        Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=clock.now())
    supervision.signed(supervision.pair_of(cast.amara, cast.riverside), cast.robin)
    pair = supervision.pair_of(cast.dev, cast.riverside)
    supervision.sign(supervision.begin(pair, cast.robin), cast.dev)
    begin_agreement(pair, by=cast.dev)

    assert not any(item_state(devs, code).is_done for code in (COURSE, AGREEMENT, SUPERVISION))


def test_a_short_check_in_is_not_the_first_supervision(devs: Induction, cast: Cast) -> None:
    supervision.signed(supervision.pair_of(cast.dev, cast.riverside), cast.robin)
    Session.objects.update(kind="short")

    assert not item_state(devs, SUPERVISION).is_done


def test_nobody_signs_what_the_system_knows_but_it_can_be_settled_another_way(devs: Induction, cast: Cast) -> None:
    for by in (cast.dev, cast.robin):
        with pytest.raises(PermissionDenied):
            sign(devs, COURSE, by)

    elsewhere(devs, COURSE, cast.robin, "Days 3 and 4 by 12 December. No meetings alone before.", agreed=True)

    assert item_state(devs, COURSE).given == Given.ELSEWHERE


def test_a_reflection_changes_nothing_here(devs: Induction, cast: Cast) -> None:
    before = checklist(devs, by=cast.robin)
    write_reflection(text="Three principles, and what I think of them.", by=cast.dev, seen_revision=0, principles=["P1", "P2", "P3"])

    assert checklist(devs, by=cast.robin) == before


def test_a_closed_one_is_opened_again_and_another_one_begins(devs: Induction, cast: Cast) -> None:
    close_induction(devs, by=cast.robin)
    second = begun(cast.dev, cast.riverside, cast.robin)
    assert second.pk != devs.pk
    with pytest.raises(ValidationError):
        reopen_induction(devs, by=cast.robin)

    close_induction(second, by=cast.robin)

    assert reopen_induction(devs, by=cast.robin).is_open


def test_what_waits_is_what_others_have_signed_and_what_is_due_soon(cast: Cast) -> None:
    row = begun(cast.dev, cast.riverside, cast.robin, days_ago=-60)
    assert signatures_waiting(cast.dev) == [] == signatures_waiting(cast.robin)

    sign(row, TOGETHER, cast.dev)

    assert [(one.state.item.code, one.signer) for one in signatures_waiting(cast.robin)] == [(TOGETHER, Signer.COORDINATOR)]
    change_start(row, starts_on=clock.today() + 7 * DAY, by=cast.robin)
    assert {one.state.item.stage for one in signatures_waiting(cast.dev)} == {"before", "first_day"}


def test_nobody_is_waited_for_under_a_closed_one(devs: Induction, cast: Cast) -> None:
    sign(devs, TOGETHER, cast.dev)
    close_induction(devs, by=cast.robin)

    assert [signatures_waiting(person) for person in cast.people()] == [[]] * len(list(cast.people()))


def test_progress_of_many_for_the_desk(devs: Induction, cast: Cast) -> None:
    sign(devs, TOGETHER, cast.dev)
    sign(devs, TOGETHER, cast.robin)
    begun(cast.ella, cast.hillside, cast.yusuf)

    found = induction_progress([cast.dev, cast.amara, cast.ella], cast.riverside)

    assert set(found) == {cast.dev.pk}
    assert (found[cast.dev.pk].done, found[cast.dev.pk].total) == (1, 23)
    following = found[cast.dev.pk].next
    assert following and following.item.code == "welcome-talk"


def crowd(cast: Cast, number: int) -> list[Induction]:
    rows = []
    for n in range(number):
        person = User.objects.create_user(f"new{n}@alongside.example", display_name=f"New {n}")
        give_role(person, service=cast.riverside, role=Role.SUPPORTER, by=None)
        row = begun(person, cast.riverside, cast.robin)
        sign(row, TOGETHER, person, comment="A word.")
        elsewhere(row, MANAGER, cast.robin)
        read_together(row, cast.robin)
        rows.append(row)
    return rows


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_for_one_and_for_three(cast: Cast, number: int, django_assert_num_queries: Any) -> None:
    rows = crowd(cast, number)

    with django_assert_num_queries(6):
        assert len(rows_of(rows)) == number
    with django_assert_num_queries(7):
        assert len(induction_progress([row.person for row in rows], cast.riverside)) == number
    for person, waits in ((cast.robin, True), (cast.sunita, True), (rows[0].person, True), (cast.tomasz, False)):
        with django_assert_num_queries(7 if waits else 1):
            assert bool(signatures_waiting(person)) == waits


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_queries_for_one_and_for_three(
    cast: Cast, number: int, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    row, *_others = crowd(cast, number)
    robin = sign_in(cast.robin)
    robin.get("/induction/")

    with django_assert_num_queries(25):
        robin.get("/induction/")
    with django_assert_num_queries(20):
        robin.get(f"/induction/{row.pk}/")


def test_whom_nobody_has_begun_with_is_told_to_whoever_leads(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    assert without_induction(cast.robin) == [cast.amara] and without_induction(cast.sunita) == []
    page = sign_in(cast.robin).get("/induction/").content.decode()
    assert f"/induction/start/{cast.amara.uuid}/" in page and f"/induction/start/{cast.dev.uuid}/" not in page


def test_begin_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    robin, url = sign_in(cast.robin), f"/induction/start/{cast.amara.uuid}/"

    wrong = robin.post(url, {"starts_on": "soon"})
    assert wrong.status_code == 422 and 'value="soon"' in wrong.content.decode()
    far = robin.post(url, {"starts_on": "2090-01-01"})
    assert far.status_code == 422 and "within two years" in far.content.decode()
    right = robin.post(url, {"starts_on": f"{clock.today():%d/%m/%Y}"})

    row = Induction.objects.get()
    assert right.url == f"/induction/{row.pk}/" and row.version == shipped()  # type: ignore[attr-defined]  # a redirect
    assert robin.get(url).status_code == 302


def test_without_a_published_checklist_nothing_can_begin(cast: Cast, sign_in: SignIn) -> None:
    InductionTemplate.objects.get().unpublish()
    page = sign_in(cast.robin).post(f"/induction/start/{cast.amara.uuid}/", {"starts_on": f"{clock.today()}"})

    assert "no published checklist" in page.content.decode() and not Induction.objects.exists()


def test_start_twice_with_another_version_is_the_first(devs: Induction, cast: Cast) -> None:
    other = published(item("one"))

    assert start_induction(cast.dev, service=cast.riverside, version=other, starts_on=clock.today(), by=cast.robin).version != other
