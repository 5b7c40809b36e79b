"""What somebody takes along from their induction: which items were done, who signed, when, and what was read. No comments."""

import datetime as dt
from dataclasses import dataclass

from charter_content.induction.enums import Given, Signer, Stage
from charter_content.induction.models import Induction
from charter_content.induction.queries.state import ItemState, day_of, states_of


@dataclass(frozen=True)
class PassportSignature:
    """One signature as it is carried."""

    signer: Signer
    name: str
    on: dt.date
    document: str = ""
    document_version: str = ""


@dataclass(frozen=True)
class PassportItem:
    code: str
    stage: Stage
    text: str
    given: Given | None
    done_on: dt.date | None
    known: str
    """What the system knows, in words."""
    signatures: tuple[PassportSignature, ...]


@dataclass(frozen=True)
class Passport:
    """Everything that is done or signed in one induction."""

    person: str
    service: str
    title: str
    version: int
    starts_on: dt.date
    items: tuple[PassportItem, ...]

    @property
    def done(self) -> int:
        return sum(one.given is not None for one in self.items)


def passport_of(induction: Induction) -> Passport:
    """Of an induction with its person, service and version at hand. Six queries at most."""
    items = [_item(state) for state in states_of([induction])[induction.pk]]
    return Passport(
        str(induction.person), str(induction.service), induction.version.title, induction.version.number, induction.starts_on,
        tuple(one for one in items if one.given or one.signatures),
    )  # fmt: skip


def _item(state: ItemState) -> PassportItem:
    item = state.item
    return PassportItem(
        item.code, Stage(item.stage), item.text, state.given, state.done_on, item.known_words if state.given == Given.KNOWN else "",
        _signatures(state),
    )  # fmt: skip


def _signatures(state: ItemState) -> tuple[PassportSignature, ...]:
    if state.given == Given.KNOWN and state.together and state.together.record:
        both = state.together.record
        return tuple(
            PassportSignature(
                Signer.SUPPORTER if row.is_by_person else Signer.COORDINATOR, row.name, day_of(row.at), row.charter_title,
                str(row.charter_number),
            )
            for row in (both.first, both.second)
        )  # fmt: skip
    return tuple(
        PassportSignature(Signer(row.signer), row.name, day_of(row.at), row.document, row.document_version) for row in state.evidence
    )
