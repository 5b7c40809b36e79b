import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from foundation import audit
from foundation.enums import Verb
from people.models import User
from portal.queries import everything_about


class Command(BaseCommand):
    help = "Print everything that is kept about one person as JSON, for that person. It holds their private words: hand it to nobody else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(f"There is nobody with the address {email}.")
        audit.record(None, Verb.EXPORTED, person)
        self.stdout.write(json.dumps(everything_about(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
