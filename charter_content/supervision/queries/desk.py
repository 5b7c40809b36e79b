"""Whom somebody supervises, and what is due: the same number of queries for one supporter and for five hundred."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, prefetch_related_objects

from charter_content.supervision.cycle import Due, Held, next_due
from charter_content.supervision.enums import LONG, Hat, Kind
from charter_content.supervision.models import Agreement, PreparedShare, PreparedShareOpening, Rhythm, Session, Supervision
from charter_content.supervision.queries.rhythm import rules_of
from charter_content.supervision.querysets import SessionQuerySet, SupervisionQuerySet
from foundation import clock
from foundation.prepared import Prepared
from people.enums import Role
from people.models import Service, ServiceRole, User
from people.querysets import ServiceRoleQuerySet

SOON = dt.timedelta(weeks=2)
LOOKED_AT = 50
TOOK_PLACE = Q(sessions__held_on__isnull=False, sessions__cancelled_at=None)


def with_dates(rows: SupervisionQuerySet) -> SupervisionQuerySet:
    """Each supervision with what has taken place and what is planned, as columns: `cycle_of` reads them."""
    being_written = Agreement.objects.filter(supervision=OuterRef("pk"), locked_at=None)
    return rows.annotate(
        last_held=Max("sessions__held_on", filter=TOOK_PLACE),
        last_full=Max("sessions__held_on", filter=TOOK_PLACE & Q(sessions__kind__in=LONG)),
        last_signed=Max("sessions__held_on", filter=TOOK_PLACE & Q(sessions__kind__in=LONG, sessions__locked_at__isnull=False)),
        last_extra=Max("sessions__held_on", filter=TOOK_PLACE & Q(sessions__kind=Kind.EXTRA)),
        planned_for=Min(
            "sessions__planned_for",
            filter=Q(sessions__held_on=None, sessions__cancelled_at=None, sessions__planned_for__gte=clock.now() - dt.timedelta(days=1)),
        ),
        agreed_at=Max("agreements__locked_at"),
        agreement_review=Max("agreements__review_on"),
        agreement_waits=Exists(being_written),
    )


@dataclass(frozen=True)
class Cycle:
    """Where one supervision stands."""

    due: Due
    planned_for: dt.datetime | None
    last_held: dt.date | None
    agreed: bool
    agreement_due: bool
    """Is there none yet that both have signed, or is it time to look at it again?"""

    @property
    def is_overdue(self) -> bool:
        """Is its day past, and nothing planned for the next two weeks?"""
        soon = self.planned_for is not None and self.planned_for <= clock.now() + SOON
        return self.due.is_overdue(clock.today()) and not soon


def cycle_of(row: Supervision, rhythm: Rhythm) -> Cycle:
    """Of a row that `with_dates` has read."""
    dates = row.__dict__  # annotated columns
    held = Held(dates["last_held"], dates["last_full"], dates["last_extra"])
    due = next_due(row.began, held, rules_of(rhythm, few_hours=row.few_hours), today=clock.today())
    review = dates["agreement_review"]
    agreed = dates["agreed_at"] is not None
    return Cycle(due, dates["planned_for"], dates["last_held"], agreed, not agreed or (review is not None and review <= clock.today()))


@dataclass(frozen=True)
class DeskRow:
    """One person whom somebody supervises."""

    person: User
    service: Service
    hat: str
    supervision: uuid.UUID | None
    """None while nothing has begun."""
    cycle: Cycle
    unread: int
    """How much of what they shared has not been opened. What they did not share is nobody's to count."""

    @property
    def order(self) -> tuple[bool, bool, dt.date, str]:
        """Who needs a meeting first: unread first, then by the day."""
        day = self.cycle.planned_for.date() if self.cycle.planned_for else self.cycle.due.on
        return (not self.unread, not self.cycle.is_overdue, day, self.person.display_name)


def _supporters(user: User) -> ServiceRoleQuerySet:
    """Roles of peer supporters whom `user` may supervise today."""
    return (
        ServiceRole.objects.active()
        .filter(role=Role.SUPPORTER, service__in=ServiceRole.objects.leading(user).values("service"), person__is_active=True)
        .exclude(person=user.pk)
        .select_related("person", "service")
        .order_by("person__display_name", "starts")
    )


def _held(user: User) -> SupervisionQuerySet:
    return with_dates(Supervision.objects.current().held_by(user)).select_related("person", "service")


_all_supporters = Prepared(lambda user: _supporters(User(pk=user)), int)
_some_supporters = Prepared(lambda user, people: _supporters(User(pk=user)).filter(person__in=people), int, list)
_all_held = Prepared(lambda user: _held(User(pk=user)), int)
_some_held = Prepared(lambda user, people: _held(User(pk=user)).filter(person__in=people), int, list)


