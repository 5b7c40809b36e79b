from django import forms

from courses.certificates.actions import LONGEST_NAME
from courses.certificates.enums import TitleChoice


class WishForm(forms.Form):
    """How the certificate should read."""

    name = forms.CharField(
        label="Name on the certificate", max_length=LONGEST_NAME, help_text="Any name you like to be known by.",
        error_messages={"required": "Type the name that should stand on it."},
    )  # fmt: skip
    title = forms.ChoiceField(
        label="Which title?", choices=TitleChoice, widget=forms.RadioSelect, error_messages={"required": "Choose a title."}
    )

    def __init__(self, *args: object, titles: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        field = self.fields["title"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(choice, titles[choice]) for choice in TitleChoice.values]


class FindForm(forms.Form):
    serial = forms.CharField(
        label="Number on the certificate", max_length=20, help_text="Twelve letters and digits, such as 7KQ4-M2XW-9TRB."
    )


class NameForm(forms.Form):
    name = forms.CharField(label="Name on the certificate", max_length=LONGEST_NAME)
