"""Reads: an award as its holder sees it, and as anybody who checks it does."""

from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist

from courses.certificates import facts as certificate_facts
from courses.certificates.enums import AwardState, TitleChoice
from courses.certificates.facts import Facts
from courses.certificates.models import Award, CertificateWish
from foundation.codes import read_code
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.limits import allow_once_more
from foundation.prepared import Prepared
from people.models import User

GUESSES, GUESS_WINDOW = 20, 60 * 60
"""So many names may be compared with one certificate in so many seconds."""


@dataclass(frozen=True)
class CheckedAward:
    """What the public check page says. The name is not in it."""

    award: Award
    facts: Facts
    state: AwardState


def find_award(typed: str) -> CheckedAward | None:
    """The award with the serial that somebody `typed`; None when there is none."""
    serial = read_code(typed)
    award = Award.objects.filter(serial=serial).select_related("secret", "person", "replaced_by").first()
    return CheckedAward(award, certificate_facts.from_json(award.facts), award.state) if award else None


def name_fits(checked: CheckedAward, name: str) -> bool | None:
    """Does `name` stand on this certificate? None when that can no longer be told, because its holder had their data erased."""
    if checked.award.person is None:
        return None
    try:
        salt = KeyRing(checked.award.person.key_owner).read(checked.award.secret, "salt")
    except (CannotOpen, ObjectDoesNotExist):
        return None
    return certificate_facts.hash_name(name, salt) == checked.facts.name_hash


def guess_allowed(serial: str) -> bool:
    """May one more name be compared with this certificate now? Counts the asking: names are to be confirmed, not found out."""
    return allow_once_more("name-check", serial, most=GUESSES, within=GUESS_WINDOW)


_awards_of = Prepared(lambda enrolment: Award.objects.filter(enrolment=enrolment).order_by("-issued_at")[:1], int)


def award_of(enrolment_id: int) -> Award | None:
    """The newest award of an enrolment."""
    return next(iter(_awards_of.objects(enrolment_id)), None)


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
