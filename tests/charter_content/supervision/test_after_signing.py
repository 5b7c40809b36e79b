"""After both have signed: what is added, who reads it, and the key it lies under."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from charter_content.supervision import queries
from charter_content.supervision.actions import (
    add_to_session,
    write_session,
)
from charter_content.supervision.enums import AddedAs, Stage
from charter_content.supervision.models import Addition, Session, Supervision
from foundation import clock
from foundation.keys import KeyRing
from foundation.models import DataKey
from people.enums import Role
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories.supervision import DAY, THEMES, begin, pair_of, sent, sign, signed

SignIn = Callable[[User], Client]
JSON = {"Accept": "application/json"}


def tomorrow() -> dt.datetime:
    return clock.now() + DAY


def test_a_correction_or_a_dissent_is_added_and_nothing_is_overwritten(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = signed(dev_pair, cast.robin)
    record = bytes(row.record)
    url = f"/supervision/sessions/{row.pk}/"
    assert sign_in(cast.dev).post(f"{url}add/", {"added_as": "dissent", "text": "I meant it otherwise."}).status_code == 302
    add_to_session(row, added_as=AddedAs.DISSENT, text="I meant it otherwise.", by=cast.dev)
    add_to_session(row, added_as=AddedAs.CORRECTION, text="It was Tuesday.", by=cast.robin)

    row = Session.objects.prefetch_related("additions").get(pk=row.pk)
    assert bytes(row.record) == record
    assert [(one.what, one.name, one.text) for one in queries.signed_summary(row).added] == [
        ("I see something differently", "Dev Patel", "I meant it otherwise."), ("A correction", "Robin Hughes", "It was Tuesday."),
    ]  # fmt: skip
    with pytest.raises(TypeError):
        Addition.objects.all()[0].save()
    empty = sign_in(cast.dev).post(f"{url}add/", {"added_as": "correction", "text": " "})
    assert empty.status_code == 422 and "Write a few words first." in empty.content.decode()
    for outsider in (cast.amara, cast.yusuf, cast.sunita, cast.alex):
        with pytest.raises(PermissionDenied):
            add_to_session(row, added_as=AddedAs.CORRECTION, text="Me too", by=outsider)


def test_nothing_can_be_added_before_it_is_signed(cast: Cast, dev_pair: Supervision) -> None:
    row = begin(dev_pair, cast.robin)
    with pytest.raises(PermissionDenied):
        add_to_session(row, added_as=AddedAs.CORRECTION, text="Early", by=cast.dev)


def test_a_new_coordinator_reads_what_was_signed_and_not_what_was_being_written(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    kept = signed(dev_pair, cast.robin)
    draft = begin(dev_pair, cast.robin)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.COORDINATOR)
    assert sign_in(cast.morgan).get(f"/supervision/sessions/{kept.pk}/").status_code == 200
    assert sign_in(cast.morgan).get(f"/supervision/sessions/{draft.pk}/").status_code == 404
    ServiceRole.objects.filter(person=cast.robin).update(ends=clock.today() - DAY)

    assert sign_in(cast.robin).get(f"/supervision/sessions/{kept.pk}/").status_code == 404
    taken_over = sign(draft, cast.dev, cast.morgan, cast.dev)
    assert taken_over.stage == Stage.LOCKED
    assert queries.signed_summary(taken_over).supervisor == "Morgan Lee"


def test_who_cannot_sign_in_any_more_holds_nothing_up(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    """Robin's account is closed and the role goes on: a deputy finishes what was being written, and nobody new is given to Robin."""
    row = sign(begin(dev_pair, cast.robin), cast.robin)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + DAY)
    assert sign_in(cast.morgan).get(f"/supervision/sessions/{row.pk}/").status_code == 404
    User.objects.filter(pk=cast.robin.pk).update(is_active=False)
    page = sign_in(cast.morgan).get(f"/supervision/sessions/{row.pk}/read/").content.decode()
    assert "Robin Hughes has signed it for whoever supervises." in page and "You have signed it" not in page
    write_session(row, sent(row, {"themes": "Finished by Morgan"}), by=cast.morgan)
    row = sign(row, cast.dev, cast.morgan)

    assert row.stage == Stage.LOCKED and queries.signed_summary(row).supervisor == "Morgan Lee"
    assert pair_of(cast.amara, cast.riverside).supervisor is None


def test_the_next_meeting_is_not_before_this_one(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin(dev_pair, cast.robin, next_on=f"{clock.today() - DAY}", next_time="10:00")
    page = sign_in(cast.dev).get(f"/supervision/sessions/{row.pk}/read/")

    assert page.status_code == 422 and "That day is before this meeting." in page.content.decode()


def test_every_session_has_a_key_of_its_own(cast: Cast, dev_pair: Supervision) -> None:
    first, second = signed(dev_pair, cast.robin), signed(dev_pair, cast.robin)

    owners = set(DataKey.objects.filter(owner__startswith="session:").values_list("owner", flat=True))
    assert owners == {f"session:{first.pk}", f"session:{second.pk}"}
    assert THEMES.encode() not in bytes(first.record) and json.loads(KeyRing(first.key_owner).read(first, "record"))["themes"] == THEMES
