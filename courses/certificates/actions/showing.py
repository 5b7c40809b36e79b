"""Who sees the name: everybody who has the number, whoever has a link, or nobody."""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.certificates.models import Award, AwardSecret, CheckLink
from courses.certificates.policies import awards, check_links
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User

MOST_LINKS = 20


@transaction.atomic
def show_name(award: Award, *, shown: bool, by: User) -> None:
    """Let the check page show the name to everybody who has the number, or no longer. Raises PermissionDenied unless it is theirs."""
    awards.require(by, "show", award)
    if AwardSecret.objects.filter(award=award).exclude(shows_name=shown).update(shows_name=shown):
        audit.record(by, Verb.NAME_SHOWN if shown else Verb.NAME_HIDDEN, award)


@transaction.atomic
def make_link(award: Award, *, days: int, by: User) -> CheckLink:
    """A link that shows the name for so many days. Raises PermissionDenied unless it is theirs, ValidationError with MOST_LINKS open."""
    awards.require(by, "show", award)
    if CheckLink.objects.open().filter(award=award).count() >= MOST_LINKS:
        raise ValidationError(f"You have {MOST_LINKS} links already. End one first.")
    secret = secrets.token_urlsafe(16)
    row = CheckLink(award=award, digest=CheckLink.digest_of(secret), ends_at=clock.now() + dt.timedelta(days=days))
    KeyRing(by.key_owner).write(row, "secret", secret)
    row.save()
    audit.record(by, Verb.LINK_MADE, award, link=row.pk)
    return row


@transaction.atomic
def end_link(link: CheckLink, *, by: User) -> None:
    """Let a link show the name no more. Raises PermissionDenied unless it is theirs."""
    check_links.require(by, "end", link)
    audit.record(by, Verb.LINK_ENDED, link.award, link=link.pk)
    link.delete()
