"""Inductions of many people at once, for whoever leads, and what waits for one person. Each in a constant number of queries."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from charter_content.induction.enums import BY_NAME, Signer
from charter_content.induction.models import Induction, InductionItem
from charter_content.induction.queries.checklist import Progress, progress_of
from charter_content.induction.queries.state import ItemState, states_of
from charter_content.induction.querysets import signs_q
from foundation import clock
from foundation.prepared import Prepared
from people.models import Service, ServiceRole, User

MOST_LOOKED_AT, MOST_WAITING = 200, 50
SOON = dt.timedelta(days=7)
"""From when on before its day an item waits for those who sign it, also when nobody has signed yet."""


@dataclass(frozen=True)
class Row:
    """One induction in the list of whoever leads."""

    induction: Induction
    progress: Progress
    waiting: "tuple[Waiting, ...]" = ()
    """What waits there for whoever looks."""


def rows_of(inductions: Sequence[Induction], *, waiting: "Sequence[Waiting]" = ()) -> list[Row]:
    """For a page of a list, with what of `waiting` belongs to each. Six queries beside the list's own."""
    states = states_of(inductions)
    return [Row(one, progress_of(states[one.pk]), tuple(each for each in waiting if each.induction.pk == one.pk)) for one in inductions]


_open_of = Prepared(lambda people, service: Induction.objects.open().filter(person__in=people, service=service), list, int)


def induction_progress(people: Collection[User], service: Service) -> dict[int, Progress]:
    """{person's id: how far their open induction at `service` is}, for whoever leads there. Nobody without one is in it. Seven queries."""
    inductions: list[Induction] = _open_of.objects([one.pk for one in people], service.pk) if people else []
    states = states_of(inductions)
    return {one.person_id: progress_of(states[one.pk]) for one in inductions}


@dataclass(frozen=True)
class Waiting:
    """One item that waits for somebody's signature."""

    induction: Induction
    state: ItemState
    signer: Signer
    """As whom they would sign."""


def signatures_waiting(user: User) -> list[Waiting]:
    """What waits for `user` to sign, by its day: where somebody else has signed, and what is due within a week. The first fifty. Seven
    queries, however much there is."""
    rows = _may_sign.objects(user.pk)
    if not rows:
        return []
    states, by_then = states_of(rows), clock.today() + SOON
    found = [
        Waiting(row, state, signer)
        for row in rows
        for state in states[row.pk]
        for signer in state.awaited
        if getattr(row, f"as_{signer.value}") and (state.begun or state.due_on <= by_then)
    ]
    found.sort(key=lambda one: (one.state.due_on, one.induction.made_at, one.state.item.order))
    return found[:MOST_WAITING]


def _open_to_sign(user: User) -> QuerySet[Induction]:
    """Open inductions that `user` signs items of, with a flag for each way in which they may: `as_supporter`, `as_coordinator` …"""
    leads = Q(service__in=ServiceRole.objects.leading(user).values("service")) & ~Q(person=user.pk)
    hats: dict[Signer, Q] = {Signer.SUPPORTER: Q(person=user.pk), Signer.COORDINATOR: leads}
    for signer in BY_NAME:
        items = InductionItem.objects.filter(version=OuterRef("version"), **{f"{signer.value}_signs": True})
        hats[signer] = Q(Exists(items)) & signs_q(user, signer)
    wanted = Q()
    for hat in hats.values():
        wanted |= hat
    return (
        Induction.objects.open()
        .filter(wanted)
        .annotate(**{f"as_{one.value}": _flag(hat) for one, hat in hats.items()})
        .select_related("person", "service", "version")
        .order_by("-starts_on", "-made_at")[:MOST_LOOKED_AT]
    )


def _flag(hat: Q) -> Case:
    return Case(When(hat, then=Value(True)), default=Value(False), output_field=BooleanField())


_may_sign = Prepared(lambda user: _open_to_sign(User(pk=user)), int)
