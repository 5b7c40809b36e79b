"""Input to clean values: what was sent at questions, at the marking page, and for more time."""

import re
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.quizzes.actions import Sent

_FIELD = re.compile(r"q(\d{1,4})\.(given|words|match-\d{1,4}|place-\d{1,4}|sure|attempt|revision|there)")
NO_ANSWER = ("sure", "attempt", "revision", "there")


def values_of(data: QueryDict) -> dict[int, dict[str, list[str]]]:
    """What stands in the forms of questions, by position (from 1) and field name: `q3.given` is field `given` of question 3."""
    found: dict[int, dict[str, list[str]]] = {}
    for name in data:
        if fits := _FIELD.fullmatch(name):
            found.setdefault(int(fits[1]), {})[fits[2]] = [value for value in data.getlist(name) if value]
    return found


def _number(values: Sequence[str], least: int) -> int:
    text = values[0] if values else ""
    return max(least, int(text)) if text.isdecimal() and len(text) < 7 else least


def sent_of(values: dict[str, list[str]]) -> Sent:
    """The answer among one question's `values`."""
    answer = {name: value for name, value in values.items() if name not in NO_ANSWER}
    return Sent(answer, attempt=_number(values.get("attempt", []), 1), sure=next(iter(values.get("sure", [])), ""))


def is_filled(values: dict[str, list[str]]) -> bool:
    """Has anything been put in, beyond what the page itself sends?"""
    return any(value for name, value in values.items() if name not in NO_ANSWER)


def draft_of(values: dict[str, list[str]]) -> tuple[dict[str, list[str]], int]:
    """(what to keep of one question's `values`, the revision that was last seen)."""
    kept = {name: value for name, value in values.items() if name not in ("attempt", "revision", "there")}
    return kept, _number(values.get("revision", []), 0)


class FilterForm(forms.Form):
    """Which finished sittings to list."""

    quiz = forms.ChoiceField(label=_("Quiz"), required=False)
    person = forms.CharField(label=_("Name"), required=False, max_length=80)
    waiting = forms.BooleanField(label=_("Only those that wait for me"), required=False)

    def __init__(self, *args: object, quizzes: Sequence[tuple[object, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        field = self.fields["quiz"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All quizzes")), *((str(key), title) for key, title in quizzes)]


class MarkForm(forms.Form):
    """Points for each line of a rubric, and words to the learner."""

    comment = forms.CharField(
        label=_("Words to the learner"), required=False, max_length=5_000, strip=True, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: object, rubric: Sequence[tuple[str, int]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.rubric = list(rubric)
        for n, (text, most) in enumerate(self.rubric):
            self.fields[f"points-{n}"] = forms.IntegerField(
                label=text,
                min_value=0,
                max_value=most,
                help_text=_("0 to %(most)s") % {"most": most},
                error_messages={"required": _("Give points here: 0 is a number too."), "invalid": _("Give a whole number.")},
            )
        self.order_fields([*(f"points-{n}" for n in range(len(self.rubric))), "comment"])

    @property
    def points(self) -> list[int]:
        """The points given, in the order of the rubric. After `is_valid`."""
        return [self.cleaned_data[f"points-{n}"] for n in range(len(self.rubric))]


class ExtraTimeForm(forms.Form):
    """How much more time somebody has."""

    percent = forms.TypedChoiceField(
        label=_("More time in quizzes with a time"),
        coerce=int,
        choices=[
            (0, _("No more time")), (25, _("A quarter more")), (50, _("Half as much again")), (100, _("Twice the time")),
            (200, _("Three times the time")),
        ],
    )  # fmt: skip
