"""Taking in what somebody did elsewhere, from the signed record that they brought."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from charter_content.induction.actions.sign import record_elsewhere
from charter_content.induction.exchange import Carried, fits_key
from charter_content.induction.models import Induction, PassportImport
from charter_content.induction.policies import inductions
from charter_content.induction.queries.passport import PassportItem
from charter_content.induction.queries.state import states_of
from foundation import audit
from foundation.enums import Verb
from people.models import User


@transaction.atomic
def import_passport(
    induction: Induction, carried: Carried, *, codes: Collection[str], compared: str, name: str, by: User
) -> PassportImport:
    """Say of the items `codes` that they were done elsewhere, as the record shows; each still waits for the person to agree. All of it or
    nothing. The same record again adds nothing.

    `compared` is the key, or its fingerprint, that `by` had from the other service. Raises PermissionDenied, and ValidationError
    {field: message} when the record was changed, when its key is not the one that was compared, or when nothing in it fits.
    """
    row = Induction.objects.select_for_update().get(pk=induction.pk)
    inductions.require(by, "change", row)
    if not carried.is_whole:
        raise ValidationError({"file": "The signature does not fit: something in this record was changed. It cannot be taken in."})
    if not carried.known_as and not fits_key(compared, carried.key):
        raise ValidationError({"compared": "This is not the key that signed the record. Ask the other service to read out theirs."})
    found = PassportImport.objects.filter(induction=row, digest=carried.digest).first()
    if found is not None:
        return found
    done = {item.code: item for item in carried.passport.items if item.given}
    states = states_of([row])[row.pk]
    todo = [code for state in states if not state.is_done and (code := state.item.code) in codes and code in done]
    if not todo:
        raise ValidationError({"codes": "Choose at least one item that is still open here."})
    made = PassportImport.objects.create(
        induction=row, digest=carried.digest, issuer=f"{carried.passport.service}, {carried.issuer}"[:200],
        issued_on=carried.issued_on, fingerprint=carried.fingerprint, person=by,
    )  # fmt: skip
    for code in todo:
        record_elsewhere(row, code, name=name, how=how_checked(carried, done[code]), by=by, imported=made)
    audit.record(by, Verb.ADDED, made, induction=row.pk, items=todo)
    return made


def how_checked(carried: Carried, item: PassportItem) -> str:
    """What is kept as “how we checked”: who issued the record, when, with which key, and what it says about this item."""
    before = carried.passport
    lines = [
        f"From the record of {before.person} at {before.service} ({carried.issuer}), issued on {_day(carried.issued_on)}.",
        f"Its signature was checked with the key {carried.fingerprint}.",
        f"It says: {item.text}. Done on {_day(item.done_on)}.",
        *(f"Signed by {one.name}, {one.signer.label.lower()}, on {_day(one.on)}." for one in item.signatures),
    ]
    return "\n".join(lines)[:2000]


def _day(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "a day that it does not name"
