"""Choosing a mentor, and “we met”. There is no box for anything else."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from foundation import clock
from people.forms.services import day_field
from people.models import Mentoring, User

LONG_AGO = dt.timedelta(days=60)
"""From then on a day is asked about once more (ours): a year is easily mistyped."""


class MetForm(forms.Form):
    """On which day the two met. A day that is long past is asked about once more."""

    met_on = day_field("The day")
    sure = forms.BooleanField(label="Yes, it was that day", required=False)

    def __init__(self, *args: Any, mentoring: Mentoring, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id_{mentoring.uuid.hex[:8]}_%s"} | kwargs)
        self.starts = mentoring.starts
        self.fields["met_on"].initial = clock.today
        self.fields["met_on"].widget.attrs["max"] = clock.today().isoformat()
        if not self.is_bound:
            del self.fields["sure"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        day = values.get("met_on")
        if day is None or not self.starts <= day < clock.today() - LONG_AGO:
            del self.fields["sure"]
        elif not values.get("sure"):
            self.add_error("sure", "That is more than two months ago. If the day is right, tick this and send it again.")
        return values


class ChooseMentorForm(forms.Form):
    """Who mentors somebody, and since when."""

    mentor = forms.ChoiceField(
        label="Mentor", widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "They are not a mentor here any more. Choose somebody else."},
    )  # fmt: skip
    starts = day_field("Since", help_text="Today, or the day on which they began to meet.")
    instead_of = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, mentors: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mentors = {str(one.uuid): one for one in mentors}
        field = self.fields["mentor"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, f"{one} ({one.pronouns})" if one.pronouns else str(one)) for key, one in self.mentors.items()]
        self.fields["starts"].initial = clock.today

    @property
    def chosen(self) -> User:
        return self.mentors[self.cleaned_data["mentor"]]
