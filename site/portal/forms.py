from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from foundation import clock
from people.enums import Way
from people.hats import Hat
from people.models import ContactHours, MessagePreferences, Service, User
from people.queries import Reach
from people.validators import plain_name


class DisplayForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """How somebody likes to read."""

    class Meta:
        model = User
        fields = ["theme", "text_size", "reduced_motion", "plain_spacing"]
        widgets = {"theme": forms.RadioSelect, "text_size": forms.RadioSelect}


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = User
        fields = ["display_name", "pronouns"]

    def clean_display_name(self) -> str:
        return plain_name(self.cleaned_data["display_name"])

    def clean_pronouns(self) -> str:
        typed: str = self.cleaned_data["pronouns"]
        return plain_name(typed, told="Type something that can be seen, or leave this empty.") if typed else ""


class TalkForm(forms.Form):
    """What was talked through: one of the things that can be, and a signature."""

    what = forms.ChoiceField(
        label="What did you talk through?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what it was.",
            "invalid_choice": "That is recorded already. Choose another, if there is one.",
        },
    )
    name = forms.CharField(
        label="Your name",
        max_length=80,
        help_text="Typing it signs this. It counts once they agree.",
        error_messages={"required": "Type your name to sign."},
    )

    def __init__(self, *args: object, choices: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])


class HatForm(forms.Form):
    """One of today's roles."""

    hat = forms.ChoiceField(
        label="Act as",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "That role has ended. Choose another."},
    )

    def __init__(self, *args: Any, hats: Sequence[Hat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hat"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(hat.code, str(hat)) for hat in hats]


class FirstAdministratorForm(forms.Form):
    email = forms.EmailField(label="Email address")
    display_name = forms.CharField(label="Name to show", max_length=80)
    password = forms.CharField(label="Password", min_length=10, widget=forms.PasswordInput, help_text="At least ten characters.")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError("There is an account with this address already.")
        return email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class ContactForm(forms.Form):
    """Ask to be contacted: at which service, and how. There is no box to say why."""

    def __init__(self, *args: Any, reaches: Sequence[Reach], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {str(reach.service.uuid): reach.service for reach in reaches}
        if len(reaches) > 1:
            self.fields["service"] = forms.ChoiceField(
                label="Where?", choices=[(key, str(service)) for key, service in self.services.items()], widget=forms.RadioSelect,
                error_messages={"required": "Choose one."},
            )  # fmt: skip
        self.fields["way"] = forms.ChoiceField(
            label="How would you like it?", choices=Way.choices, widget=forms.RadioSelect, error_messages={"required": "Choose one."}
        )

    def clean(self) -> dict[str, Any]:
        if not self.services:
            raise forms.ValidationError("Your service does not take such requests just now.")
        return super().clean() or {}

    @property
    def service(self) -> Service:
        return self.services[self.cleaned_data.get("service") or next(iter(self.services))]


def clock_field(label: str, help_text: str = "") -> forms.TimeField:
    """A time of day, as browsers send it and as people type it."""
    return forms.TimeField(
        label=label, help_text=help_text, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%H"],
        error_messages={"required": "Type a time, such as 08:00.", "invalid": "Type a time, such as 08:00."},
    )  # fmt: skip


class MessagePreferencesForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """When somebody would like mail."""

    daily_at = clock_field("The one mail a day comes at", "Only if you chose once a day.")
    quiet_from = clock_field("Quiet from")
    quiet_to = clock_field("Quiet until", "It may be the next morning.")

    class Meta:
        model = MessagePreferences
        fields = ("how_often", "daily_at", "quiet", "quiet_from", "quiet_to")
        labels = {"how_often": "How often", "quiet": "No mail in my quiet hours"}
        widgets = {"how_often": forms.RadioSelect}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("quiet_from") and values.get("quiet_from") == values.get("quiet_to"):
            self.add_error("quiet_to", "Choose another time than the one it starts at.")
        return values

    def validate_constraints(self) -> None:
        """`clean` says it in words, at the field."""


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class ContactHoursForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """When a service answers."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Days you work", coerce=int, choices=list(enumerate(DAYS)), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )  # fmt: skip
    ask_by = forms.TimeField(
        label="Asked by this time counts today", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="What is asked later counts as asked on the next working day.",
    )  # fmt: skip

    class Meta:
        model = ContactHours
        fields = ("is_on", "weekdays", "ask_by", "within", "closed_on", "out_of_hours")

    def clean_closed_on(self) -> list[str]:
        days = set()
        for line in self.cleaned_data["closed_on"]:
            found = clock.read_day(line)
            if found is None:
                raise forms.ValidationError(f"“{line}” is not a day. Write it like 25/12/2026, one a line.")
            days.add(found.isoformat())
        return sorted(days)
