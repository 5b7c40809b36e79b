"""What whoever leads a service types about it, and about who does what there."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files import File
from django.core.validators import URLValidator

from foundation import clock
from people.enums import Role
from people.models import HousePaper, Service, ServiceRole, Signpost, SupportContact

LARGEST_LOGO = 5_000_000
"""Bytes."""
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NO_DAY = "Type a day, such as 25/12/2026."


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, as browsers send it and as people type it."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=DAY, input_formats=clock.DAYS_AS_TYPED,
        error_messages={"required": NO_DAY, "invalid": NO_DAY},
    )  # fmt: skip


def web_field(label: str) -> forms.URLField:
    field = forms.URLField(
        label=label, required=False, max_length=200, assume_scheme="https", help_text="It begins with https://.",
        error_messages={"invalid": "Type an address such as https://www.example.org."},
    )  # fmt: skip
    field.validators = [URLValidator(schemes=["http", "https"], message="Type an address such as https://www.example.org.")]
    return field


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """One entry on the page of a service. A new one carries its own key, so that sending it twice adds it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()

    @property
    def new_key(self) -> uuid.UUID:
        return self.cleaned_data.get("key") or uuid.uuid4()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class SupportContactForm(EntryForm):
    web = web_field("Website")

    class Meta:
        model = SupportContact
        fields = ("name", "what", "phone", "text", "web", "hours")
        labels = {"text": "Number for text messages"}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in ("phone", "text", "web")) and not self.errors:
            self.add_error("phone", "Type a phone number, a number for text messages or a website.")
        return values


class SignpostForm(EntryForm):
    web = web_field("Website")
    checked_on = day_field("Checked on", help_text="The day on which you made sure that this is right.")

    class Meta:
        model = Signpost
        fields = ("name", "what", "how", "web", "checked_on")

    def clean_checked_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["checked_on"]
        if day > clock.today():
            raise forms.ValidationError("That day has not come yet.")
        return day


class HousePaperForm(EntryForm):
    web = web_field("Where it is found")

    class Meta:
        model = HousePaper
        fields = ("name", "text", "web")
        labels = {"name": "Title"}
        help_texts = {"text": "Leave it empty if there is a place where it is found."}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("text") and not values.get("web") and not self.errors:
            self.add_error("text", "Type the words, or where the paper is found.")
        return values


class ReachForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """How people reach the service."""

    class Meta:
        model = Service
        fields = ("contact",)


class LogoForm(forms.Form):
    """The logo of the service, and what it shows."""

    picture = forms.FileField(
        label="The picture", required=False, help_text="PNG, JPEG or WebP, up to 5 MB. Dark on white, or on nothing.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}), error_messages={"empty": "This file is empty."},
    )  # fmt: skip
    alt = forms.CharField(
        label="The logo in words", required=False, max_length=120, help_text="For those who do not see it. Empty: that it is your logo."
    )

    def clean_picture(self) -> File[bytes] | None:
        file: File[bytes] | None = self.cleaned_data["picture"]
        if file and file.size > LARGEST_LOGO:
            raise forms.ValidationError("This file is larger than 5 MB. Save the picture smaller.")
        return file


class AppointForm(forms.Form):
    """Another role for somebody who is there."""

    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose one."})
    ends = day_field("Last day", required=False, help_text="A deputy has one, six months from now at most. Empty: no end yet.")

    def __init__(self, *args: Any, may_give: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role.value, role.label) for role in may_give]


class EndForm(forms.Form):
    """When a role ends."""

    NOW, LATER = "now", "later"
    when = forms.ChoiceField(
        label="When?", choices=[(NOW, "At once"), (LATER, "After a last day")], widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )  # fmt: skip
    on = day_field("Last day", required=False, help_text="Only if it does not end at once.")

    def __init__(self, *args: Any, role: ServiceRole, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if role.starts > clock.today():
            field = self.fields["when"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(self.NOW, "It does not begin"), (self.LATER, "After a last day")]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("when") == self.LATER and not values.get("on") and "on" not in self.errors:
            self.add_error("on", NO_DAY)
        return values

    @property
    def last_day(self) -> dt.date | None:
        """None: at once."""
        return self.cleaned_data["on"] if self.cleaned_data["when"] == self.LATER else None
