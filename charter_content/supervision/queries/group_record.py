"""What is written down with a group, made of its fields; and what is kept of it, as it is read back and as it was closed."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charter_content.charter.queries import principles_by_code
from charter_content.supervision.enums import ACROSS, About, Answer, Came, GatheringKind
from charter_content.supervision.models import Gathering, GatheringAction, GatheringAddition, SignUp
from charter_content.supervision.queries.writing import read_date
from foundation.keys import KeyRing
from people.models import User

MOST_GROUP_ACTIONS = 12
GROUP_ACTION_PARTS = ("words", "who", "about", "due")
GROUP_FIELDS = ("principles", "learning")
ACROSS_FIELDS = (
    *GROUP_FIELDS, "notes", *(f"action_{n}_{part}" for n in range(1, MOST_GROUP_ACTIONS + 1) for part in GROUP_ACTION_PARTS),
)  # fmt: skip


def fields_of(gathering: Gathering) -> tuple[str, ...]:
    """The names of the fields that this kind has."""
    return ACROSS_FIELDS if gathering.kind in ACROSS else GROUP_FIELDS


@dataclass(frozen=True)
class RecordAction:
    words: str
    who: str
    about: str
    due_on: dt.date | None

    @property
    def about_label(self) -> str:
        return str(About(self.about).label) if self.about else ""


@dataclass(frozen=True)
class RecordAdded:
    name: str
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class Record:
    """What is kept: the same on the page that is read back, on the one that stays, and on paper. How many came, never who."""

    kind: str
    has_notes: bool
    service: str
    day: dt.date
    minutes: int
    facilitators: tuple[str, ...]
    came: int
    principles: tuple[str, ...]
    learning: str
    notes: str
    actions: tuple[RecordAction, ...]
    added: tuple[RecordAdded, ...] = ()


@dataclass(frozen=True)
class GroupDraft:
    """What it says so far. `problems` is {field: what is missing or cannot be read} before it can be closed."""

    codes: tuple[str, ...]
    learning: str
    notes: str
    actions: tuple[RecordAction, ...]
    problems: dict[str, str]


def group_draft(gathering: Gathering) -> GroupDraft:
    """What is written so far. One query, for its key."""
    kept = KeyRing(gathering.key_owner).read(gathering, "words")
    return group_draft_from({name: one["text"] for name, one in json.loads(kept).items()} if kept else {})


def group_draft_from(texts: Mapping[str, str]) -> GroupDraft:
    """The same, of fields that are open already."""
    problems: dict[str, str] = {}
    actions = []
    for n in range(1, MOST_GROUP_ACTIONS + 1):
        words, who = texts.get(f"action_{n}_words", "").strip(), texts.get(f"action_{n}_who", "").strip()
        about, due = texts.get(f"action_{n}_about", ""), texts.get(f"action_{n}_due", "")
        if not words:
            if who:
                problems[f"action_{n}_words"] = "What will be done?"
            continue
        if not who:
            problems[f"action_{n}_who"] = "Who does it? A role is enough."
        if about not in About.values:
            problems[f"action_{n}_about"] = "Say what it is for."
        actions.append(RecordAction(words, who, about if about in About.values else "", read_date(due, f"action_{n}_due", problems)))
    codes = tuple(texts.get("principles", "").split())
    return GroupDraft(codes, texts.get("learning", "").strip(), texts.get("notes", "").strip(), tuple(actions), problems)


def unmarked(gathering: Gathering, *, by: User) -> int:
    """How many lines of the register that `by` keeps are empty: their own is none of it. One query."""
    return SignUp.objects.filter(gathering=gathering, answer=Answer.COMING, came="").exclude(person=by).count()


def record_to_close(gathering: Gathering, draft: GroupDraft) -> Record:
    """As it would be kept if it were closed now."""
    known = principles_by_code()
    return Record(
        GatheringKind(gathering.kind).label, gathering.kind in ACROSS, str(gathering.host), gathering.day, gathering.minutes,
        tuple(str(one) for one in gathering.facilitators.order_by("display_name", "pk")),
        SignUp.objects.filter(gathering=gathering, answer=Answer.COMING, came=Came.CAME).count(),
        tuple(known[code].name for code in draft.codes if code in known), draft.learning, draft.notes, draft.actions,
    )  # fmt: skip


def record_as_json(record: Record, codes: tuple[str, ...]) -> str:
    """What is sealed. The codes stand beside the names: names change with the charter."""
    data = {
        "schema": 1, "kind": record.kind, "has_notes": record.has_notes, "service": record.service, "day": record.day.isoformat(),
        "minutes": record.minutes, "facilitators": record.facilitators, "came": record.came, "codes": codes,
        "principles": record.principles, "learning": record.learning, "notes": record.notes,
        "actions": [
            {"words": one.words, "who": one.who, "about": one.about, "due": one.due_on.isoformat() if one.due_on else ""}
            for one in record.actions
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False)


def kept_record(gathering: Gathering) -> Record:
    """As it was closed, with what was added since. Raises CannotOpen without its key. Two queries."""
    ring = KeyRing(gathering.key_owner)
    kept: dict[str, Any] = json.loads(ring.read(gathering, "record"))
    return Record(
        kept["kind"], kept["has_notes"], kept["service"], dt.date.fromisoformat(kept["day"]), kept["minutes"], tuple(kept["facilitators"]),
        kept["came"], tuple(kept["principles"]), kept["learning"], kept["notes"],
        tuple(
            RecordAction(one["words"], one["who"], one["about"], dt.date.fromisoformat(one["due"]) if one["due"] else None)
            for one in kept["actions"]
        ),
        tuple(RecordAdded(one.name or "Somebody", one.at, ring.read(one, "text")) for one in gathering.additions.all()),
    )  # fmt: skip


@dataclass(frozen=True)
class KeptAction:
    """One action of a day, opened, for everybody who is invited."""

    id: uuid.UUID
    words: str
    who: str
    about: str
    due_on: dt.date | None
    done_at: dt.datetime | None


def actions_of(gathering: Gathering) -> list[KeptAction]:
    """What was agreed, in its order. Two queries."""
    ring = KeyRing(gathering.key_owner)
    return [
        KeptAction(row.pk, ring.read(row, "words"), ring.read(row, "who"), row.get_about_display(), row.due_on, row.done_at)
        for row in GatheringAction.objects.filter(gathering=gathering).order_by("order")
    ]


def gatherings_about(person: User) -> dict[str, Any]:
    """What is kept about `person` of coming together: for their own export. Themes have no writer, so nobody can find theirs."""
    rows = SignUp.objects.filter(person=person).select_related("gathering__host", "service").order_by("gathering__planned_for")
    return {
        "coming together": [
            {
                "what": row.gathering.get_kind_display(), "service": str(row.gathering.host), "planned": row.gathering.planned_for,
                "answer": row.get_answer_display(), "answered": row.answered_at, "came": row.get_came_display() if row.came else "",
                "what you need to take part": KeyRing(row.gathering.key_owner).read(row, "needs"),
            }
            for row in rows
        ],
        "coming together, you facilitate": [
            {"what": row.get_kind_display(), "service": str(row.host), "planned": row.planned_for}
            for row in Gathering.objects.filter(facilitators=person).select_related("host").order_by("planned_for")
        ],
        "coming together, you added": [
            {"at": row.at, "text": KeyRing(row.gathering.key_owner).read(row, "text")}
            for row in GatheringAddition.objects.filter(person=person).select_related("gathering").order_by("at")
        ],
    }  # fmt: skip
