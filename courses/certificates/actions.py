"""Writes: the wish, the award, its document."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.certificates.enums import TitleChoice
from courses.certificates.facts import SERIAL_LENGTH, Facts, hash_name, new_salt
from courses.certificates.models import Award, AwardSecret, CertificateWish
from courses.certificates.pdf import certificate_pdf
from courses.certificates.policies import awards
from courses.certificates.queries import award_of
from courses.cohorts.models import Enrolment
from courses.cohorts.policies import enrolments
from courses.progress.learner import Learner
from foundation import audit, clock
from foundation.codes import new_code
from foundation.enums import Verb
from foundation.keys import KeyRing
from foundation.pdf import unprintable
from people.models import User
from people.validators import plain_name

LONGEST_NAME = 80


def _day(moment: dt.datetime) -> str:
    return timezone.localtime(moment).date().isoformat()


@transaction.atomic
def make_wish(enrolment: Enrolment, *, name: str, title: TitleChoice, by: User) -> CertificateWish:
    """Keep how the certificate of `enrolment` should read.

    Raises PermissionDenied unless it is theirs, ValidationError without a name or once it was given.
    """
    enrolments.require(by, "learn", enrolment)
    try:
        name = plain_name(name, told="Type the name that should stand on it.")
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from error
    if missing := unprintable(name):
        raise ValidationError({"name": f"This cannot be printed yet: {' '.join(sorted(missing))}. Please write the name another way."})
    if len(name) > LONGEST_NAME:
        raise ValidationError({"name": f"There is room for {LONGEST_NAME} characters."})
    if award_of(enrolment.pk):
        raise ValidationError("Your certificate was given already. It never changes.")
    row = CertificateWish.objects.select_for_update().filter(enrolment=enrolment).first() or CertificateWish(enrolment=enrolment)
    row.title, row.at = title, clock.now()
    KeyRing(by.key_owner).write(row, "name", name)
    row.save()
    return row


@transaction.atomic
def issue_certificate(enrolment: Enrolment, *, learner: Learner, by: User | None) -> Award | None:
    """Award the certificate that the holder wished for; None while they have not said how it should read. Issuing twice is once.

    The caller has found the completion rule met. `by` None is the system: the last thing missing was somebody else's to write, such as a
    line of the register. The document is made afterwards: see `make_document`. Raises PermissionDenied when `by` is not the holder.
    """
    if by is not None:
        enrolments.require(by, "learn", enrolment)
    holder = enrolment.person
    if given := award_of(enrolment.pk):
        return given
    wish = CertificateWish.objects.filter(enrolment=enrolment).first()
    if wish is None:
        return None
    ring, salt, outline = KeyRing(holder.key_owner), new_salt(), learner.outline
    name = ring.read(wish, "name")
    facts = Facts(
        serial=new_code(SERIAL_LENGTH),
        title=outline.title if wish.title == TitleChoice.FULL else outline.neutral_title,
        course=str(outline.course),
        edition=learner.edition_number,
        hours=outline.hours,
        days=tuple(day.title for day in outline.days) if wish.title == TitleChoice.FULL else tuple("" for _ in outline.days),
        lessons=len(outline.lessons),
        safety_items=len(outline.safety),
        service=enrolment.service.name,
        started=_day(enrolment.started_at),
        completed=_day(enrolment.completed_at or clock.now()),
        issued=_day(clock.now()),
        rule=tuple(outline.rule()),
        name_hash=hash_name(name, salt),
    )
    try:
        with transaction.atomic():
            award = Award.objects.create(
                serial=facts.serial,
                person=holder,
                enrolment=enrolment,
                service=enrolment.service,
                course_key=enrolment.course_key,
                facts=facts.to_json(),
            )
    except IntegrityError:  # a second press was first
        return award_of(enrolment.pk)
    secret = AwardSecret(award=award)
    ring.write(secret, "name", name)
    ring.write(secret, "salt", salt)
    secret.save()
    audit.record(by, Verb.AWARDED, award, enrolment=enrolment.pk)
    return award


@transaction.atomic
def make_document(award: Award) -> bytes:
    """The printed certificate of `award`: made and kept the first time, the same bytes ever after.

    Raises foundation.encryption.CannotOpen when its holder had their data erased."""
    if award.person is None:
        raise ValidationError("This certificate's holder had their data erased.")
    secret = AwardSecret.objects.select_for_update().get(award=award)
    ring = KeyRing(award.person.key_owner)
    if kept := ring.read_bytes(secret, "document"):
        return kept
    document = certificate_pdf(award, name=ring.read(secret, "name"))
    ring.write_bytes(secret, "document", document)
    secret.save(update_fields=["document"])
    return document


def download(award: Award, *, by: User) -> bytes:
    """The document for its holder, made on the spot if the worker has not come to it yet. Raises PermissionDenied."""
    awards.require(by, "download", award)
    return make_document(award)
