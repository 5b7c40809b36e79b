from django import forms
from django.contrib.auth.password_validation import validate_password

from people.models import User
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
