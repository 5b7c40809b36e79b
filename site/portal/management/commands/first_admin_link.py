from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.signing import TimestampSigner
from django.urls import reverse

from people.models import User
from portal.views.home import FIRST_ADMIN


class Command(BaseCommand):
    help = "Print a one-time link, good for a day, to make the first administrator. Refuses when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base-url", default="http://127.0.0.1:8000")

    def handle(self, *args: Any, base_url: str, **options: Any) -> None:
        if User.objects.filter(is_superuser=True).exists():
            raise CommandError("There is an administrator already.")
        token = TimestampSigner(salt=FIRST_ADMIN).sign("first")
        self.stdout.write(base_url.rstrip("/") + reverse("first_administrator", args=[token]))
