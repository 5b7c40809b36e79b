"""The wish, the award, and the award that takes the place of another."""

import datetime as dt
import logging
from dataclasses import replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.certificates.enums import TitleChoice
from courses.certificates.facts import SCHEMA, SERIAL_LENGTH, Facts, from_json, hash_name, new_salt
from courses.certificates.models import Award, AwardSeal, AwardSecret, CertificateWish
from courses.certificates.policies import awards
from courses.certificates.queries import award_of
from courses.cohorts.models import Enrolment
from courses.cohorts.policies import enrolments
from courses.pages.outline import Outline
from courses.progress.enums import TalkAbout
from courses.progress.learner import Learner
from courses.progress.models import Talk
from foundation import audit, clock
from foundation.codes import new_code
from foundation.encryption import CannotOpen
from foundation.enums import Verb
from foundation.keys import KeyRing
from foundation.pdf import unprintable
from foundation.signing import signer
from people.enums import Role
from people.models import ServiceRole, User
from people.validators import plain_name

LONGEST_NAME = 80
logger = logging.getLogger("alongside.certificates")


def _day(moment: dt.datetime) -> str:
    return timezone.localtime(moment).date().isoformat()


def _printable(name: str) -> str:
    """`name` as it can stand on a certificate. Raises ValidationError at the field."""
    try:
        name = plain_name(name, told="Type the name that should stand on it.")
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from error
    if missing := unprintable(name):
        raise ValidationError({"name": f"This cannot be printed yet: {' '.join(sorted(missing))}. Please write the name another way."})
    if len(name) > LONGEST_NAME:
        raise ValidationError({"name": f"There is room for {LONGEST_NAME} characters."})
    return name


@transaction.atomic
def make_wish(enrolment: Enrolment, *, name: str, title: TitleChoice, by: User) -> CertificateWish:
    """Keep how the certificate of `enrolment` should read.

    Raises PermissionDenied unless it is theirs, ValidationError without a name or once it was given.
    """
    enrolments.require(by, "learn", enrolment)
    name = _printable(name)
    if award_of(enrolment.pk):
        raise ValidationError("Your certificate was given already. It never changes.")
    row = CertificateWish.objects.select_for_update().filter(enrolment=enrolment).first() or CertificateWish(enrolment=enrolment)
    row.title, row.at = title, clock.now()
    KeyRing(by.key_owner).write(row, "name", name)
    row.save()
    return row


def _titled(outline: Outline, title: TitleChoice) -> tuple[str, tuple[str, ...]]:
    """(title, titles of the days) of a certificate. The neutral title stands alone: days would tell what it leaves out."""
    if title == TitleChoice.FULL:
        return outline.title, tuple(day.title for day in outline.days)
    return outline.neutral_title, tuple("" for _ in outline.days)


def _signed_by(enrolment: Enrolment, outline: Outline) -> tuple[tuple[str, str], ...]:
    """Whoever held the closing conversation; where the course asks for none, whoever coordinates the service today, the longest first."""
    talk = (
        Talk.objects.agreed().filter(enrolment=enrolment, about=TalkAbout.CLOSING, key=outline.course).first() if outline.closing else None
    )
    roles = ServiceRole.objects.active().filter(service=enrolment.service_id, role__in=(Role.COORDINATOR, Role.DEPUTY))
    if talk:
        role = roles.filter(person=talk.recorded_by_id).order_by("role").first()
        return ((talk.recorded_name, Role(role.role).label if role else Role.COORDINATOR.label),)
    first = roles.filter(role=Role.COORDINATOR, person__is_active=True).select_related("person").order_by("starts", "pk").first()
    return ((first.person.display_name, Role.COORDINATOR.label),) if first else ()


def _facts(enrolment: Enrolment, learner: Learner, *, title: TitleChoice, name: str, salt: str) -> Facts:
    outline = learner.outline
    words, days = _titled(outline, title)
    return Facts(
        serial=new_code(SERIAL_LENGTH),
        title=words,
        course=str(outline.course),
        edition=learner.edition_number,
        hours=outline.hours,
        days=days,
        lessons=len(outline.lessons),
        safety_items=len(outline.safety),
        service=enrolment.service.name,
        started=_day(enrolment.started_at),
        completed=_day(enrolment.completed_at or clock.now()),
        issued=_day(clock.now()),
        rule=tuple(outline.rule()),
        name_hash=hash_name(name, salt),
        issuer=settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
        live_sessions=learner.live_done,
        closing=outline.closing,
        signed_by=_signed_by(enrolment, outline),
    )


