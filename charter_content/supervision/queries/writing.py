"""What is being written in a session, made of its fields; and the summary: as it is read back, and as it was signed."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from charter_content.charter.models import Principle
from charter_content.charter.queries import principles_by_code
from charter_content.supervision.enums import AddedAs, Ended, Kind, Owner, StillPeer
from charter_content.supervision.models import Action, Session, Signature
from foundation import clock
from foundation.keys import KeyRing, key_rings

MOST_ACTIONS, MOST_CHECKS = 12, 6
LONGEST_AGO = dt.timedelta(days=366)
PLAIN = (
    "held_on",
    "minutes",
    "agenda_person",
    "agenda_supervisor",
    "principles",
    "themes",
    "learning",
    "safety",
    "next_on",
    "next_time",
    "next_kind",
)
ACTION_PARTS, CHECK_PARTS = ("words", "owner", "due"), ("word", "action")
FIELDS = frozenset(
    [
        *PLAIN,
        *(f"action_{n}_{part}" for n in range(1, MOST_ACTIONS + 1) for part in ACTION_PARTS),
        *(f"check_{n}_{part}" for n in range(1, MOST_CHECKS + 1) for part in CHECK_PARTS),
    ]
)
"""The names of all fields of a session."""


@dataclass(frozen=True)
class DraftAction:
    words: str
    owner: str
    due_on: dt.date | None


@dataclass(frozen=True)
class DraftCheck:
    word: str
    action: str


@dataclass(frozen=True)
class Draft:
    """What a session says so far. `problems` is {field: what is missing or cannot be read} before it can be signed."""

    held_on: dt.date | None
    minutes: int | None
    principles: tuple[str, ...]
    themes: str
    learning: str
    checks: tuple[DraftCheck, ...]
    actions: tuple[DraftAction, ...]
    safety: str
    next_at: dt.datetime | None
    next_kind: str
    problems: dict[str, str]


def texts_of(session: Session) -> dict[str, str]:
    """What is in its fields. Raises CannotOpen without its key."""
    kept = KeyRing(session.key_owner).read(session, "words")
    return {name: one["text"] for name, one in json.loads(kept).items()} if kept else {}


def draft_of(session: Session) -> Draft:
    """What it says so far."""
    return draft_from(session, texts_of(session))


def draft_from(session: Session, texts: Mapping[str, str]) -> Draft:
    """The same, of fields that are open already."""
    problems: dict[str, str] = {}
    held_on = read_date(texts.get("held_on") or (session.held_on.isoformat() if session.held_on else ""), "held_on", problems)
    if held_on is None:
        problems.setdefault("held_on", "On which day did you meet?")
    elif held_on > clock.today():
        problems["held_on"] = "That day is still to come. Sign when you have met."
    elif held_on < clock.today() - LONGEST_AGO:
        problems["held_on"] = "That day is more than a year ago."
    typed_minutes = (texts.get("minutes") or str(session.minutes or "")).strip()
    minutes = int(typed_minutes) if typed_minutes.isdecimal() and len(typed_minutes) < 4 else 0
    if not 0 < minutes <= 480:
        problems["minutes"] = "How many minutes did you talk? A whole number, such as 60."
    next_at = _next(texts, problems)
    if next_at is not None and held_on is not None and timezone.localtime(next_at).date() < held_on:
        problems["next_on"] = "That day is before this meeting."
    safety = texts.get("safety", "")
    if safety not in ("yes", "no"):
        problems["safety"] = "Say yes or no."
    return Draft(
        held_on, minutes, tuple(texts.get("principles", "").split()), texts.get("themes", "").strip(), texts.get("learning", "").strip(),
        _checks(texts, problems), _actions(texts, problems), safety, next_at, _kind(texts.get("next_kind", "")), problems,
    )  # fmt: skip


def _checks(texts: Mapping[str, str], problems: dict[str, str]) -> tuple[DraftCheck, ...]:
    found = []
    for n in range(1, MOST_CHECKS + 1):
        word, action = texts.get(f"check_{n}_word", ""), texts.get(f"check_{n}_action", "").strip()
        if word in StillPeer.values:
            found.append(DraftCheck(word, action))
        elif action:
            problems[f"check_{n}_word"] = "Pick the word that fits best."
    return tuple(found)


def _actions(texts: Mapping[str, str], problems: dict[str, str]) -> tuple[DraftAction, ...]:
    found = []
    for n in range(1, MOST_ACTIONS + 1):
        words, owner = texts.get(f"action_{n}_words", "").strip(), texts.get(f"action_{n}_owner", "")
        if not words:
            if owner or texts.get(f"action_{n}_due", "").strip():
                problems[f"action_{n}_words"] = "Say what is to be done."
            continue
        if owner not in Owner.values:
            problems[f"action_{n}_owner"] = "Say who does it."
        found.append(DraftAction(words, owner, read_date(texts.get(f"action_{n}_due", ""), f"action_{n}_due", problems)))
    return tuple(found)


def _next(texts: Mapping[str, str], problems: dict[str, str]) -> dt.datetime | None:
    day = read_date(texts.get("next_on", ""), "next_on", problems)
    typed = texts.get("next_time", "").strip()
    if day is None:
        if typed and "next_on" not in problems:
            problems["next_on"] = "Add the day."
        return None
    try:
        at = dt.time.fromisoformat(typed) if typed else None
    except ValueError:
        at = None
    if at is None:
        problems["next_time"] = "Add the time, such as 14:30."
        return None
    return timezone.make_aware(dt.datetime.combine(day, at.replace(tzinfo=None)))


def _kind(typed: str) -> str:
    return typed if typed in Kind.values else Kind.FULL


def read_date(typed: str, field: str, problems: dict[str, str]) -> dt.date | None:
    """The day that was typed, if any. What is none is told under `field` in `problems`."""
    typed = typed.strip()
    if not typed:
        return None
    day = clock.read_day(typed)
    if day is None:
        problems[field] = "This is not a day. Write it like 2026-11-27 or 27/11/2026."
    return day


@dataclass(frozen=True)
class SummaryAction:
    words: str
    owner: str
    """Their name."""
    due_on: dt.date | None
    ended: str = ""


@dataclass(frozen=True)
class SummarySignature:
    name: str
    at: dt.datetime


@dataclass(frozen=True)
class Added:
    what: str
    name: str
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class Summary:
    """The agreed summary: the same on the page that is read back, on the one that is kept, and on paper."""

    kind: str
    service: str
    person: str
    supervisor: str
    held_on: dt.date | None
    minutes: int | None
    principles: tuple[str, ...]
    themes: str
    learning: str
    checks: tuple[tuple[str, str], ...]
    carried: tuple[SummaryAction, ...]
    actions: tuple[SummaryAction, ...]
    next_at: dt.datetime | None
    safety_handled_outside: bool | None
    signed: tuple[SummarySignature, ...] = ()
    added: tuple[Added, ...] = ()


def named_principles(codes: Iterable[str]) -> list[tuple[str, str]]:
    """(code, name) of principles, as the charter in use has them; one that it lost keeps the name it had last."""
    known = {code: one.name for code, one in principles_by_code().items()}
    lost = [code for code in codes if code not in known]
    if lost:
        known |= dict(Principle.objects.filter(code__in=lost).order_by("charter__number").values_list("code", "name"))
    return [(code, known[code]) for code in codes if code in known]


def carried_over(session: Session) -> list[tuple[Action, str]]:
    """Actions of earlier sessions with their words: those that are open, and those that ended since this one was begun. Two queries."""
    rows = [
        row
        for row in Action.objects.filter(supervision=session.supervision_id).exclude(session=session.pk).select_related("session")
        if row.ended_at is None or row.ended_at.date() >= session.made_at.date()
    ]
    rings = key_rings(row.session.key_owner for row in rows)
    return [(row, rings[row.session.key_owner].read(row, "words")) for row in rows]


def summary_to_sign(session: Session, draft: Draft, *, signatures: Iterable[Signature]) -> Summary:
    """As it would be kept if both signed it now."""
    person, supervisor = str(session.supervision.person), session.supervisor_name
    names = {Owner.PERSON: person, Owner.SUPERVISOR: supervisor}
    return Summary(
        Kind(session.kind).label, str(session.supervision.service), person, supervisor, draft.held_on, draft.minutes,
        tuple(name for _code, name in named_principles(draft.principles)), draft.themes, draft.learning,
        tuple((StillPeer(one.word).label, one.action) for one in draft.checks),
        tuple(
            SummaryAction(words, names.get(Owner(one.owner), ""), one.due_on, str(Ended(one.ended).label) if one.ended else "")
            for one, words in carried_over(session)
        ),
        tuple(SummaryAction(one.words, names[Owner(one.owner)] if one.owner else "", one.due_on) for one in draft.actions),
        draft.next_at, {"yes": True, "no": False}.get(draft.safety),
        tuple(SummarySignature(one.name, one.at) for one in signatures),
    )  # fmt: skip


def signed_summary(session: Session) -> Summary:
    """As both signed it, with what was added since. Raises CannotOpen without its key."""
    ring = KeyRing(session.key_owner)
    kept = json.loads(ring.read(session, "record"))
    names = {"person": kept["person"], "supervisor": kept["supervisor"]}

    def action(one: Mapping[str, str]) -> SummaryAction:
        due = dt.date.fromisoformat(one["due"]) if one["due"] else None
        return SummaryAction(one["words"], names.get(one["owner"], ""), due, str(Ended(one["ended"]).label) if one.get("ended") else "")

    return Summary(
        Kind(kept["kind"]).label, kept["service"], kept["person"], kept["supervisor"], dt.date.fromisoformat(kept["held_on"]),
        kept["minutes"], tuple(name for _code, name in kept["principles"]), kept["themes"], kept["learning"],
        tuple((StillPeer(one["word"]).label, one["action"]) for one in kept["checks"]),
        tuple(map(action, kept["carried"])), tuple(map(action, kept["actions"])),
        dt.datetime.fromisoformat(kept["next"]) if kept["next"] else None, kept["safety_handled_outside"],
        tuple(SummarySignature(one["name"], dt.datetime.fromisoformat(one["at"])) for one in kept["signed"]),
        tuple(Added(AddedAs(one.added_as).label, one.name, one.at, ring.read(one, "text")) for one in session.additions.all()),
    )  # fmt: skip


@dataclass(frozen=True)
class AgreementPart:
    heading: str
    text: str


@dataclass(frozen=True)
class SignedAgreement:
    service: str
    person: str
    parts: tuple[AgreementPart, ...]
    signed: tuple[SummarySignature, ...]


def filled(texts: Mapping[str, str], prefix: str, parts: tuple[str, ...], most: int) -> list[int]:
    """Which numbered rows of a session's form to show: those with something in them, and one more to write in."""
    used = [n for n in range(1, most + 1) if any(re.sub(r"\s", "", texts.get(f"{prefix}_{n}_{part}", "")) for part in parts)]
    free = [n for n in range(1, most + 1) if n not in used]
    return sorted(used + free[:1])
