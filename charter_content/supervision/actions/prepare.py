"""Getting ready to talk: choosing principles, a word and a few words for each, and sharing them one by one."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from charter_content.charter.queries import principles_by_code
from charter_content.supervision.actions.together import ChangedSince
from charter_content.supervision.enums import Keep, Place, Word
from charter_content.supervision.models import Preparation, PreparedPrinciple, PreparedShare, PreparedShareOpening, Supervision
from charter_content.supervision.policies import preparations, prepared_principles, prepared_shares, supervisions
from charter_content.supervision.queries.prepared import SharedPrinciple, readers_for, shared_principle
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing, delete_key
from people.models import User

LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Written:
    """What became of one prepared principle."""

    row: PreparedPrinciple
    theirs: str | None = None
    """The text that another device wrote meanwhile. It was not overwritten; word and choice are kept all the same."""


@transaction.atomic
def begin_preparation(supervision: Supervision, chosen: Sequence[tuple[str, Place]], *, by: User) -> Preparation:
    """Begin to prepare with the principles of these codes. One that is open already is put away: it stays the writer's to read.

    Raises PermissionDenied unless it is their own supervision, ValidationError when a code is chosen twice, or is none of the charter's.
    """
    row = Supervision.objects.select_for_update().get(pk=supervision.pk)
    supervisions.require(by, "prepare", row)
    known = principles_by_code()
    codes = [code for code, _place in chosen]
    if not codes or any(code not in known for code in codes):
        raise ValidationError("Choose principles of the charter.")
    if len(set(codes)) != len(codes):
        raise ValidationError("You chose the same principle twice. Choose another one.")
    row.preparations.open().update(closed_at=clock.now())
    made = Preparation.objects.create(supervision=row)
    PreparedPrinciple.objects.bulk_create(
        PreparedPrinciple(preparation=made, order=n, code=code, name=known[code].name, place=place)
        for n, (code, place) in enumerate(chosen, start=1)
    )
    return made


@transaction.atomic
def write_prepared(prepared: PreparedPrinciple, *, word: str, text: str, keep: Keep | None, seen_revision: int, by: User) -> Written:
    """Keep the word, the text and what is to become of it. Nothing is shared by this. `keep` None leaves it as it was.

    Raises ValidationError when it is too long or no such word, PermissionDenied when it is not theirs.
    """
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"This is {len(text):,} characters long. There is room for {LONGEST_TEXT:,}.")
    if word and word not in Word.values:
        raise ValidationError("Pick one of the words.")
    row = _locked(prepared)
    prepared_principles.require(by, "change", row)
    ring = KeyRing(by.key_owner)
    before, kept_word = ring.read(row, "text"), ring.read(row, "word")
    clash = before != text and seen_revision != row.revision
    changed = before != text or kept_word != word or (keep is not None and keep != row.keep)
    if changed:
        ring.write(row, "word", word)
        if keep is not None:
            row.keep = keep
        if not clash:
            ring.write(row, "text", text)
        row.revision += 1  # also of a word or a choice alone: a preview of what was there before is old
        row.updated_at = clock.now()
        row.save(update_fields=["word", "text", "keep", "revision", "updated_at"])
    return Written(row, before if clash else None)


@transaction.atomic
def share_prepared(preparation: Preparation, *, reader: User, seen: Mapping[uuid.UUID, int], by: User) -> list[PreparedShare]:
    """Give `reader` a copy of each principle that the preview showed, or put it on the agenda; returns the new ones.

    `seen` is {id of the prepared principle: its revision} as the preview showed them: what it did not show is not shared. Sharing the same
    twice is once; an older wording for the same reader is taken back. Raises ChangedSince when the preview was not of today's wording, or
    left out something that is to be shared, PermissionDenied when it is not theirs or `reader` does not hold this supervision.
    """
    row = Preparation.objects.select_for_update(of=("self",)).select_related("supervision__service").get(pk=preparation.pk)
    if not preparations.may(by, "view", row) or row.supervision.ended_at is not None:
        raise PermissionDenied
    if reader not in [one.person for one in readers_for(row.supervision)]:
        raise PermissionDenied
    ring, made = KeyRing(by.key_owner), []
    wanted = [one for one in row.principles.select_for_update() if one.keep != Keep.PRIVATE]
    shown = [one for one in wanted if seen.get(one.pk) == one.revision]
    left_out = [one for one in wanted if one not in shown]
    if len(shown) != len(seen) or not all(_is_shared_as_it_is(one) for one in left_out):
        raise ChangedSince
    for one in shown:
        talk_only = one.keep == Keep.TALK
        before = one.shares.kept().filter(reader=reader).first()
        if before is not None:
            if (before.revision, before.talk_only) == (one.revision, talk_only):
                continue
            end_share(before)
        share = PreparedShare(
            prepared=one, supervision=row.supervision, writer=by, reader=reader, code=one.code, name=one.name, revision=one.revision,
            talk_only=talk_only,
        )  # fmt: skip
        if not talk_only:
            content = {"word": ring.read(one, "word"), "text": ring.read(one, "text")}
            KeyRing(share.key_owner).write(share, "content", json.dumps(content, ensure_ascii=False))
        share.save(force_insert=True)
        audit.record(by, Verb.SHARED, share, reader=reader.pk)
        made.append(share)
    return made


def _is_shared_as_it_is(one: PreparedPrinciple) -> bool:
    return one.shares.kept().filter(revision=one.revision, talk_only=one.keep == Keep.TALK).exists()


@transaction.atomic
def open_prepared(share: PreparedShare, *, by: User) -> SharedPrinciple:
    """What the supervisor sees. That they opened it is noted, every time. Raises PermissionDenied when it is not open to them today."""
    row = _locked_share(share)
    prepared_shares.require(by, "read", row)
    PreparedShareOpening.objects.create(share=row, person=by)
    audit.record(by, Verb.OPENED, row)
    return shared_principle(row)


@transaction.atomic
def take_back_prepared(share: PreparedShare, *, by: User) -> None:
    """Stop sharing: that copy cannot be read any more, by anybody. Taking it back twice is once. Raises PermissionDenied when it is not
    theirs."""
    row = _locked_share(share)
    if row.writer_id == by.pk and row.taken_back_at is not None:
        return
    prepared_shares.require(by, "take_back", row)
    end_share(row)
    PreparedPrinciple.objects.filter(pk=row.prepared_id).update(keep=Keep.PRIVATE)
    audit.record(by, Verb.TAKEN_BACK, row)


@transaction.atomic
def delete_preparation(preparation: Preparation, *, by: User) -> None:
    """Delete it for good, with every copy that was shared of it. Raises PermissionDenied when it is not theirs."""
    preparations.require(by, "delete", preparation)
    for share in PreparedShare.objects.select_for_update().filter(prepared__preparation=preparation.pk):
        delete_key(share.key_owner)
    Preparation.objects.filter(pk=preparation.pk).delete()


def _locked(prepared: PreparedPrinciple) -> PreparedPrinciple:
    row = (
        PreparedPrinciple.objects.select_for_update(of=("self",)).select_related("preparation__supervision").filter(pk=prepared.pk).first()
    )
    if row is None:
        raise PermissionDenied
    return row


def _locked_share(share: PreparedShare) -> PreparedShare:
    return PreparedShare.objects.select_for_update(of=("self",)).select_related("supervision__service", "writer", "reader").get(pk=share.pk)


def end_share(share: PreparedShare) -> None:
    """The copy cannot be read any more. That it was shared stays, for its writer."""
    delete_key(share.key_owner)
    share.content, share.taken_back_at = b"", share.taken_back_at or clock.now()
    share.save(update_fields=["content", "taken_back_at"])
