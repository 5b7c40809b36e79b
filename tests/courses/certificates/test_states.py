"""What becomes of a certificate: it runs out, is replaced, is withdrawn; and who sees the name on it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from courses import flows
from courses.certificates import actions
from courses.certificates.enums import AwardState, TitleChoice
from courses.certificates.facts import from_json
from courses.certificates.models import Award, AwardDocument, AwardFile, AwardSeal, CheckLink, Withdrawal
from courses.certificates.policies import awards, check_links, documents, files, seals, withdrawals
from courses.certificates.queries import award_of, find_award
from courses.cohorts import tasks as cohort_tasks
from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage
from courses.progress.models import LessonMark
from foundation import clock
from people.models import Message, ServiceRole, User
from portal.actions import erase_person
from portal.queries.counts import FIGURES
from tests.cast import Cast, put_on_course
from tests.courses.progress.test_completion import answer_safety
from tests.courses.progress.test_gate import do
from tests.policies import assert_policy_agrees

MINE = "/training/small/certificate/"
SignIn = Callable[[User], Client]


def state(award: Award) -> AwardState:
    return Award.objects.with_state().get(pk=award.pk).state


def standing() -> set[Award]:
    return set(Award.objects.standing())


def given(award: Award) -> str:
    return f"/people/certificates/{award.pretty_serial}/"


def test_it_stands_and_then_runs_out(award: Award, cast: Cast, client: Client) -> None:
    lasting = []
    for n, last in enumerate((clock.today() - dt.timedelta(days=1), clock.today(), clock.today() + dt.timedelta(days=1))):
        facts = award.facts.replace('"valid_until":""', f'"valid_until":"{last.isoformat()}"')
        lasting.append(
            Award.objects.create(
                serial=f"{n:012d}", person=cast.amara, service=award.service, course_key=award.course_key, facts=facts, valid_until=last
            )
        )

    assert [state(one) for one in lasting] == [AwardState.EXPIRED, AwardState.VALID, AwardState.VALID], "the last day counts"
    assert standing() == {award, *lasting[1:]}
    assert "This certificate has run out." in client.get("/c/000000000000/").content.decode()


# --- Replaced ---


def test_a_new_name_is_a_new_certificate(award: Award, cast: Cast, sign_in: SignIn, client: Client) -> None:
    page = sign_in(cast.amara)
    assert 'value="Amara Okafor"' in page.get(f"{MINE}replace/").content.decode()
    response = page.post(f"{MINE}replace/", {"name": "Amara Nwosu", "title": "neutral"})
    assert response.status_code == 302

    newer = Award.objects.get(replaces=award)
    old, new = from_json(award.facts), from_json(newer.facts)
    assert (new.title, new.days, new.replaces, new.completed, new.rule) == (
        "A Short Course",
        ("", ""),
        award.serial,
        old.completed,
        old.rule,
    )
    assert (state(award), state(newer), standing(), award_of(award.enrolment_id or 0)) == (
        AwardState.REPLACED, AwardState.VALID, {newer}, newer,
    )  # fmt: skip
    shown = client.get(f"/c/{award.serial}/").content.decode()
    assert "was replaced by a newer one" in shown and newer.pretty_serial not in shown, "the new number is the holder's to give"
    assert "Yes, this name stands on it." in client.post(f"/c/{newer.serial}/", {"name": "Amara Nwosu"}).content.decode()
    assert award.pretty_serial in page.get(MINE).content.decode()
    assert 'value="Amara Nwosu"' in page.get(f"{MINE}replace/").content.decode(), "and not the name of the past"


def test_replaced_twice_at_once_is_once(award: Award, cast: Cast) -> None:
    first = Award.objects.with_state().get(pk=award.pk)
    assert first.state == AwardState.VALID
    stale = Award.objects.get(pk=award.pk)
    flows.replace_certificate(award, name="One", title=TitleChoice.FULL, by=cast.amara)

    with pytest.raises((ValidationError, PermissionDenied)):
        flows.replace_certificate(first, name="Two", title=TitleChoice.FULL, by=cast.amara)
    with pytest.raises((ValidationError, PermissionDenied)):
        flows.replace_certificate(stale, name="Three", title=TitleChoice.FULL, by=cast.amara)
    assert Award.objects.count() == 2


def test_who_is_on_the_course_again_keeps_the_certificate_from_before(
    award: Award, cast: Cast, small_course: CoursePage, sign_in: SignIn
) -> None:
    put_on_course(cast.amara, cast.riverside, small_course)
    page = sign_in(cast.amara)
    shown = page.get(MINE).content.decode()

    assert "You have a certificate from before" in shown and award.pretty_serial in shown and "Keep this" in shown
    assert page.get(f"{MINE}download/").content == actions.make_document(award)
    put_on_course(cast.dev, cast.riverside, small_course)
    assert "from before" not in sign_in(cast.dev).get(MINE).content.decode()
    assert sign_in(cast.dev).get(f"{MINE}download/").status_code == 404


def test_pressed_twice_is_one_new_one(award: Award, cast: Cast, sign_in: SignIn) -> None:
    page, wish = sign_in(cast.amara), {"name": "Amara Nwosu", "title": "neutral", "of": award.serial}
    assert f'name="of" value="{award.serial}"' in page.get(f"{MINE}replace/").content.decode()
    pressed = [page.post(f"{MINE}replace/", wish) for _ in range(2)]

    assert [(one.status_code, one.headers["Location"]) for one in pressed] == [(302, MINE)] * 2
    assert Award.objects.count() == 2


def test_pressed_twice_in_the_same_instant_leads_to_the_new_one(
    award: Award, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = flows.replace_certificate

    def second(award: Award, **words: Any) -> Award:
        replace(award, **words)
        return replace(award, **words)

    monkeypatch.setattr(flows, "replace_certificate", second)
    response = sign_in(cast.amara).post(f"{MINE}replace/", {"name": "Amara Nwosu", "title": "neutral", "of": award.serial})
    assert (response.status_code, response.headers["Location"], Award.objects.count()) == (302, MINE, 2)


def test_a_name_that_cannot_be_printed_is_told_at_its_field_and_kept(award: Award, cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.amara).post(f"{MINE}replace/", {"name": "王小明", "title": "full"})

    assert response.status_code == 422
    assert "This cannot be printed yet" in response.content.decode() and 'value="王小明"' in response.content.decode()
    assert Award.objects.count() == 1


def test_a_mistake_is_put_right_by_giving_it_again(award: Award, cast: Cast, sign_in: SignIn) -> None:
    cast.riverside.name = "Riverside Peers"
    cast.riverside.save()
    response = sign_in(cast.robin).post(f"{given(award)}again/")

    newer = Award.objects.get(replaces=award)
    assert response["Location"] == f"/people/certificates/{newer.serial}/"
    assert (from_json(newer.facts).service, from_json(newer.facts).title) == ("Riverside Peers", "Small Course")
    checked = find_award(newer.serial)
    assert checked is not None and checked.state == AwardState.VALID
    assert sign_in(cast.robin).post(f"{given(award)}again/").status_code == 422, "twice is once"


def test_what_is_not_met_any_more_is_not_given_again(award: Award, cast: Cast, sign_in: SignIn) -> None:
    LessonMark.objects.filter(enrolment=award.enrolment).delete()
    response = sign_in(cast.robin).post(f"{given(award)}again/")

    assert response.status_code == 422 and "not met any more" in response.content.decode()
    assert Award.objects.count() == 1


# --- Withdrawn ---


@pytest.mark.django_db(transaction=True)
def test_withdrawn_for_a_reason_that_only_the_two_sides_read(award: Award, cast: Cast, sign_in: SignIn, client: Client) -> None:
    mail.outbox.clear()
    reason = "The register was somebody else's."
    response = sign_in(cast.robin).post(f"{given(award)}withdraw/", {"reason": reason})
    assert response.status_code == 302

    assert (state(award), standing()) == (AwardState.WITHDRAWN, set())
    public = client.get(f"/c/{award.serial}/").content.decode()
    assert "This certificate was withdrawn." in public and "register" not in public
    assert "The register was somebody else&#x27;s." in sign_in(cast.amara).get(MINE).content.decode()
    assert "The register was somebody else&#x27;s." in sign_in(cast.robin).get(given(award)).content.decode()
    assert sign_in(cast.amara).get(f"{MINE}replace/").status_code == 403, "nobody gets round it under another name"
    again = sign_in(cast.robin).post(f"{given(award)}withdraw/", {"reason": "Again."})
    assert again.status_code == 422 and "withdrawn already" in again.content.decode()
    newer = flows.give_certificate_again(Award.objects.get(pk=award.pk), by=cast.robin)
    assert standing() == {newer}
    assert "The register was somebody else&#x27;s." in sign_in(cast.amara).get(MINE).content.decode(), "the reason stays with the old one"
    assert "register" not in client.get(f"/c/{newer.serial}/").content.decode()


def test_withdrawing_one_that_was_replaced_says_that_the_newer_one_stands(award: Award, cast: Cast, sign_in: SignIn) -> None:
    newer = flows.replace_certificate(award, name="Amara O.", title=TitleChoice.FULL, by=cast.amara)
    page = sign_in(cast.robin).get(given(award)).content.decode()

    assert f'<a href="/people/certificates/{newer.serial}/">withdraw {newer.pretty_serial}</a>' in page


def test_the_holder_is_told_once_however_often_the_task_is_run(award: Award, cast: Cast) -> None:
    for occasion in ("given", "given", "withdrawn", "given"):
        cohort_tasks.tell_person.call(cast.amara.pk, f"award:{award.pk}:{occasion}", MINE)

    assert Message.objects.filter(person=cast.amara, path=MINE).count() == 2


@pytest.mark.parametrize(("reason", "said"), [("", "Say why."), ("  ", "Say why."), ("x" * 1001, "1000 characters")])
def test_a_reason_is_asked_for_and_kept_when_it_is_too_long(award: Award, cast: Cast, sign_in: SignIn, reason: str, said: str) -> None:
    response = sign_in(cast.robin).post(f"{given(award)}withdraw/", {"reason": reason})

    assert response.status_code == 422
    assert said in response.content.decode() and reason.strip() in response.content.decode()
    assert not Withdrawal.objects.exists()


def test_only_whoever_leads_there_and_never_their_own(award: Award, cast: Cast, sign_in: SignIn, client: Client) -> None:
    for person, statuses in (
        (cast.amara, (200, 403, 403)), (cast.yusuf, (404, 404, 404)), (cast.ella, (404, 404, 404)), (cast.alex, (404, 404, 404)),
    ):  # fmt: skip
        page = sign_in(person)
        found = (
            page.get(given(award)).status_code, page.post(f"{given(award)}withdraw/", {"reason": "x"}).status_code,
            page.post(f"{given(award)}again/").status_code,
        )  # fmt: skip
        assert found == statuses, person
    ServiceRole.objects.filter(person=cast.robin).update(ends=clock.today() - dt.timedelta(days=1))
    assert sign_in(cast.robin).get(given(award)).status_code == 404
    assert client.post(f"{given(award)}withdraw/", {"reason": "kept words"}).status_code == 401
    assert Award.objects.get().state == AwardState.VALID


# --- Who sees the name ---


def test_the_holder_decides_whether_the_page_shows_the_name(award: Award, cast: Cast, sign_in: SignIn, client: Client) -> None:
    page, public = sign_in(cast.amara), lambda: client.get(f"/c/{award.serial}/").content.decode()
    assert "Amara Okafor" not in public()
    page.post(f"{MINE}show/")
    assert "Given to Amara Okafor" in public()
    newer = flows.replace_certificate(Award.objects.get(), name="Amara Nwosu", title=TitleChoice.FULL, by=cast.amara)
    assert "Given to Amara Nwosu" in client.get(f"/c/{newer.serial}/").content.decode(), "the choice goes along"
    assert "Amara" not in public(), "and the page of the old one names nobody any more"
    page.post(f"{MINE}hide/")
    assert "Amara" not in client.get(f"/c/{newer.serial}/").content.decode()


def test_a_link_shows_the_name_until_it_ends(award: Award, cast: Cast, sign_in: SignIn, client: Client) -> None:
    page = sign_in(cast.amara)
    assert page.post(f"{MINE}link/", {"days": "7"}).status_code == 302
    row = CheckLink.objects.get()
    link = f"/c/{award.pretty_serial}/?with={cast.amara.ring.read(row, 'secret')}"

    assert link in page.get(MINE).content.decode()
    assert "Given to Amara Okafor" in client.get(link).content.decode()
    for wrong in ("", "x", "x" * 500, "%00"):
        assert "Amara" not in client.get(f"/c/{award.serial}/?with={wrong}").content.decode()
    CheckLink.objects.update(ends_at=timezone.now())
    assert "Amara" not in client.get(link).content.decode()
    assert link not in page.get(MINE).content.decode()


def test_a_link_is_ended_by_its_holder_alone(award: Award, cast: Cast, sign_in: SignIn, client: Client) -> None:
    row = actions.make_link(award, days=30, by=cast.amara)
    link = f"/c/{award.serial}/?with={cast.amara.ring.read(row, 'secret')}"
    end = f"{MINE}link/{row.pk}/end/"

    for other in (cast.robin, cast.dev):
        assert sign_in(other).post(end).status_code == 404
    assert "Amara" in client.get(link).content.decode()
    assert sign_in(cast.amara).post(end).status_code == 302
    assert "Amara" not in client.get(link).content.decode()


def test_a_link_to_an_earlier_one_is_still_the_holder_s_to_end(award: Award, cast: Cast, sign_in: SignIn, client: Client) -> None:
    row = actions.make_link(award, days=30, by=cast.amara)
    link = f"/c/{award.pretty_serial}/?with={cast.amara.ring.read(row, 'secret')}"
    flows.replace_certificate(award, name="Amara Nwosu", title=TitleChoice.FULL, by=cast.amara)

    page = sign_in(cast.amara)
    assert link in page.get(MINE).content.decode() and "Given to Amara Okafor" in client.get(link).content.decode()
    page.post(f"{MINE}link/{row.pk}/end/")
    assert link not in page.get(MINE).content.decode() and "Amara" not in client.get(link).content.decode()


def test_links_are_counted_and_a_length_is_chosen(award: Award, cast: Cast, sign_in: SignIn) -> None:
    for _ in range(actions.MOST_LINKS):
        actions.make_link(award, days=7, by=cast.amara)
    response = sign_in(cast.amara).post(f"{MINE}link/", {"days": "7"})
    assert response.status_code == 422 and "20 links already" in response.content.decode()
    assert "Choose for how long." in sign_in(cast.amara).post(f"{MINE}link/", {}).content.decode()
    assert sign_in(cast.amara).post(f"{MINE}link/", {"days": "9999"}).status_code == 422
    with pytest.raises(PermissionDenied):
        actions.make_link(award, days=7, by=cast.robin)


def test_erasing_the_holder_leaves_the_facts_and_no_name(award: Award, cast: Cast, client: Client) -> None:
    row = actions.make_link(award, days=30, by=cast.amara)
    link = f"/c/{award.serial}/?with={cast.amara.ring.read(row, 'secret')}"
    actions.show_name(award, shown=True, by=cast.amara)
    actions.make_document(award)
    actions.withdraw_award(award, reason="Words about Amara", by=cast.robin)
    erase_person(cast.amara)

    for url in (f"/c/{award.serial}/", link):
        shown = client.get(url).content.decode()
        assert "Small Course" in shown and "This certificate was withdrawn." in shown and "Amara" not in shown
    assert not AwardFile.objects.exists() and not CheckLink.objects.exists()
    assert AwardDocument.objects.exists() and AwardSeal.objects.exists()


# --- Numbers are not to be found out ---


def test_numbers_that_do_not_exist_are_tried_so_often_and_no_more(award: Award, client: Client) -> None:
    found = [client.get(f"/c/{n:012d}/").status_code for n in range(61)]
    assert found == [404] * 60 + [429]
    assert client.get("/c/", {"serial": "000000000000"}).status_code == 422
    page = f"/c/{award.serial}/"
    tried = client.get(page), client.get("/c/", {"serial": award.serial}), client.post(page, {"name": "A"})
    assert [one.status_code for one in tried] == [429, 422, 429], "or whoever goes on trying would still find those that exist"
    assert "Small Course" not in "".join(one.content.decode() for one in tried)
    elsewhere = client.get(f"/c/{award.serial}/", REMOTE_ADDR="192.0.2.7")
    assert (elsewhere.status_code, elsewhere["X-Robots-Tag"]) == (200, "noindex")
    with clock.set_to(timezone.now() + dt.timedelta(hours=1)):
        assert client.get(f"/c/{award.serial}/").status_code == 200


def test_halves_agree(award: Award, cast: Cast) -> None:
    actions.make_document(award)
    actions.make_link(award, days=7, by=cast.amara)
    actions.withdraw_award(award, reason="Why", by=cast.robin)
    assert_policy_agrees(seals, cast, AwardSeal.objects.all())
    assert_policy_agrees(documents, cast, AwardDocument.objects.all())
    assert_policy_agrees(files, cast, AwardFile.objects.all())
    assert_policy_agrees(withdrawals, cast, Withdrawal.objects.all())
    assert_policy_agrees(check_links, cast, CheckLink.objects.all())
    assert set(files.visible_to(cast.robin)) == set()
    assert not awards.may(cast.robin, "download", award) and not awards.may(cast.amara, "withdraw", award)


# --- Given by whoever leads ---


def test_given_unasked_once_under_the_name_they_go_by(completed: Enrolment, cast: Cast, client: Client) -> None:
    from courses.progress.queries import learner_of

    def give(by: Any) -> Award | None:
        return actions.issue_certificate(completed, learner=learner_of(completed), by=by, unasked=True)

    for other in (cast.amara, cast.yusuf, cast.ella):
        with pytest.raises(PermissionDenied):
            give(other)
    first, second = give(cast.robin), give(cast.robin)
    assert first is not None and first == second and Award.objects.count() == 1
    assert from_json(first.facts).title == "A Short Course", "the one that tells nothing"
    assert "Yes, this name stands on it." in client.post(f"/c/{first.serial}/", {"name": "Amara Okafor"}).content.decode()


def test_nobody_signs_their_own(cast: Cast, small_course: CoursePage) -> None:
    robin = put_on_course(cast.robin, cast.riverside, small_course)
    answer_safety(robin, right=True)
    do(robin, 0, 1, 2, 3)
    outcome = flows.wish_for_certificate(Enrolment.objects.get(pk=robin.pk), name="Robin", title=TitleChoice.FULL, by=cast.robin)

    assert outcome.award is not None
    assert "Robin Hughes" not in [name for name, _role in from_json(outcome.award.facts).signed_by]


def test_managers_count_what_stands_today(award: Award, cast: Cast) -> None:
    [figure] = [one for one in FIGURES if one.code == "certificates"]
    newer = flows.replace_certificate(award, name="Amara Nwosu", title=TitleChoice.FULL, by=cast.amara)
    assert figure.count([cast.riverside.pk, cast.hillside.pk]) == {cast.riverside.pk: 1}, "the one that was replaced is not another one"
    actions.withdraw_award(newer, reason="Why", by=cast.robin)
    assert figure.count([cast.riverside.pk]) == {}
