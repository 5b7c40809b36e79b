"""What people send in supervision, made into clean values."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from charter_content.charter.models import Principle
from charter_content.supervision.enums import AddedAs, Kind, Place
from charter_content.supervision.models import Rhythm
from charter_content.supervision.queries import Reader
from courses.cohorts.forms import SignForm as NameForm
from foundation import clock

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ChoosePrinciplesForm(forms.Form):
    """Three principles to think about: one that goes well, one that is harder, one not looked at lately."""

    def __init__(self, *args: Any, principles: Iterable[Principle], suggested: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose one"), *((one.code, f"{one.order} {one.name}") for one in principles)]
        for place in (Place.WELL, Place.HARDER, Place.NOT_LATELY):
            self.fields[place.value] = forms.ChoiceField(
                label=place.label, choices=choices, required=False, initial=suggested if place == Place.NOT_LATELY else "",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        picked = [cleaned[place.value] for place in (Place.WELL, Place.HARDER, Place.NOT_LATELY) if cleaned.get(place.value)]
        if not picked and not self.errors:
            raise forms.ValidationError("Choose at least one principle.")
        seen: set[str] = set()
        for place in (Place.WELL, Place.HARDER, Place.NOT_LATELY):
            code = cleaned.get(place.value)
            if code and code in seen:
                self.add_error(place.value, "You chose this one above already. Choose another, or none.")
            seen.add(code or "")
        return cleaned

    @property
    def chosen(self) -> list[tuple[str, Place]]:
        return [
            (self.cleaned_data[place.value], place)
            for place in (Place.WELL, Place.HARDER, Place.NOT_LATELY)
            if self.cleaned_data[place.value]
        ]


class PlanForm(forms.Form):
    """When and where to meet."""

    on = forms.DateField(
        label="Day",
        widget=DAY,
        input_formats=clock.DAYS_AS_TYPED,
        error_messages={"required": "On which day?", "invalid": "Write the day like 27/11/2026."},
    )
    at = forms.TimeField(
        label="Time",
        widget=TIME,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={"required": "At what time?", "invalid": "Write the time like 14:30."},
    )
    kind = forms.ChoiceField(label="What for", choices=Kind.choices)
    place = forms.CharField(
        label="Where or how",
        required=False,
        max_length=200,
        help_text="A room, a phone call, or the address of a video call. It goes into both calendars.",
    )

    @property
    def moment(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"].replace(tzinfo=None)))


class SignForm(NameForm):
    """A signature: a typed name, under the wording of `revision`."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class AddForm(forms.Form):
    """What is added to a signed summary."""

    added_as = forms.ChoiceField(label="What is it?", choices=AddedAs.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="What should stand beside it?", widget=forms.Textarea(attrs={"rows": 5}), strip=False,
        help_text="It is added under your name and cannot be changed or taken out. Both of you see it. No names of people you support.",
        error_messages={"required": "Write a few words first."},
    )  # fmt: skip

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        return text


class RhythmForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = Rhythm
        fields = ("weeks_between", "weeks_between_few_hours", "weekly_at_first", "extra_in_month_four", "months_between_agreements")


class AskForm(forms.Form):
    """Whom a coordinator would like to be supervised by."""

    email = forms.EmailField(
        label="Their email address", help_text="Somebody who leads a service here, in your own or another one.",
        error_messages={"required": "Type an email address."},
    )  # fmt: skip


class ReaderForm(forms.Form):
    """With whom to share what was prepared."""

    def __init__(self, *args: Any, readers: Iterable[Reader], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = list(readers)
        self.readers = {str(one.person.uuid): one.person for one in readers}
        self.fields["reader"] = forms.ChoiceField(
            label="With whom?", choices=[(str(one.person.uuid), f"{one.person}, {one.role}") for one in readers], widget=forms.RadioSelect,
            initial=str(readers[0].person.uuid) if readers else None, error_messages={"required": "Choose one person."},
        )  # fmt: skip


# --- Together with others ---
