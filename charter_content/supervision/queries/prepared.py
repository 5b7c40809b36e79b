"""What was prepared: for its writer, opened; for the supervisor, what was shared and nothing else; and the words over time."""

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from charter_content.charter.models import Principle
from charter_content.charter.queries import principles_by_code
from charter_content.supervision.cycle import all_principles_due
from charter_content.supervision.enums import Hat, Keep, Place, Word
from charter_content.supervision.models import Preparation, PreparedPrinciple, PreparedShare, Supervision
from foundation import clock
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from people.enums import LEADING, Role
from people.models import ServiceRole, User


@dataclass(frozen=True)
class Reader:
    """Somebody who may hold a supervision today."""

    person: User
    role: str


def readers_for(supervision: Supervision) -> list[Reader]:
    """Whom something of it can be shared with: the named supervisor first. Nobody when no one leads there today."""
    if supervision.hat == Hat.COORDINATOR:
        chosen = supervision.supervisor
        if chosen is None or not chosen.is_active or supervision.accepted_at is None or not ServiceRole.objects.leading(chosen).exists():
            return []
        return [Reader(chosen, "Your supervisor")]
    rows = (
        ServiceRole.objects.active()
        .filter(service=supervision.service_id, role__in=LEADING, person__is_active=True)
        .exclude(person=supervision.person_id)
        .select_related("person")
        .order_by("person__display_name", "person")
    )
    roles = {row.person: row.role for row in sorted(rows, key=lambda row: row.role == Role.DEPUTY, reverse=True)}
    found = [Reader(person, f"{Role(role).label} at {supervision.service}") for person, role in roles.items()]
    return sorted(found, key=lambda one: (one.person.pk != supervision.supervisor_id, one.person.display_name))


@dataclass(frozen=True)
class OpenPrinciple:
    """One prepared principle as its writer sees it."""

    id: uuid.UUID
    order: int
    code: str
    name: str
    place: str
    word: str
    text: str
    keep: str
    revision: int
    updated_at: dt.datetime | None
    shares: tuple[PreparedShare, ...]

    @property
    def word_label(self) -> str:
        return str(Word(self.word).label) if self.word in Word.values else ""

    @property
    def place_label(self) -> str:
        return str(Place(self.place).label)

    @property
    def is_private(self) -> bool:
        return self.keep == Keep.PRIVATE

    @property
    def is_begun(self) -> bool:
        return self.updated_at is not None

    @property
    def principle(self) -> Principle | None:
        return principles_by_code().get(self.code)


def open_principles(preparation: Preparation, ring: KeyRing) -> list[OpenPrinciple]:
    """Its principles, opened, with the shares that are still kept. Two queries and the key."""
    rows = preparation.principles.prefetch_related("shares__openings", "shares__reader").order_by("order")
    return [
        OpenPrinciple(
            row.pk, row.order, row.code, row.name, row.place, ring.read(row, "word"), ring.read(row, "text"), row.keep, row.revision,
            row.updated_at, tuple(one for one in row.shares.all() if one.taken_back_at is None),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class SharedPrinciple:
    """One principle as the supervisor sees it: the same in the preview and on their page. Not how many others there are."""

    writer: str
    on: dt.datetime
    code: str
    name: str
    talk_only: bool
    word: str
    text: str


def preview_of(row: OpenPrinciple, *, by: User) -> SharedPrinciple:
    """What would be shared now."""
    talk = row.keep == Keep.TALK
    return SharedPrinciple(str(by), clock.now(), row.code, row.name, talk, "" if talk else row.word_label, "" if talk else row.text)


def shared_principle(share: PreparedShare) -> SharedPrinciple:
    """What was shared. Raises CannotOpen once it is taken back."""
    if share.taken_back_at is not None:
        raise CannotOpen(share.key_owner)
    if share.talk_only:
        return SharedPrinciple(str(share.writer), share.shared_at, share.code, share.name, True, "", "")
    content = json.loads(KeyRing(share.key_owner).read(share, "content"))
    word = str(Word(content["word"]).label) if content["word"] in Word.values else ""
    return SharedPrinciple(str(share.writer), share.shared_at, share.code, share.name, False, word, content["text"])


@dataclass(frozen=True)
class Choices:
    """What one can choose from when beginning to prepare: every principle, which to suggest, and whether it is time for all of them."""

    principles: tuple[Principle, ...]
    not_lately: str
    """The code of the principle looked at longest ago; of those never looked at, the first."""
    last_looked: dict[str, dt.date]
    all_due: bool
    all_now: tuple[str, ...]


def choices_for(supervision: Supervision) -> Choices:
    """In one query beside the charter's, for the person alone."""
    principles = tuple(principles_by_code().values())
    last: dict[str, dt.date] = {}
    last_all: dt.date | None = None
    rows = PreparedPrinciple.objects.filter(preparation__supervision__person=supervision.person_id, updated_at__isnull=False)
    for code, place, at, pair in rows.values_list("code", "place", "updated_at", "preparation__supervision"):
        day = at.date() if at else clock.today()
        last[code] = max(day, last.get(code, day))
        if place == Place.ALL and pair == supervision.pk:
            last_all = max(day, last_all or day)
    order = sorted(principles, key=lambda one: (last.get(one.code, dt.date.min), one.order))
    return Choices(
        principles, order[0].code if order else "", last, clock.today() >= all_principles_due(supervision.began, last_all),
        tuple(one.code for one in principles),
    )  # fmt: skip


@dataclass(frozen=True)
class WordOnce:
    word: str
    on: dt.date


@dataclass(frozen=True)
class WordsOfPrinciple:
    """How somebody put one principle, over time: words and dates, in their order. Never a number."""

    code: str
    name: str
    words: tuple[WordOnce, ...]


def words_over_time(person: User, *, code: str | None = None, before: uuid.UUID | None = None) -> list[WordsOfPrinciple]:
    """The words that `person` picked, oldest first, principle by principle as they come in the charter; those that the charter lost last.

    One `code` alone when it is given, without the prepared principle `before`. For the person's own eyes: it needs their key. One query.
    """
    rows = PreparedPrinciple.objects.filter(preparation__supervision__person=person, updated_at__isnull=False).order_by("updated_at")
    if code is not None:
        rows = rows.filter(code=code)
    if before is not None:
        rows = rows.exclude(pk=before)
    known = principles_by_code()
    names: dict[str, str] = {}
    found: dict[str, list[WordOnce]] = defaultdict(list)
    for row in rows:
        word = person.ring.read(row, "word")
        if word in Word.values and row.updated_at:
            found[row.code].append(WordOnce(str(Word(word).label), row.updated_at.date()))
            names[row.code] = row.name
    order = {one: n for n, one in enumerate(known)}
    return [
        WordsOfPrinciple(one, known[one].name if one in known else names[one], tuple(found[one]))
        for one in sorted(found, key=lambda one: (order.get(one, len(order)), one))
    ]


def on_the_agenda(supervision: Supervision, reader: User) -> list[PreparedShare]:
    """What is shared with `reader` for the next meeting, in the charter's order: not how it came to be chosen, nor what else there is."""
    order = {one: n for n, one in enumerate(principles_by_code())}
    rows: Iterable[PreparedShare] = (
        PreparedShare.objects.readable_by(reader).on_the_agenda().filter(supervision=supervision).prefetch_related("openings")
    )
    return sorted(rows, key=lambda one: (order.get(one.code, len(order)), one.shared_at))
