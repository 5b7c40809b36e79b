"""Blocks to do something with."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wagtail import blocks

from courses.pages.enums import WITH_OPTIONS, Ending, FieldKind, PrintAs, Reading

from .base import LessonBlock, MarkdownText, give_ids, refuse, repeated

ID_HELP = "Leave it empty for a new one. What people wrote hangs on it, so never change it."


class FieldBlock(blocks.StructBlock):
    id = blocks.CharBlock(required=False, max_length=40, help_text=ID_HELP)
    label = blocks.CharBlock(max_length=240)
    kind = blocks.ChoiceBlock(choices=FieldKind.choices, default=FieldKind.LONG)
    help = blocks.CharBlock(required=False, max_length=240)
    options = blocks.ListBlock(
        blocks.CharBlock(max_length=160),
        default=[],
        help_text="To pick from. A line has them from one end to the other; a card is “Name: one line about it”.",
    )


class WorksheetBlock(LessonBlock):
    """Fields that somebody fills in and keeps. Every field is saved as it is typed, and only its writer can see it."""

    title = blocks.CharBlock(max_length=160)
    intro = MarkdownText(required=False)
    fields = blocks.ListBlock(FieldBlock(), min_num=1)
    afterwards = MarkdownText(required=False, help_text="Shown once something is saved: an example to compare with, for instance.")
    print_as = blocks.ChoiceBlock(choices=PrintAs.choices, required=False, help_text="Leave it empty for a form.")

    class Meta:
        icon = "form"
        label = "Worksheet"
        template = "pages/blocks/worksheet.html"
        reading = Reading.PERSONAL
        description = "Something to fill in, keep and print. Only its writer can see it."
        preview_value = {
            "title": "My first-meeting card",
            "fields": [{"id": "hello", "label": "How I say hello", "kind": "long", "help": "", "options": []}],
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        give_ids(cleaned["fields"], "label")
        if again := repeated([field["id"] for field in cleaned["fields"]]):
            raise refuse("fields", f"Two fields have the id “{again[0]}”.")
        if mistakes := option_mistakes(value["fields"]):
            raise refuse("fields", " ".join(mistakes))
        return cleaned


def option_mistakes(fields: Iterable[Any]) -> list[str]:
    """What is wrong with the options of a worksheet's fields, in words for its author; empty when nothing is."""
    found = []
    for field in fields:
        options = [str(option) for option in field["options"]]
        if field["kind"] not in WITH_OPTIONS:
            if options:
                found.append(f"“{field['label']}” is there to write in. Take its options out, or choose a kind to pick from.")
            continue
        if len(options) < 2:
            found.append(f"“{field['label']}” needs at least two options to pick from.")
        found += [f"“{field['label']}” has the option “{option}” twice." for option in repeated([" ".join(one.split()) for one in options])]
        found += [
            f"“{field['label']}”: the option “{' '.join(option.split())}” has a line break in it. Write it on one line."
            for option in options
            if option.splitlines() not in ([option], [])
        ]
    return found


class ScenarioChoiceBlock(blocks.StructBlock):
    id = blocks.CharBlock(required=False, max_length=40, help_text=ID_HELP)
    text = blocks.CharBlock(max_length=300)
    to = blocks.CharBlock(max_length=40, help_text="The id of the step it leads to.")


class ScenarioStepBlock(blocks.StructBlock):
    id = blocks.CharBlock(required=False, max_length=40, help_text="The first step is where it starts.")
    text = MarkdownText()
    choices = blocks.ListBlock(ScenarioChoiceBlock(), default=[])
    ending = blocks.ChoiceBlock(choices=Ending.choices, required=False, help_text="Only where it ends.")


