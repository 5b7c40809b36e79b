"""Evidence under the items of an induction. Rows are only ever added, and the newest of each signer counts."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from charter_content.induction.enums import Answer, Signer
from charter_content.induction.models import Induction, InductionItem, PassportImport, SignOff
from charter_content.induction.policies import holds, inductions
from charter_content.induction.queries.reading import reading_of
from charter_content.induction.queries.state import ItemState, item_state
from foundation import audit
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User
from people.validators import plain_name

LONGEST_NAME, LONGEST_COMMENT, LONGEST_VERSION = 80, 2000, 60


class ChangedSince(Exception):
    """What was shown is not what there is any more. Nothing was signed."""


@dataclass(frozen=True)
class Signed:
    """What came of it."""

    row: SignOff
    is_new: bool
    """False when just that was said before."""
    state: ItemState
    """How the item stands now."""


@transaction.atomic
def sign_item(
    induction: Induction, code: str, *, signer: Signer, name: str, seen: int, document_version: str = "", comment: str = "", by: User
) -> Signed:
    """`by` signs the item as `signer`, under the typed `name`. Signing twice is once.

    `seen` is the number of the checklist's version that was on the screen, `document_version` what was read. Raises ChangedSince when the
    checklist is on another version meanwhile, PermissionDenied, LookupError without such an item, and ValidationError {field: message}.
    """
    row, state = _open_item(induction, code, signer=signer, by=by)
    if signer not in state.item.signers:
        raise PermissionDenied
    typed, said = _checked(name, comment)
    if seen != row.version.number:
        raise ChangedSince
    before = state.signed.get(signer)
    if before is not None:
        return Signed(before, is_new=False, state=state)
    reading = reading_of(state)
    version = _plain(document_version)
    if reading.title and not version:
        raise ValidationError({"document_version": "Which version did you read? A date will do."})
    if len(version) > LONGEST_VERSION:
        raise ValidationError({"document_version": f"There is room for {LONGEST_VERSION} characters."})
    made = _add(
        row, state.item, signer=signer, answer=Answer.SIGNED, name=typed, comment=said, by=by, document=reading.title,
        document_version=version if reading.title else "",
    )  # fmt: skip
    return Signed(made, is_new=True, state=item_state(row, code))


@transaction.atomic
def say_not_yet(induction: Induction, code: str, *, signer: Signer, comment: str = "", by: User) -> Signed:
    """`by` does not agree yet, as `signer`. The same again, without a word, is once.

    Raises PermissionDenied, LookupError without such an item, and ValidationError {comment}.
    """
    row, state = _open_item(induction, code, signer=signer, by=by)
    answers_elsewhere = state.elsewhere is not None and signer in (Signer.SUPPORTER, Signer.COORDINATOR)
    if signer not in state.item.signers and not answers_elsewhere:
        raise PermissionDenied
    _name, said = _checked(str(by), comment)
    before = state.newest.get(signer)
    if before is not None and before.answer == Answer.NOT_YET and before.person_id == by.pk and not said:
        return Signed(before, is_new=False, state=state)
    made = _add(row, state.item, signer=signer, answer=Answer.NOT_YET, name=str(by), comment=said, by=by)
    return Signed(made, is_new=True, state=item_state(row, code))


@transaction.atomic
def take_back(induction: Induction, code: str, *, signer: Signer, comment: str = "", by: User) -> Signed:
    """`by` takes back what they said last as `signer`. Taking back twice is once. What they said stays in the record.

    Raises PermissionDenied for what somebody else said, LookupError without such an item, and ValidationError {comment}.
    """
    row, state = _open_item(induction, code, signer=signer, by=by)
    _name, said = _checked(str(by), comment)
    before = state.newest.get(signer)
    if before is None or before.person_id != by.pk:
        raise PermissionDenied
    if before.answer == Answer.WITHDRAWN:
        return Signed(before, is_new=False, state=state)
    made = _add(row, state.item, signer=signer, answer=Answer.WITHDRAWN, name=str(by), comment=said, by=by, about=before)
    return Signed(made, is_new=True, state=item_state(row, code))


@transaction.atomic
def record_elsewhere(induction: Induction, code: str, *, name: str, how: str, by: User, imported: PassportImport | None = None) -> Signed:
    """Whoever leads the service says that it was done elsewhere, and `how` that was checked. It counts once the person agrees.

    Raises PermissionDenied, LookupError without such an item, and ValidationError {field: message}, also when it is done already.
    """
    row = _locked(induction)
    inductions.require(by, "change", row)
    state = item_state(row, code)
    typed, said = _checked(name, how)
    if not said:
        raise ValidationError({"how": "Say how you checked it."})
    if state.is_done:
        raise ValidationError("This is done already.")
    before = state.elsewhere
    if before is not None and before.person_id == by.pk and imported is None and KeyRing(row.key_owner).read(before, "comment") == said:
        return Signed(before, is_new=False, state=state)
    made = _add(row, state.item, signer=Signer.COORDINATOR, answer=Answer.ELSEWHERE, name=typed, comment=said, by=by, imported=imported)
    return Signed(made, is_new=True, state=item_state(row, code))


@transaction.atomic
def agree_elsewhere(induction: Induction, code: str, *, about: uuid.UUID, name: str, by: User) -> Signed:
    """The person agrees that it was done elsewhere, as the row `about` says. Agreeing twice is once.

    Raises ChangedSince when that row does not stand any more, PermissionDenied, LookupError, and ValidationError {name}.
    """
    row = _locked(induction)
    inductions.require(by, "view", row)
    if not (row.is_open and holds(by, row, Signer.SUPPORTER)):
        raise PermissionDenied
    state = item_state(row, code)
    typed, _said = _checked(name, "")
    if state.elsewhere_agreed is not None and state.elsewhere_agreed.about_id == about:
        return Signed(state.elsewhere_agreed, is_new=False, state=state)
    if state.elsewhere is None or state.elsewhere.pk != about:
        raise ChangedSince
    made = _add(row, state.item, signer=Signer.SUPPORTER, answer=Answer.AGREED, name=typed, comment="", by=by, about=state.elsewhere)
    return Signed(made, is_new=True, state=item_state(row, code))


def _locked(induction: Induction) -> Induction:
    return Induction.objects.select_for_update(of=("self",)).select_related("version", "service", "person").get(pk=induction.pk)


def _open_item(induction: Induction, code: str, *, signer: Signer, by: User) -> tuple[Induction, ItemState]:
    """The induction, locked and open, and the item as it stands; `by` is `signer` in it."""
    row = _locked(induction)
    inductions.require(by, "view", row)
    if not row.is_open or not holds(by, row, signer):
        raise PermissionDenied
    return row, item_state(row, code)


def _plain(text: str) -> str:
    try:
        return plain_name(text)
    except ValidationError:
        return ""


def _checked(name: str, comment: str) -> tuple[str, str]:
    """The typed name and the comment, clean. Raises ValidationError {name} or {comment}."""
    try:
        typed = plain_name(name, told="Type your name to sign.")
    except ValidationError as error:
        raise ValidationError({"name": error}) from error
    if len(typed) > LONGEST_NAME:
        raise ValidationError({"name": f"There is room for {LONGEST_NAME} characters."})
    said = comment.replace("\r\n", "\n").strip()
    if len(said) > LONGEST_COMMENT:
        raise ValidationError({"comment": f"There is room for {LONGEST_COMMENT:,} characters."})
    return typed, said


def _add(
    row: Induction, item: InductionItem, *, signer: Signer, answer: Answer, name: str, comment: str, by: User, document: str = "",
    document_version: str = "", about: SignOff | None = None, imported: PassportImport | None = None,
) -> SignOff:  # fmt: skip
    number = (row.sign_offs.aggregate(last=Max("number"))["last"] or 0) + 1
    made = SignOff(
        induction=row, number=number, item=item.code, label=item.text, signer=signer, answer=answer, person=by, name=name,
        document=document, document_version=document_version, about=about, imported=imported,
    )  # fmt: skip
    if comment:
        KeyRing(row.key_owner).write(made, "comment", comment)
    made.save()
    audit.record(by, Verb.SIGNED, made, induction=row.pk, item=item.code, signer=signer, answer=answer)
    return made
