"""Who mentors whom, and when they last met."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from people.enums import Role
from people.models import Mentoring, MentorMeeting, Service, ServiceRole, User


@dataclass(frozen=True)
class Walk:
    """One mentoring, as everybody who may see it sees it."""

    mentoring: Mentoring
    last_met: dt.date | None
    in_force: bool
    """Has it not ended, and have both their roles?"""


def walks_of(user: User) -> QuerySet[Mentoring]:
    """Those whom `user` mentors today, by name: to be read with `as_walks`."""
    rows = Mentoring.objects.in_force().filter(mentor=user.pk).with_last_met().select_related("person", "service")
    return rows.order_by(Lower("person__display_name"), "pk")


def as_walks(rows: Sequence[Mentoring]) -> list[Walk]:
    """`rows` of `walks_of`. No query."""
    return [Walk(row, row.__dict__["last_met"], in_force=True) for row in rows]


def walks_with(person: User) -> list[Walk]:
    """Who mentors `person`, and who did: the newest first. Two queries."""
    return _walks(Mentoring.objects.filter(person=person.pk))


def walk_at(person: User, service: Service) -> Walk | None:
    """The mentoring of `person` at `service` that has not ended. Two queries."""
    return next(iter(_walks(Mentoring.objects.filter(person=person.pk, service=service.pk, ends=None))), None)


def _walks(rows: QuerySet[Mentoring]) -> list[Walk]:
    found = list(rows.with_last_met().select_related("mentor", "service", "person"))  # type: ignore[attr-defined]  # a MentoringQuerySet
    lasting = set(Mentoring.objects.in_force().filter(pk__in=[row.pk for row in found if row.ends is None]).values_list("pk", flat=True))
    return [Walk(row, row.last_met, row.pk in lasting) for row in found]


def mentors_at(service: Service, *, without: User) -> list[User]:
    """Who may be chosen as a mentor at `service` today, by name; never `without`. One query."""
    theirs = ServiceRole.objects.active().filter(person=OuterRef("pk"), service=service.pk, role=Role.MENTOR)
    return list(User.objects.filter(Exists(theirs), is_active=True).exclude(pk=without.pk).order_by(Lower("display_name"), "pk"))


def days_met(mentoring: Mentoring) -> QuerySet[MentorMeeting]:
    """The days on which they met, the newest first."""
    return MentorMeeting.objects.counting().filter(mentoring=mentoring.pk)


# --- As whoever leads the service sees it ---


@dataclass(frozen=True)
class MentoredLine:
    """One peer supporter of the services that somebody leads."""

    person: User
    service: Service
    walk: Walk | None


def supporters_led_by(user: User, *, alone: bool = False) -> QuerySet[ServiceRole]:
    """The peer supporters of the services that `user` leads today, by name; with `alone` those whom nobody mentors."""
    rows = ServiceRole.objects.active().filter(
        role=Role.SUPPORTER, person__is_active=True, service__in=ServiceRole.objects.leading(user).values("service")
    )
    twice = rows.filter(person=OuterRef("person"), service=OuterRef("service"), pk__lt=OuterRef("pk"))
    rows = rows.filter(~Exists(twice)).select_related("person", "service")
    if alone:
        rows = rows.filter(~Exists(Mentoring.objects.in_force().filter(person=OuterRef("person"), service=OuterRef("service"))))
    return rows.order_by(Lower("person__display_name"), "pk")


def mentored_lines(roles: Sequence[ServiceRole]) -> list[MentoredLine]:
    """`roles` of `supporters_led_by`, each with the mentoring that has not ended. Two queries."""
    wanted = Q(pk__in=[])
    for role in roles:
        wanted |= Q(person=role.person_id, service=role.service_id)
    walks = {(one.mentoring.person_id, one.mentoring.service_id): one for one in _walks(Mentoring.objects.filter(wanted, ends=None))}
    return [MentoredLine(role.person, role.service, walks.get((role.person_id, role.service_id))) for role in roles]


def mentoring_about(person: User) -> dict[str, object]:
    """What is kept about `person`, for their export: whom they mentored only by number, since that is about others."""
    own = Mentoring.objects.filter(person=person.pk).select_related("mentor", "service").prefetch_related("meetings")
    given = Mentoring.objects.filter(mentor=person.pk).select_related("service").prefetch_related("meetings")
    return {
        "your mentors": [
            {"who": str(row.mentor or "Somebody"), "service": str(row.service), "from": row.starts, "to": row.ends, "met": _days(row)}
            for row in own
        ],
        "you mentored": [{"service": str(row.service), "from": row.starts, "to": row.ends, "met": _days(row)} for row in given],
    }


def _days(row: Mentoring) -> list[dict[str, object]]:
    return [{"on": one.met_on, "noted": one.recorded_at, "taken back": one.taken_back_at} for one in row.meetings.all()]