def desk(user: User, *, people: Collection[int] | None = None) -> list[DeskRow]:
    """Everybody whom `user` may supervise today (of `people`, ids, where they are given), who needs it first. Five queries at most."""
    if people is not None and not people:
        return []
    some = None if people is None else list(people)
    rows: list[Supervision] = _all_held.objects(user.pk) if some is None else _some_held.objects(user.pk, some)
    held: list[ServiceRole] = _all_supporters.objects(user.pk) if some is None else _some_supporters.objects(user.pk, some)
    if not rows and not held:
        return []
    begun = {(row.person_id, row.service_id): row for row in rows if row.hat == Hat.SUPPORTER}
    unread = unread_of(user) if rows else {}
    found: dict[tuple[int, int], DeskRow] = {}
    rhythms = rhythms_of({role.service_id for role in held} | {row.service_id for row in rows})
    for role in held:
        key = (role.person_id, role.service_id)
        if key in found:
            continue
        row = begun.get(key)
        rhythm = rhythms.get(role.service_id) or Rhythm(service=role.service)
        if row is None:
            nothing = Supervision(person=role.person, service=role.service, began=role.starts)
            due = next_due(role.starts, Held(), rules_of(rhythm, few_hours=False), today=clock.today())
            found[key] = DeskRow(nothing.person, nothing.service, Hat.SUPPORTER, None, Cycle(due, None, None, False, True), 0)
        else:
            found[key] = DeskRow(row.person, row.service, row.hat, row.pk, cycle_of(row, rhythm), unread.get(row.pk, 0))
    coordinators = [
        DeskRow(
            row.person, row.service, row.hat, row.pk, cycle_of(row, rhythms.get(row.service_id) or Rhythm(service=row.service)),
            unread.get(row.pk, 0),
        )
        for row in rows
        if row.hat == Hat.COORDINATOR
    ]  # fmt: skip
    return sorted([*found.values(), *coordinators], key=lambda row: row.order)


def overdue(user: User, *, service: int, most: int) -> list[DeskRow]:
    """Up to `most` of those whom `user` may supervise in `service` and whose day is past with nothing planned.

    Seven queries, and no more than `LOOKED_AT` people are worked out, however many there are: whoever had no meeting for as long as the
    service's rhythm allows, and has none planned, the longest in their role first.
    """
    rhythm = rhythms_of([service]).get(service) or Rhythm(service_id=service)
    long_ago = clock.today() - dt.timedelta(weeks=rules_of(rhythm, few_hours=False).weeks_between)
    people = [row["person"] for row in _not_met.rows(user.pk, service, long_ago)]
    return [row for row in desk(user, people=people) if row.service.pk == service and row.cycle.is_overdue][:most] if people else []


def _not_met_since(user: int, service: int, long_ago: dt.date) -> QuerySet[Any, Any]:
    """Peer supporters of `service` (ids) other than `user` with no meeting after `long_ago` and none planned, the first LOOKED_AT."""
    met = Session.objects.took_place().filter(held_on__gt=long_ago)
    soon = Session.objects.planned().filter(planned_for__gte=clock.now() - dt.timedelta(days=1), planned_for__lte=clock.now() + SOON)
    theirs = {"supervision__person": OuterRef("person"), "supervision__service": OuterRef("service")}
    roles = (
        ServiceRole.objects.active()
        .filter(~Exists(met.filter(**theirs)), ~Exists(soon.filter(**theirs)), role=Role.SUPPORTER, service=service, person__is_active=True)
        .exclude(person=user)
        .order_by("starts", "pk")
    )
    return roles.values("person")[:LOOKED_AT]


_not_met = Prepared(_not_met_since, int, int, dt.date)


def unread_of(user: User) -> dict[uuid.UUID, int]:
    """How many shares `user` has not opened, by supervision. One query."""
    return {row["supervision"]: row["number"] for row in _unread.rows(user.pk)}


def _unread_by_supervision(user: User) -> QuerySet[Any, Any]:
    seen = PreparedShareOpening.objects.filter(share=OuterRef("pk"), person=user)
    return (
        PreparedShare.objects.readable_by(user)
        .on_the_agenda()
        .filter(~Exists(seen), talk_only=False)
        .values("supervision")
        .annotate(number=Count("pk"))
        .order_by()
    )


_unread = Prepared(lambda user: _unread_by_supervision(User(pk=user)), int)
_rhythms = Prepared(lambda services: Rhythm.objects.filter(service__in=services).select_related("service"), list)


def rhythms_of(services: Iterable[int]) -> dict[int, Rhythm]:
    """By service; those that have set nothing are left out. One query."""
    return {row.service_id: row for row in _rhythms.objects(list(services))}


def _being_written(user: User) -> SessionQuerySet:
    return (
        Session.objects.visible_to(user)
        .being_written()
        .select_related("supervision__person", "supervision__service", "supervisor")
        .order_by("held_on", "made_at")
    )


_to_sign = Prepared(lambda user: _being_written(User(pk=user)), int)


def to_sign(user: User) -> list[Session]:
    """Sessions being written that `user` has not signed as they read now; the longest waiting first. Two queries."""
    rows: list[Session] = _to_sign.objects(user.pk)
    prefetch_related_objects(rows, "signatures")
    return [row for row in rows if not any(one.person_id == user.pk and one.revision == row.revision for one in row.signatures.all())]


def met_in_time(services: Collection[int]) -> dict[int, int]:
    """Of the peer supporters of each of `services` (ids), how many had a full meeting, signed by both, within the time that the service has
    set. Three queries. The number as it is: what shows it rounds it (`portal.queries.counts`)."""
    roles = ServiceRole.objects.active().filter(role=Role.SUPPORTER, service__in=services, person__is_active=True)
    there = set(roles.values_list("service", "person"))
    rhythms = rhythms_of(services)
    rows = with_dates(Supervision.objects.current().filter(service__in=services, hat=Hat.SUPPORTER))
    found = {(row.service_id, row.person_id) for row in rows if not _is_late(row, rhythms.get(row.service_id) or Rhythm())}
    return dict(Counter(service for service, _person in found & there))


def _is_late(row: Supervision, rhythm: Rhythm) -> bool:
    last = row.__dict__["last_signed"]
    weeks = rules_of(rhythm, few_hours=row.few_hours).weeks_between
    return last is None or last + dt.timedelta(weeks=weeks) < clock.today()
