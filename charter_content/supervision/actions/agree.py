"""The supervision agreement: begun from our wording or from the last one, written together, signed by both."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from charter_content.supervision.actions.together import Field, Sent, Written, change_words, put_name_under, put_words, words_of
from charter_content.supervision.cycle import months_after
from charter_content.supervision.enums import Hat
from charter_content.supervision.models import Agreement, Supervision
from charter_content.supervision.policies import agreements, supervisions
from charter_content.supervision.queries.rhythm import rhythm_of
from charter_content.supervision.wording import AGREEMENT, Part
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User


@transaction.atomic
def begin_agreement(supervision: Supervision, *, by: User) -> Agreement:
    """The agreement that the two are writing; a new one, from what they agreed last or from our wording, when there is none.

    Raises PermissionDenied unless `by` is one of the two and it has not ended.
    """
    supervisions.require(by, "work", supervision)
    row = supervision.agreements.filter(locked_at=None).first()
    if row is not None:
        return row
    last = supervision.agreements.signed().order_by("-locked_at").first()
    before = {part["name"]: part["text"] for part in json.loads(KeyRing(last.key_owner).read(last, "record"))["parts"]} if last else {}
    row = Agreement(supervision=supervision)
    put_words(row, {part.name: Field(before.get(part.name) or _first_text(part, supervision), 1) for part in AGREEMENT})
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the other one was first
        return supervision.agreements.get(locked_at=None)
    audit.record(by, Verb.BEGUN, row)
    return row


def _first_text(part: Part, supervision: Supervision) -> str:
    return (supervision.hat == Hat.COORDINATOR and part.for_coordinators) or part.text


@transaction.atomic
def write_agreement(agreement: Agreement, sent: Mapping[str, Sent], *, by: User) -> Written:
    """Put what was `sent` into it. Raises PermissionDenied when it is signed or not theirs, ValidationError when it is too long."""
    row = _locked(agreement)
    agreements.require(by, "write", row)
    known = {part.name for part in AGREEMENT}
    return change_words(row, {name: one for name, one in sent.items() if name in known})


@dataclass(frozen=True)
class SignedAgreement:
    """What came of signing an agreement."""

    agreement: Agreement
    is_new: bool


@transaction.atomic
def sign_agreement(agreement: Agreement, *, name: str, seen_revision: int, by: User) -> SignedAgreement:
    """Sign it. With both names it is locked, and is looked at again after as long as the service has set.

    Raises ChangedSince, ValidationError without a name, PermissionDenied when it is not theirs.
    """
    row = _locked(agreement)
    if row.locked_at is not None and agreements.may(by, "view", row):
        return SignedAgreement(row, is_new=False)
    agreements.require(by, "sign", row)
    put = put_name_under(row, supervision=row.supervision, name=name, seen_revision=seen_revision, by=by)
    if not put.is_complete:
        return SignedAgreement(row, put.is_new)
    words = words_of(row)
    record = {
        "schema": 1,
        "service": str(row.supervision.service),
        "person": str(row.supervision.person),
        "parts": [{"name": part.name, "heading": part.heading, "text": words[part.name].text} for part in AGREEMENT if part.name in words],
        "signed": [
            {"side": one.side, "name": one.name, "at": one.at.isoformat()} for one in row.signatures.all() if one.revision == row.revision
        ],
    }
    KeyRing(row.key_owner).write(row, "record", json.dumps(record, ensure_ascii=False))
    row.words, row.locked_at = b"", clock.now()
    row.review_on = months_after(clock.today(), rhythm_of(row.supervision.service).months_between_agreements)
    row.save(update_fields=["record", "words", "locked_at", "review_on"])
    audit.record(by, Verb.LOCKED, row)
    return SignedAgreement(row, put.is_new)


def _locked(agreement: Agreement) -> Agreement:
    row = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("supervision__person", "supervision__service")
        .filter(pk=agreement.pk)
        .first()
    )
    if row is None:
        raise PermissionDenied
    return row
