from typing import Any

from django import forms
from django.core.files import File

from courses.certificates.actions import LONGEST_NAME, LONGEST_REASON
from courses.certificates.enums import LinkDays, SkillWords, TitleChoice

LARGEST_FILE = 5_000_000
"""Bytes. A certificate takes up a hundredth of it."""


class WishForm(forms.Form):
    """How the certificate should read."""

    name = forms.CharField(
        label="Name on the certificate", max_length=LONGEST_NAME, help_text="Any name you like to be known by.",
        error_messages={"required": "Type the name that should stand on it."},
    )  # fmt: skip
    title = forms.ChoiceField(
        label="Which title?", choices=TitleChoice, widget=forms.RadioSelect, error_messages={"required": "Choose a title."}
    )

    def __init__(self, *args: Any, titles: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_titles(self, titles)


def _name_titles(form: forms.Form, titles: dict[str, str]) -> None:
    """Offer a course's own two titles."""
    field = form.fields["title"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(choice, titles[choice]) for choice in TitleChoice.values]


class RecordForm(forms.Form):
    """How a record of learning should read."""

    title = forms.ChoiceField(label="Which title?", choices=TitleChoice, widget=forms.RadioSelect)
    words = forms.ChoiceField(label="Skills in which words?", choices=SkillWords, widget=forms.RadioSelect)

    def __init__(self, *args: Any, titles: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_titles(self, titles)


class FindForm(forms.Form):
    serial = forms.CharField(
        label="Number on the certificate", max_length=20, help_text="Twelve letters and digits, such as 7KQ4-M2XW-9TRB."
    )


class NameForm(forms.Form):
    name = forms.CharField(label="Name on the certificate", max_length=LONGEST_NAME)


class FileForm(forms.Form):
    file = forms.FileField(
        label="The PDF file", help_text="As you were sent it. Up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": "Choose the file.", "empty": "This file is empty."},
    )  # fmt: skip

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("This file is larger than 5 MB. Our certificates are much smaller.")
        return file


class LinkForm(forms.Form):
    days = forms.ChoiceField(
        label="For how long?", choices=LinkDays, widget=forms.RadioSelect, error_messages={"required": "Choose for how long."}
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why does it stand no more?", widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_REASON,
        help_text="The holder reads this, and whoever leads your service. Whoever checks the certificate does not.",
        error_messages={"required": "Say why. The holder reads it, and nobody who checks the certificate does."},
    )  # fmt: skip
