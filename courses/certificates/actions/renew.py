"""A certificate that runs out, and the one after it."""

from collections.abc import Collection
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.certificates.actions.replace import in_place_of
from courses.certificates.actions.writing import held_row, valid_until
from courses.certificates.facts import SCHEMA, SERIAL_LENGTH, from_json, hash_name, new_salt
from courses.certificates.models import Award, AwardReminder, AwardSecret, RefresherRead
from courses.certificates.policies import awards
from courses.certificates.queries import Changes
from courses.pages.outline import LessonLine
from courses.progress.learner import Learner
from foundation import clock
from foundation.codes import new_code
from foundation.keys import KeyRing
from people.models import User


@transaction.atomic
def note_read(award: Award, *, lessons: Collection[LessonLine], by: User) -> None:
    """Keep that its holder has gone through `lessons`, as they are now, to renew `award`. Raises PermissionDenied unless it is theirs."""
    awards.require(by, "renew", award)
    rows = [RefresherRead(award=award, lesson_key=line.key, revision=line.revision or 0) for line in lessons]
    RefresherRead.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def renew_award(award: Award, *, changes: Changes, learner: Learner, by: User) -> Award:
    """A new certificate in the place of one that runs out, for somebody who has gone through what has changed. Name and title stay.

    `changes` is what `queries.changes_since` says now. Raises PermissionDenied unless it is theirs and about to run out, ValidationError
    while something is left.
    """
    award = held_row(award)
    awards.require(by, "renew", award)
    if not changes.are_done:
        raise ValidationError("Something is left to go through.")
    secret = AwardSecret.objects.get(award=award)
    name, salt = KeyRing(by.key_owner).read(secret, "name"), new_salt()
    outline, today = learner.outline, clock.today().isoformat()
    facts = replace(
        from_json(award.facts), serial=new_code(SERIAL_LENGTH), edition=learner.edition_number, lessons=len(outline.lessons),
        safety_items=len(outline.safety), issued=today, valid_until=valid_until(outline), renewed=today,
        name_hash=hash_name(name, salt), replaces=award.serial, schema=SCHEMA,
    )  # fmt: skip
    return in_place_of(award, facts, name=name, salt=salt, by=by)


def note_reminded(award: Award, days: int) -> None:
    """Keep that the holder was reminded so many days before `award` runs out. Raises IntegrityError when they were before."""
    AwardReminder.objects.create(award=award, days=days)
