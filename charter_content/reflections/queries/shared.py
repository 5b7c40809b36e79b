"""What was shared: as its reader sees it, as its writer follows it, and whom one can share with."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from charter_content.charter.queries import principles_by_code
from charter_content.reflections.enums import READERS, ShareState
from charter_content.reflections.models import Share, ShareAnswer, ShareOpening
from charter_content.reflections.queries.own import OpenReflection
from foundation import clock
from foundation.keys import KeyRing
from people.enums import Role
from people.models import Service, ServiceRole, User

GONE = "Somebody whose account is deleted"


@dataclass(frozen=True)
class Recipient:
    """Somebody whom one can share with, in one service."""

    person: User
    service: Service
    role: str
    """Their roles there in words, such as “Coordinator at Riverside”."""

    @property
    def code(self) -> str:
        return f"{self.person.uuid}.{self.service.uuid}"


def recipients(user: User) -> list[Recipient]:
    """Those who lead or mentor today in a service where `user` has a role today, by name. Never oneself. One query."""
    where = ServiceRole.objects.active().filter(person=user.pk).values("service")
    rows = (
        ServiceRole.objects.active()
        .filter(service__in=where, role__in=READERS, person__is_active=True)
        .exclude(person=user.pk)
        .select_related("person", "service")
        .order_by("person__display_name", "person", "service__name")
    )
    held: dict[tuple[User, Service], set[str]] = defaultdict(set)
    for row in rows:
        held[row.person, row.service].add(row.role)
    return [Recipient(person, service, _in_words(roles, service)) for (person, service), roles in held.items()]


def recipient(user: User, code: str) -> Recipient | None:
    """The one with this `code`; None when they are nobody (any more) to share with."""
    return next((one for one in recipients(user) if one.code == code), None)


def _in_words(roles: set[str], service: Service) -> str:
    words = " and ".join(str(Role(role).label) for role in READERS if role in roles)
    return f"{words[:1]}{words[1:].lower()} at {service}"


@dataclass(frozen=True)
class SharedText:
    """A reflection as the person it is shared with sees it: the same in the preview and on their page."""

    writer: str
    on: dt.datetime
    prompt: str
    principles: tuple[str, ...]
    text: str


def preview_of(row: OpenReflection, *, by: User) -> SharedText:
    """What would be shared now."""
    known = principles_by_code()
    return SharedText(str(by), clock.now(), row.prompt, tuple(known[code].name for code in row.principles if code in known), row.text)


def text_of(share: Share) -> SharedText:
    """What was shared. Raises CannotOpen once it is taken back."""
    names = tuple(name for _code, name in share.principles)
    return SharedText(str(share.writer), share.shared_at, share.prompt, names, KeyRing(share.key_owner).read(share, "text"))


@dataclass(frozen=True)
class ShownAnswer:
    id: uuid.UUID
    person: str
    sent_at: dt.datetime
    text: str


@dataclass(frozen=True)
class ShareLog:
    """One share as its writer follows it."""

    share: Share
    state: ShareState
    openings: tuple[dt.datetime, ...]
    answers: int
    new_answers: int

    @property
    def id(self) -> uuid.UUID:
        return self.share.pk

    @property
    def reader(self) -> str:
        return str(self.share.reader) if self.share.reader else GONE

    @property
    def last_opening(self) -> dt.datetime | None:
        return self.openings[-1] if self.openings else None

    @property
    def is_kept(self) -> bool:
        """Can it still be read and taken back, even if its reader has no way to it today?"""
        return self.state in (ShareState.SHARED, ShareState.CLOSED)


def log_of(user: User, *, reflection: uuid.UUID | None = None, share: uuid.UUID | None = None) -> QuerySet[Share]:
    """What `user` shared, newest first: all, of one reflection, or one. Hand a page of it to `logs`."""
    rows = Share.objects.filter(writer=user.pk).with_state().select_related("reader", "writer")
    if reflection is not None:
        rows = rows.filter(reflection=reflection)
    if share is not None:
        rows = rows.filter(pk=share)
    return rows.prefetch_related("openings", "answers").order_by("-shared_at", "pk")


def logs(rows: Iterable[Share]) -> list[ShareLog]:
    """Rows of `log_of`, told. Three queries however many."""
    found = []
    for share in rows:
        sent = [answer for answer in share.answers.all() if answer.sent_at]
        found.append(
            ShareLog(
                share, _state(share), tuple(opening.at for opening in share.openings.all()), len(sent),
                sum(answer.seen_at is None for answer in sent),
            )
        )  # fmt: skip
    return found


def _state(share: Share) -> ShareState:
    if share.reader_id is None:
        return ShareState.READER_GONE
    if share.taken_back_at:
        return ShareState.TAKEN_BACK
    return ShareState.SHARED if getattr(share, "is_open", False) else ShareState.CLOSED


def answers_of(share: Share, *, by: User | None = None) -> list[ShownAnswer]:
    """What was sent in answer to `share`, opened; of one person alone when `by` is given."""
    rows = share.answers.sent().select_related("person").order_by("sent_at")
    if by is not None:
        rows = rows.filter(person=by)
    ring = KeyRing(share.key_owner)
    return [ShownAnswer(row.pk, str(row.person), row.sent_at, ring.read(row, "text")) for row in rows if row.sent_at]


def draft_of(share: Share, *, by: User) -> tuple[uuid.UUID, str, int]:
    """(id, text, revision) of what `by` has begun to answer; a new id when they have not."""
    row = ShareAnswer.objects.drafts().filter(share=share, person=by).first()
    return (row.pk, KeyRing(share.key_owner).read(row, "text"), row.revision) if row else (uuid.uuid4(), "", 0)


def shared_with(user: User) -> QuerySet[Share]:
    """What is open to `user` as its reader, newest first, with `opened` and `answered`."""
    mine = Q(person=user.pk)
    return (
        Share.objects.readable_by(user)
        .annotate(
            opened=Exists(ShareOpening.objects.filter(mine, share=OuterRef("pk"))),
            answered=Exists(ShareAnswer.objects.sent().filter(mine, share=OuterRef("pk"))),
        )
        .select_related("writer")
        .order_by("-shared_at", "pk")
    )


@dataclass(frozen=True)
class Waiting:
    """What is shared with somebody: how many in all, and how many they have not opened."""

    shared: int
    unread: int


def waiting_for(user: User) -> Waiting:
    """In one query."""
    seen = ShareOpening.objects.filter(share=OuterRef("pk"), person=user.pk)
    found = Share.objects.readable_by(user).aggregate(shared=Count("pk"), unread=Count("pk", filter=~Exists(seen)))
    return Waiting(found["shared"], found["unread"])


@dataclass(frozen=True)
class SharedNames:
    """Of one reflection: who can read a copy of it today, and who answered something new."""

    readers: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()


def names_by_reflection(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, SharedNames]:
    """For a list of one's own reflections, in one query."""
    fresh = ShareAnswer.objects.sent().filter(share=OuterRef("pk"), seen_at=None)
    shares = (
        Share.objects.filter(reflection__in=ids, reader__isnull=False)
        .with_state()
        .annotate(has_news=Exists(fresh))
        .select_related("reader")
        .order_by("shared_at")
    )
    readers: dict[uuid.UUID, dict[str, None]] = defaultdict(dict)
    answered: dict[uuid.UUID, dict[str, None]] = defaultdict(dict)
    for share in shares:
        if getattr(share, "is_open", False):
            readers[share.reflection_id][str(share.reader)] = None
        if getattr(share, "has_news", False) and share.taken_back_at is None:
            answered[share.reflection_id][str(share.reader)] = None
    return {pk: SharedNames(tuple(readers[pk]), tuple(answered[pk])) for pk in ids}
