"""What people send when they come together, made into clean values."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from charter_content.supervision.actions import Plan
from charter_content.supervision.enums import ACROSS, MOST_PLACES, Answer, GatheringKind
from charter_content.supervision.forms.one_to_one import DAY, TIME
from foundation import clock
from people.models import Service, User


class GatheringForm(forms.Form):
    """When and where to come together, who facilitates, and which other services are invited."""

    on = forms.DateField(
        label="Day", widget=DAY, input_formats=clock.DAYS_AS_TYPED,
        error_messages={"required": "On which day?", "invalid": "Write the day like 27/11/2026."},
    )  # fmt: skip
    at = forms.TimeField(
        label="Time", widget=TIME, input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={"required": "At what time?", "invalid": "Write the time like 14:30."},
    )  # fmt: skip
    minutes = forms.IntegerField(label="How many minutes", error_messages={"required": "How many minutes?", "invalid": "A whole number."})
    place = forms.CharField(
        label="Where or how", required=False, max_length=200,
        help_text="A room, or the address of a video call. Everybody who is invited sees it; it goes into calendars.",
    )  # fmt: skip
    places = forms.IntegerField(label="How many can come", error_messages={"required": "How many people?", "invalid": "A whole number."})

    def __init__(
        self, *args: Any, kind: GatheringKind, facilitators: Iterable[User], services: Iterable[Service], asked: Iterable[Service] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.people = {str(one.uuid): one for one in facilitators}
        already = {one.pk for one in asked}
        self.services = {str(one.uuid): one for one in services if one.pk not in already}
        if kind == GatheringKind.GROUP:
            self.fields["places"].help_text = f"Four to {MOST_PLACES[kind]} people, and whoever facilitates."
        self.fields["facilitators"] = forms.MultipleChoiceField(
            label="Who facilitates", choices=[(key, str(one)) for key, one in self.people.items()], widget=forms.CheckboxSelectMultiple,
            help_text="They see who comes and what people need, and write down what is kept. Everybody who is invited sees their names.",
            error_messages={"required": "Choose who facilitates."},
        )  # fmt: skip
        if kind in ACROSS and self.services:
            self.fields["invited"] = forms.MultipleChoiceField(
                label="Invite other services", required=False, choices=[(key, str(one)) for key, one in self.services.items()],
                widget=forms.CheckboxSelectMultiple,
                help_text="Whoever leads there says yes first. Then its people see the day."
                if kind == GatheringKind.REVIEW_DAY
                else "Whoever leads there sees it, and signs up for themselves.",
            )  # fmt: skip

    @property
    def plan(self) -> Plan:
        values = self.cleaned_data
        moment = timezone.make_aware(dt.datetime.combine(values["on"], values["at"].replace(tzinfo=None)))
        return Plan(
            moment, values["minutes"], values["place"], values["places"], tuple(self.people[key] for key in values["facilitators"]),
            tuple(self.services[key] for key in values.get("invited", ())),
        )  # fmt: skip


class SignUpForm(forms.Form):
    """Whether somebody comes, and what they need to take part."""

    answer = forms.ChoiceField(
        label="Do you come?", choices=[(Answer.COMING, "I am coming"), (Answer.CANNOT, "I cannot come")], widget=forms.RadioSelect,
        error_messages={"required": "Pick one."},
    )  # fmt: skip
    needs = forms.CharField(
        label="What do you need to take part?", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="If anything: a ramp, breaks, captions, a seat near the door, somebody beside you. Only you and whoever facilitates can "
        "read it, and it is deleted when the day is closed. You need not say why.",
    )  # fmt: skip

    def clean_needs(self) -> str:
        needs: str = self.cleaned_data["needs"].replace("\r\n", "\n")
        return needs


class WordsForm(forms.Form):
    """A few words: a theme, or a correction."""

    text = forms.CharField(
        label="In a few words",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write a few words first."},
    )

    def __init__(self, *args: Any, label: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, hint

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        return text