class ScenarioBlock(LessonBlock):
    """A story with choices. Each choice is a plain link; nothing about the way somebody took is kept."""

    title = blocks.CharBlock(max_length=160)
    intro = MarkdownText(required=False)
    principles = blocks.ListBlock(blocks.CharBlock(max_length=8), default=[])
    steps = blocks.ListBlock(ScenarioStepBlock(), min_num=2)
    closing = MarkdownText(required=False, help_text="Shown with every ending.")

    class Meta:
        icon = "decimal"
        label = "Scenario"
        template = "pages/blocks/scenario.html"
        reading = Reading.PERSONAL
        description = "A story with choices, what comes of each, and a way to try again."
        preview_value = {
            "title": "A friend asks",
            "steps": [
                {
                    "id": "start",
                    "text": "<p>Sam asks you for advice.</p>",
                    "choices": [{"id": "ask", "text": "Ask what Sam has tried", "to": "end"}],
                    "ending": "",
                },
                {"id": "end", "text": "<p>Sam finds a way of their own.</p>", "choices": [], "ending": "best"},
            ],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `way` (the steps visited) and `taken` (the ids of the choices, for the next links), read from the address."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        request = context.get("request")
        name, _, choices = (request.GET.get("go", "") if request else "").partition(":")
        taken = choices.split(".") if choices and name == context.get("block_id") else []
        way = scenario_walk(value["steps"], taken)
        return context | {"way": way, "taken": "".join(f"{visited.taken['id']}." for visited in way if visited.taken)}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        give_ids(cleaned["steps"], "text")
        for step in cleaned["steps"]:
            give_ids(step["choices"], "text")
        if mistakes := scenario_mistakes(cleaned["steps"]):
            raise refuse("steps", " ".join(mistakes))
        return cleaned


@dataclass(frozen=True)
class Visited:
    """One step on the way somebody took through a scenario. `taken` is the choice they made there; None at the step they stand at."""

    step: Any
    taken: Any | None

    @property
    def ending(self) -> Ending | None:
        return Ending(self.step["ending"]) if self.step["ending"] else None


def scenario_walk(steps: Iterable[Any], taken: Iterable[str]) -> list[Visited]:
    """The steps visited by somebody who took the choices `taken` (their ids, in order), from the first step on.

    It stops at the first choice that is not there, so that an old or invented address shows the story up to that point.
    """
    by_id = {step["id"]: step for step in steps}
    here = next(iter(by_id.values()), None)
    if here is None:  # a draft without a step
        return []
    way: list[Visited] = []
    for choice_id in taken:
        choice = next((choice for choice in here["choices"] if choice["id"] == choice_id), None)
        if choice is None:
            break
        way.append(Visited(here, choice))
        here = by_id[choice["to"]]
    return [*way, Visited(here, None)]


def scenario_mistakes(steps: Iterable[Any]) -> list[str]:
    """What is wrong with the `steps` of a scenario, in words for its author; empty when nothing is."""
    steps = list(steps)
    ids = [step["id"] for step in steps]
    found = [f"Two steps have the id “{name}”." for name in repeated(ids)]
    reached = {ids[0]} if ids else set()
    for step in steps:
        for choice in step.get("choices") or []:
            if choice["to"] not in ids:
                found.append(f"In step “{step['id']}” the choice “{choice['text']}” leads to “{choice['to']}”, which is not a step.")
            reached.add(choice["to"])
        if bool(step.get("choices")) == bool(step.get("ending")):
            found.append(f"Step “{step['id']}” needs either choices or an ending, and not both.")
    found += [f"No choice leads to step “{name}”." for name in ids if name not in reached]
    return found


class GroupBlock(blocks.StructBlock):
    id = blocks.CharBlock(required=False, max_length=40, help_text=ID_HELP)
    label = blocks.CharBlock(max_length=80)


class SortItemBlock(blocks.StructBlock):
    id = blocks.CharBlock(required=False, max_length=40, help_text=ID_HELP)
    text = blocks.CharBlock(max_length=300)
    groups = blocks.ListBlock(blocks.CharBlock(max_length=40), min_num=1, help_text="The ids of the groups that fit. More than one may.")
    feedback = blocks.CharBlock(max_length=600, help_text="Shown once it is sorted, whatever was picked.")


class SortingBlock(LessonBlock):
    """Things to put into groups, one pick each: no dragging needed."""

    title = blocks.CharBlock(max_length=160)
    intro = MarkdownText(required=False)
    groups = blocks.ListBlock(GroupBlock(), min_num=2, max_num=6)
    items = blocks.ListBlock(SortItemBlock(), min_num=2)

    class Meta:
        icon = "list-ul"
        label = "Sorting"
        template = "pages/blocks/sorting.html"
        reading = Reading.PERSONAL
        description = "Things to put into groups, with a thought on each."
        preview_value = {
            "title": "Which hat is on?",
            "groups": [{"id": "peer", "label": "Peer support"}, {"id": "other", "label": "Something else"}],
            "items": [{"id": "bus", "text": "You ride the bus together.", "groups": ["peer"], "feedback": "Shared ground."}],
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        give_ids(cleaned["groups"], "label")
        give_ids(cleaned["items"], "text")
        if mistakes := sorting_mistakes(cleaned["groups"], cleaned["items"]):
            raise refuse("items", " ".join(mistakes))
        return cleaned


def sorting_mistakes(groups: Iterable[Any], items: Iterable[Any]) -> list[str]:
    """What is wrong with a sorting activity, in words for its author; empty when nothing is."""
    names, items = [group["id"] for group in groups], list(items)
    found = [f"Two groups have the id “{name}”." for name in repeated(names)]
    found += [f"Two items have the id “{name}”." for name in repeated([item["id"] for item in items])]
    for item in items:
        found += [f"“{item['text']}” names the group “{name}”, which is not there." for name in item["groups"] if name not in names]
    return found
