"""An award as its holder and whoever leads see it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings

from courses.certificates.enums import TitleChoice
from courses.certificates.models import Award, AwardSecret, CertificateWish, CheckLink, Withdrawal
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.prepared import Prepared
from people.models import User

_awards_of = Prepared(lambda enrolment: Award.objects.filter(enrolment=enrolment).order_by("-issued_at", "-pk")[:1], int)


def award_of(enrolment_id: int) -> Award | None:
    """The newest award of an enrolment."""
    return next(iter(_awards_of.objects(enrolment_id)), None)


def certificates_of(enrolment_id: int) -> list[Award]:
    """Every award of an enrolment with its state, the newest first: one, and those that it took the place of."""
    return list(Award.objects.filter(enrolment=enrolment_id).with_state().order_by("-issued_at", "-pk"))


def certificates_held(person: User, course_key: uuid.UUID) -> list[Award]:
    """Every award that `person` holds for a course with its state, the newest first: whichever enrolment it was given for."""
    return list(Award.objects.filter(person=person, course_key=course_key).with_state().order_by("-issued_at", "-pk"))


@dataclass(frozen=True)
class Wish:
    """How a certificate will read."""

    name: str
    title: TitleChoice | None


def wish_of(enrolment_id: int, person: User) -> Wish:
    """The person's wish; their display name and no title while they have not made one."""
    row = CertificateWish.objects.filter(enrolment=enrolment_id).first()
    if row is None:
        return Wish(person.display_name, None)
    return Wish(KeyRing(person.key_owner).read(row, "name"), TitleChoice(row.title))


def name_on(award: Award, person: User) -> str:
    """The name on `award`, for `person`, its holder. Raises foundation.encryption.CannotOpen without their key."""
    return KeyRing(person.key_owner).read(AwardSecret.objects.get(award=award), "name")


@dataclass(frozen=True)
class LinkShown:
    """A link that shows the name, as its holder sees it."""

    uuid: uuid.UUID
    url: str
    ends_at: dt.datetime


def links_of(award: Award, person: User) -> list[LinkShown]:
    """The links to `award`, and to those it took the place of, that still show `person`'s name; the one that ends last first."""
    ring, site = KeyRing(person.key_owner), settings.WAGTAILADMIN_BASE_URL
    rows = CheckLink.objects.visible_to(person).open().filter(award__enrolment=award.enrolment_id).select_related("award")
    return [LinkShown(row.pk, f"{site}/c/{row.award.pretty_serial}/?with={ring.read(row, 'secret')}", row.ends_at) for row in rows]


def reason_of(withdrawal: Withdrawal) -> str:
    """Why a certificate was withdrawn; empty once its holder had their data erased. For those who may see the award only."""
    holder = withdrawal.award.person
    try:
        return KeyRing(holder.key_owner).read(withdrawal, "reason") if holder else ""
    except CannotOpen:
        return ""
