"""Who sees which induction, and which records in it: the person, whoever leads, and of their own items whoever signs."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from charter_content.charter.models import ReadTogether
from charter_content.induction import policies
from charter_content.induction.actions import close_induction, name_signer, say_not_yet
from charter_content.induction.enums import Signer
from charter_content.induction.models import Induction, NamedSigner, PassportImport, SignOff
from charter_content.induction.queries import checklist, signatures_waiting
from charter_content.induction.urls import urlpatterns
from foundation import clock
from people.actions import end_role, give_role
from people.enums import Role
from people.models import User
from tests.cast import Cast
from tests.factories.induction import ALL_THREE, ALONE, CHARTER, MANAGER, SAFETY, TOGETHER, begun, item, published, read_together, sign
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
DEV, ROBIN, NOBODY, WHOLE = {"Dev"}, {"Robin"}, set[str](), {"Dev", "Robin"}
WORDS = "what-dev-and-robin-say"


@pytest.fixture
def busy(devs: Induction, cast: Cast) -> Induction:
    """Dev, Robin and Sunita have signed; Morgan leads on safety; another induction runs at Hillside, and a closed one here."""
    name_signer(devs, signer=Signer.SAFEGUARDING, person=cast.morgan, by=cast.robin)
    sign(devs, TOGETHER, cast.dev, comment=WORDS)
    say_not_yet(devs, TOGETHER, signer=Signer.COORDINATOR, comment=WORDS, by=cast.robin)
    sign(devs, ALL_THREE, cast.dev)
    sign(devs, MANAGER, cast.sunita, Signer.MANAGER)
    sign(devs, SAFETY, cast.morgan, Signer.SAFEGUARDING)
    PassportImport.objects.create(
        induction=devs, digest="d", issuer="Elsewhere", issued_on=clock.today(), fingerprint="F", person=cast.robin
    )
    sign(begun(cast.ella, cast.hillside, cast.yusuf), TOGETHER, cast.ella)
    close_induction(begun(cast.amara, cast.riverside, cast.robin), by=cast.robin)
    return devs


def test_lists_and_single_rows_agree(busy: Induction, cast: Cast) -> None:
    assert_policy_agrees(policies.inductions, cast, Induction.objects.all())
    assert_policy_agrees(policies.sign_offs, cast, SignOff.objects.all())
    assert_policy_agrees(policies.named_signers, cast, NamedSigner.objects.all())
    assert_policy_agrees(policies.passport_imports, cast, PassportImport.objects.all())


def test_they_agree_where_a_manager_is_named_has_left_or_is_the_new_one(busy: Induction, cast: Cast) -> None:
    name_signer(busy, signer=Signer.MANAGER, person=cast.morgan, by=cast.robin)
    assert_policy_agrees(policies.inductions, cast, Induction.objects.all())
    NamedSigner.objects.filter(signer=Signer.MANAGER).update(person=cast.pat)
    assert_policy_agrees(policies.sign_offs, cast, SignOff.objects.all())
    give_role(cast.dev, service=cast.riverside, role=Role.MANAGER, by=None)
    give_role(cast.dev, service=cast.riverside, role=Role.COORDINATOR, by=None)
    assert_policy_agrees(policies.inductions, cast, Induction.objects.all())
    assert_policy_agrees(policies.sign_offs, cast, SignOff.objects.all())


def who_sees(row: Induction, cast: Cast) -> set[str]:
    return {person.display_name.split()[0] for person in cast.people() if row in Induction.objects.visible_to(person)}


def test_who_sees_it_as_a_whole_set(busy: Induction, cast: Cast) -> None:
    assert who_sees(busy, cast) == {"Dev", "Robin", "Sunita", "Morgan"}


def test_who_signs_nothing_in_it_does_not_see_it(cast: Cast) -> None:
    row = begun(cast.dev, cast.riverside, cast.robin, version=published(item("one")))
    name_signer(row, signer=Signer.SAFEGUARDING, person=cast.morgan, by=cast.robin)

    assert who_sees(row, cast) == WHOLE


def test_who_signs_sees_their_items_and_no_others(busy: Induction, cast: Cast, sign_in: SignIn) -> None:
    def seen(person: User) -> set[str]:
        return {line.item.code for _stage, lines in checklist(busy, by=person).stages for line in lines}

    assert seen(cast.sunita) == {"checks", "team-ready", "team-still-learns", "decide-together"}
    assert seen(cast.morgan) == {"keeping-people-safe"}
    manager, lead = sign_in(cast.sunita), sign_in(cast.morgan)
    page = manager.get(f"/induction/{busy.pk}/").content.decode()
    assert "Dev Patel" in page and "boundaries" not in page and "Take it along" not in page
    assert [manager.get(f"/induction/{busy.pk}/{code}/").status_code for code in (MANAGER, ALL_THREE, SAFETY, TOGETHER, ALONE)] == [
        200, 200, 404, 404, 404,
    ]  # fmt: skip
    assert [lead.get(f"/induction/{busy.pk}/{code}/").status_code for code in (MANAGER, SAFETY, TOGETHER)] == [404, 200, 404]
    assert set(SignOff.objects.visible_to(cast.morgan).values_list("item", flat=True)) == {SAFETY}
    for client in (manager, lead):
        for url in (f"/induction/{busy.pk}/", f"/induction/{busy.pk}/{SAFETY}/", f"/induction/{busy.pk}/{ALL_THREE}/"):
            assert WORDS not in client.get(url).content.decode()


MATRIX = {
    "view": {"Dev", "Robin", "Sunita", "Morgan"}, "read": WHOLE, "lead": ROBIN, "change": ROBIN, "carry": DEV, "reopen": NOBODY,
    "delete": NOBODY, "read_together": WHOLE,
}  # fmt: skip


def test_who_may_do_what(busy: Induction, cast: Cast) -> None:
    def may(row: Induction, action: str) -> set[str]:
        return {one.display_name.split()[0] for one in cast.people() if policies.inductions.may(one, action, row)}

    assert {action: may(busy, action) for action in MATRIX} == MATRIX
    assert not any(policies.inductions.may(AnonymousUser(), action, busy) for action in MATRIX)
    closed = close_induction(busy, by=cast.robin)
    after = MATRIX | {"change": NOBODY, "reopen": ROBIN, "read_together": NOBODY}
    assert {action: may(closed, action) for action in MATRIX} == after


def test_who_may_sign_what_as_whole_sets(busy: Induction, cast: Cast) -> None:
    row = Induction.objects.get(pk=busy.pk)

    def signers(code: str) -> dict[str, set[str]]:
        found = {
            one.display_name.split()[0]: policies.inductions.signers_for(one, row, row.version.items.get(code=code))
            for one in cast.people()
        }
        return {name: {signer.value for signer in hats} for name, hats in found.items() if hats}

    assert signers(ALL_THREE) == {"Dev": {"supporter"}, "Robin": {"coordinator"}, "Sunita": {"manager"}}
    assert signers(SAFETY) == {"Dev": {"supporter"}, "Morgan": {"safeguarding"}}
    assert signers(MANAGER) == {"Sunita": {"manager"}}
    assert signers(ALONE) == {"Dev": {"supporter"}}
    assert signers("course") == {}


SHOWN = {"start", "one", "paper", "file", "import", "item"}
SENT = {
    "start", "plan", "signers", "newer", "close", "open", "import", "item", "not_yet", "back", "elsewhere", "agree", "read", "same",
    "reading_back",
}  # fmt: skip
"""The addresses about somebody that answer to being looked at, and to something that is sent."""


def statuses(client: Client, row: Induction, code: str = TOGETHER) -> dict[str, set[int]]:
    """What each address about `row` and its person answers, looked at and sent to: {name: status codes}."""
    values = {
        "comment": "x", "as_": "coordinator", "name": "x", "how": "x", "done": "on", "agreed": "on", "seen": "1", "document_version": "1",
        "about": "1", "read_on": f"{clock.today()}", "version": "1", "starts_on": f"{clock.today()}",
    }  # fmt: skip
    given = {"uuid": row.pk, "code": code, "person": row.person.uuid}
    found: dict[str, set[int]] = {}
    for pattern in urlpatterns:
        name, wanted = str(pattern.name), {key: given[key] for key in pattern.pattern.converters}
        if not wanted:
            continue
        url = reverse(f"induction:{name}", kwargs=wanted)
        found[name] = ({client.get(url).status_code} if name in SHOWN else set()) | (
            {client.post(url, values).status_code} if name in SENT else set()
        )
    return found


def ended_deputy(cast: Cast, row: Induction) -> User:
    """Amara stood in for Robin until yesterday, and saw it then."""
    today, day = clock.today(), dt.timedelta(days=1)
    give_role(cast.amara, service=cast.riverside, role=Role.DEPUTY, by=None, ends=today)
    assert row in Induction.objects.visible_to(cast.amara)
    cast.amara.roles.filter(role=Role.DEPUTY).update(starts=today - 30 * day, ends=today - day)
    return cast.amara


def moved_coordinator(cast: Cast, row: Induction) -> User:
    """Robin, who began it, signed in it and is named in it, leads Hillside now."""
    name_signer(row, signer=Signer.MANAGER, person=cast.robin, by=cast.robin)
    end_role(cast.robin.roles.get(), by=None)
    give_role(cast.robin, service=cast.hillside, role=Role.COORDINATOR, by=None)
    return cast.robin


OUTSIDERS: dict[str, Callable[[Cast, Induction], User]] = {
    "a deputy whose dates ran out": ended_deputy,
    "a coordinator who moved to another service": moved_coordinator,
    "the coordinator of another service": lambda cast, row: cast.yusuf,
    "a coordinator until yesterday": lambda cast, row: cast.pat,
    "another peer supporter": lambda cast, row: cast.amara,
    "somebody at another service": lambda cast, row: cast.ella,
    "an editor": lambda cast, row: cast.tomasz,
    "an administrator": lambda cast, row: cast.alex,
}


def test_every_address_is_on_the_lists() -> None:
    assert {str(pattern.name) for pattern in urlpatterns} == SHOWN | SENT | {"home"}


@pytest.mark.parametrize("code", [TOGETHER, CHARTER])
@pytest.mark.parametrize("who", OUTSIDERS)
def test_what_is_not_theirs_is_not_there(busy: Induction, cast: Cast, sign_in: SignIn, who: str, code: str) -> None:
    read_together(busy, cast.dev)
    before = SignOff.objects.count()
    client = sign_in(OUTSIDERS[who](cast, busy))

    assert statuses(client, busy, code) == {name: {404} for name in SHOWN | SENT}
    home = client.get("/induction/").content.decode()
    assert "Dev Patel" not in home and str(busy.pk) not in home and str(cast.dev.uuid) not in home
    assert (SignOff.objects.count(), ReadTogether.objects.count()) == (before, 1)


def test_who_leads_it_reaches_each_address_but_what_is_the_persons_own(busy: Induction, cast: Cast, sign_in: SignIn) -> None:
    refused = {name for name, codes in statuses(sign_in(cast.robin), busy).items() if 403 in codes}

    assert refused == {"paper", "file", "agree", "read", "same", "reading_back"}


def test_theirs_to_see_but_not_to_do_is_refused(busy: Induction, cast: Cast, sign_in: SignIn) -> None:
    manager, dev, robin = sign_in(cast.sunita), sign_in(cast.dev), sign_in(cast.robin)
    assert {manager.get(f"/induction/{busy.pk}/{word}/").status_code for word in ("paper", "file", "import")} == {403}
    assert {robin.get(f"/induction/{busy.pk}/{word}/").status_code for word in ("paper", "file")} == {403}
    assert {dev.post(f"/induction/{busy.pk}/{word}/").status_code for word in ("plan", "signers", "newer", "close", "open", "import")} == {
        403
    }
    assert dev.post(f"/induction/{busy.pk}/{MANAGER}/elsewhere/", {"how": "x", "name": "x"}).status_code == 403
    assert dev.post(f"/induction/{busy.pk}/{MANAGER}/", {"name": "x"}).status_code == 403
    assert robin.get(f"/induction/start/{cast.robin.uuid}/").status_code == 403


def test_what_waits_is_told_to_whom_it_waits_for(busy: Induction, cast: Cast) -> None:
    waits = {
        person.display_name.split()[0]: {(one.state.item.code, one.signer.value) for one in signatures_waiting(person)}
        for person in cast.people()
    }
    assert waits["Sunita"] == {("team-ready", "manager"), ("decide-together", "manager")}
    assert (TOGETHER, "coordinator") in waits["Robin"] and (SAFETY, "supporter") in waits["Dev"]
    assert [name for name, found in waits.items() if found] == ["Dev", "Robin", "Sunita", "Yusuf", "Ella"]
