"""What people send from a lesson, made into clean values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from courses.pages.enums import PICK_ANY, FieldKind
from courses.progress.queries import Saved


@dataclass(frozen=True)
class Card:
    """One card of a deck: the `option` as it is kept, its name, and the line about it."""

    option: str
    name: str
    line: str
    picked: bool


@dataclass
class FieldState:
    """One field of a worksheet on screen: what is kept, or what was typed and could not be kept yet."""

    id: str
    name: str
    label: str
    kind: str
    help: str = ""
    options: tuple[str, ...] = ()
    value: str = ""
    revision: int = 0
    error: str = ""
    theirs: str = ""
    clashes: bool = False
    """It was changed elsewhere since this screen was opened: `theirs` is what it says there, which may be nothing."""
    saved_at: Any = None

    @property
    def html_id(self) -> str:
        return f"id_{self.name}"

    @property
    def picked(self) -> list[str]:
        """The options that are ticked."""
        return self.value.split("\n") if self.value else []

    @property
    def choices(self) -> list[tuple[str, bool]]:
        """(option, is it picked?), for fields with options."""
        return [(option, option in self.picked) for option in self.options]

    @property
    def picks_any(self) -> bool:
        return self.kind in PICK_ANY

    @property
    def has_short_options(self) -> bool:
        """Do the options fit side by side on the smallest phone?"""
        return len(self.options) <= 5 and all(len(word) <= 8 for option in self.options for word in option.split())

    @property
    def cards(self) -> list["Card"]:
        """The options as cards."""
        return [Card(option, *option.partition(": ")[::2], picked=picked) for option, picked in self.choices]


@dataclass
class WorksheetState:
    """A worksheet or sorting activity on screen."""

    block_id: str
    fields: list[FieldState] = field(default_factory=list)

    @property
    def is_written_in(self) -> bool:
        """Is there anything to write, and not only to pick?"""
        return any(not one.options for one in self.fields)

    @property
    def has_saved(self) -> bool:
        return any(one.revision for one in self.fields)

    @property
    def saved_at(self) -> Any:
        return max((one.saved_at for one in self.fields if one.saved_at), default=None)

    @property
    def has_errors(self) -> bool:
        return any(one.error or one.clashes for one in self.fields)

    def by_id(self) -> dict[str, FieldState]:
        return {one.id: one for one in self.fields}


def worksheet_state(kind: str, value: Mapping[str, Any], block_id: str, saved: Mapping[tuple[str, str], Saved]) -> WorksheetState:
    """The fields of a worksheet or sorting block `value`, filled with what is `saved`."""
    state = WorksheetState(block_id)
    if kind == "sorting":
        labels = tuple(group["label"] for group in value["groups"])
        rows = [(item["id"], item["text"], FieldKind.CHOICE, "", labels) for item in value["items"]]
    else:
        rows = [(row["id"], row["label"], row["kind"], row["help"], tuple(row["options"])) for row in value["fields"]]
    for field_id, label, field_kind, help_text, options in rows:
        one = FieldState(field_id, f"{block_id}.{field_id}", label, field_kind, help_text, options)
        if kept := saved.get((block_id, field_id)):
            one.value, one.revision, one.saved_at = kept.text, kept.revision, kept.at
            if one.options:  # what was picked stays pickable, also when an editor took the option away or renamed it
                one.options += tuple(option for option in one.picked if option not in one.options)
        state.fields.append(one)
    return state


def read_worksheet(state: WorksheetState, data: QueryDict) -> None:
    """Put what was sent into `state`: values, the revisions that the sender last saw, and an error where an option does not exist."""
    for one in state.fields:
        if one.picks_any:
            sent: list[str] | None = data.getlist(one.name) if f"{one.name}.there" in data else None
        else:
            sent = data.getlist(one.name)[:1] if one.name in data else None
        if sent is None:
            continue  # an unpicked group of choices sends nothing: what is kept stays
        unknown = [option for option in sent if one.options and option and option not in one.options]
        if unknown:
            one.error = "Pick from the list."
        one.value = "\n".join(sent).replace("\r\n", "\n")
        seen = data.get(f"{one.name}.revision", "0")
        one.revision = int(seen) if seen.isdecimal() and len(seen) < 10 else 0


class MarkForm(forms.Form):
    """Which mark to put on a lesson."""

    mark = forms.ChoiceField(choices=[(word, word) for word in ("done", "skipped", "asked", "went_on", "undo")])
