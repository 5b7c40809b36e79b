"""Who gives which role, for how long, and what happens when it ends."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from courses.cohorts.actions import CohortPlan, add_to_cohort, enrol, make_code, make_cohort
from courses.cohorts.models import Cohort, Enrolment
from courses.pages.models import CoursePage
from foundation import clock
from foundation.models import AuditEvent
from people.actions import Guest, appoint, end_appointment, end_role, give_role, invite
from people.enums import DEPUTY_LASTS, Role, Span
from people.models import Invitation, Message, ServiceRole, User
from people.policies import roles, services
from people.queries import roles_there
from people.viewsets import ServiceRoleViewSet, ServiceViewSet
from tests.cast import Cast
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def held(person: User, cast: Cast) -> set[str]:
    return set(ServiceRole.objects.active().filter(person=person, service=cast.riverside).values_list("role", flat=True))


def at(cast: Cast, rest: str = "") -> str:
    return f"/services/{cast.riverside.uuid}/roles/{rest}"


@pytest.fixture
def deputy(cast: Cast) -> User:
    """Morgan, who is a mentor too."""
    appoint(cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + 60 * DAY, by=cast.robin)
    return cast.morgan


def test_halves_agree_with_a_deputy_and_ended_ones(cast: Cast, deputy: User) -> None:
    assert_policy_agrees(roles, cast, ServiceRole.objects.all())


def test_a_coordinator_gives_and_ends_roles_of_people_who_are_there(cast: Cast, deputy: User, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    for _ in range(2):
        assert desk.post(at(cast, f"give/{cast.dev.uuid}/"), {"role": "mentor", "ends": ""}).status_code == 302
    assert held(cast.dev, cast) == {"supporter", "mentor"}
    assert held(deputy, cast) == {"mentor", "deputy"}
    assert sign_in(cast.dev).get("/services/").content.decode().count("Mentor") >= 1
    [told] = Message.objects.filter(person=cast.dev)
    assert told.path == f"/services/{cast.riverside.uuid}/"
    role = ServiceRole.objects.get(person=cast.dev, role=Role.MENTOR)
    for _ in range(2):
        assert desk.post(at(cast, f"{role.pk}/end/"), {"when": "now"}).status_code == 302

    assert held(cast.dev, cast) == {"supporter"}
    events = AuditEvent.objects.filter(subject_type="people.servicerole", subject_id=str(role.pk)).order_by("pk")
    assert [(one.verb, one.actor_id) for one in events] == [("role_given", cast.robin.pk), ("role_ended", cast.robin.pk)]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER])
def test_nobody_here_makes_coordinators_or_managers(cast: Cast, deputy: User, sign_in: SignIn, role: Role) -> None:
    for by in (cast.robin, deputy):
        with pytest.raises(PermissionDenied):
            appoint(cast.dev, service=cast.riverside, role=role, ends=None, by=by)
    assert sign_in(cast.robin).post(at(cast, f"give/{cast.dev.uuid}/"), {"role": role.value}).status_code == 422
    with pytest.raises(PermissionDenied):
        end_appointment(ServiceRole.objects.get(person=cast.sunita), on=None, by=cast.robin)
    row = ServiceRole.objects.get(person=cast.sunita)
    assert sign_in(cast.robin).get(at(cast, f"{row.pk}/end/")).status_code == 403


def test_a_deputy_makes_no_deputies_and_ends_none(cast: Cast, deputy: User, sign_in: SignIn) -> None:
    appoint(cast.dev, service=cast.riverside, role=Role.DEPUTY, ends=clock.today(), by=cast.robin)
    with pytest.raises(PermissionDenied):
        appoint(cast.amara, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + DAY, by=deputy)
    with pytest.raises(PermissionDenied):
        end_appointment(ServiceRole.objects.get(person=cast.dev, role=Role.DEPUTY), on=None, by=deputy)
    appoint(cast.amara, service=cast.riverside, role=Role.MENTOR, ends=None, by=deputy)

    assert held(cast.amara, cast) == {"supporter", "mentor"}
    assert "Deputy coordinator</span>" not in sign_in(deputy).get(at(cast, f"give/{cast.amara.uuid}/")).content.decode()


def test_nobody_gives_or_ends_their_own(cast: Cast, deputy: User, sign_in: SignIn) -> None:
    with pytest.raises(PermissionDenied):
        appoint(cast.robin, service=cast.riverside, role=Role.MENTOR, ends=None, by=cast.robin)
    with pytest.raises(PermissionDenied):
        end_appointment(ServiceRole.objects.get(person=deputy, role=Role.MENTOR), on=None, by=deputy)
    assert sign_in(cast.robin).get(at(cast, f"give/{cast.robin.uuid}/")).status_code == 404


def test_people_who_are_not_there_cannot_be_given_a_role_nor_found(cast: Cast, sign_in: SignIn) -> None:
    """Pat was there until yesterday; Ella is at Hillside; Tomasz has an account."""
    for who in (cast.pat, cast.ella, cast.tomasz):
        assert sign_in(cast.robin).get(at(cast, f"give/{who.uuid}/")).status_code == 404
        with pytest.raises(ValidationError):
            appoint(who, service=cast.riverside, role=Role.MENTOR, ends=None, by=cast.robin)


@pytest.mark.parametrize("who", ["amara", "sunita", "morgan", "pat", "yusuf", "alex", "tomasz"])
def test_only_who_leads_gives_roles(cast: Cast, sign_in: SignIn, who: str) -> None:
    by = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        appoint(cast.dev, service=cast.riverside, role=Role.MENTOR, ends=None, by=by)
    with pytest.raises(PermissionDenied):
        end_appointment(ServiceRole.objects.get(person=cast.dev), on=None, by=by)
    expected = 403 if services.may(by, "view", cast.riverside) else 404
    assert sign_in(by).get(at(cast)).status_code == expected
    assert sign_in(by).post(at(cast, f"give/{cast.dev.uuid}/"), {"role": "mentor"}).status_code == expected


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ("", "A deputy has a last day. Type it."),
        ((clock.today() - DAY).isoformat(), "That day is past."),
        ((clock.today() + DEPUTY_LASTS + DAY).isoformat(), "Six months at most."),
        ("in spring", "Type a day, such as 25/12/2026."),
    ],
)
def test_a_deputy_has_a_last_day_within_six_months(cast: Cast, sign_in: SignIn, ends: str, told: str) -> None:
    answer = sign_in(cast.robin).post(at(cast, f"give/{cast.dev.uuid}/"), {"role": "deputy", "ends": ends})

    assert answer.status_code == 422 and told in answer.content.decode()
    assert held(cast.dev, cast) == {"supporter"}


def test_a_role_that_somebody_has_is_not_given_again_with_another_end(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.robin).post(at(cast, f"give/{cast.dev.uuid}/"), {"role": "supporter", "ends": (clock.today() + DAY).isoformat()})

    assert answer.status_code == 422 and "They have this role already." in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"when": ""}, "Choose one."),
        ({"when": "later", "on": ""}, "Type a day"),
        ({"when": "later", "on": (clock.today() - DAY).isoformat()}, "That day is past."),
    ],
)
def test_an_end_that_cannot_be_is_told_at_its_field(cast: Cast, sign_in: SignIn, sent: dict, told: str) -> None:
    row = ServiceRole.objects.get(person=cast.dev)
    answer = sign_in(cast.robin).post(at(cast, f"{row.pk}/end/"), sent)

    assert answer.status_code == 422 and told in answer.content.decode()
    assert held(cast.dev, cast) == {"supporter"}


def test_access_ends_after_the_last_day(cast: Cast, deputy: User, sign_in: SignIn) -> None:
    row = ServiceRole.objects.get(person=deputy, role=Role.DEPUTY)
    sign_in(cast.robin).post(at(cast, f"{row.pk}/end/"), {"when": "later", "on": (clock.today() + DAY).isoformat()})
    assert sign_in(deputy).get(at(cast)).status_code == 200
    with clock.set_to(clock.now() + 2 * DAY):
        assert sign_in(deputy).get(at(cast)).status_code == 403
        with pytest.raises(PermissionDenied):
            appoint(cast.dev, service=cast.riverside, role=Role.MENTOR, ends=None, by=deputy)


def test_given_and_ended_twice_within_a_day(cast: Cast) -> None:
    for _ in range(3):
        role = appoint(cast.dev, service=cast.riverside, role=Role.MENTOR, ends=None, by=cast.robin)
        end_appointment(role, on=None, by=cast.robin)

    assert held(cast.dev, cast) == {"supporter"}
    assert ServiceRole.objects.filter(person=cast.dev, role=Role.MENTOR).count() == 1


def test_roles_of_now_later_and_before_stand_apart(cast: Cast, sign_in: SignIn) -> None:
    later = give_role(cast.dev, service=cast.riverside, role=Role.MENTOR, by=None, starts=clock.today() + DAY)
    now = [(row.person, row.role) for row in roles_there(cast.riverside, Span.NOW)]

    assert now == [
        (cast.robin, "coordinator"), (cast.sunita, "manager"), (cast.morgan, "mentor"), (cast.amara, "supporter"), (cast.dev, "supporter"),
    ]  # fmt: skip
    assert list(roles_there(cast.riverside, Span.AHEAD)) == [later]
    assert [row.person for row in roles_there(cast.riverside, Span.PAST)] == [cast.pat]
    body = sign_in(cast.robin).get(at(cast, "?when=past")).content.decode()
    assert "Pat Doyle" in body and "Amara" not in body and "/end/" not in body
    assert sign_in(cast.robin).get(at(cast, "?when=nonsense&page=x")).status_code == 200


def test_the_list_has_the_same_queries_for_five_and_for_forty(cast: Cast, sign_in: SignIn, django_assert_num_queries: Callable) -> None:
    desk = sign_in(cast.robin)
    for more in (0, 35):
        for number in range(more):
            person = User.objects.create_user(f"n{number}@alongside.example", display_name=f"N {number}")
            give_role(person, service=cast.riverside, role=Role.SUPPORTER, by=None)
        with django_assert_num_queries(7):
            body = desk.get(at(cast)).content.decode()
    assert "Page 1 of 2" in body


# --- The last coordinator, in the admin ---


def change_in_admin(cast: Cast, sign_in: SignIn, row: ServiceRole, **changed: object) -> str:
    url = reverse(ServiceRoleViewSet().get_url_name("edit"), args=[row.pk])
    fields = {"person": row.person_id, "service": row.service_id, "role": row.role, "starts": row.starts.isoformat(), "ends": ""}
    return sign_in(cast.alex).post(url, fields | changed).content.decode()


def test_the_last_coordinator_does_not_go_by_mistake(cast: Cast, sign_in: SignIn) -> None:
    role = ServiceRole.objects.get(person=cast.robin)
    soon, gone = (clock.today() + 5 * DAY).isoformat(), (clock.today() - DAY).isoformat()
    for changed in ({"ends": soon}, {"ends": gone}, {"role": "mentor"}, {"person": cast.dev.pk, "role": "manager"}):
        assert "Nobody else coordinates Riverside then." in change_in_admin(cast, sign_in, role, **changed)
        role.refresh_from_db()
        assert (role.role, role.ends, role.person) == ("coordinator", None, cast.robin)
    change_in_admin(cast, sign_in, role, ends=soon, leave_without="on")
    role.refresh_from_db()

    assert role.ends is not None and role.ends.isoformat() == soon


def test_with_a_successor_a_coordinator_can_go(cast: Cast, sign_in: SignIn) -> None:
    role, soon = ServiceRole.objects.get(person=cast.robin), clock.today() + 5 * DAY
    next_one = give_role(cast.dev, service=cast.riverside, role=Role.COORDINATOR, by=None, starts=soon + 2 * DAY)
    assert "Nobody else coordinates" in change_in_admin(cast, sign_in, role, ends=soon.isoformat()), "there is a day between"
    ServiceRole.objects.filter(pk=next_one.pk).update(starts=soon + DAY)
    change_in_admin(cast, sign_in, role, ends=soon.isoformat())
    role.refresh_from_db()

    assert role.ends == soon
    end_role(next_one, by=None)


@pytest.fixture
def autumn(cast: Cast, small_course: CoursePage) -> Cohort:
    return make_cohort(cast.riverside, CohortPlan("Autumn"), course_key=small_course.translation_key, by=cast.robin)


def switch_off(cast: Cast, sign_in: SignIn, person: User, **sent: str) -> Any:
    fields = {"email": person.email, "display_name": person.display_name}
    return sign_in(cast.alex).post(reverse("wagtailusers_users:edit", args=[person.pk]), fields | sent)


def test_the_account_of_the_last_coordinator_is_not_switched_off_by_mistake(cast: Cast, sign_in: SignIn) -> None:
    give_role(cast.robin, service=cast.hillside, role=Role.COORDINATOR, by=None)
    told = switch_off(cast, sign_in, cast.robin).content.decode()
    cast.robin.refresh_from_db()
    assert "Nobody else coordinates Riverside. Give somebody the role first" in told and cast.robin.is_active


def test_once_it_is_meant_the_account_is_off_and_nobody_is_enrolled_there_any_more(cast: Cast, sign_in: SignIn, autumn: Cohort) -> None:
    assert switch_off(cast, sign_in, cast.robin, leave_without="on").status_code == 302
    cast.robin.refresh_from_db()
    assert not cast.robin.is_active
    give_role(cast.dev, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today())
    dev = User.objects.get(pk=cast.dev.pk)
    for step in (
        lambda: enrol(cast.amara, course_key=autumn.course_key, service=cast.riverside, by=None),
        lambda: add_to_cohort(autumn, [cast.amara], by=dev),
        lambda: make_cohort(cast.riverside, CohortPlan("Spring"), course_key=autumn.course_key, by=dev),
        lambda: invite(cast.riverside, guests=[Guest("ben@example.org")], role=None, by=dev),
        lambda: make_code(autumn, role=Role.SUPPORTER, by=dev),
    ):
        with pytest.raises(ValidationError, match="no coordinator"):
            step()
    assert not Enrolment.objects.exists() and not Invitation.objects.exists()


def test_accounts_of_others_are_switched_off_without_a_question(cast: Cast, sign_in: SignIn) -> None:
    for person in (cast.amara, cast.sunita, cast.pat):
        assert switch_off(cast, sign_in, person).status_code == 302
    give_role(cast.dev, service=cast.riverside, role=Role.COORDINATOR, by=None)
    assert switch_off(cast, sign_in, cast.robin).status_code == 302
    assert set(User.objects.filter(is_active=False)) == {cast.amara, cast.sunita, cast.pat, cast.robin}
    assert "Nobody else coordinates Riverside" in switch_off(cast, sign_in, cast.dev).content.decode(), "who is off coordinates nothing"


@pytest.mark.parametrize("name", ["River\x1eside", "River\x1f side", "River\u200b side\x08"])
def test_the_name_of_a_service_holds_no_signs_that_nobody_sees(cast: Cast, sign_in: SignIn, name: str) -> None:
    url = reverse(ServiceViewSet().get_url_name("edit"), args=[cast.riverside.pk])
    sign_in(cast.alex).post(url, {"name": name, "contact": ""})
    cast.riverside.refresh_from_db()
    assert cast.riverside.name == "River side"
    assert sign_in(cast.amara).get("/services/").status_code == 200
