"""What is read for an item, and in which version."""

from dataclasses import dataclass

from charter_content.charter.models import Charter
from charter_content.charter.queries import charter_version, current_charter
from charter_content.induction.enums import Known, Reads
from charter_content.induction.queries.state import ItemState


@dataclass(frozen=True)
class Reading:
    """A document that is read. `title` is empty where none is."""

    title: str = ""
    version: str = ""
    """The version to read; what the editor or the first signer wrote."""
    link: str = ""


def reading_of(state: ItemState) -> Reading:
    """Of an item as it stands: who signs second reads the version that the first one signed."""
    item = state.item
    if item.reads != Reads.DOCUMENT:
        return Reading()
    signed = [row for row in state.signed.values() if row.document_version]
    return Reading(item.document, signed[-1].document_version if signed else item.document_version, item.document_link)


@dataclass(frozen=True)
class CharterToRead:
    """The charter as the two of them have it before them."""

    charter: Charter
    newest: int = 0
    """The number of the version in use, where it is a newer one."""


def charter_to_read(state: ItemState) -> CharterToRead | None:
    """For the item that the charter is read together: the version that one of the two said, or that both read, and else the one in use.
    None where there is none, and for other items. Four queries at most."""
    if state.item.known != Known.CHARTER:
        return None
    current = current_charter()
    if current is None or state.together is None:
        return None
    said = state.together.waiting or (state.together.record.first if state.together.record else None)
    before = charter_version(said.charter_number) if said and said.charter_number != current.number else None
    return CharterToRead(before, current.number) if before else CharterToRead(current)
