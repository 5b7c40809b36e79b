"""Synthetic people in bulk, to see how screens and queries hold up. The same numbers give the same people."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from courses.cohorts.models import Enrolment, as_sorted
from courses.pages.models import CoursePage, Edition
from courses.pages.queries import latest_edition, outline
from courses.progress.enums import Mark
from courses.progress.models import LessonMark
from foundation import clock
from people.enums import Role
from people.models import Service, ServiceRole, User

DOMAIN = "scale.alongside.example"
BATCH = 2000
_NAMESPACE = uuid.UUID("0f1b7a52-3c7e-4a53-8d0c-6f0f2a9b7c11")


def seed_scale(*, people: int, services: int) -> int:
    """Make `people` trainees in `services` services, each with one coordinator, on the first published course, at every stage of it.

    People who are there already stay as they are. Returns how many enrolments were made. Raises ImproperlyConfigured where sample
    people are not allowed, and when there is no published course.
    """
    if not settings.SAMPLE_PEOPLE_ALLOWED:
        raise ImproperlyConfigured("Synthetic people are not allowed here.")
    course = CoursePage.objects.live().order_by("path").first()
    edition = latest_edition(course.translation_key) if course else None
    if edition is None:
        raise ImproperlyConfigured("There is no published course to put people on.")
    places = [Service.objects.get_or_create(name=f"Scale service {n:04}")[0] for n in range(1, services + 1)]
    _coordinators(places)
    return put_on_course(range(1, people + 1), places, edition)


def put_on_course(people: range, places: list[Service], edition: Edition) -> int:
    """Make those of the synthetic `people` (their numbers) that are not there, spread over `places`. Returns how many were made."""
    lessons = outline(edition.pk, edition.stamp).lessons
    made = 0
    for first in range(people.start, people.stop, BATCH):
        numbers = range(first, min(first + BATCH, people.stop))
        with transaction.atomic():
            User.objects.bulk_create(map(_person, numbers), ignore_conflicts=True)
            persons = User.objects.in_bulk([_email(n) for n in numbers], field_name="email")
            on_course = set(Enrolment.objects.filter(person__in=persons.values()).values_list("person_id", flat=True))
            fresh = [
                Enrolment(
                    person=person, course_key=edition.course_key, edition=edition, service=places[n % len(places)],
                    started_at=clock.now() - dt.timedelta(days=n % 200), seen_on=clock.today() - dt.timedelta(days=n % 30),
                    sort_name=as_sorted(person.display_name), lessons_done=_stage(person, len(lessons)),
                )
                for n in numbers
                if (person := persons[_email(n)]).pk not in on_course
            ]  # fmt: skip
            enrolments = Enrolment.objects.bulk_create(fresh)
            ServiceRole.objects.bulk_create(
                (ServiceRole(person_id=one.person_id, service_id=one.service_id, role=Role.SUPPORTER) for one in enrolments),
                ignore_conflicts=True,
            )
            marks = (
                LessonMark(enrolment=one, lesson_key=line.key, mark=Mark.DONE, label=line.title[:255])
                for one in enrolments
                for line in lessons[: one.lessons_done]
            )
            LessonMark.objects.bulk_create(marks, batch_size=BATCH)
            made += len(enrolments)
    return made


def _stage(person: User, lessons: int) -> int:
    """How many of so many lessons `person` has done."""
    return random.Random(person.email).randrange(lessons + 1)  # noqa: S311 -- a pattern, not a secret


def _email(n: int) -> str:
    return f"person-{n:07}@{DOMAIN}"


def _person(n: int) -> User:
    return User(email=_email(n), display_name=f"Person {n:07}", uuid=uuid.uuid5(_NAMESPACE, str(n)), password="!")  # noqa: S106 -- no password fits


def _coordinators(places: list[Service]) -> None:
    def wanted() -> Iterator[tuple[str, Service]]:
        for n, place in enumerate(places, start=1):
            yield f"coordinator-{n:04}@{DOMAIN}", place

    User.objects.bulk_create(
        (User(email=email, display_name=f"Coordinator {email[12:16]}", password="!") for email, _ in wanted()),  # noqa: S106 -- no password fits
        ignore_conflicts=True,
    )
    persons = User.objects.in_bulk([email for email, _ in wanted()], field_name="email")
    there = set(ServiceRole.objects.filter(person__in=persons.values()).values_list("person_id", flat=True))
    ServiceRole.objects.bulk_create(
        ServiceRole(person=persons[email], service=place, role=Role.COORDINATOR)
        for email, place in wanted()
        if persons[email].pk not in there
    )
