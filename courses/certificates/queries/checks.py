"""A certificate as anybody sees it who has its number: what was certified, whether it stands, and whether a file or a name fits."""

import hashlib
import json
import re
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist

from courses.certificates import facts as certificate_facts
from courses.certificates.attached import ENCLOSED
from courses.certificates.enums import AwardState, Match
from courses.certificates.facts import Facts
from courses.certificates.models import Award, AwardDocument, CheckLink, PrintJob
from courses.certificates.proof import read_proof
from foundation.codes import read_code
from foundation.enclosed import look_inside
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.limits import allow_once_more, has_room

HOUR = 60 * 60
GUESSES, LOOKS, FILES = 20, 60, 30
"""In an hour: so many names may be compared with one certificate, so many numbers that do not exist may be tried from one address, and so
many files may be looked at from one address."""
_LONGEST_SECRET = 100


@dataclass(frozen=True)
class CheckedAward:
    """What the public check page says. The name is not in it."""

    award: Award
    facts: Facts
    state: AwardState


def find_award(typed: str) -> CheckedAward | None:
    """The award with the serial that somebody `typed`; None when there is none."""
    rows = Award.objects.filter(serial=read_code(typed)).with_state().select_related("secret", "person")
    award = rows.first()
    return CheckedAward(award, certificate_facts.from_json(award.facts), award.state) if award else None


def name_shown(checked: CheckedAward, secret: str) -> str:
    """The name, when its holder lets everybody see it, or `secret` is that of a link of theirs that has not ended; else empty."""
    award = checked.award
    if award.person is None or not hasattr(award, "secret"):
        return ""
    by_link = 0 < len(secret) <= _LONGEST_SECRET and (
        CheckLink.objects.open().filter(award=award, digest=CheckLink.digest_of(secret)).exists()
    )  # fmt: skip
    if not award.secret.shows_name and not by_link:
        return ""
    try:
        return KeyRing(award.person.key_owner).read(award.secret, "name")
    except CannotOpen:
        return ""


def name_fits(checked: CheckedAward, name: str) -> bool | None:
    """Does `name` stand on this certificate? None when that can no longer be told, because its holder had their data erased."""
    if checked.award.person is None:
        return None
    try:
        salt = KeyRing(checked.award.person.key_owner).read(checked.award.secret, "salt")
    except (CannotOpen, ObjectDoesNotExist):
        return None
    return certificate_facts.hash_name(name, salt) == checked.facts.name_hash


def match_file(checked: CheckedAward, data: bytes) -> Match:
    """What the file `data` is. It is compared and forgotten: nothing of it is kept, and nothing in it is believed."""
    digest = hashlib.sha256(data).hexdigest()
    if issued := AwardDocument.objects.filter(sha256=digest).first():
        return Match.ISSUED if issued.award_id == checked.award.pk else Match.OTHER
    if printed := PrintJob.objects.filter(sha256=digest).first():
        return Match.PRINTED if printed.prints.filter(award=checked.award).exists() else Match.OTHER
    if read_proof(data) or _claims(data):
        return Match.ALTERED
    return Match.NOT_OURS


def _claims(data: bytes) -> bool:
    """Does the file say that it is a certificate of ours? Programs that save a file anew drop the proof, and keep what is enclosed."""
    found = look_inside(data, ENCLOSED)
    try:
        serial = json.loads(json.loads(found.content)["facts"])["serial"]
    except (ValueError, KeyError, TypeError, RecursionError):  # a stranger wrote it: it may be nested for ever
        serial = ""
    titled = re.search(r"([0-9A-Z]{4}-){2}[0-9A-Z]{4}", found.title)
    serials = [read_code(one) for one in (serial, titled[0] if titled else "") if isinstance(one, str) and one]
    return Award.objects.filter(serial__in=serials).exists()


def guess_allowed(serial: str) -> bool:
    """May one more name be compared with this certificate now? Counts the asking: names are to be confirmed, not found out."""
    return allow_once_more("name-check", serial, most=GUESSES, within=HOUR)


def look_open(address: str) -> bool:
    """May numbers be looked up from `address` now? Counts nothing. One that exists must not be told from another once they may not.

    Where nobody knows the address (empty), they may: one prankster would shut the check page for everybody.
    """
    return not address or has_room("serial-missed", address, most=LOOKS, within=HOUR)


def look_allowed(address: str) -> bool:
    """May one more number be looked up from `address`, after one that did not exist? Counts the asking: numbers are not to be found out."""
    return allow_once_more("serial-missed", address, most=LOOKS, within=HOUR)


def file_allowed(address: str) -> bool:
    """May one more file from `address` be looked at now? Counts the asking."""
    return allow_once_more("file-check", address, most=FILES, within=HOUR)
