"""What people send in an induction, made into clean values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.formats import date_format

from charter_content.charter.models import Charter, ReadTogether
from charter_content.induction.actions.sign import LONGEST_COMMENT, LONGEST_NAME, LONGEST_VERSION
from charter_content.induction.enums import Signer
from charter_content.induction.exchange import LARGEST, Carried, NotARecord, read_record
from charter_content.induction.models import InductionVersion
from charter_content.induction.queries import Holders, Reading
from foundation import clock
from people.models import Service, User

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NAME_ERRORS = {"required": "Type your name to sign.", "max_length": f"There is room for {LONGEST_NAME} characters."}
COMMENT_HELP = "If you like. The two of you, whoever leads the service and whoever signs this can read it. No names of people you support."


def _name() -> forms.CharField:
    return forms.CharField(
        label="Your name", max_length=LONGEST_NAME, error_messages=NAME_ERRORS, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="Typing it is your signature, with today’s date.",
    )  # fmt: skip


def _comment(label: str, *, required: bool = False, help_text: str = COMMENT_HELP) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, strip=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text,
        max_length=LONGEST_COMMENT, error_messages={"max_length": f"There is room for {LONGEST_COMMENT:,} characters."},
    )  # fmt: skip


class StartDayForm(forms.Form):
    starts_on = forms.DateField(
        label="First day", widget=DAY, input_formats=clock.DAYS_AS_TYPED, help_text="All other days are counted from it.",
        error_messages={"required": "On which day do they start?", "invalid": "Write the day like 27/11/2026."},
    )  # fmt: skip


class StartForm(StartDayForm):
    """The first day, and which checklist at which service; asked only where there is a choice."""

    def __init__(self, *args: Any, services: Iterable[Service], versions: Iterable[InductionVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {str(one.uuid): one for one in services}
        self.versions = {str(one.pk): one for one in versions}
        if len(self.services) > 1:
            self.fields["service"] = forms.ChoiceField(label="Service", choices=[(key, str(one)) for key, one in self.services.items()])
        if len(self.versions) > 1:
            self.fields["version"] = forms.ChoiceField(label="Checklist", choices=[(key, str(one)) for key, one in self.versions.items()])

    @property
    def service(self) -> Service:
        return self.services[self.cleaned_data.get("service") or next(iter(self.services))]

    @property
    def version(self) -> InductionVersion:
        return self.versions[self.cleaned_data.get("version") or next(iter(self.versions))]


class SaidAsForm(forms.Form):
    """What somebody says as one of `signers`; they choose only where they have several hats."""

    as_ = forms.ChoiceField(label="You sign as", widget=forms.RadioSelect)

    def __init__(self, *args: Any, signers: Iterable[Signer], **kwargs: Any) -> None:
        signers = list(signers)
        kwargs["initial"] = {"as_": signers[0].value} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["as_"].choices = [(one.value, one.label) for one in signers]  # type: ignore[attr-defined]  # a ChoiceField
        if len(signers) == 1:
            self.fields["as_"].widget = forms.HiddenInput()

    @property
    def signer(self) -> Signer:
        return Signer(self.cleaned_data["as_"])


class SignForm(SaidAsForm):
    """A signature: a tick, a typed name, the version that was read, and a few words if one likes."""

    document_version = forms.CharField(
        label="Which version did you read?", required=False, max_length=LONGEST_VERSION,
        help_text="A number, or the date that stands on it.",
        error_messages={"max_length": f"There is room for {LONGEST_VERSION} characters."},
    )  # fmt: skip
    done = forms.BooleanField(label="We have done this", error_messages={"required": "Tick this, or say “not agreed yet” below."})
    name = _name()
    comment = _comment("A few words")
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def __init__(self, *args: Any, reading: Reading, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"document_version": reading.version, "seen": version}})
        field = self.fields["document_version"]
        if not reading.title:
            field.widget = forms.HiddenInput()
        else:
            field.required = True
            field.error_messages["required"] = "Which version did you read? A date will do."
            self.fields["done"].label = f"I have read it, and we have done this: {reading.title}"


class NotYetForm(SaidAsForm):
    """“Not agreed yet”, or taking back: as whom, and a few words."""

    as_ = forms.ChoiceField(label="You say it as", widget=forms.RadioSelect)
    comment = _comment("What is missing, or what would help?")


class ElsewhereForm(forms.Form):
    """It was done elsewhere, or settled another way, and how that was checked."""

    how = _comment(
        "How did you check it?", required=True,
        help_text="What you saw or whom you asked, or the plan with its dates. The person and whoever leads the service can read it.",
    )  # fmt: skip
    name = _name()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].error_messages["required"] = "Say how you checked it."


class AgreeForm(forms.Form):
    """The person agrees to what whoever leads has said."""

    agreed = forms.BooleanField(label="That is right", error_messages={"required": "Tick this, or say “not agreed yet” below."})
    name = _name()
    about = forms.UUIDField(widget=forms.HiddenInput)


class ReadTogetherForm(forms.Form):
    """The charter was read together: on which day, and in which version where there is more than one."""

    read_on = forms.DateField(
        label="The day you read it together", widget=DAY, input_formats=clock.DAYS_AS_TYPED,
        error_messages={"required": "On which day did you read it?", "invalid": "Write the day like 27/11/2026."},
    )  # fmt: skip
    version = forms.TypedChoiceField(
        label="The version you read", coerce=int,
        error_messages={"required": "Choose one of these versions.", "invalid_choice": "Choose one of these versions."},
    )  # fmt: skip
    name = _name()

    def __init__(self, *args: Any, versions: Iterable[Charter], **kwargs: Any) -> None:
        versions = list(versions)
        super().__init__(*args, **{"initial": {"read_on": clock.today(), "version": versions[0].number}} | kwargs)
        self.fields["version"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (one.number, f"Version {one.number}, in use since {date_format(timezone.localtime(one.published_at), 'j F Y')}")
            for one in versions
        ]
        if len(versions) == 1:
            self.fields["version"].widget = forms.HiddenInput()


class SameReadingForm(forms.Form):
    """The other one says so too, about just what was said."""

    agreed = forms.BooleanField(error_messages={"required": "Tick this, or say below what was otherwise."})
    name = _name()
    about = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)

    def __init__(self, *args: Any, said: ReadTogether | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"about": said.pk if said else None}} | kwargs)
        self.fields["agreed"].label = (
            f"We read version {said.charter_number} together on {date_format(said.read_on, 'j F Y')}" if said else "That is right"
        )


class TakeBackReadingForm(forms.Form):
    """Whoever said that the charter was read together takes that back."""

    about = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)


class SignersForm(forms.Form):
    """Who signs as manager and as safeguarding lead."""

    def __init__(self, *args: Any, people: Iterable[User], holders: Holders, signers: Iterable[Signer], **kwargs: Any) -> None:
        self.people = {str(one.uuid): one for one in people}
        signers = list(signers)
        kwargs["initial"] = {one.value: str(holders.named[one].uuid) for one in signers if one in holders.named}
        super().__init__(*args, **kwargs)
        for signer in signers:
            empty = "Whoever is a manager here" if signer == Signer.MANAGER else "Nobody yet"
            self.fields[signer.value] = forms.ChoiceField(
                label=signer.label, required=False, choices=[("", empty), *((key, str(one)) for key, one in self.people.items())],
            )  # fmt: skip

    def chosen(self) -> dict[Signer, User | None]:
        return {Signer(name): self.people.get(value) for name, value in self.cleaned_data.items()}


class BringForm(forms.Form):
    """The file of a record that somebody brought."""

    file = forms.FileField(
        label="The record", widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text="A file whose name ends in .json. They downloaded it where they were before.",
        error_messages={"required": "Choose the file.", "empty": "This file is empty. Choose the one that was downloaded."},
    )  # fmt: skip

    carried: Carried
    text: str

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        self.carried, self.text = _read(file.read(LARGEST + 1))
        return file


class TakeInForm(forms.Form):
    """What of a record is taken in. The record itself comes back with the form, and is read and checked anew."""

    document = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=LARGEST)
    compared = forms.CharField(
        label="The key, as the other service reads it out", required=False, max_length=200,
        help_text="Ask by phone or in person, not in the message that the file came with. Whoever leads there finds it under Induction.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    codes = forms.MultipleChoiceField(
        label="What counts here too", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one."},
        help_text="Each still waits for the person to agree.",
    )  # fmt: skip
    name = _name()

    def __init__(self, *args: Any, carried: Carried | None, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.carried = carried
        self.fields["codes"].choices = choices  # type: ignore[attr-defined]  # a MultipleChoiceField
        if carried is not None and carried.known_as:
            del self.fields["compared"]
        else:
            self.fields["compared"].required = True
            self.fields["compared"].error_messages["required"] = "Ask the other service for it, and type it here."


def read_again(text: str) -> Carried | None:
    """The record that a form brings back; None when it is none any more."""
    try:
        return read_record(text.encode("utf-8", "surrogatepass"))
    except NotARecord:
        return None


def _read(data: bytes) -> tuple[Carried, str]:
    try:
        return read_record(data), data.decode("utf-8-sig")
    except NotARecord as error:
        raise forms.ValidationError(str(error)) from error
