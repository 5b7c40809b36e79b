from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from charter_content.induction.actions import load_template
from charter_content.induction.files import CONTENT, InductionFileError, read_template_file


class Command(BaseCommand):
    help = "Load an induction's checklist from a Markdown file (the shipped one when none is named). The same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=CONTENT)
        parser.add_argument("--ours", action="store_true", help="The file goes first, also where editors changed the checklist.")

    def handle(self, *args: Any, file: Path, ours: bool, **options: Any) -> None:
        try:
            done = load_template(read_template_file(file), ours=ours)
        except (InductionFileError, OSError) as error:
            raise CommandError(str(error)) from error
        if done.version is None:
            self.stdout.write("Deleted in the website, and left so.")
        elif done.edited:
            self.stdout.write(f"{done.version}: edited in the website, and left so. --ours lets the file go first.")
        else:
            self.stdout.write(f"{done.version}: {'loaded' if done.is_new else 'nothing to do'}")
