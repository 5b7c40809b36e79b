"""The award that takes the place of another."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.certificates.actions.handing import ERASED
from courses.certificates.actions.writing import day_of, facts_of, held_row, printable_name, write_award
from courses.certificates.enums import TitleChoice
from courses.certificates.facts import SCHEMA, SERIAL_LENGTH, Facts, from_json, hash_name, new_salt, titled
from courses.certificates.models import Award, AwardSecret
from courses.certificates.policies import awards
from courses.progress.learner import Learner
from foundation import audit, clock
from foundation.codes import new_code
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User


@transaction.atomic
def replace_award(award: Award, *, learner: Learner, name: str, title: TitleChoice, by: User) -> Award:
    """A new certificate in the place of `award`, under another name or title. All else it says stays; the old one tells of the new one.

    Raises PermissionDenied unless it is theirs and was neither withdrawn nor replaced, ValidationError for a name that cannot be printed.
    """
    award = held_row(award)
    awards.require(by, "replace", award)
    name, salt = printable_name(name), new_salt()
    words, days = titled(learner.outline, title)
    facts = replace(
        from_json(award.facts), serial=new_code(SERIAL_LENGTH), title=words, days=days, issued=day_of(clock.now()),
        name_hash=hash_name(name, salt), replaces=award.serial, schema=SCHEMA,
    )  # fmt: skip
    return in_place_of(award, facts, name=name, salt=salt, by=by)


@transaction.atomic
def give_again(award: Award, *, learner: Learner, by: User) -> Award:
    """A new certificate in the place of `award`, with the facts as they are on record today: there was a mistake in it, or it was withdrawn
    by mistake. Name and title stay.

    The caller has found the completion rule met. Raises PermissionDenied unless `by` leads where it was given and it is not their own,
    ValidationError when it was replaced already, or its holder had their data erased.
    """
    award = held_row(award)
    awards.require(by, "give_again", award)
    if award.person is None or award.enrolment is None:
        raise ValidationError(ERASED)
    secret = AwardSecret.objects.get(award=award)
    name, salt = KeyRing(award.person.key_owner).read(secret, "name"), new_salt()
    before = from_json(award.facts)
    facts = replace(
        facts_of(award.enrolment, learner, title=before.title_choice, name=name, salt=salt),
        replaces=award.serial, valid_until=before.valid_until, renewed=before.renewed,
    )  # fmt: skip
    return in_place_of(award, facts, name=name, salt=salt, by=by)


def in_place_of(award: Award, facts: Facts, *, name: str, salt: str, by: User) -> Award:
    """The award with `facts`, in the place of `award`. Raises ValidationError when it was replaced already.

    Whether everybody sees the name goes along: the page of `award` shows it no more, it may be a name of the past.
    """
    assert award.person is not None
    assert award.enrolment is not None
    try:
        made = write_award(facts, name=name, salt=salt, holder=award.person, enrolment=award.enrolment, replaces=award)
    except IntegrityError as error:
        raise ValidationError("This certificate was replaced already. Look at the newest one.") from error
    AwardSecret.objects.filter(award=made).update(shows_name=AwardSecret.objects.get(award=award).shows_name)
    AwardSecret.objects.filter(award=award).update(shows_name=False)
    audit.record(by, Verb.AWARD_REPLACED, award, by_award=made.pk)
    return made
