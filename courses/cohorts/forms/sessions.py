"""What people send about cohorts and live sessions, made into clean values."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from courses.cohorts.actions import CohortPlan, Keyed, SessionPlan
from courses.cohorts.enums import FARTHEST, Part, Presence
from courses.cohorts.queries import DayChoice, RegisterLine
from courses.pages.models import CoursePage
from foundation import clock
from people.models import User
from people.validators import plain_name

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S"]
BAD_DAY, BAD_TIME = "Write the day like 27/11/2026.", "Write the time like 14:30."


class SignForm(forms.Form):
    """A signature: a typed name."""

    name = forms.CharField(
        label="Your name", max_length=80, help_text="Typing it signs this.", error_messages={"required": "Type your name to sign."}
    )

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])


class CohortForm(forms.Form):
    """A cohort: what it is called, when it runs, and who facilitates. `courses` is only given for a new one."""

    name = forms.CharField(
        label="Name", max_length=120, help_text="People in it see this. Such as Autumn group.",
        error_messages={"required": "Give it a name, such as Autumn group."},
    )  # fmt: skip
    starts = forms.DateField(
        label="First day", required=False, widget=DAY, input_formats=clock.DAYS_AS_TYPED, error_messages={"invalid": BAD_DAY}
    )
    ends = forms.DateField(
        label="Last day", required=False, widget=DAY, input_formats=clock.DAYS_AS_TYPED, error_messages={"invalid": BAD_DAY}
    )
    place = forms.CharField(
        label="Where it usually meets",
        required=False,
        max_length=200,
        help_text="It is filled in for each session. You can change it there.",
    )
    note = forms.CharField(
        label="A note for everybody in it", required=False, max_length=300,
        help_text="Such as which door to use. Nothing about anybody.",
    )  # fmt: skip

    def __init__(self, *args: Any, facilitators: Iterable[User], courses: Sequence[CoursePage] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.uuid): one for one in facilitators}
        if courses:
            self.fields["course"] = forms.ChoiceField(
                label="Course", choices=[(str(page.translation_key), page.title) for page in courses], widget=forms.RadioSelect,
                error_messages={"required": "Choose a course."},
            )  # fmt: skip
            self.order_fields(["course"])
        self.fields["facilitators"] = forms.MultipleChoiceField(
            label="Who facilitates", choices=[(key, str(one)) for key, one in self.people.items()], required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="They see the register of this cohort and what people need to take part. They do not see your desk. "
            "If you choose nobody, whoever leads the service facilitates.",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] < cleaned["starts"]:
            self.add_error("ends", "It ends before it starts. Look at both days again.")
        return cleaned

    @property
    def plan(self) -> CohortPlan:
        values = self.cleaned_data
        return CohortPlan(
            values["name"], values["starts"], values["ends"], values["place"], values["note"],
            tuple(self.people[key] for key in values["facilitators"]),
        )  # fmt: skip

    @property
    def course_key(self) -> uuid.UUID:
        return uuid.UUID(self.cleaned_data["course"])


class SessionForm(forms.Form):
    """When and where a live session is. A day that is past is asked about once more, unless it stays as it is (`moving_from`): it may have
    taken place already."""

    day = forms.ChoiceField(label="Which day of the course", error_messages={"required": "Choose a day of the course."})
    part = forms.ChoiceField(label="How much of it", choices=Part.choices, initial=Part.WHOLE, widget=forms.RadioSelect)
    on = forms.DateField(
        label="Date", widget=DAY, input_formats=clock.DAYS_AS_TYPED, error_messages={"required": "On which day?", "invalid": BAD_DAY}
    )
    starts = forms.TimeField(
        label="From", widget=TIME, input_formats=TIMES, error_messages={"required": "From what time?", "invalid": BAD_TIME}
    )
    ends = forms.TimeField(
        label="To", widget=TIME, input_formats=TIMES, error_messages={"required": "Until what time?", "invalid": BAD_TIME}
    )
    place = forms.CharField(
        label="Where", required=False, max_length=200, help_text="A room and its address. It goes into people's calendars."
    )
    link = forms.CharField(label="Link to join", required=False, max_length=500, help_text="If it is a video call.")
    sure = forms.BooleanField(label="Yes, this is in the past: it took place then", required=False)

    def __init__(self, *args: Any, days: Sequence[DayChoice], moving_from: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moving_from = moving_from
        self.fields["day"].choices = [(str(one.key), one.shown) for one in days]  # type: ignore[attr-defined]  # a ChoiceField
        if not self._is_past():
            del self.fields["sure"]

    def _is_past(self) -> bool:
        typed = clock.read_day(self.data.get("on", "")) if self.is_bound else None
        return typed is not None and typed < clock.today() and typed != self.moving_from

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", "It ends before it starts. Look at both times again.")
        if "sure" in self.fields and not cleaned.get("sure"):
            self.add_error("on", "That day is past. If the session took place then, tick the box below and save again.")
        if not cleaned.get("place") and not cleaned.get("link") and "link" not in self.errors:
            self.add_error("place", "Say where it is, or give a link.")
        return cleaned

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if abs(on - clock.today()) > FARTHEST:
            raise forms.ValidationError("That is more than two years away. Is the year right?")
        return on

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.lower().startswith(("https://", "http://")):
            raise forms.ValidationError("A link begins with https:// or http://. Copy the whole of it.")
        return link

    @property
    def plan(self) -> SessionPlan:
        values = self.cleaned_data
        return SessionPlan(
            uuid.UUID(values["day"]), _moment(values["on"], values["starts"]), _moment(values["on"], values["ends"]), Part(values["part"]),
            values["place"], values["link"],
        )  # fmt: skip


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time.replace(tzinfo=None)))


class JoinForm(forms.Form):
    """Who joins a cohort."""

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.uuid): one for one in people}
        self.fields["people"] = forms.MultipleChoiceField(
            label="Who joins", choices=[(key, str(one)) for key, one in self.people.items()], widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Tick at least one person."},
        )  # fmt: skip

    @property
    def chosen(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["people"]]


class NeedsForm(forms.Form):
    """What somebody needs to take part in live sessions."""

    needs = forms.CharField(
        label="What do you need to take part?", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="If anything: a ramp, breaks, captions, a seat near the door, somebody beside you. You need not say why.",
    )  # fmt: skip

    def clean_needs(self) -> str:
        needs: str = self.cleaned_data["needs"].replace("\r\n", "\n")
        return needs


class TasksForm(forms.Form):
    """What somebody does in place of a live session."""

    tasks = forms.CharField(
        label="What you agreed", strip=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One thing a line. The last is to talk about it.",
        error_messages={"required": "Write down at least one thing to do, one a line."},
    )  # fmt: skip

    @property
    def lines(self) -> list[str]:
        return str(self.cleaned_data["tasks"]).splitlines()


def read_register(lines: Iterable[RegisterLine], data: QueryDict) -> dict[uuid.UUID, Keyed]:
    """What was keyed, by the enrolment's uuid. A line without a mark, or with one that there is not, is left out."""
    keyed = {}
    for line in lines:
        sent, seen = data.get(line.field, ""), data.get(f"{line.field}.seen", "0")
        if sent in Presence.values:
            keyed[line.enrolment] = Keyed(
                Presence(sent), data.get(f"{line.field}.was", ""), int(seen) if seen.isdecimal() and len(seen) < 15 else 0
            )
    return keyed
