"""What people send in supervision, made into clean values."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from charter_content.charter.models import Principle
from charter_content.supervision.actions import Field, Plan, Sent, Written
from charter_content.supervision.enums import ACROSS, MOST_PLACES, AddedAs, Answer, GatheringKind, Kind, Place
from charter_content.supervision.models import Rhythm
from charter_content.supervision.queries import Reader
from foundation import clock
from people.models import Service, User
from people.validators import plain_name

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


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


class SignForm(forms.Form):
    """A signature: a typed name, under the wording of `revision`."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    name = forms.CharField(
        label="Your name", max_length=80, help_text="Typing it signs this.", error_messages={"required": "Type your name to sign."}
    )

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])


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
