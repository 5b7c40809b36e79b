"""The people of the tests. Each test names who acts, and who could have seen what they must not.

Riverside is Robin's service: Amara and Dev learn there. Hillside is Yusuf's, and Ella's: the outsiders. Pat led Riverside until yesterday.
Tomasz edits content; Alex administers and is a superuser; Sunita manages and Morgan mentors at Riverside.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.contrib.auth.models import AnonymousUser, Group

from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage
from courses.pages.queries import latest_edition
from foundation import clock
from people.enums import Role
from people.models import Service, ServiceRole, User

PASSWORD = "alongside"


@dataclass(frozen=True)
class Cast:
    amara: User
    dev: User
    robin: User
    sunita: User
    morgan: User
    pat: User
    yusuf: User
    ella: User
    tomasz: User
    alex: User
    riverside: Service
    hillside: Service

    def people(self) -> Iterator[User]:
        """Everybody with an account."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, User):
                yield value

    def everybody(self) -> Iterator[User | AnonymousUser]:
        """Everybody, and somebody who is not signed in."""
        yield from self.people()
        yield AnonymousUser()


def make_cast() -> Cast:
    made = {
        name: User.objects.create_user(f"{name}@alongside.example", PASSWORD, display_name=shown)
        for name, shown in (
            ("amara", "Amara Okafor"), ("dev", "Dev Patel"), ("robin", "Robin Hughes"), ("sunita", "Sunita Rao"), ("morgan", "Morgan Lee"),
            ("pat", "Pat Doyle"), ("yusuf", "Yusuf Khan"), ("ella", "Ella Fraser"), ("tomasz", "Tomasz Nowak"), ("alex", "Alex Byrne"),
        )
    }  # fmt: skip
    made["alex"].is_superuser = True
    made["alex"].save()
    made["tomasz"].groups.add(Group.objects.get(name="Moderators"))
    riverside = Service.objects.create(name="Riverside", contact="01632 960 001")
    hillside = Service.objects.create(name="Hillside", contact="01632 960 002")
    long_ago, yesterday = clock.today() - dt.timedelta(days=90), clock.today() - dt.timedelta(days=1)
    for name, role, service, ends in (
        ("robin", Role.COORDINATOR, riverside, None), ("sunita", Role.MANAGER, riverside, None), ("morgan", Role.MENTOR, riverside, None),
        ("pat", Role.COORDINATOR, riverside, yesterday), ("amara", Role.SUPPORTER, riverside, None),
        ("dev", Role.SUPPORTER, riverside, None),
        ("yusuf", Role.COORDINATOR, hillside, None), ("ella", Role.SUPPORTER, hillside, None),
    ):  # fmt: skip
        ServiceRole.objects.create(person=made[name], service=service, role=role, starts=long_ago, ends=ends)
    people = {name: User.objects.with_hats().get(pk=person.pk) for name, person in made.items()}
    return Cast(riverside=riverside, hillside=hillside, **people)


def put_on_course(person: User, service: Service, course: CoursePage) -> Enrolment:
    """`person` on the newest edition of `course` in `service`, without anybody's doing."""
    edition = latest_edition(course.translation_key)
    assert edition is not None
    return Enrolment.objects.create(person=person, course_key=course.translation_key, edition=edition, service=service)
