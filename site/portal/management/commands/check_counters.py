from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.actions import compare_counters


class Command(BaseCommand):
    help = "Compare what is kept for speed (names to sort by, counts) with the facts. Ends with 1 when something differs and is not mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Put right what differs.")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        found = compare_counters(mend=mend)
        words = f"{found.looked_at} enrolments; not true: {found.names} names to sort by, {found.asks} counts."
        if (found.names or found.asks) and not mend:
            raise CommandError(f"{words} Put them right with --mend.")
        self.stdout.write(words + (" Put right." if found.names or found.asks else ""))
