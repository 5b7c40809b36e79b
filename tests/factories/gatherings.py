"""Gatherings made through the same steps as the screens."""

import datetime as dt

from charter_content.supervision.actions import (
    Plan,
    Sent,
    answer_invitation,
    close_gathering,
    keep_register,
    plan_gathering,
    sign_up,
    words_of,
    write_gathering,
)
from charter_content.supervision.enums import USUAL_MINUTES, USUAL_PLACES, Answer, Came, GatheringKind
from charter_content.supervision.models import Gathering, SignUp
from foundation import clock
from people.models import Service, User

LEARNING = "An ending can be said out loud, and early."
NEEDS = "Captions, and a break after an hour."
GROUP, REVIEW_DAY, NETWORK = GatheringKind.GROUP, GatheringKind.REVIEW_DAY, GatheringKind.NETWORK
SOON = dt.timedelta(days=5)


def plan_of(
    kind: GatheringKind, *facilitators: User, at: dt.datetime | None = None, invited: tuple[Service, ...] = (), places: int = 0
) -> Plan:
    return Plan(
        at or clock.now() + SOON, USUAL_MINUTES[kind], "Room 2", places or USUAL_PLACES[kind], facilitators, invited,
    )  # fmt: skip


def planned(
    host: Service, by: User, *, kind: GatheringKind = GROUP, invited: tuple[tuple[Service, User], ...] = (), at: dt.datetime | None = None
) -> Gathering:
    """Planned and facilitated by `by`; each of the `invited` services has said yes, by the person beside it."""
    row = plan_gathering(host, kind, plan_of(kind, by, at=at, invited=tuple(one for one, _ in invited)), by=by)
    for service, leader in invited:
        if kind == REVIEW_DAY:
            answer_invitation(row.invitations.get(service=service), yes=True, by=leader)
    return row


def on_its_day(row: Gathering) -> Gathering:
    """Its day has come."""
    Gathering.objects.filter(pk=row.pk).update(planned_for=clock.now() - dt.timedelta(hours=2))
    return fresh(row)


def shut(row: Gathering) -> Gathering:
    """The day before it: the list of themes takes no more, and is shown."""
    Gathering.objects.filter(pk=row.pk).update(planned_for=clock.now() + dt.timedelta(days=1))
    return fresh(row)


def fresh(row: Gathering) -> Gathering:
    return Gathering.objects.select_related("host").get(pk=row.pk)


def come(row: Gathering, *people: User, needs: str = "") -> list[SignUp]:
    return [sign_up(row, answer=Answer.COMING, needs=needs, by=person) for person in people]


def write(row: Gathering, by: User, **texts: str) -> None:
    """`texts` as a screen sends them that shows what is kept."""
    kept = words_of(fresh(row))
    write_gathering(row, {name: Sent(text, kept[name].revision if name in kept else 0) for name, text in texts.items()}, by=by)


def closed(row: Gathering, by: User, *, came: tuple[User, ...] = (), **texts: str) -> Gathering:
    """Closed on its day: of those who signed up these came."""
    row = on_its_day(row)
    lines = row.sign_ups.coming()
    keep_register(row, {one.pk: Came.CAME if one.person in came else Came.NOT for one in lines}, by=by)
    write(row, by, **{"learning": LEARNING, "principles": "P4"} | texts)
    close_gathering(row, seen_revision=fresh(row).revision, by=by)
    return fresh(row)
