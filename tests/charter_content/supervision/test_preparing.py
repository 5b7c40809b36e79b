"""Getting ready to talk: private, one by one, and shared as the preview showed it."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.http import Http404
from django.test import Client

from charter_content import flows
from charter_content.supervision import queries
from charter_content.supervision.actions import (
    ChangedSince,
    begin_preparation,
    delete_preparation,
    open_prepared,
    share_prepared,
    take_back_prepared,
    write_prepared,
)
from charter_content.supervision.enums import Keep, Place, Word
from charter_content.supervision.models import Preparation, PreparedPrinciple, PreparedShare, PreparedShareOpening, Supervision
from charter_content.supervision.policies import prepared_shares
from foundation import clock
from foundation.encryption import CannotOpen
from foundation.models import DataKey
from people.actions import end_role
from people.enums import Role
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories.supervision import DAY, prepare, share, signed

SignIn = Callable[[User], Client]
THREE = {"P1": Keep.SHARE, "P4": Keep.PRIVATE, "P7": Keep.TALK}
OUTSIDERS = ("amara", "sunita", "morgan", "pat", "yusuf", "ella", "tomasz", "alex")
JSON = {"Accept": "application/json"}


@pytest.fixture
def prepared(dev_pair: Supervision) -> Preparation:
    """Dev has prepared three: one to share, one to keep, one to talk about. Nothing is shared yet."""
    return prepare(dev_pair, keep=THREE)


def part(html: str) -> list[str]:
    return re.findall(r"<article.*?</article>", html, re.DOTALL)


# --- Choosing ---


def test_one_that_goes_well_one_that_is_harder_one_not_looked_at_lately(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    prepare(dev_pair, keep={"P1": Keep.PRIVATE, "P2": Keep.PRIVATE, "P3": Keep.PRIVATE})
    url, phone = f"/supervision/pair/{dev_pair.pk}/prepare/", sign_in(cast.dev)
    assert '<option value="P4" selected>' in phone.get(url).content.decode(), "the first of those never looked at"
    response = phone.post(url, {"well": "P12", "harder": "P9", "not_lately": "P4"})

    made = Preparation.objects.open().get()
    assert response.headers["Location"] == f"/supervision/preparations/{made.pk}/1/"
    assert [(one.code, one.place) for one in made.principles.all()] == [
        ("P12", Place.WELL), ("P9", Place.HARDER), ("P4", Place.NOT_LATELY),
    ]  # fmt: skip
    assert Preparation.objects.count() == 2, "the one before is put away and not lost"


def test_fewer_is_fine_the_same_twice_is_told_at_its_field(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    url, phone = f"/supervision/pair/{dev_pair.pk}/prepare/", sign_in(cast.dev)
    nothing = phone.post(url, {"well": "", "harder": "", "not_lately": ""})
    assert nothing.status_code == 422 and "Choose at least one principle." in nothing.content.decode()
    twice = phone.post(url, {"well": "P1", "harder": "P1", "not_lately": ""})
    assert twice.status_code == 422
    assert "One that is harder: You chose this one above already." in twice.content.decode()
    phone.post(url, {"well": "P1"})

    assert [one.code for one in PreparedPrinciple.objects.all()] == ["P1"]
    with pytest.raises(ValidationError):
        begin_preparation(dev_pair, [("P99", Place.WELL)], by=cast.dev)


def test_all_thirteen_are_offered_and_asked_for_from_month_three(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    url, phone = f"/supervision/pair/{dev_pair.pk}/prepare/", sign_in(cast.dev)
    Supervision.objects.update(began=clock.today() - 60 * DAY)
    assert "It is time to look at all of them" not in phone.get(url).content.decode()
    Supervision.objects.update(began=clock.today() - 120 * DAY)
    assert "It is time to look at all of them" in phone.get(url).content.decode()
    phone.post(url, {"all": "yes"})
    assert PreparedPrinciple.objects.filter(place=Place.ALL).count() == 13
    first = PreparedPrinciple.objects.get(code="P1")
    write_prepared(first, word=Word.HALF, text="", keep=None, seen_revision=1, by=cast.dev)

    assert "It is time to look at all of them" not in phone.get(url).content.decode()


# --- A word, a few words ---


def test_it_is_kept_as_it_is_typed_and_two_devices_lose_nothing(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    url, phone = f"/supervision/preparations/{prepared.pk}/2/", sign_in(cast.dev)
    saved = phone.post(url, {"text": "On the phone", "word": "hardly", "keep": "private", "revision": "2"}, headers=JSON)
    assert saved.json() | {"at": ""} == {"saved": True, "at": "", "revision": 3}
    clash = phone.post(url, {"text": "On the laptop", "word": "mostly", "revision": "2"}, headers=JSON)
    assert (clash.status_code, clash.json()) == (409, {"conflict": True, "field": "text", "theirs": "On the phone", "revision": 4})

    one = next(one for one in queries.open_principles(prepared, cast.dev.ring) if one.order == 2)
    assert (one.text, one.word, one.keep) == ("On the phone", Word.MOSTLY, Keep.PRIVATE)
    page = phone.post(url, {"text": "On the laptop", "word": "mostly", "revision": "2"})
    assert page.status_code == 409 and "On the phone" in page.content.decode() and "On the laptop" in page.content.decode()


def test_no_word_is_a_number_and_no_word_unknown_is_kept(cast: Cast, prepared: Preparation) -> None:
    one = prepared.principles.get(code="P4")
    for wrong in ("5", "great"):
        with pytest.raises(ValidationError):
            write_prepared(one, word=wrong, text="", keep=None, seen_revision=1, by=cast.dev)
    assert not any(re.search(r"\d", str(word.label)) for word in Word)


def test_what_is_typed_signed_out_comes_back(cast: Cast, prepared: Preparation, client: Client) -> None:
    response = client.post(f"/supervision/preparations/{prepared.pk}/2/", {"text": "Do not lose me"})

    assert response.status_code == 401 and "Do not lose me" in response.content.decode()


def test_words_over_time_are_in_words_and_for_the_owner_alone(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    for days, word in ((60, Word.A_LITTLE), (30, Word.HALF), (1, Word.VERY_MUCH)):
        with clock.set_to(clock.now() - days * DAY):
            prepare(dev_pair, keep={"P4": Keep.PRIVATE}, word=word)

    [found] = queries.words_over_time(cast.dev)
    assert (found.code, [one.word for one in found.words]) == ("P4", ["A little", "About half the time", "Very much"])
    body = sign_in(cast.dev).get("/supervision/words/").content.decode()
    assert "About half the time" in body and not re.search(r"\d+\s*%|average|total", body, re.IGNORECASE)
    for who in ("robin", *OUTSIDERS):
        assert "About half the time" not in sign_in(getattr(cast, who)).get("/supervision/words/").content.decode()


# --- Sharing ---


def test_nothing_is_shared_by_preparing(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    assert not PreparedShare.objects.exists()
    for who in ("robin", *OUTSIDERS):
        desk = sign_in(getattr(cast, who))
        assert desk.get(f"/supervision/preparations/{prepared.pk}/").status_code == 404
        assert desk.get(f"/supervision/preparations/{prepared.pk}/1/").status_code == 404
        assert desk.post(f"/supervision/preparations/{prepared.pk}/share/", {}).status_code == 404
    page = sign_in(cast.robin).get(f"/supervision/pair/{prepared.supervision_id}/").content.decode()
    assert "Nothing is shared with you." in page


def test_the_coordinators_page_is_the_same_whether_something_private_is_there_or_not(
    cast: Cast, dev_pair: Supervision, sign_in: SignIn
) -> None:
    def page() -> str:
        body = sign_in(cast.robin).get(f"/supervision/pair/{dev_pair.pk}/").content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)

    before = page()
    prepare(dev_pair, keep={"P1": Keep.PRIVATE, "P4": Keep.PRIVATE})
    assert page() == before
    desk = sign_in(cast.robin).get("/supervision/desk/").content.decode()
    assert "unread" not in desk


def test_preview_is_exactly_what_the_supervisor_sees_and_not_that_there_is_more(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    phone, desk, url = sign_in(cast.dev), sign_in(cast.robin), f"/supervision/preparations/{prepared.pk}/"
    preview = part(phone.get(url).content.decode())
    assert len(preview) == 2
    wanted = prepared.principles.exclude(keep=Keep.PRIVATE)
    response = phone.post(f"{url}share/", {"reader": cast.robin.uuid, "seen": [f"{one.pk}:{one.revision}" for one in wanted]})
    assert response.status_code == 302

    agenda = desk.get(f"/supervision/pair/{prepared.supervision_id}/").content.decode()
    assert "Safety and trust" in agenda and "Person-centred goals" in agenda and "Mutuality" not in agenda
    text = PreparedShare.objects.get(talk_only=False)
    seen = desk.get(f"/supervision/shared/{text.pk}/").content.decode()
    assert part(seen) == part(phone.get(f"/supervision/shared/{text.pk}/").content.decode()) == [preview[0]]
    assert "A little slower. P1" in seen and "Mostly" in seen
    assert "P4" not in str(part(seen))  # the whole page also holds random letters
    for hidden in ("Mutuality", "harder", "goes well", "2 of", "of three"):
        assert hidden not in seen


def test_just_talk_gives_the_name_and_no_word(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    share(prepared, cast.robin)
    talk = PreparedShare.objects.get(talk_only=True)

    assert bytes(talk.content) == b""
    body = sign_in(cast.robin).get(f"/supervision/shared/{talk.pk}/").content.decode()
    assert "Would like to talk about this." in body and "A little slower" not in body and "Mostly" not in body
    assert not DataKey.objects.filter(owner=talk.key_owner).exists()


def test_changed_after_the_preview_is_not_shared(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    wanted = list(prepared.principles.exclude(keep=Keep.PRIVATE))
    seen = {one.pk: one.revision for one in wanted}
    write_prepared(wanted[0], word=Word.HARDLY, text="Otherwise", keep=None, seen_revision=wanted[0].revision, by=cast.dev)
    with pytest.raises(ChangedSince):
        share_prepared(prepared, reader=cast.robin, seen=seen, by=cast.dev)
    page = sign_in(cast.dev).post(
        f"/supervision/preparations/{prepared.pk}/share/",
        {"reader": cast.robin.uuid, "seen": [f"{pk}:{revision}" for pk, revision in seen.items()]},
    )

    assert page.status_code == 409 and "nothing was shared" in page.content.decode() and "Otherwise" in page.content.decode()
    assert not PreparedShare.objects.exists()


def test_a_word_changed_on_an_old_page_makes_the_preview_old(cast: Cast, prepared: Preparation) -> None:
    """Its text loses against the newer one; its word and its choice do not. "Just talk" was read, so no words may go out."""
    wanted = list(prepared.principles.exclude(keep=Keep.PRIVATE))
    seen, talk = {one.pk: one.revision for one in wanted}, next(one for one in wanted if one.keep == Keep.TALK)
    written = write_prepared(talk, word=Word.HARDLY, text="From the other phone", keep=Keep.SHARE, seen_revision=1, by=cast.dev)
    assert written.theirs == "A little slower. P7"
    with pytest.raises(ChangedSince):
        share_prepared(prepared, reader=cast.robin, seen=seen, by=cast.dev)

    assert not PreparedShare.objects.exists()


def test_a_second_reader_gets_what_the_preview_showed_and_nothing_else(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    share(prepared, cast.robin)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + DAY)
    one, phone, url = prepared.principles.get(code="P4"), sign_in(cast.dev), f"/supervision/preparations/{prepared.pk}/"
    write_prepared(one, word=Word.HALF, text="New", keep=Keep.SHARE, seen_revision=one.revision, by=cast.dev)
    page = phone.get(url).content.decode()
    assert len(part(page[page.index("exactly what would be seen") :])) == 1
    phone.post(f"{url}share/", {"reader": cast.morgan.uuid, "seen": re.findall(r'name="seen" value="([^"]+)"', page)})

    assert [row.code for row in PreparedShare.objects.filter(reader=cast.morgan)] == ["P4"]


@pytest.mark.parametrize("who", ["dev", *OUTSIDERS])
def test_nobody_but_who_leads_the_service_can_be_shared_with(cast: Cast, prepared: Preparation, who: str) -> None:
    with pytest.raises(PermissionDenied):
        share(prepared, getattr(cast, who))


def test_sharing_again_shows_the_newer_wording_and_ends_the_older(cast: Cast, prepared: Preparation) -> None:
    share(prepared, cast.robin)
    assert share(prepared, cast.robin) == []
    one = prepared.principles.get(code="P1")
    write_prepared(one, word=Word.HALF, text="Newer", keep=None, seen_revision=one.revision, by=cast.dev)
    [newer] = share(prepared, cast.robin)

    assert queries.shared_principle(newer).text == "Newer"
    old = PreparedShare.objects.get(code="P1", taken_back_at__isnull=False)
    with pytest.raises(CannotOpen):
        queries.shared_principle(old)


def test_every_opening_is_noted_for_the_writer(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    share(prepared, cast.robin)
    text = PreparedShare.objects.get(talk_only=False)
    assert queries.unread_of(cast.robin) == {prepared.supervision_id: 1}
    desk = sign_in(cast.robin)
    desk.head(f"/supervision/shared/{text.pk}/")
    assert not PreparedShareOpening.objects.exists()
    for _ in range(2):
        desk.get(f"/supervision/shared/{text.pk}/")

    assert text.openings.count() == 2 and queries.unread_of(cast.robin) == {}
    assert "Opened 2 times." in sign_in(cast.dev).get(f"/supervision/preparations/{prepared.pk}/").content.decode()
    with pytest.raises(TypeError):
        PreparedShareOpening.objects.all()[0].save()


def test_taken_back_cannot_be_read_by_anybody_and_its_key_is_gone(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    share(prepared, cast.robin)
    text = PreparedShare.objects.get(talk_only=False)
    response = sign_in(cast.dev).post(f"/supervision/shared/{text.pk}/back/")
    assert response.status_code == 302
    take_back_prepared(text, by=cast.dev)

    assert not DataKey.objects.filter(owner=text.key_owner).exists()
    assert sign_in(cast.robin).get(f"/supervision/shared/{text.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        open_prepared(text, by=cast.robin)
    one = next(one for one in queries.open_principles(prepared, cast.dev.ring) if one.code == "P1")
    assert (one.text, one.keep) == ("A little slower. P1", Keep.PRIVATE)
    assert [one.code for one in queries.on_the_agenda(prepared.supervision, cast.robin)] == ["P7"]
    for who in ("robin", "amara"):
        with pytest.raises(PermissionDenied):
            take_back_prepared(PreparedShare.objects.get(talk_only=True), by=getattr(cast, who))


def test_what_was_shared_with_robin_closes_when_robin_moves_and_morgan_never_sees_it(cast: Cast, prepared: Preparation) -> None:
    share(prepared, cast.robin)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + DAY)
    text = PreparedShare.objects.get(talk_only=False)
    assert not prepared_shares.may(cast.morgan, "read", text)
    end_role(cast.robin.roles.get(), by=None)
    ServiceRole.objects.create(person=cast.robin, service=cast.hillside, role=Role.COORDINATOR)

    fresh = PreparedShare.objects.get(pk=text.pk)
    with pytest.raises(Http404):
        prepared_shares.get(cast.robin, pk=text.pk)
    assert not prepared_shares.may(cast.robin, "read", fresh)
    assert [one.person for one in queries.readers_for(prepared.supervision)] == [cast.morgan]


def test_what_was_prepared_is_found_again_after_the_meeting(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    """It left the home page with the signatures; its words are the writer's, and what was shared of them can still be taken back."""
    share(prepared, cast.robin)
    signed(prepared.supervision, cast.robin)
    phone, link = sign_in(cast.dev), f"/supervision/preparations/{prepared.pk}/"
    assert link not in phone.get("/supervision/").content.decode()

    assert link in phone.get("/supervision/words/").content.decode()
    assert "Take it back" in phone.get(link).content.decode()
    for other in (cast.robin, cast.amara):
        assert link not in sign_in(other).get("/supervision/words/").content.decode()


