"""The agreement: from our wording or the last one, in their words, signed by both, looked at again."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from charter_content.supervision import queries
from charter_content.supervision.actions import ChangedSince, begin_agreement, sign_agreement, words_of, write_agreement
from charter_content.supervision.actions.pair import answer_request, ask_to_supervise
from charter_content.supervision.cycle import months_after
from charter_content.supervision.models import Agreement, Supervision
from foundation import clock
from people.enums import Role
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories.supervision import DAY, sent

SignIn = Callable[[User], Client]


def both_sign(row: Agreement, *people: User) -> Agreement:
    for person in people:
        sign_agreement(row, name=str(person), seen_revision=Agreement.objects.get(pk=row.pk).revision, by=person)
    return Agreement.objects.get(pk=row.pk)


def test_it_begins_with_a_wording_and_either_begins_it_once(cast: Cast, dev_pair: Supervision) -> None:
    row = begin_agreement(dev_pair, by=cast.dev)

    assert begin_agreement(dev_pair, by=cast.robin) == row
    words = words_of(row)
    assert set(words) == {"purpose", "how_often", "brings", "written", "who_sees", "limits", "disagree", "line_management"}
    assert "never what we said" in words["who_sees"].text
    for outsider in (cast.amara, cast.yusuf, cast.sunita, cast.alex):
        with pytest.raises(PermissionDenied):
            begin_agreement(dev_pair, by=outsider)


def test_both_sign_the_same_words_and_it_is_looked_at_again_in_a_year(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin_agreement(dev_pair, by=cast.dev)
    write_agreement(row, sent(row, {"disagree": "We go to Sunita."}), by=cast.robin)
    read = Agreement.objects.get().revision
    both_sign(row, cast.robin)
    write_agreement(row, sent(row, {"purpose": "To stay good at it."}), by=cast.dev)
    with pytest.raises(ChangedSince):
        sign_agreement(row, name="Dev", seen_revision=read, by=cast.dev)
    assert both_sign(row, cast.dev).locked_at is None, "Robin signed other words"
    row = both_sign(row, cast.robin)

    assert row.locked_at is not None and row.review_on == months_after(clock.today(), 12)
    signed = queries.signed_agreement(row)
    assert {"We go to Sunita.", "To stay good at it."} <= {part.text for part in signed.parts}
    assert {one.name for one in signed.signed} == {"Dev Patel", "Robin Hughes"}
    with pytest.raises(PermissionDenied):
        write_agreement(row, {}, by=cast.dev)
    cycle = queries.pair(dev_pair, by=cast.dev).cycle
    assert (cycle.agreed, cycle.agreement_due) == (True, False)
    with clock.set_to(clock.now() + 370 * DAY):
        assert queries.pair(dev_pair, by=cast.dev).cycle.agreement_due
        again = begin_agreement(dev_pair, by=cast.robin)
    assert words_of(again)["disagree"].text == "We go to Sunita."
    assert Agreement.objects.count() == 2, "the earlier one is kept"


def test_by_hand_on_two_devices(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    phone, desk = sign_in(cast.dev), sign_in(cast.robin)
    url = desk.post(f"/supervision/pair/{dev_pair.pk}/agreement/").headers["Location"]
    assert phone.get(url).status_code == 200
    to_read = desk.post(url, {"disagree": "We go to Sunita.", "disagree.revision": "1"}).headers["Location"]
    clash = phone.post(url, {"disagree": "We go to Alex.", "disagree.revision": "1"})
    assert clash.status_code == 409
    assert "We go to Sunita." in clash.content.decode() and "We go to Alex." in clash.content.decode()
    revision = Agreement.objects.get().revision
    unsigned = desk.post(to_read, {"name": "", "revision": revision})
    assert unsigned.status_code == 422 and "Type your name to sign." in unsigned.content.decode()
    desk.post(to_read, {"name": "Robin Hughes", "revision": revision})
    done = phone.post(to_read, {"name": "Dev Patel", "revision": revision}, follow=True)

    assert "Signed by both." in done.content.decode() and "We go to Sunita." in done.content.decode()


def test_a_coordinators_says_that_nobody_else_reads_it(cast: Cast) -> None:
    own = ask_to_supervise(cast.robin, service=cast.riverside, email=cast.yusuf.email, by=cast.robin)
    assert own is not None
    answer_request(own, yes=True, by=cast.yusuf)

    words = words_of(begin_agreement(Supervision.objects.get(pk=own.pk), by=cast.robin))
    assert words["who_sees"].text.startswith("The two of us, and nobody else")


def test_what_one_leader_signed_the_other_is_not_told_they_signed(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin_agreement(dev_pair, by=cast.robin)
    both_sign(row, cast.robin)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + DAY)
    page = sign_in(cast.morgan).get(f"/supervision/agreements/{row.pk}/read/").content.decode()

    assert "Robin Hughes has signed it for whoever supervises." in page and "You have signed it" not in page
