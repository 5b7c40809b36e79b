from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.scale import seed_scale


class Command(BaseCommand):
    help = "Make synthetic people in bulk, the same for the same numbers. For measuring; refused in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, required=True)
        parser.add_argument("--services", type=int, required=True)

    def handle(self, *args: Any, people: int, services: int, **options: Any) -> None:
        if people < 1 or services < 1:
            raise CommandError("Both numbers are 1 or more.")
        try:
            made = seed_scale(people=people, services=services)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made} people put on the course, in {services} services")
