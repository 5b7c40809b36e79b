"""Sharing a reflection with one named person, and taking it back."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from charter_content.charter.queries import principles_by_code
from charter_content.reflections.actions.write import Conflict
from charter_content.reflections.models import Reflection, Share, ShareAnswer, ShareOpening
from charter_content.reflections.policies import reflections, shares
from charter_content.reflections.queries.shared import SharedText, recipients, text_of
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing, delete_key
from people.models import Service, User

LONGEST_REPLY = 10_000


class ChangedSince(Exception):
    """The reflection was changed after its preview was shown. Nothing was shared."""


@dataclass(frozen=True)
class Shared:
    share: Share
    is_new: bool
    """False when the same words were shared with the same person already."""


@transaction.atomic
def share_reflection(reflection: Reflection, *, reader: User, service: Service, seen_revision: int, by: User) -> Shared:
    """Give `reader` a copy of `reflection` as it reads now, under a key of its own. Doing it twice is once.

    `seen_revision` is the one that the preview showed. Raises ChangedSince when it is not the newest, PermissionDenied when it is not
    theirs to share or `reader` is nobody to share with at `service`, ValidationError when there is nothing in it.
    """
    locked = Reflection.objects.select_for_update().get(pk=reflection.pk)
    reflections.require(by, "share", locked)
    chosen = next((one for one in recipients(by) if one.person == reader and one.service == service), None)
    if chosen is None:
        raise PermissionDenied
    if locked.revision != seen_revision:
        raise ChangedSince
    text = KeyRing(by.key_owner).read(locked, "text")
    if not text.strip():
        raise ValidationError("There is nothing to share yet.")
    same = Share.objects.filter(reflection=locked, revision=locked.revision, reader=reader, service=service, taken_back_at=None).first()
    if same is not None:
        return Shared(same, is_new=False)
    known = principles_by_code()
    share = Share(
        reflection=locked, revision=locked.revision, writer=by, reader=reader, service=service, reader_role=chosen.role[:200],
        prompt=locked.prompt, principles=[[code, known[code].name] for code in locked.principles if code in known],
    )  # fmt: skip
    KeyRing(share.key_owner).write(share, "text", text)
    share.save(force_insert=True)
    audit.record(by, Verb.SHARED, share, reader=reader.pk, service=service.pk)
    return Shared(share, is_new=True)


@transaction.atomic
def take_back(share: Share, *, by: User) -> None:
    """Stop sharing: the copy and what was answered cannot be read any more, by anybody. That it was shared stays, for the writer.

    Taking it back twice is once. Raises PermissionDenied when it is not theirs.
    """
    locked = _locked(share)
    if locked.writer_id == by.pk and locked.taken_back_at is not None:
        return
    shares.require(by, "take_back", locked)
    _end(locked)
    audit.record(by, Verb.TAKEN_BACK, locked)


@transaction.atomic
def open_share(share: Share, *, by: User) -> SharedText:
    """What the reader sees. That they opened it is noted, every time. Raises PermissionDenied when it is not open to them (any more)."""
    locked = _locked(share)
    shares.require(by, "read", locked)
    ShareOpening.objects.create(share=locked, person=by)
    audit.record(by, Verb.OPENED, locked)
    return text_of(locked)


@transaction.atomic
def write_answer(share: Share, *, answer_id: uuid.UUID, text: str, seen_revision: int, send: bool, by: User) -> ShareAnswer:
    """Keep what the reader says to it as a draft, or `send` it to the writer. What is sent stays as it is; sending it twice is once.

    `answer_id` is the id that the form chose, `seen_revision` the one of the draft last seen (0: none yet). Raises Conflict when another
    device saved in between, PermissionDenied when it is not theirs to answer, ValidationError when it is empty or too long.
    """
    if len(text) > LONGEST_REPLY:
        raise ValidationError(f"This is {len(text):,} characters long. There is room for {LONGEST_REPLY:,}: please shorten it.")
    locked = _locked(share)  # no answer is written while it is taken back: that would make a new key
    shares.require(by, "answer", locked)
    named = ShareAnswer.objects.filter(pk=answer_id).first()
    if named is not None and (named.share_id, named.person_id) != (locked.pk, by.pk):
        raise PermissionDenied
    ring = KeyRing(locked.key_owner)
    row = locked.answers.drafts().filter(person=by).first()
    if named is not None and named.sent_at is not None:
        if ring.read(named, "text") == text:
            return named
        if row is None and not send and seen_revision < named.revision:
            return named  # an older draft, late on its way
        answer_id = uuid.uuid4()  # further words, typed on a page from before: an answer of its own
    if send and not text.strip():
        raise ValidationError("Write a few words before you send it.")
    if row is None:
        row = ShareAnswer(pk=answer_id, share=locked, person=by)
        ring.write(row, "text", text)
    elif (kept := ring.read(row, "text")) != text:
        if seen_revision != row.revision:
            raise Conflict(theirs=kept, revision=row.revision)
        ring.write(row, "text", text)
        row.revision += 1
    if send:
        row.sent_at = clock.now()
        audit.record(by, Verb.ANSWERED, locked)
    row.save()
    return row


def see_answers(share: Share, *, by: User) -> None:
    """The writer has seen what was answered. Raises PermissionDenied for anybody else."""
    if share.writer_id != by.pk:
        raise PermissionDenied
    share.answers.sent().filter(seen_at=None).update(seen_at=clock.now())


@transaction.atomic
def erase_shares(person: User) -> None:
    """Erase `person` from all sharing. What they shared goes with its keys. What was shared with them ends, unreadable: its writers keep
    that it was shared with somebody whose account is deleted. What they answered goes."""
    for share in Share.objects.select_for_update().filter(writer=person):
        delete_key(share.key_owner)
    Share.objects.filter(writer=person).delete()
    ShareAnswer.objects.filter(person=person).delete()
    for share in Share.objects.select_for_update().filter(reader=person):
        _end(share)
    Share.objects.filter(reader=person).update(reader=None, reader_role="")
    ShareOpening.objects.filter(person=person).update(person=None)


def _locked(share: Share) -> Share:
    return Share.objects.select_for_update(of=("self",)).select_related("service", "writer", "reader").get(pk=share.pk)


def _end(share: Share) -> None:
    delete_key(share.key_owner)
    share.answers.drafts().delete()
    share.answers.update(text=b"")
    share.text, share.taken_back_at = b"", share.taken_back_at or clock.now()
    share.save(update_fields=["text", "taken_back_at"])
