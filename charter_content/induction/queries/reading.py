"""What is read for an item, and in which version."""

from dataclasses import dataclass

from charter_content.charter.models import Charter
from charter_content.charter.queries import current_charter
from charter_content.induction.enums import Reads
from charter_content.induction.queries.state import ItemState
from charter_content.induction.queries.versions import charter_version


@dataclass(frozen=True)
class Reading:
    """`title` is empty where nothing is read."""

    title: str = ""
    version: str = ""
    """The version to read; what the editor or the first signer wrote, where it is a document of the service's own."""
    link: str = ""
    charter: Charter | None = None
    newest: int = 0
    """The number of the charter that is in use, where it is a newer one than the two began to read."""


def reading_of(state: ItemState) -> Reading:
    """Of an item as it stands: who signs second reads the version that the first one signed. Two queries at most for the charter."""
    item = state.item
    signed = [row for row in state.signed.values() if row.document_version]
    before = signed[-1].document_version if signed else ""
    if item.reads == Reads.DOCUMENT:
        return Reading(item.document, before or item.document_version, item.document_link)
    if item.reads != Reads.CHARTER:
        return Reading()
    current = current_charter()
    if current is None:
        return Reading()
    if before and before != str(current.number):
        found = charter_version(before)
        if found is not None:
            return Reading(found.title, before, charter=found, newest=current.number)
    return Reading(current.title, str(current.number), charter=current)
