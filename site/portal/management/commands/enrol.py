from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.cohorts.actions import enrol
from courses.pages.models import CoursePage
from people.models import Service, User


class Command(BaseCommand):
    help = "Put somebody on a course in a service."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("course", help="The course's part of the address, such as supporting-others.")
        parser.add_argument("service", help="The service's name.")

    def handle(self, *args: Any, email: str, course: str, service: str, **options: Any) -> None:
        person = User.objects.filter(email=email.strip().lower()).first()
        page = CoursePage.objects.live().filter(slug=course).first()
        place = Service.objects.filter(name=service).first()
        for found, name in (
            (person, f"person with the address {email}"),
            (page, f"course at /training/{course}/"),
            (place, f"service called {service}"),
        ):
            if found is None:
                raise CommandError(f"There is no {name}.")
        assert person is not None
        assert page is not None
        assert place is not None
        try:
            enrolment = enrol(person, course_key=page.translation_key, service=place, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{person} is on {enrolment.edition}.")
