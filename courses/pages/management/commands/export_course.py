from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.pages.files.export import export_course
from courses.pages.models import CoursePage


class Command(BaseCommand):
    help = "Write a published course as a folder of Markdown files that load_course reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The course's part of the address, such as supporting-others.")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, slug: str, folder: Path, **options: Any) -> None:
        course = CoursePage.objects.live().filter(slug=slug).first()
        if course is None:
            raise CommandError(f"There is no published course at /training/{slug}/.")
        written = export_course(course, folder)
        self.stdout.write(f"{len(written)} files written to {folder}")
