"""Coming together, twice, odd, or while something else changes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from charter_content import flows
from charter_content.supervision import queries
from charter_content.supervision.actions import (
    ChangedSince,
    answer_invitation,
    cancel_gathering,
    close_gathering,
    keep_register,
    move_gathering,
    sign_up,
    take_off,
)
from charter_content.supervision.enums import Answer, Came, Stage
from charter_content.supervision.models import Gathering, SignUp
from charter_content.supervision.policies import gatherings, sign_ups
from foundation import clock
from people.enums import Role
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories.gatherings import GROUP, come, fresh, on_its_day, plan_of
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def test_another_plan_for_the_same_moment_is_told_and_not_dropped(cast: Cast, sign_in: SignIn, group: Gathering) -> None:
    local = timezone.localtime(group.planned_for)
    Gathering.objects.update(planned_for=local.replace(second=0, microsecond=0))
    sent = {
        "on": f"{local:%d/%m/%Y}", "at": f"{local:%H:%M}", "minutes": "90", "place": "Room 2", "places": "8",
        "facilitators": [str(cast.robin.uuid)],
    }  # fmt: skip
    url = f"/supervision/group/plan/{cast.riverside.uuid}/group/"
    assert sign_in(cast.robin).post(url, sent).status_code == 302, "the same form twice is once"
    response = sign_in(cast.robin).post(url, sent | {"place": "Room 9"})
    assert response.status_code == 422
    assert "Another one is planned for that moment already." in (body := response.content.decode()) and 'value="Room 9"' in body
    assert Gathering.objects.get().place == "Room 2"


@pytest.mark.django_db(transaction=True)
def test_the_same_plan_twice_tells_people_once(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    plan = plan_of(GROUP, cast.robin)
    for _ in range(2):
        flows.plan_gathering(cast.riverside, GROUP, plan, by=cast.robin)
    call_command("work", once=True)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["amara@alongside.example", "dev@alongside.example"]


def test_marks_are_of_one_day_and_a_moved_day_is_read_back_again(cast: Cast, group: Gathering) -> None:
    row = on_its_day(group)
    [line] = come(row, cast.amara)
    keep_register(row, {line.pk: Came.CAME}, by=cast.robin)
    before = fresh(row).revision
    move_gathering(row, replace(plan_of(GROUP, cast.robin, at=row.planned_for), minutes=75), by=cast.robin)
    assert (SignUp.objects.get().came, fresh(row).revision > before) == (Came.CAME, True), "only its length has changed"
    move_gathering(row, plan_of(GROUP, cast.robin), by=cast.robin)
    assert SignUp.objects.get().came == ""


def test_a_mark_that_goes_asks_to_read_back_again(cast: Cast, review_day: Gathering) -> None:
    row = on_its_day(review_day)
    lines = come(row, cast.amara, cast.dev, cast.ella)
    asked = row.invitations.get(service=cast.hillside)
    for goes in (
        lambda: sign_up(row, answer=Answer.CANNOT, by=cast.amara),
        lambda: take_off(lines[1], by=cast.robin),
        lambda: answer_invitation(asked, yes=False, by=cast.yusuf),
    ):
        keep_register(row, {line.pk: Came.CAME for line in lines}, by=cast.robin)
        seen = fresh(row).revision
        goes()
        with pytest.raises(ChangedSince):
            close_gathering(row, seen_revision=seen, by=cast.robin)
    answer_invitation(asked, yes=True, by=cast.yusuf)
    come(row, cast.ella)
    assert SignUp.objects.get(person=cast.ella).came == "", "an old mark does not come back"


def test_the_own_line_of_who_takes_over_does_not_hold_up_closing(cast: Cast, review_day: Gathering) -> None:
    ServiceRole.objects.create(person=cast.dev, service=cast.riverside, role=Role.COORDINATOR, starts=clock.today() - DAY)
    come(review_day, cast.dev)
    ServiceRole.objects.filter(person=cast.robin).update(ends=clock.today() - DAY)
    row = on_its_day(review_day)
    assert gatherings.may(cast.dev, "facilitate", row) and queries.register_of(row, by=cast.dev) == []
    assert close_gathering(row, seen_revision=fresh(row).revision, by=cast.dev).stage == Stage.LOCKED


def test_names_of_other_services_are_gone_once_it_is_called_off(cast: Cast, review_day: Gathering) -> None:
    come(review_day, cast.amara, cast.ella)
    cancel_gathering(review_day, by=cast.robin)
    assert [one.name for one in queries.register_of(fresh(review_day), by=cast.robin)] == ["Amara Okafor"]
    assert_policy_agrees(sign_ups, cast, SignUp.objects.select_related("gathering__host", "service"))


def test_an_invitation_is_answered_by_a_yes_or_a_no_alone(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    come(review_day, cast.ella)
    url = f"/supervision/group/{review_day.pk}/invitation/{cast.hillside.uuid}/"
    assert sign_in(cast.yusuf).post(url, {"answer": "perhaps"}).status_code == 302
    assert SignUp.objects.get().answer == Answer.COMING
    sign_in(cast.yusuf).post(url, {"answer": "no"})
    assert SignUp.objects.get().answer == Answer.OFF


@pytest.mark.parametrize(("path", "sent"), [("answer/", {"answer": "coming", "needs": "A ramp."}), ("agenda/", {"text": "A ramp."})])
def test_what_was_typed_while_it_was_called_off_comes_back(
    cast: Cast, review_day: Gathering, sign_in: SignIn, path: str, sent: dict[str, str]
) -> None:
    cancel_gathering(review_day, by=cast.robin)
    response = sign_in(cast.amara).post(f"/supervision/group/{review_day.pk}/{path}", sent)
    assert response.status_code == 403 and "A ramp." in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    assert sign_in(cast.amara).get(f"/supervision/group/{review_day.pk}/agenda/").status_code == 403
