"""Questions that are answered by picking options."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class PickOne:
    """Exactly one option. One that is not quite right may be worth part of the credit."""

    typed = False
    counted = True

    def read(self, content: Mapping[str, Any], shown: list[str], values: Mapping[str, list[str]]) -> tuple[list[Any], str]:
        picked = _known(shown, values)
        if len(picked) > 1:
            raise ValidationError(_("Pick one answer only."))
        return picked, ""

    def share(self, content: Mapping[str, Any], ids: list[Any], words: str) -> float:
        option = next((option for option in content["options"] if option["id"] in ids), None)
        return worth(option) if option and len(ids) == 1 else 0.0


class PickAny:
    """Every option that fits. With partial credit each right one counts for, and each wrong one against."""

    typed = False
    counted = True

    def read(self, content: Mapping[str, Any], shown: list[str], values: Mapping[str, list[str]]) -> tuple[list[Any], str]:
        return _known(shown, values), ""

    def share(self, content: Mapping[str, Any], ids: list[Any], words: str) -> float:
        right = {option["id"] for option in content["options"] if option["right"]}
        wrong = {option["id"] for option in content["options"]} - right
        picked = set(ids)
        if picked == right:
            return 1.0
        if not content.get("partial") or not right:
            return 0.0
        against = len(picked & wrong) / len(wrong) if wrong else 0.0
        return max(0.0, len(picked & right) / len(right) - against)


def worth(option: Mapping[str, Any]) -> float:
    """What one option or variant is worth, 0 to 1."""
    return 1.0 if option["right"] else (option.get("credit") or 0) / 100


def _known(shown: list[str], values: Mapping[str, list[str]]) -> list[str]:
    sent = set(values.get("given", []))
    if not sent:
        raise ValidationError(_("Pick an answer first."))
    if not sent <= set(shown):
        raise ValidationError(_("Pick from the list."))
    return [option for option in shown if option in sent]


PICK_ONE = PickOne()
PICK_ANY = PickAny()
