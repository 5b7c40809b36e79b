"""Questions that are answered by putting things together or in order."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def asked_lefts(content: Mapping[str, Any]) -> list[str]:
    """Ids of the options of a matching question that ask for their other half. The rest only offer one more other half."""
    return [option["id"] for option in content["options"] if option["text"]]


def other_halves(content: Mapping[str, Any]) -> dict[str, str]:
    """The other halves to choose from, by the id of the first option that has each: {id: HTML}. Equal ones are one."""
    found: dict[str, str] = {}
    for option in content["options"]:
        if option["match"] and option["match"] not in found.values():
            found[option["id"]] = option["match"]
    return found


class Matching:
    """Each left side with its right side. `given` is [[left id, id of a right side], …]."""

    typed = False
    counted = False

    def read(self, content: Mapping[str, Any], shown: list[str], values: Mapping[str, list[str]]) -> tuple[list[Any], str]:
        halves = other_halves(content)
        pairs = [[left, (values.get(f"match-{left}") or [""])[0]] for left in asked_lefts(content)]
        if any(right and right not in halves for _left, right in pairs):
            raise ValidationError(_("Pick from the list."))
        missing = sum(not right for _left, right in pairs)
        if missing == len(pairs):
            raise ValidationError(_("Find the other half of each first."))
        if missing:
            raise ValidationError(_("Some have no other half yet."))
        return pairs, ""

    def share(self, content: Mapping[str, Any], ids: list[Any], words: str) -> float:
        halves, matches = other_halves(content), {option["id"]: option["match"] for option in content["options"]}
        lefts, given = asked_lefts(content), dict(ids)
        fitting = sum(left in given and halves.get(given[left]) == matches[left] for left in lefts)
        return _partly(content, fitting / len(lefts) if lefts else 0.0)


class Ordering:
    """All steps, first to last. `given` is their ids in the order that the person made."""

    typed = False
    counted = False

    def read(self, content: Mapping[str, Any], shown: list[str], values: Mapping[str, list[str]]) -> tuple[list[Any], str]:
        places = {step: (values.get(f"place-{step}") or [""])[0] for step in shown}
        if not any(places.values()):
            raise ValidationError(_("Give each a place first."))
        if not all(places.values()):
            raise ValidationError(_("Some have no place yet."))
        numbers = [str(number) for number in range(1, len(shown) + 1)]
        for number in numbers:
            if list(places.values()).count(number) > 1:
                raise ValidationError(_("Two stand in place %(number)s. Give each a place of its own."), params={"number": number})
        if sorted(places.values()) != sorted(numbers):
            raise ValidationError(_("Pick from the list."))
        return sorted(shown, key=lambda step: int(places[step])), ""

    def share(self, content: Mapping[str, Any], ids: list[Any], words: str) -> float:
        """How many pairs stand the right way round, beyond what chance gives: 1 in order, 0 when no better than half of them do."""
        steps = [option["id"] for option in content["options"]]
        if sorted(ids) != sorted(steps):
            return 0.0
        if len(steps) < 2:
            return 1.0
        pairs = list(combinations(steps, 2))
        in_order = sum(ids.index(first) < ids.index(second) for first, second in pairs)
        return _partly(content, max(0.0, 2 * in_order / len(pairs) - 1))


def _partly(content: Mapping[str, Any], share: float) -> float:
    return share if content.get("partial") or share == 1 else 0.0


MATCHING = Matching()
ORDERING = Ordering()
