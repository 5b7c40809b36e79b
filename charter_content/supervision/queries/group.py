"""Coming together, as each may see it: what is planned, who comes, and what people would like to talk about."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from charter_content.supervision.enums import ENOUGH_THEMES, FACILITATING, USUAL_WEEKS, Answer, Came, GatheringKind, Stage
from charter_content.supervision.models import Gathering, Invitation, SignUp
from charter_content.supervision.policies import sign_ups
from charter_content.supervision.querysets import GatheringQuerySet, facilitates_q
from foundation import clock
from foundation.keys import KeyRing
from people.enums import LEADING, Role
from people.models import Service, ServiceRole, User


@dataclass(frozen=True)
class Line:
    """One gathering in somebody's list."""

    gathering: Gathering
    answer: str
    """What they said to it, in words; empty when nothing yet."""
    came: bool
    facilitates: bool

    @property
    def waits(self) -> bool:
        """Has its day passed without being closed?"""
        return self.facilitates and self.gathering.stage == Stage.PLANNED and self.gathering.ends_at < clock.now()


def _with_own(rows: GatheringQuerySet, person: User) -> GatheringQuerySet:
    own = SignUp.objects.filter(gathering=OuterRef("pk"), person=person)
    return rows.select_related("host").annotate(
        own_answer=Subquery(own.values("answer")[:1]), own_came=Subquery(own.values("came")[:1]),
        facilitated=Exists(Gathering.objects.filter(facilitates_q(person), pk=OuterRef("pk"))),
    )  # fmt: skip


def line_of(row: Gathering) -> Line:
    """Of a row that `past_gatherings` or `gatherings_ahead` has read."""
    own = row.__dict__  # annotated columns
    answer = str(Answer(own["own_answer"]).label) if own["own_answer"] else ""
    return Line(row, answer, own["own_came"] == Came.CAME, own["facilitated"])


LONGEST_UNCLOSED = dt.timedelta(days=366)
"""A day that nobody closed in so long leaves the list."""


def gatherings_ahead(person: User) -> list[Line]:
    """What is planned or waits to be closed, the next first; also what was called off, until its day. One query."""
    since = clock.now() - LONGEST_UNCLOSED
    rows = _with_own(Gathering.objects.visible_to(person).filter(locked_at=None, planned_for__gt=since), person).order_by("planned_for")
    lines = [line_of(row) for row in rows]
    return [one for one in lines if one.waits or one.gathering.ends_at > clock.now()]


def gatherings_past(person: User) -> GatheringQuerySet:
    """What has been closed, the newest first: rows for `line_of`."""
    return _with_own(Gathering.objects.visible_to(person).closed(), person).order_by("-planned_for")


def next_gathering(person: User) -> Line | None:
    """The next one that is to come. One query."""
    rows = Gathering.objects.visible_to(person).open().filter(planned_for__gt=clock.now() - dt.timedelta(hours=3))
    row = _with_own(rows, person).order_by("planned_for").first()
    return line_of(row) if row else None


def invitations_waiting(person: User) -> list[Invitation]:
    """Invitations to services that `person` leads, not answered yet. One query."""
    led = ServiceRole.objects.leading(person).values("service")
    rows = Invitation.objects.unanswered().filter(service__in=led, gathering__kind=GatheringKind.REVIEW_DAY)
    return list(rows.select_related("gathering__host", "service").order_by("gathering__planned_for", "service__name"))


def facilitators_for(service: Service) -> list[User]:
    """Who can facilitate what `service` plans: whoever leads or mentors there today."""
    roles = ServiceRole.objects.active().filter(service=service, role__in=FACILITATING, person__is_active=True)
    return list(User.objects.filter(pk__in=roles.values("person")).order_by("display_name", "pk"))


def services_to_invite(host: Service) -> list[Service]:
    """The other services that somebody leads today, by name: for the eyes of whoever leads `host`."""
    led = ServiceRole.objects.active().filter(service=OuterRef("pk"), role__in=LEADING)
    return list(Service.objects.filter(Exists(led)).exclude(pk=host.pk).order_by("name"))


def usual_day(host: Service, kind: GatheringKind) -> dt.date:
    """When the next of this kind would come round: so many weeks after the last, a week from now at the earliest. One query."""
    last = Gathering.objects.filter(host=host, kind=kind, cancelled_at=None).order_by("-planned_for").first()
    soon = clock.today() + dt.timedelta(weeks=1)
    return max(soon, last.day + dt.timedelta(weeks=USUAL_WEEKS[kind])) if last else soon


@dataclass(frozen=True)
class RegisterLine:
    """One person of the register."""

    id: uuid.UUID
    name: str
    service: str
    came: str
    came_label: str
    needs: str
    """What they need to take part; empty also for whoever may not read it."""


def register_of(gathering: Gathering, *, by: User) -> list[RegisterLine]:
    """Those who come, as `by` may see them, by name. Three queries and the policy's, however many they are."""
    rows = (
        SignUp.objects.visible_to(by).coming().filter(gathering=gathering).exclude(person=by).select_related("person", "service")
    )  # fmt: skip
    ring = KeyRing(gathering.key_owner)
    found = list(rows)
    reads = bool(found) and sign_ups.may_read_needs(by, _of(found[0], gathering))
    return [
        RegisterLine(
            row.pk, str(row.person), str(row.service), row.came, row.get_came_display() if row.came else "",
            ring.read(row, "needs") if reads else "",
        )
        for row in found
    ]  # fmt: skip


def _of(row: SignUp, gathering: Gathering) -> SignUp:
    row.gathering = gathering
    return row


def needs_of(row: SignUp) -> str:
    """What somebody needs to take part: for themselves and whoever facilitates."""
    return KeyRing(row.gathering.key_owner).read(row, "needs")


def is_full(gathering: Gathering) -> bool:
    return gathering.sign_ups.filter(answer=Answer.COMING).count() >= gathering.places


@dataclass(frozen=True)
class Theme:
    """Something that somebody would like to talk about. `mark` finds it again; it tells nothing."""

    mark: str
    words: str


def all_themes(gathering: Gathering) -> list[str]:
    """Every theme, in no order. Not for any screen: see `agenda_of`."""
    kept = KeyRing(gathering.key_owner).read(gathering, "themes")
    return json.loads(kept) if kept else []


def mark_of(theme: str) -> str:
    return hashlib.sha256(theme.encode()).hexdigest()[:16]


def agenda_of(gathering: Gathering) -> tuple[Theme, ...]:
    """The themes, once the list is shut and there are enough of them; before that nothing, so that one cannot tell one theme from none."""
    if gathering.takes_themes:
        return ()
    themes = all_themes(gathering)
    return tuple(Theme(mark_of(one), one) for one in sorted(themes, key=mark_of)) if len(themes) >= ENOUGH_THEMES else ()


@dataclass(frozen=True)
class TookPlace:
    """What a service manager sees: that there was one, and when."""

    service: str
    kind: str
    day: dt.date


def took_place(person: User) -> list[TookPlace]:
    """In the services that `person` manages today, the newest twelve. Not who, not how many, not what was said. One query."""
    managed = ServiceRole.objects.active().filter(person=person, role=Role.MANAGER).values("service")
    rows: QuerySet[Invitation] = Invitation.objects.filter(
        service__in=managed, accepted_at__isnull=False, gathering__locked_at__isnull=False
    ).exclude(gathering__kind=GatheringKind.NETWORK)
    found: Iterable[Invitation] = rows.select_related("gathering", "service").order_by("-gathering__planned_for")[:12]
    return [TookPlace(str(one.service), one.gathering.get_kind_display(), one.gathering.day) for one in found]
