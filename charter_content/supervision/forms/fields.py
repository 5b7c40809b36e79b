"""Fields of a page that two people write: as they stand on screen, as they are sent, and what became of them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from charter_content.supervision.actions import Field, Sent, Written


@dataclass
class FieldState:
    """One field on screen: what is kept, or what was typed and could not be kept yet."""

    name: str
    text: str = ""
    revision: int = 0
    error: str = ""
    theirs: str = ""
    clashes: bool = False
    """The other one changed it since this screen was opened: `theirs` is what it says there, which may be nothing."""

    @property
    def html_id(self) -> str:
        return f"id_{self.name}"

    @property
    def was(self) -> str:
        """A fingerprint of what stands in it, which comes back with the form: who changed nothing there, sends nothing."""
        return fingerprint(self.text)

    @property
    def picked(self) -> list[str]:
        return self.text.split()


def fingerprint(text: str) -> str:
    return hashlib.blake2s(text.replace("\r\n", "\n").encode(), digest_size=8).hexdigest()


def field_states(names: Iterable[str], kept: Mapping[str, Field]) -> dict[str, FieldState]:
    """All fields of a page, filled with what is kept."""
    return {name: FieldState(name, kept[name].text, kept[name].revision) if name in kept else FieldState(name) for name in names}


def sent_fields(names: Iterable[str], data: QueryDict, *, many: Iterable[str] = ()) -> dict[str, Sent]:
    """What was sent of them. A field that is not there was not on the page, or is a choice that nobody made: what is kept stays."""
    sent = {}
    for name in names:
        if name in many:
            if f"{name}.there" not in data:
                continue
            text = "\n".join(data.getlist(name))
        elif name in data:
            text = str(data[name]).replace("\r\n", "\n")
        else:
            continue
        if data.get(f"{name}.was") == fingerprint(text):
            continue  # nobody touched it, and the other one may have meanwhile
        seen = data.get(f"{name}.revision", "0")
        sent[name] = Sent(text, int(seen) if seen.isdecimal() and len(seen) < 10 else 0)
    return sent


def show_what_became(states: Mapping[str, FieldState], sent: Mapping[str, Sent], written: Written) -> None:
    """Put the outcome of a save into what the page shows: what was typed stays, beside what the other one wrote."""
    for name, one in sent.items():
        states[name].text = one.text
        if name in written.clashes:
            clash = written.clashes[name]
            states[name].clashes, states[name].theirs, states[name].revision = True, clash.text, clash.revision
        elif name in written.revisions:
            states[name].revision = written.revisions[name]
