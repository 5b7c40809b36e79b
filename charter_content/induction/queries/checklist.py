"""One induction as somebody may see it: all of it, or only the items that they sign."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from charter_content.induction.enums import Answer, Signer, Stage
from charter_content.induction.models import Induction, InductionItem, InductionVersion, SignOff
from charter_content.induction.policies import holds, inductions
from charter_content.induction.queries.people import Holders, holders_of
from charter_content.induction.queries.state import ItemState, states_of
from charter_content.induction.queries.versions import newest_version
from foundation.keys import KeyRing
from people.models import User


@dataclass(frozen=True)
class Said:
    """One record under an item, as it is read."""

    id: uuid.UUID
    answer: Answer
    signer: Signer
    name: str
    at: dt.datetime
    document: str = ""
    comment: str = ""
    counts: bool = False
    """Is it what this signer said last?"""
    mine: bool = False


@dataclass(frozen=True)
class Line:
    """One item on somebody's screen."""

    state: ItemState
    signed: tuple[Said, ...] = ()
    not_yet: tuple[Said, ...] = ()
    awaited: tuple[str, ...] = ()
    """Who has still to sign, in words."""
    mine: bool = False
    """Is it waiting for whoever looks?"""

    @property
    def item(self) -> InductionItem:
        return self.state.item


@dataclass(frozen=True)
class Progress:
    """How far an induction is: numbers of items, and what comes next. It says nothing about how well."""

    done: int
    total: int
    next: ItemState | None
    overdue: int

    @property
    def words(self) -> str:
        return f"{self.done} of {self.total} done"


@dataclass(frozen=True)
class Checklist:
    induction: Induction
    progress: Progress
    stages: tuple[tuple[Stage, tuple[Line, ...]], ...]
    whole: bool
    """All of it, or only the items that whoever looks signs."""
    is_mine: bool
    leads: bool
    lacking: tuple[Signer, ...]
    """Signers that are needed and whom nobody is yet."""
    newer: InductionVersion | None
    """A newer version that it could go on with."""
    past: tuple[Said, ...]
    """What was signed under items that are not on this version any more, with the item's words as `document`."""
    holders: Holders

    @property
    def waiting(self) -> tuple[Line, ...]:
        """Items that wait for whoever looks, as they stand."""
        return tuple(line for _stage, lines in self.stages for line in lines if line.mine)


def progress_of(states: Sequence[ItemState]) -> Progress:
    open_ones = sorted((one for one in states if not one.is_done), key=lambda one: (one.due_on, one.item.order))
    late = sum(one.is_late for one in open_ones)
    return Progress(len(states) - len(open_ones), len(states), open_ones[0] if open_ones else None, late)


def checklist(induction: Induction, *, by: User) -> Checklist:
    """What `by` may see of it. The same number of queries however many items there are."""
    whole = inductions.may_read(by, induction)
    mine = {signer for signer in Signer if holds(by, induction, signer)}
    states = states_of([induction])[induction.pk]
    if not whole:
        states = [one for one in states if mine & set(one.item.signers)]
    holders = holders_of(induction)
    lines = [_line(one, mine=mine if induction.is_open else set(), by=by, holders=holders) for one in states]
    leads = inductions.may_lead(by, induction)
    newest = newest_version(induction.version.template_key) if leads else None
    return Checklist(
        induction=induction,
        progress=progress_of(states),
        stages=tuple(
            (stage, found) for stage in Stage if (found := tuple(line for line in lines if line.item.stage == stage))
        ),
        whole=whole, is_mine=induction.person_id == by.pk, leads=leads,
        lacking=holders.lacking(one for state in states if not state.is_done for one in state.awaited) if whole else (),
        newer=newest if newest and newest.number > induction.version.number else None,
        past=_past(induction, states) if whole else (), holders=holders,
    )  # fmt: skip


def _line(state: ItemState, *, mine: set[Signer], by: User, holders: Holders) -> Line:
    not_yet = [row for row in state.newest.values() if row.answer == Answer.NOT_YET]
    return Line(
        state, tuple(said(row, by=by) for row in state.evidence), tuple(said(row, by=by) for row in not_yet),
        tuple(_who(signer, holders) for signer in state.awaited), bool(mine & set(state.awaited)),
    )  # fmt: skip


def _who(signer: Signer, holders: Holders) -> str:
    names = holders.of(signer)
    label = signer.label[0].lower() + signer.label[1:]
    if signer == Signer.SUPPORTER:
        return names[0]
    return f"{' or '.join(names)} ({label})" if names else f"the {label}, whom nobody is yet"


def said(row: SignOff, *, by: User, comment: str = "", counts: bool = True) -> Said:
    document = f"{row.document}, version {row.document_version}" if row.document else ""
    return Said(row.pk, Answer(row.answer), Signer(row.signer), row.name, row.at, document, comment, counts, row.person_id == by.pk)


def _past(induction: Induction, states: Iterable[ItemState]) -> tuple[Said, ...]:
    here = {state.item.code for state in states}
    rows = SignOff.objects.filter(induction=induction, answer=Answer.SIGNED).exclude(item__in=here).defer("comment")
    return tuple(Said(row.pk, Answer.SIGNED, Signer(row.signer), row.name, row.at, row.label) for row in rows)


def history(induction: Induction, code: str, *, by: User) -> tuple[Said, ...]:
    """All that was ever said under one item, oldest first, with the comments opened. For whoever may see the item."""
    rows = list(SignOff.objects.filter(induction=induction, item=code))
    newest = {row.signer: row.pk for row in rows}
    ring = KeyRing(induction.key_owner)
    return tuple(
        said(row, by=by, comment=ring.read(row, "comment") if row.comment else "", counts=newest[row.signer] == row.pk) for row in rows
    )
