"""The certificates of a whole cohort: who has theirs, and giving them, once each."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from courses import flows
from courses.certificates.actions import make_wish
from courses.certificates.enums import TitleChoice
from courses.certificates.facts import from_json
from courses.certificates.models import Award, AwardSecret
from courses.certificates.queries import award_of, certificate_lines, ready_in
from courses.cohorts.models import Cohort, Enrolment
from foundation.enums import Verb
from foundation.keys import delete_key
from foundation.models import AuditEvent
from people.enums import Role
from people.models import ServiceRole, User
from tests.at_once import at_once
from tests.cast import Cast

SignIn = Callable[[User], Client]


def page_of(cohort: Cohort) -> str:
    return f"/people/cohorts/{cohort.uuid}/certificates/"


def main_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode().split("<main", 1)[1].split("</main>", 1)[0])


def test_the_page_says_who_is_ready_and_what_the_others_need(cohort: Cohort, three: list[Enrolment], cast: Cast, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    shown = main_of(desk, page_of(cohort))

    assert "2 ready to give" in shown and shown.count("Give it<span") == 2
    assert "Still missing: 4 lessons; 1 safety question." in shown
    assert page_of(cohort) in main_of(desk, f"/people/cohorts/{cohort.uuid}/")
    assert page_of(cohort) in main_of(desk, "/people/"), "the desk leads here"
    person = main_of(desk, f"/people/{three[0].uuid}/")
    assert "<strong>Ready.</strong>" in person and page_of(cohort) in person


def test_all_that_are_ready_are_given_at_once_and_told(
    cohort: Cohort, three: list[Enrolment], cast: Cast, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    desk = sign_in(cast.robin)
    with django_capture_on_commit_callbacks(execute=True):
        first = desk.post(f"{page_of(cohort)}give/", follow=True)
        second = desk.post(f"{page_of(cohort)}give/", follow=True)

    assert "2 certificates are given." in first.content.decode()
    assert "There was nothing left to give." in second.content.decode()
    assert set(Award.objects.values_list("person", flat=True)) == {cast.amara.pk, cast.dev.pk}
    assert Award.objects.count() == 2
    facts = from_json(Award.objects.get(person=cast.dev).facts)
    assert facts.title == "A Short Course" and not any(facts.days), "the neutral title, as they have not said"
    assert set(AuditEvent.objects.filter(verb=Verb.AWARDED).values_list("actor_id", flat=True)) == {cast.robin.pk}
    for one in Award.objects.all():
        assert f"/people/certificates/{one.serial}/" in main_of(desk, page_of(cohort))
    assert not mail.outbox or all("ertificate" not in message.subject for message in mail.outbox)


def test_one_button_gives_one(cohort: Cohort, three: list[Enrolment], cast: Cast, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    desk.post(f"{page_of(cohort)}give/", {"enrolment": str(three[1].uuid)})
    assert [one.person for one in Award.objects.all()] == [cast.dev]

    assert desk.post(f"/people/certificates/give/{three[0].uuid}/").headers["Location"] == f"/people/{three[0].uuid}/"
    desk.post(f"/people/certificates/give/{three[2].uuid}/")
    assert {one.person for one in Award.objects.all()} == {cast.amara, cast.dev}, "nobody who has not completed it"


def test_the_wish_of_the_holder_counts(cohort: Cohort, three: list[Enrolment], cast: Cast) -> None:
    make_wish(three[0], name="Amara O.", title=TitleChoice.FULL, by=cast.amara)
    (award,) = flows.give_certificates([three[0]], by=cast.robin).awards
    assert cast.amara.ring.read(AwardSecret.objects.get(award=award), "name") == "Amara O."
    assert any(from_json(award.facts).days)


def test_a_name_that_cannot_be_printed_is_told_and_stops_nobody(
    cohort: Cohort, three: list[Enrolment], cast: Cast, sign_in: SignIn
) -> None:
    User.objects.filter(pk=cast.amara.pk).update(display_name="王小明")
    shown = sign_in(cast.robin).post(f"{page_of(cohort)}give/", follow=True).content.decode()

    assert "The name of 王小明 cannot be printed." in shown and "One certificate is given." in shown
    assert [one.person for one in Award.objects.all()] == [cast.dev]


def test_a_wish_whose_key_is_missing_is_told_and_stops_nobody(cohort: Cohort, three: list[Enrolment], cast: Cast, sign_in: SignIn) -> None:
    make_wish(three[0], name="Amara", title=TitleChoice.FULL, by=cast.amara)
    delete_key(cast.amara.key_owner)
    told = sign_in(cast.robin).post(f"/people/cohorts/{cohort.uuid}/certificates/give/", follow=True).content.decode()

    assert "One certificate is given." in told and "could not be given just now. Nothing is lost." in told
    assert [award.person for award in Award.objects.all()] == [cast.dev]


def test_never_ones_own(cohort: Cohort, three: list[Enrolment], cast: Cast, sign_in: SignIn) -> None:
    ServiceRole.objects.filter(person=cast.amara).update(role=Role.COORDINATOR)
    amara = sign_in(cast.amara)

    assert {one.person for one in ready_in(cohort, cast.amara)} == {cast.dev}
    assert amara.post(f"{page_of(cohort)}give/", {"enrolment": str(three[0].uuid)}).status_code == 403
    assert amara.post(f"/people/certificates/give/{three[0].uuid}/").status_code == 403
    with pytest.raises(PermissionDenied):
        flows.give_certificates([three[0]], by=User.objects.with_hats().get(pk=cast.amara.pk))
    assert not Award.objects.exists()
    assert "how your own should read" in main_of(amara, page_of(cohort))


def test_outsiders_find_nothing_and_who_facilitates_may_not(
    cohort: Cohort, three: list[Enrolment], cast: Cast, sign_in: SignIn, client: Client
) -> None:
    for person, expected in (
        (cast.morgan, 403), (cast.amara, 404), (cast.yusuf, 404), (cast.pat, 404), (cast.sunita, 404), (cast.tomasz, 404), (cast.alex, 404),
    ):  # fmt: skip
        there = sign_in(person)
        assert there.get(page_of(cohort)).status_code == expected, person
        assert there.post(f"{page_of(cohort)}give/").status_code == expected, person
    for person in (cast.yusuf, cast.morgan, cast.pat):
        assert sign_in(person).post(f"/people/certificates/give/{three[0].uuid}/").status_code == 404, person
    assert client.get(page_of(cohort)).status_code == 302
    desk = sign_in(cast.robin)
    for wrong in ("", "x", str(cohort.uuid)):
        assert desk.post(f"{page_of(cohort)}give/", {"enrolment": wrong}).status_code == 404
    assert not Award.objects.exists()


@pytest.mark.parametrize("people", [1, 3])
def test_lines_cost_the_same_for_one_and_three(people: int, cohort: Cohort, three: list[Enrolment], django_assert_num_queries: Any) -> None:
    rows = list(Enrolment.objects.filter(pk__in=[one.pk for one in three[:people]]).select_related("person", "edition"))
    certificate_lines(rows)
    with django_assert_num_queries(5):
        assert len(certificate_lines(rows)) == people


def test_given_on_two_devices_at_once_is_once(three: list[Enrolment], cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other device was between the look and the writing: the database holds that there is one."""
    (first,) = flows.give_certificates([three[0]], by=cast.robin).awards
    seen = iter([None, None])
    monkeypatch.setattr(flows, "award_of", lambda pk: next(seen))
    blind = iter([True])
    monkeypatch.setattr("courses.certificates.actions.issue.award_of", lambda pk: None if next(blind, False) else award_of(pk))

    assert [one.pk for one in flows.give_certificates([three[0]], by=cast.robin).awards] == [first.pk]
    assert list(Award.objects.all()) == [first]


@pytest.mark.django_db(transaction=True)
def test_given_four_times_in_the_same_instant_is_once(three: list[Enrolment], cast: Cast) -> None:
    found = at_once(*[lambda: flows.give_certificates(three[:2], by=User.objects.get(pk=cast.robin.pk))] * 4)

    assert [one for one in found if isinstance(one, Exception)] == []
    assert set(Award.objects.values_list("person", flat=True)) == {cast.amara.pk, cast.dev.pk}
    assert Award.objects.count() == 2
