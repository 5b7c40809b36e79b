from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.actions import compare_counters


class Command(BaseCommand):
    help = "Compare what is kept for speed (names to sort by, counts) with the facts. Ends with 1 when something differs and is not mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Put right what differs.")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        found = compare_counters(mend=mend)
        words = (
            f"{found.looked_at} enrolments; not true: {found.names} names to sort by, {found.lessons} numbers of lessons done, "
            f"{found.asks} of lessons asked for."
        )
        if not (found.all_true or mend):
            raise CommandError(f"{words} Put them right with --mend.")
        self.stdout.write(words if found.all_true else f"{words} Put right.")
