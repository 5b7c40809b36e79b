"""The link in a mail, and the code on a sheet: opening them changes nothing, and joining twice is once."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from courses.cohorts.actions import (
    CohortPlan,
    close_cohort,
    end_code,
    invite_people,
    join,
    join_with_code,
    make_code,
    make_cohort,
    mark_completed,
    move_to_cohort,
)
from courses.cohorts.models import Cohort, Enrolment, JoinCode
from courses.cohorts.policies import join_codes
from courses.cohorts.views.joining import TRIES_OF_AN_ADDRESS
from courses.pages.models import CoursePage
from foundation import clock
from people.actions import Guest, end_role, make_account
from people.enums import Role
from people.models import Invitation, ServiceRole, User
from people.queries import link_of
from people.tasks import send_invitation
from tests.cast import Cast, put_on_course
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


@pytest.fixture
def autumn(cast: Cast, small_course: CoursePage) -> Cohort:
    return make_cohort(cast.riverside, CohortPlan("Autumn"), course_key=small_course.translation_key, by=cast.robin)


@pytest.fixture
def ben(cast: Cast, autumn: Cohort) -> Invitation:
    """Ben's invitation to the autumn cohort."""
    row = invite_people(cast.riverside, cohort=autumn, guests=[Guest("ben@example.org", "Ben L")], role=Role.SUPPORTER, by=cast.robin)[0][0]
    send_invitation.func(row.pk)
    mail.outbox.clear()
    row.refresh_from_db()
    return row


@pytest.fixture
def code(cast: Cast, autumn: Cohort) -> JoinCode:
    return make_code(autumn, role=Role.SUPPORTER, by=cast.robin)


def people_in(cohort: Cohort) -> set[str]:
    return set(Enrolment.objects.filter(cohort=cohort).values_list("person__email", flat=True))


# --- The link ---


def test_opening_the_link_changes_nothing(client: Client, ben: Invitation, autumn: Cohort) -> None:
    page = client.get(link_of(ben))
    body = page.content.decode()
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store, private"
    assert "Robin Hughes invites you" in body and "Riverside" in body and 'value="Ben L"' in body
    assert not User.objects.filter(email="ben@example.org").exists()


def test_somebody_new_joins_and_is_signed_in(client: Client, ben: Invitation, autumn: Cohort, cast: Cast) -> None:
    page = client.post(link_of(ben), {"name": "  Ben  "}, follow=True)
    assert page.redirect_chain[-1][0] == "/training/"
    assert "Welcome, Ben. You have joined Riverside." in page.content.decode()
    account = User.objects.get(email="ben@example.org")
    assert (account.display_name, account.has_usable_password()) == ("Ben", False)
    assert [(role.service, role.role) for role in account.roles.all()] == [(cast.riverside, Role.SUPPORTER)]
    assert people_in(autumn) == {"ben@example.org"}
    assert client.get(link_of(ben)).status_code == 302, "a second time leads to the training"


def test_a_double_press_joins_once(client: Client, ben: Invitation, autumn: Cohort) -> None:
    client.post(link_of(ben), {"name": "Ben"})
    Client().post(link_of(ben), {"name": "Ben again"})
    assert User.objects.filter(email="ben@example.org").count() == 1
    assert Enrolment.objects.filter(cohort=autumn).count() == 1


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 81])
def test_a_name_is_asked_for_and_what_was_typed_stays(client: Client, ben: Invitation, name: str) -> None:
    page = client.post(link_of(ben), {"name": name})
    assert page.status_code == 422
    assert not User.objects.filter(email="ben@example.org").exists()


def test_with_an_account_one_signs_in_first(client: Client, ben: Invitation, autumn: Cohort, sign_in: SignIn) -> None:
    account = make_account(ben, name="Ben")
    assert f"next={link_of(ben)}".replace(":", "%3A")[:20] in client.get(link_of(ben)).content.decode()
    client.post(link_of(ben), {"name": "Somebody else"})
    assert not Enrolment.objects.filter(cohort=autumn).exists(), "the link alone signs nobody in to an account that is there"
    sign_in(account).post(link_of(ben))
    assert people_in(autumn) == {"ben@example.org"}


def test_who_is_signed_in_joins_as_themselves(ben: Invitation, autumn: Cohort, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.ella)
    assert "You are signed in as <strong>Ella Fraser</strong>" in page.get(link_of(ben)).content.decode()
    page.post(link_of(ben))
    assert people_in(autumn) == {cast.ella.email}
    late = Client().get(link_of(ben))
    assert late.status_code == 410
    assert "Ella" not in late.content.decode()


@pytest.mark.parametrize("token", ["x", "a:b:c", "WyJ4IiwxXQ:1vO:bad"])
def test_a_link_that_nobody_made_is_not_there(client: Client, db: None, token: str) -> None:
    assert client.get(f"/invited/{token}/").status_code == 404
    assert client.post(f"/invited/{token}/again/").status_code == 404


