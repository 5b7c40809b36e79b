from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import User
from portal.actions import erase_person


class Command(BaseCommand):
    help = "Erase one person for good: their keys, all they wrote, their progress, their account. Certificates stay, without a name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, email: str, yes: bool, **options: Any) -> None:
        person = User.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(f"There is nobody with the address {email}.")
        if not yes and input(f"Erase {person} <{person.email}> for good? Type the address again: ").strip().lower() != person.email:
            raise CommandError("Nothing was erased.")
        erase_person(person)
        self.stdout.write("Erased.")
