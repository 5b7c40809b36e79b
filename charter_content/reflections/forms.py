import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from charter_content.reflections.actions import LONGEST_TEXT


class RevisionField(forms.CharField):
    """The revision that the writer last saw; 0 for whatever is no number."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=400, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int:
        typed: str = super().clean(value)
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


class ReflectionForm(forms.Form):
    """Private writing as it comes from a form. `revision` is the one that the writer last saw."""

    text = forms.CharField(
        label="What is on your mind?", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Write about you. No names or places.",
    )  # fmt: skip
    revision = RevisionField()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(f"This is {len(text):,} characters long. There is room for {LONGEST_TEXT:,}.")
        return text


class AnswerForm(forms.Form):
    """What the reader says to something that was shared with them. `answer` is the id that the page chose."""

    text = forms.CharField(label="Your answer", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6}))
    answer = forms.UUIDField(widget=forms.HiddenInput)
    revision = RevisionField()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        return text


class FindForm(forms.Form):
    """Find one's own reflections: by principle and by month in the address, by words only in what is sent, so that no log holds them."""

    principle = forms.ChoiceField(required=False)
    month = forms.ChoiceField(required=False)
    words = forms.CharField(label="Words in it", required=False, max_length=200)

    def __init__(self, *args: Any, principles: Iterable[tuple[str, str]], months: Iterable[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, first, choices in (
            ("principle", "All principles", principles),
            ("month", "Any month", [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in months]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *choices]

    def clean_month(self) -> dt.date | None:
        typed: str = self.cleaned_data["month"]
        return dt.date.fromisoformat(f"{typed}-01") if typed else None