def test_what_somebody_has_who_left_can_be_shared_with_whoever_came(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    share(prepared, cast.robin)
    url, phone = f"/supervision/preparations/{prepared.pk}/", sign_in(cast.dev)
    assert "This is exactly what would be seen" not in phone.get(url).content.decode()
    end_role(cast.robin.roles.get(), by=None)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.COORDINATOR)
    page = phone.get(url).content.decode()
    assert "This is exactly what would be seen" in page
    phone.post(f"{url}share/", {"reader": cast.morgan.uuid, "seen": re.findall(r'name="seen" value="([^"]+)"', page)})

    assert {one.code for one in queries.on_the_agenda(prepared.supervision, cast.morgan)} == {"P1", "P7"}


def test_deleting_a_preparation_deletes_every_copy(cast: Cast, prepared: Preparation, sign_in: SignIn) -> None:
    share(prepared, cast.robin)
    owner = PreparedShare.objects.get(talk_only=False).key_owner
    with pytest.raises(PermissionDenied):
        delete_preparation(prepared, by=cast.robin)
    sign_in(cast.dev).post(f"/supervision/preparations/{prepared.pk}/delete/")

    assert not Preparation.objects.exists() and not PreparedShare.objects.exists()
    assert not DataKey.objects.filter(owner=owner).exists()


@pytest.mark.django_db(transaction=True)
def test_the_mail_about_it_names_nobody_and_nothing(cast: Cast) -> None:
    from tests.factories.supervision import pair_of

    row = prepare(pair_of(cast.dev, cast.riverside), keep=THREE)
    wanted = {one.pk: one.revision for one in row.principles.exclude(keep=Keep.PRIVATE)}
    flows.share_prepared(row, reader=cast.robin, seen=wanted, by=cast.dev)
    flows.share_prepared(row, reader=cast.robin, seen=wanted, by=cast.dev)
    call_command("work", once=True)

    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([cast.robin.email], "You have an update")
    assert not re.search(
        "Dev|Patel|slower|Safety|Mostly|supervis", sent.subject + sent.body.replace("/supervision/desk/", ""), re.IGNORECASE
    )
