"""One supervision, from either side of the table."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from charter_content.supervision.enums import Hat, Owner, Stage
from charter_content.supervision.models import Action, Agreement, Session, Signature, Supervision
from charter_content.supervision.queries.desk import Cycle, cycle_of, with_dates
from charter_content.supervision.queries.rhythm import rhythm_of
from charter_content.supervision.queries.writing import AgreementPart, SignedAgreement, SummarySignature
from foundation import clock
from foundation.keys import KeyRing, key_rings
from foundation.prepared import Prepared
from people.models import User


@dataclass(frozen=True)
class OpenAction:
    """One action, opened."""

    id: uuid.UUID
    words: str
    owner: str
    mine: bool
    due_on: dt.date | None
    ended: str

    @property
    def is_late(self) -> bool:
        return not self.ended and self.due_on is not None and self.due_on < clock.today()


def open_actions(supervision: Supervision, *, by: User) -> list[OpenAction]:
    """What was agreed and is not done yet, as `by` reads it. Two queries."""
    rows = list(Action.objects.open().filter(supervision=supervision).select_related("session__supervisor").order_by("due_on", "made_at"))
    rings = key_rings(row.session.key_owner for row in rows)
    return [_opened(row, supervision, rings[row.session.key_owner], by=by) for row in rows]


def _opened(row: Action, supervision: Supervision, ring: KeyRing, *, by: User) -> OpenAction:
    is_person = row.owner == Owner.PERSON
    mine = by.pk == (supervision.person_id if is_person else row.session.supervisor_id)
    name = str(supervision.person) if is_person else row.session.supervisor_name
    return OpenAction(row.pk, ring.read(row, "words"), name, mine, row.due_on, row.ended)


@dataclass(frozen=True)
class Pair:
    """Everything that both sides see of one supervision."""

    supervision: Supervision
    cycle: Cycle
    planned: tuple[Session, ...]
    being_written: tuple[Session, ...]
    signed: tuple[Session, ...]
    agreement: Agreement | None
    """The newest that both have signed."""
    agreement_draft: Agreement | None
    actions: tuple[OpenAction, ...]

    @property
    def next(self) -> Session | None:
        """The next meeting that is planned."""
        return next((one for one in self.planned if one.planned_for and one.planned_for >= clock.now() - dt.timedelta(days=1)), None)

    @property
    def is_coordinators(self) -> bool:
        return self.supervision.hat == Hat.COORDINATOR

    @property
    def today(self) -> Session | None:
        """A meeting planned for today."""
        day = clock.today()
        return next((one for one in self.planned if one.planned_for and timezone.localtime(one.planned_for).date() == day), None)


def pair(supervision: Supervision, *, by: User) -> Pair:
    """As `by`, one of the two sides, sees it. A constant number of queries, whatever the number of meetings."""
    row = with_dates(Supervision.objects.filter(pk=supervision.pk)).select_related("person", "service", "supervisor").get()
    visible = list(
        Session.objects.visible_to(by)
        .filter(supervision=row, cancelled_at=None)
        .select_related("supervisor", "supervision")
        .order_by("-held_on", "planned_for")
    )
    agreements = list(Agreement.objects.filter(supervision=row).order_by("-made_at"))
    stages: dict[Stage, list[Session]] = {stage: [one for one in visible if one.stage == stage] for stage in Stage}
    return Pair(
        row, cycle_of(row, rhythm_of(row.service)), tuple(stages[Stage.PLANNED]), tuple(stages[Stage.OPEN]), tuple(stages[Stage.LOCKED]),
        next((one for one in agreements if one.locked_at), None), next((one for one in agreements if not one.locked_at), None),
        tuple(open_actions(row, by=by)),
    )  # fmt: skip


def signed_agreement(agreement: Agreement) -> SignedAgreement:
    """As both signed it. Raises CannotOpen without its key."""
    kept = json.loads(KeyRing(agreement.key_owner).read(agreement, "record"))
    return SignedAgreement(
        kept["service"], kept["person"], tuple(AgreementPart(part["heading"], part["text"]) for part in kept["parts"]),
        tuple(SummarySignature(one["name"], dt.datetime.fromisoformat(one["at"])) for one in kept["signed"]),
    )  # fmt: skip


def supervisions_of(person: User) -> list[Supervision]:
    """Their own, of either hat; those that have ended too. One query."""
    return list(
        Supervision.objects.filter(person=person).select_related("service", "supervisor", "person").order_by("hat", "service__name")
    )


@dataclass(frozen=True)
class WaitingForPerson:
    """What waits for somebody who is supervised: the next meeting, and what they have not signed as it reads now."""

    next: Session | None
    to_sign: tuple[Session, ...]


def _not_signed_by_both(person: int) -> QuerySet[Session]:
    """What is planned or being written with `person` (an id) as the one who is supervised, and whether they have signed it as it reads."""
    signed = Signature.objects.filter(session=OuterRef("pk"), person=person, revision=OuterRef("revision"))
    return (
        Session.objects.filter(supervision__person=person, locked_at=None, cancelled_at=None)
        .filter(Q(held_on__isnull=False) | Q(planned_for__gte=clock.now()))
        .annotate(is_signed=Exists(signed))
        .select_related("supervisor")
        .order_by("planned_for")
    )


_own_sessions = Prepared(_not_signed_by_both, int)


def waiting_for_person(person: User) -> WaitingForPerson:
    """In one query."""
    rows: list[Session] = _own_sessions.objects(person.pk)
    return WaitingForPerson(
        next((row for row in rows if row.held_on is None), None),
        tuple(row for row in rows if row.held_on is not None and not row.__dict__["is_signed"]),
    )
