"""What every award has in common: its facts, what lies apart from it, and the signature under it."""

import datetime as dt
import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.certificates.actions.freeze import freeze_logo
from courses.certificates.enums import TitleChoice
from courses.certificates.facts import SERIAL_LENGTH, Facts, hash_name, months_after, titled
from courses.certificates.models import Award, AwardSeal, AwardSecret
from courses.certificates.queries import frozen_look, look_for
from courses.cohorts.models import Enrolment
from courses.pages.outline import Outline
from courses.progress.enums import TalkAbout
from courses.progress.learner import Learner
from courses.progress.models import Talk
from foundation import clock
from foundation.codes import new_code
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.pdf import unprintable
from foundation.signing import signer
from people.enums import Role
from people.models import ServiceRole, User
from people.validators import plain_name

LONGEST_NAME = 80
logger = logging.getLogger("alongside.certificates")


def day_of(moment: dt.datetime) -> str:
    """The day of `moment` where the service is, as facts have it."""
    return timezone.localtime(moment).date().isoformat()


def printable_name(name: str) -> str:
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


def _signed_by(enrolment: Enrolment, outline: Outline) -> tuple[tuple[str, str], ...]:
    """Whoever held the closing conversation; where the course asks for none, whoever coordinates the service today, the longest first."""
    talk = (
        Talk.objects.agreed().filter(enrolment=enrolment, about=TalkAbout.CLOSING, key=outline.course).first() if outline.closing else None
    )
    roles = ServiceRole.objects.active().filter(service=enrolment.service_id, role__in=(Role.COORDINATOR, Role.DEPUTY))
    if talk:
        role = roles.filter(person=talk.recorded_by_id).order_by("role").first()
        return ((talk.recorded_name, Role(role.role).label if role else Role.COORDINATOR.label),)
    others = roles.filter(role=Role.COORDINATOR, person__is_active=True).exclude(person=enrolment.person_id)  # nobody signs their own
    first = others.select_related("person").order_by("starts", "pk").first()
    return ((first.person.display_name, Role.COORDINATOR.label),) if first else ()


def facts_of(enrolment: Enrolment, learner: Learner, *, title: TitleChoice, name: str, salt: str) -> Facts:
    """What a certificate given today says, with a new serial. It keeps the logo of the service: call it where the award is written."""
    outline = learner.outline
    words, days = titled(outline, title)
    version = look_for(outline.course)
    look = frozen_look(version)
    logo, logo_words = freeze_logo(enrolment.service)
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
        started=day_of(enrolment.started_at),
        completed=day_of(enrolment.completed_at or clock.now()),
        issued=day_of(clock.now()),
        rule=tuple(outline.rule()),
        name_hash=hash_name(name, salt),
        issuer=settings.WAGTAILADMIN_BASE_URL,
        live_sessions=learner.live_done,
        closing=outline.closing,
        signed_by=(_signed_by(enrolment, outline) if look.coordinator_signs else ())
        + tuple((one.name, one.role) for one in look.signatories),
        look=version,
        service_logo=logo,
        service_logo_alt=logo_words,
        valid_until=valid_until(outline),
    )


def valid_until(outline: Outline) -> str:
    """The last day on which a certificate given today stands; empty where it does not run out."""
    return months_after(clock.today(), outline.months).isoformat() if outline.months else ""


def write_award(facts: Facts, *, name: str, salt: str, holder: User, enrolment: Enrolment, replaces: Award | None = None) -> Award:
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


def held_row(award: Award) -> Award:
    """`award` as it is now, held until the transaction ends: what is read of it is still true when something takes its place."""
    rows = Award.objects.select_for_update(of=("self",)).select_related("person", "enrolment__service", "service")
    return rows.get(pk=award.pk)


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
