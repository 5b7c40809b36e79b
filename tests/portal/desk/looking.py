"""What a desk shows, and somebody getting on with their lessons."""

import datetime as dt
from collections.abc import Callable

from django.test import Client

from courses.cohorts.models import Enrolment
from courses.progress.actions import mark_lesson
from courses.progress.enums import Mark
from courses.progress.queries import learner_of
from people.hats import hats_of
from people.models import User
from portal.queries import needs_today

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def needs(person: User) -> list[tuple[str, str]]:
    return [(line.words, line.tag) for line in needs_today(person, hats_of(person)[0]).lines]


def shown(client: Client, words: str = "") -> list[str]:
    """Names on the desk, in order."""
    return [row.enrolment.person.display_name for row in client.get(f"/people/{words}").context["desk"].rows]


def mark(enrolment: Enrolment, place: int, what: Mark) -> None:
    """The person of `enrolment` marks a lesson."""
    learner = learner_of(enrolment)
    mark_lesson(learner, lesson=learner.outline.lessons[place], mark=what, by=enrolment.person)
