"""A certificate that stands no more."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.certificates.actions.writing import held_row
from courses.certificates.models import Award, Withdrawal
from courses.certificates.policies import awards
from foundation import audit
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User

LONGEST_REASON = 1000


@transaction.atomic
def withdraw_award(award: Award, *, reason: str, by: User) -> Withdrawal:
    """Say that `award` stands no more, and why. Everybody who checks it sees that; its holder alone, and whoever leads, sees the reason.

    It is never taken back: who was wrong gives it again. Raises PermissionDenied unless `by` leads where it was given and it is not their
    own, ValidationError without a reason or when it was withdrawn before.
    """
    award = held_row(award)
    awards.require(by, "withdraw", award)
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise ValidationError({"reason": "Say why. The holder reads it, and nobody who checks the certificate does."})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": f"There is room for {LONGEST_REASON} characters."})
    row = Withdrawal(award=award, by=by)
    if award.person:
        KeyRing(award.person.key_owner).write(row, "reason", reason)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError("This certificate was withdrawn already.") from error
    audit.record(by, Verb.AWARD_WITHDRAWN, award)
    return row
