from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from charter_content.charter.actions import load_charter
from charter_content.charter.files import CONTENT, CharterFileError, read_charter_file
from charter_content.charter.queries import words_in_hand
from charter_content.charter.queries.current import PUT_ASIDE


class Command(BaseCommand):
    help = "Load the charter from a Markdown file (the shipped one when none is named). The same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=CONTENT)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            draft = words_in_hand().draft
            version, fresh = load_charter(read_charter_file(file), shipped=file == CONTENT)
        except (CharterFileError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version}: {'loaded' if fresh else 'nothing to do'}")
        if fresh and draft:
            self.stdout.write(PUT_ASIDE)