def test_an_old_link_offers_a_new_one_to_the_same_address(client: Client, ben: Invitation) -> None:
    link = link_of(ben)
    with clock.set_to(clock.now() + 20 * DAY):
        assert client.get(link).status_code == 410
        assert client.post(link, {"name": "Ben"}).status_code == 410
        for _ in range(5):
            client.post(f"{link}again/")
            send_invitation.func(ben.pk)
        assert [message.to for message in mail.outbox] == [["ben@example.org"]] * 3, "three a day, whoever presses"
        found = re.search(r"/invited/\S+/", str(mail.outbox[-1].body))
        assert found and client.get(found[0]).status_code == 200


def test_a_withdrawn_link_offers_nothing(client: Client, ben: Invitation) -> None:
    Invitation.objects.update(withdrawn_at=clock.now())
    page = client.get(link_of(ben))
    assert page.status_code == 410
    assert "Send me a new link" not in page.content.decode()
    client.post(f"{link_of(ben)}again/")
    send_invitation.func(ben.pk)
    assert not mail.outbox


def test_without_a_coordinator_nobody_joins_and_is_told_why(client: Client, ben: Invitation, cast: Cast) -> None:
    end_role(ServiceRole.objects.get(person=cast.robin), by=None)
    page = client.post(link_of(ben), {"name": "Ben"})
    assert page.status_code == 422
    assert "no coordinator" in page.content.decode() and 'value="Ben"' in page.content.decode()
    assert not User.objects.filter(email="ben@example.org").exists()


# --- Into the cohort ---


def test_who_learns_here_already_comes_into_the_cohort(ben: Invitation, autumn: Cohort, cast: Cast, amara_learns: Enrolment) -> None:
    join(ben, by=cast.amara)
    assert set(Enrolment.objects.filter(person=cast.amara).values_list("pk", "cohort")) == {(amara_learns.pk, autumn.pk)}


def test_who_has_completed_it_stays_as_they_are(ben: Invitation, cast: Cast, amara_learns: Enrolment) -> None:
    mark_completed(amara_learns, by=None)
    join(ben, by=cast.amara)
    amara_learns.refresh_from_db()
    assert (Enrolment.objects.filter(person=cast.amara).count(), amara_learns.cohort) == (1, None)


def test_who_learns_at_another_service_is_told_and_nothing_changes(
    ben: Invitation, autumn: Cohort, cast: Cast, small_course: CoursePage
) -> None:
    put_on_course(cast.ella, cast.hillside, small_course)
    with pytest.raises(ValidationError, match="another service"):
        join(ben, by=cast.ella)
    ben.refresh_from_db()
    assert ben.is_open
    assert not ServiceRole.objects.filter(person=cast.ella, service=cast.riverside).exists()


def test_a_closed_group_takes_nobody_whom_it_invited_before(ben: Invitation, autumn: Cohort, cast: Cast) -> None:
    close_cohort(autumn, by=cast.robin)
    with pytest.raises(ValidationError, match=r"closed and takes nobody any more\. Ask whoever invited you"):
        join(ben, by=cast.ella)


# --- The code ---


def test_only_whoever_leads_makes_and_ends_it(cast: Cast, autumn: Cohort, code: JoinCode) -> None:
    for who in ("amara", "sunita", "morgan", "pat", "yusuf", "alex"):
        with pytest.raises(PermissionDenied):
            make_code(autumn, role=None, by=getattr(cast, who))
        with pytest.raises(PermissionDenied):
            end_code(code, by=getattr(cast, who))
    assert_policy_agrees(join_codes, cast, [code])


@pytest.mark.parametrize("typed", ["{0}-{1}", "{0} {1}", " {0}{1} ", "lower"])
def test_it_is_read_however_it_is_typed(client: Client, code: JoinCode, typed: str) -> None:
    words = code.code.lower() if typed == "lower" else typed.format(code.code[:4], code.code[4:])
    assert client.post("/join/", {"code": words})["Location"] == f"/join/{code.code}/"


def test_it_sends_a_link_and_says_the_same_to_everybody(client: Client, code: JoinCode, cast: Cast, autumn: Cohort) -> None:
    bodies = []
    for email in ("new@example.org", cast.ella.email):
        page = client.post(f"/join/{code.code}/", {"email": email})
        bodies.append(page.content.decode().replace(email, "…"))
    strip = re.compile(r"csrfmiddlewaretoken\S* value=\S+")
    assert strip.sub("", bodies[0]) == strip.sub("", bodies[1])
    for row in Invitation.objects.all():
        send_invitation.func(row.pk)
    assert {message.to[0] for message in mail.outbox} == {"new@example.org", cast.ella.email}
    body = next(str(message.body) for message in mail.outbox if message.to == ["new@example.org"])
    assert "the link that you asked for" in body
    found = re.search(r"/invited/\S+/", body)
    assert found
    client.post(found[0], {"name": "New"})
    assert people_in(autumn) == {"new@example.org"}


