"""How a certificate should read, and giving it."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.certificates.actions.writing import facts_of, printable_name, write_award
from courses.certificates.enums import TitleChoice
from courses.certificates.facts import new_salt
from courses.certificates.models import Award, CertificateWish
from courses.certificates.queries import award_of
from courses.cohorts.models import Enrolment
from courses.cohorts.policies import enrolments
from courses.progress.learner import Learner
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User


@transaction.atomic
def make_wish(enrolment: Enrolment, *, name: str, title: TitleChoice, by: User) -> CertificateWish:
    """Keep how the certificate of `enrolment` should read.

    Raises PermissionDenied unless it is theirs, ValidationError without a name or once it was given.
    """
    enrolments.require(by, "learn", enrolment)
    name = printable_name(name)
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)  # first, as whoever gives it does: two orders would block each other
    if award_of(enrolment.pk):
        raise ValidationError("Your certificate was given already. It never changes.")
    row = CertificateWish.objects.select_for_update().filter(enrolment=enrolment).first() or CertificateWish(enrolment=enrolment)
    row.title, row.at = title, clock.now()
    KeyRing(by.key_owner).write(row, "name", name)
    row.save()
    return row


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
    name = KeyRing(holder.key_owner).read(wish, "name") if wish else printable_name(holder.display_name)
    title, salt = TitleChoice(wish.title) if wish else TitleChoice.NEUTRAL, new_salt()
    facts = facts_of(enrolment, learner, title=title, name=name, salt=salt)
    try:
        award = write_award(facts, name=name, salt=salt, holder=holder, enrolment=enrolment)
    except IntegrityError:  # a second press was first
        return award_of(enrolment.pk)
    audit.record(by, Verb.AWARDED, award, enrolment=enrolment.pk)
    return award
