from django import forms

from charter_content.reflections.actions import LONGEST_TEXT


class ReflectionForm(forms.Form):
    """Private writing as it comes from a form. `revision` is the one that the writer last saw."""

    text = forms.CharField(
        label="What is on your mind?", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Write about you. No names or places.",
    )  # fmt: skip
    revision = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(f"This is {len(text):,} characters long. There is room for {LONGEST_TEXT:,}.")
        return text

    def clean_revision(self) -> int:
        typed: str = self.cleaned_data["revision"]
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0
