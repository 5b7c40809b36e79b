from django import forms

from people.models import User


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


class TalkForm(forms.Form):
    """What was talked through: one of the things that can be, and a signature."""

    what = forms.ChoiceField(
        label="What did you talk through?", widget=forms.RadioSelect, error_messages={"required": "Choose what it was."}
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


class FirstAdministratorForm(forms.Form):
    email = forms.EmailField(label="Email address")
    display_name = forms.CharField(label="Name to show", max_length=80)
    password = forms.CharField(label="Password", min_length=10, widget=forms.PasswordInput, help_text="At least ten characters.")
