import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from charter_content.charter.files import CONTENT, CharterFileError, read_charter_file
from courses.pages.files.check import check, fix
from courses.pages.files.problems import ContentProblems, Problem
from courses.pages.management.commands.load_course import SHIPPED


class Command(BaseCommand):
    help = "Look over a course's files (all shipped ones when no folder is named): what does not fit, and what is in them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path)
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument("--fix", action="store_true", help="Rewrite the files to their one canonical form first.")

    def handle(self, *args: Any, folder: Path | None, fix: bool, **options: Any) -> None:
        root = folder or SHIPPED.parent
        found: dict[str, Any] = {}
        try:
            if fix:
                changed = rewrite(root)
                if not options["json"]:
                    self.stdout.write(f"{len(changed)} files rewritten")
            report = check(root)
        except ContentProblems as problems:
            found = {"problems": [{"file": one.file, "line": one.line, "message": one.message} for one in problems.problems]}
        else:
            if folder is None:
                report.problems += charter_problems()
            found = report.to_json()
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._tell(found)
        if found["problems"]:
            raise SystemExit(1)

    def _tell(self, found: dict[str, Any]) -> None:
        for problem in found["problems"]:
            self.stdout.write(f"{problem['file']}:{problem['line']}: {problem['message']}")
        if "lessons" not in found:
            return
        self.stdout.write(
            f"{found['days']} days, {found['modules']} modules, {found['lessons']} lessons, {found['words']} words, "
            f"{found['questions']} questions ({found['safety_items']} safety items), {found['scenarios']} scenarios, "
            f"{found['worksheets']} worksheets, {found['prompts']} prompts"
        )
        self.stdout.write(f"Reading grade: median {found['reading_grade']['median']}, hardest {found['reading_grade']['worst'][:1]}")
        for code, counts in found["principles"].items():
            self.stdout.write(f"{code:>4}  " + "  ".join(f"{kind} {count}" for kind, count in counts.items()))
        self.stdout.write(f"{len(found['problems'])} problems")


def rewrite(root: Path) -> list[Path]:
    """`fix` by a name that the option does not hide."""
    return fix(root)


def charter_problems() -> list[Problem]:
    try:
        read_charter_file(CONTENT)
    except (CharterFileError, OSError) as error:
        return [Problem(CONTENT.name, 1, str(error))]
    return []
