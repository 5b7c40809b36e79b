"""A certificate as an Open Badges 3.0 credential: the same facts, in the words that wallets and other checkers read."""

import datetime as dt
import hashlib
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.utils import timezone

from courses.certificates.attached import check_address
from courses.certificates.facts import Facts
from courses.certificates.models import Award
from foundation.credentials import CREDENTIALS, LIST_SIZE, bits, issuer_id, site_address, status_entry

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
STATUS_MINUTES = 5
"""For so long may a status list be kept by whoever looked at it, and is it kept by us."""
STATUS_DAYS = 2
"""After so many days a copy of a status list is worth nothing: an old one would hide what was taken back since."""


def status_address(number: int) -> str:
    """Where status list `number` stands, for good."""
    return f"{site_address()}/credentials/status/{number}/"


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _end_of(day: dt.date) -> str:
    after = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
    return _moment(after - dt.timedelta(seconds=1))


def _start_of(day: dt.date) -> str:
    return _moment(timezone.make_aware(dt.datetime.combine(day, dt.time())))


def hidden(kind: str, value: str) -> dict[str, Any]:
    """An identity that is confirmed to whoever knows it and told to nobody: SHA-256(value ‖ salt), as Open Badges have it."""
    salt = secrets.token_hex(16)
    digest = hashlib.sha256((value + salt).encode()).hexdigest()
    return {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${digest}", "identityType": kind, "salt": salt}


def _done(facts: Facts) -> str:
    """What was done, in a sentence."""
    live = f", {facts.live_sessions} live session{'' if facts.live_sessions == 1 else 's'}" if facts.live_sessions else ""
    signed_by = "".join(f" Signed by {name}, {role.lower()}." for name, role in facts.signed_by)
    extent = f"About {facts.time_taken}: {facts.lessons} lessons{live}."
    return f"{extent} Edition {facts.edition} of the course. Given by {facts.service}.{signed_by}"


def credential_of(award: Award, facts: Facts, *, name: str, email: str, number: int, index: int) -> dict[str, Any]:
    """`award` as an OpenBadgeCredential, not signed yet. Name and address are in it as salted hashes; `index` is its place in status
    list `number`. It says what the certificate says, under the title that stands there, and nothing more."""
    address = check_address(award)
    achievement = {
        # Another title is another achievement: who holds the neutral one is not led to the other by its id.
        "id": uuid.uuid5(uuid.UUID(facts.course), f"{facts.edition} {facts.title}").urn,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": facts.title,
        "description": f"A training of about {facts.time_taken}, in {facts.lessons} lessons. It is not a licence to practise.",
        "criteria": {"narrative": "\n\n".join(facts.rule)},
        "image": {"id": f"{site_address()}/credentials/badge.png", "type": "Image", "caption": "A path with four stops"},
    }
    made = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.title,
        "issuer": {"id": issuer_id(), "type": ["Profile"], "name": settings.WAGTAIL_SITE_NAME, "url": f"{site_address()}/"},
        "validFrom": _moment(award.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "activityStartDate": _start_of(dt.date.fromisoformat(facts.started)),
            "activityEndDate": _start_of(facts.completed_on),
            "identifier": [hidden("emailAddress", email), hidden("name", name)],
            "source": {"id": f"{address}#service", "type": ["Profile"], "name": facts.service},
            "achievement": achievement,
        },
        "evidence": [{"type": ["Evidence"], "name": "What was done", "narrative": _done(facts)}],
        "credentialStatus": status_entry(status_address(number), index),
    }
    return made | ({"validUntil": _end_of(facts.valid_until_on)} if facts.valid_until_on else {})


def status_list_of(number: int, taken_back: list[int], *, now: dt.datetime) -> dict[str, Any]:
    """Status list `number` with the places in `taken_back` set, not signed yet."""
    assert all(index < LIST_SIZE for index in taken_back)
    address = status_address(number)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id(),
        "validFrom": _moment(now),
        "validUntil": _moment(now + dt.timedelta(days=STATUS_DAYS)),
        "credentialSubject": {
            "id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": bits(taken_back),
            "ttl": STATUS_MINUTES * 60_000,
        },
    }  # fmt: skip