def _write(facts: Facts, *, name: str, salt: str, holder: User, enrolment: Enrolment, replaces: Award | None = None) -> Award:
    """The award and what lies apart from it. Raises IntegrityError when there is one in its place already; nothing is written then."""
    with transaction.atomic():
        award = Award.objects.create(
            serial=facts.serial, person=holder, enrolment=enrolment, service=enrolment.service, course_key=enrolment.course_key,
            facts=facts.to_json(), valid_until=facts.valid_until_on, replaces=replaces,
        )  # fmt: skip
    ring, secret = KeyRing(holder.key_owner), AwardSecret(award=award)
    ring.write(secret, "name", name)
    ring.write(secret, "salt", salt)
    secret.save()
    try:
        seal_award(award)
    except CannotOpen:  # the award stands; the sweep seals it as soon as there is a key
        logger.error("There is no key to sign with. Award %s waits for it: see manage.py rotate_signing_key.", award.pk)
    return award


def seal_award(award: Award) -> AwardSeal:
    """Sign the facts of `award`, once. Raises CannotOpen while there is no key to sign with."""
    if kept := AwardSeal.objects.filter(award=award).first():
        return kept
    pair = signer()
    try:
        with transaction.atomic():
            return AwardSeal.objects.create(award=award, key=pair.public, signature=pair.sign(award.facts.encode()))
    except IntegrityError:  # somebody else was first
        return AwardSeal.objects.get(award=award)


@transaction.atomic
def issue_certificate(enrolment: Enrolment, *, learner: Learner, by: User | None, unasked: bool = False) -> Award | None:
    """Award the certificate that the holder wished for. Issuing twice is once.

    None while they have not said how it should read; with `unasked`, whoever leads where they learn gives it all the same, under the name
    that they go by here and the neutral title: they can have it replaced.

    The caller has found the completion rule met. `by` None is the system: the last thing missing was somebody else's to write, such as a
    line of the register. The document is made afterwards: see `make_document`. Raises PermissionDenied when `by` is neither the holder nor,
    with `unasked`, the other side.
    """
    if by is not None:
        enrolments.require(by, "lead" if unasked else "learn", enrolment)
    holder = enrolment.person
    if given := award_of(enrolment.pk):
        return given
    wish = CertificateWish.objects.filter(enrolment=enrolment).first()
    if wish is None and not unasked:
        return None
    name = KeyRing(holder.key_owner).read(wish, "name") if wish else _printable(holder.display_name)
    title, salt = TitleChoice(wish.title) if wish else TitleChoice.NEUTRAL, new_salt()
    facts = _facts(enrolment, learner, title=title, name=name, salt=salt)
    try:
        award = _write(facts, name=name, salt=salt, holder=holder, enrolment=enrolment)
    except IntegrityError:  # a second press was first
        return award_of(enrolment.pk)
    audit.record(by, Verb.AWARDED, award, enrolment=enrolment.pk)
    return award


@transaction.atomic
def replace_award(award: Award, *, learner: Learner, name: str, title: TitleChoice, by: User) -> Award:
    """A new certificate in the place of `award`, under another name or title. All else it says stays; the old one tells of the new one.

    Raises PermissionDenied unless it is theirs and was neither withdrawn nor replaced, ValidationError for a name that cannot be printed.
    """
    awards.require(by, "replace", award)
    name, salt = _printable(name), new_salt()
    words, days = _titled(learner.outline, title)
    facts = replace(
        from_json(award.facts), serial=new_code(SERIAL_LENGTH), title=words, days=days, issued=_day(clock.now()),
        name_hash=hash_name(name, salt), replaces=award.serial, schema=SCHEMA,
    )  # fmt: skip
    return _in_place_of(award, facts, name=name, salt=salt, by=by)


@transaction.atomic
def give_again(award: Award, *, learner: Learner, by: User) -> Award:
    """A new certificate in the place of `award`, with the facts as they are on record today: there was a mistake in it, or it was withdrawn
    by mistake. Name and title stay.

    The caller has found the completion rule met. Raises PermissionDenied unless `by` leads where it was given and it is not their own,
    ValidationError when it was replaced already, or its holder had their data erased.
    """
    awards.require(by, "give_again", award)
    if award.person is None or award.enrolment is None:
        raise ValidationError("This certificate's holder had their data erased.")
    secret = AwardSecret.objects.get(award=award)
    name, salt = KeyRing(award.person.key_owner).read(secret, "name"), new_salt()
    before = from_json(award.facts)
    title = TitleChoice.FULL if any(before.days) else TitleChoice.NEUTRAL
    facts = replace(
        _facts(award.enrolment, learner, title=title, name=name, salt=salt), replaces=award.serial, valid_until=before.valid_until
    )  # fmt: skip
    return _in_place_of(award, facts, name=name, salt=salt, by=by)


def _in_place_of(award: Award, facts: Facts, *, name: str, salt: str, by: User) -> Award:
    assert award.person is not None
    assert award.enrolment is not None
    try:
        made = _write(facts, name=name, salt=salt, holder=award.person, enrolment=award.enrolment, replaces=award)
    except IntegrityError as error:
        raise ValidationError("This certificate was replaced already. Look at the newest one.") from error
    AwardSecret.objects.filter(award=made).update(shows_name=AwardSecret.objects.get(award=award).shows_name)
    audit.record(by, Verb.AWARD_REPLACED, award, by_award=made.pk)
    return made
