from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.pages.files.load import OURS, THEIRS, load_course
from courses.pages.files.problems import ContentProblems, EditConflicts

SHIPPED = Path(__file__).parents[2] / "content"
"""The folder with the courses that ship, each in one of its own."""
MAIN = SHIPPED / "supporting-others"


class Command(BaseCommand):
    help = "Load a course from a folder of Markdown files, all of it or nothing. The same files again change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=MAIN, help="The shipped four-day course when left out.")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--ours", action="store_const", const=OURS, dest="resolve", help="Where both sides changed, the website wins.")
        which.add_argument("--theirs", action="store_const", const=THEIRS, dest="resolve", help="Where both sides changed, the files win.")

    def handle(self, *args: Any, folder: Path, resolve: str | None, **options: Any) -> None:
        try:
            done = load_course(folder, resolve=resolve or "", say=lambda line: self.stdout.write(f"  {line}"))
        except ContentProblems as problems:
            raise CommandError(f"Nothing was loaded. What does not fit:\n{problems}") from problems
        except EditConflicts as conflicts:
            raise CommandError(
                f"Nothing was loaded. Files and website both changed:\n{conflicts}\n"
                "Run it again with --ours (the website wins) or --theirs (the files win)."
            ) from conflicts
        self.stdout.write(
            f"{len(done.created)} new, {len(done.updated)} changed, {len(done.kept)} kept as edited, {done.unchanged} as they were, "
            f"{len(done.unpublished)} taken down. {done.edition}"
        )
