import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.quizzes.actions.exchange import export_bank
from courses.quizzes.exchange.formats import FormatName
from courses.quizzes.models import Category
from courses.quizzes.queries.bank import category_names


class Command(BaseCommand):
    help = "Write the questions of the bank into a file that other systems read. Nobody's sittings are ever in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="Left out: it is printed.")
        parser.add_argument("--format", required=True, choices=FormatName.values, dest="format_name")
        parser.add_argument("--category", help="Only this one and what stands inside it, such as “Day 1” or “Day 1 › Keeping safe”.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print the count and what is left out as JSON.")

    def handle(self, *args: Any, file: Path | None, format_name: str, category: str | None, as_json: bool = False, **options: Any) -> None:
        if as_json and file is None:
            raise CommandError("With --json, name the file to write.")
        exported = export_bank(format_name, category=self._category(category) if category else None)
        if file is None:
            self.stdout.write(exported.data.decode(), ending="")
        else:
            try:
                file.write_bytes(exported.data)
            except OSError as problem:
                raise CommandError(f"{file}: {problem.strerror}.") from problem
        if as_json:
            refused = [{"where": remark.where, "why": remark.why} for remark in exported.refused]
            self.stdout.write(json.dumps({"created": exported.count, "updated": 0, "unchanged": 0, "refused": refused}))
            return
        for remark in [*exported.refused, *exported.remarks]:
            self.stderr.write(f"{remark.where}: {remark.why}")
        if file is not None:
            self.stdout.write(f"{exported.count} written, {len(exported.refused)} cannot be written in this format.")

    @staticmethod
    def _category(name: str) -> Category:
        found = [pk for pk, full in category_names().items() if name in (full, full.rsplit(" › ", 1)[-1])]
        if not found:
            raise CommandError(f"There is no category “{name}”.")
        if len(found) > 1:
            raise CommandError(f"There are several categories “{name}”. Say where it stands: “Day 1 › {name}”.")
        return Category.objects.get(pk=found[0])