def test_an_address_gets_three_links_a_day_and_no_more(client: Client, code: JoinCode) -> None:
    for _ in range(6):
        client.post(f"/join/{code.code}/", {"email": "ben@example.org"})
        send_invitation.func(Invitation.objects.get().pk)
    assert len(mail.outbox) == 3


def test_who_is_signed_in_joins_at_once_and_once(code: JoinCode, cast: Cast, autumn: Cohort, sign_in: SignIn) -> None:
    dev = sign_in(cast.dev)
    assert "You are signed in as <strong>Dev Patel</strong>" in dev.get(f"/join/{code.code}/").content.decode()
    assert people_in(autumn) == set()
    dev.post(f"/join/{code.code}/")
    dev.post(f"/join/{code.code}/")
    assert people_in(autumn) == {cast.dev.email}
    assert Enrolment.objects.filter(person=cast.dev).count() == 1
    assert [row.accepted_by for row in Invitation.objects.all()] == [cast.dev]
    assert not mail.outbox


def test_who_completed_it_gets_nothing_new_by_pressing_join(code: JoinCode, cast: Cast, amara_learns: Enrolment) -> None:
    mark_completed(amara_learns, by=None)
    assert join_with_code(code, by=cast.amara) == amara_learns
    assert not Invitation.objects.exists()


def test_who_was_taken_out_comes_in_again_with_the_code(code: JoinCode, cast: Cast, autumn: Cohort) -> None:
    joined = join_with_code(code, by=cast.dev)
    assert joined is not None
    move_to_cohort(joined, cohort=None, by=cast.robin)
    join_with_code(code, by=cast.dev)
    assert people_in(autumn) == {cast.dev.email}


def test_a_code_leads_to_its_own_group_whatever_one_was_invited_to_before(
    code: JoinCode, cast: Cast, autumn: Cohort, sign_in: SignIn
) -> None:
    spring = make_cohort(cast.riverside, CohortPlan("Spring"), course_key=autumn.course_key, by=cast.robin)
    invite_people(cast.riverside, cohort=spring, guests=[Guest(cast.ella.email)], role=Role.SUPPORTER, by=cast.robin)
    told = sign_in(cast.ella).post(f"/join/{code.code}/", follow=True).content.decode()
    assert "You have joined Autumn." in told
    assert (people_in(autumn), people_in(spring)) == ({cast.ella.email}, set())


def test_an_old_ended_or_closed_code_leads_nowhere(client: Client, code: JoinCode, cast: Cast, autumn: Cohort) -> None:
    path = f"/join/{code.code}/"
    assert client.get(path).status_code == 200
    with clock.set_to(clock.now() + 15 * DAY):
        assert client.get(path).status_code == 410
    newer = make_code(autumn, role=None, by=cast.robin)
    assert client.get(path).status_code == 410
    close_cohort(autumn, by=cast.robin)
    assert client.get(f"/join/{newer.code}/").status_code == 410
    with pytest.raises(ValidationError):
        join_with_code(newer, by=cast.dev)


def test_codes_cannot_be_tried_out(client: Client, code: JoinCode) -> None:
    for _ in range(TRIES_OF_AN_ADDRESS):
        client.post("/join/", {"code": "AAAA-AAAA"})
    for page in (client.post("/join/", {"code": code.code}), client.get(f"/join/{code.code}/")):
        assert page.status_code == 429
        assert "try again in an hour" in page.content.decode()


def test_a_full_room_behind_one_address_can_type_it(client: Client, code: JoinCode) -> None:
    for n in range(40):
        client.post("/join/", {"code": code.code[:-1]})
        client.post("/join/", {"code": code.code})
        client.get(f"/join/{code.code}/")
        page = client.post(f"/join/{code.code}/", {"email": f"guest-{n}@example.org"})
        assert page.status_code == 200
    assert Invitation.objects.count() == 40


def test_the_sheet_names_neither_course_nor_service(code: JoinCode, autumn: Cohort, cast: Cast, sign_in: SignIn) -> None:
    robin = sign_in(cast.robin)
    sheet = robin.get(f"/people/cohorts/{autumn.uuid}/code/join.pdf")
    picture = robin.get(f"/people/cohorts/{autumn.uuid}/code/picture.svg")
    assert sheet.content.startswith(b"%PDF") and picture.content.startswith(b"<svg")
    assert sheet["Content-Disposition"] == 'inline; filename="join.pdf"'
    end_code(code, by=cast.robin)
    assert robin.get(f"/people/cohorts/{autumn.uuid}/code/join.pdf").status_code == 404
