"""The sample people: each with a history that could have happened."""

from collections import Counter
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from charter_content.reflections.models import Share
from charter_content.reflections.queries import waiting_for
from courses.certificates.models import Award
from courses.cohorts.models import Enrolment
from courses.progress.models import LessonMark, Response
from courses.quizzes.models import Answer, Sitting
from courses.quizzes.queries import marking_queue
from foundation import clock
from people.models import User
from portal.sample import load_sample


def test_sample_people_have_lived_in_the_past_and_stand_where_the_readme_says(db: None, settings: Any) -> None:
    settings.SAMPLE_PEOPLE_ALLOWED = True

    assert load_sample()
    assert not load_sample()

    now = clock.now()
    moments = [
        *Enrolment.objects.values_list("started_at", flat=True), *LessonMark.objects.values_list("at", flat=True),
        *Response.objects.values_list("updated_at", flat=True), *Sitting.objects.values_list("started_at", flat=True),
        *Answer.objects.values_list("at", flat=True), *Award.objects.values_list("issued_at", flat=True),
        *Share.objects.values_list("shared_at", flat=True),
    ]  # fmt: skip
    assert max(moments) < now
    done = Counter(LessonMark.objects.filter(mark="done").values_list("enrolment__person__email", flat=True))
    assert {name.partition("@")[0]: count for name, count in done.items()} == {
        "trainee": 50, "finished": 101, "ben": 3, "carys": 12, "hill.trainee": 6, "colleague": 2,
    }  # fmt: skip
    assert [marking_queue(User.objects.get(email=f"{name}@alongside.example")) for name in ("coordinator", "hill.coordinator")] == [1, 0]
    waiting = {name: waiting_for(User.objects.get(email=f"{name}@alongside.example")).unread for name in ("coordinator", "mentor", "admin")}
    assert waiting == {"coordinator": 1, "mentor": 0, "admin": 0}
    assert list(Award.objects.values_list("enrolment__person__display_name", flat=True)) == ["Dev Patel"]
    assert all(person.check_password("alongside") for person in User.objects.filter(email__startswith="trainee@"))


def test_sample_people_are_refused_where_their_password_would_be_a_hole(db: None, settings: Any) -> None:
    settings.SAMPLE_PEOPLE_ALLOWED = False

    with pytest.raises(ImproperlyConfigured):
        load_sample()
