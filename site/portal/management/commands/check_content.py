import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import Resolver404, resolve
from wagtail.views import serve as wagtail_serve

from charter_content.charter.files import CONTENT, WORDS, CharterFile, CharterFileError, read_charter_file
from courses.pages.files.check import COUNTED, Report, fix, look_over, reading, wording
from courses.pages.files.problems import ContentProblems, Problem
from courses.pages.files.words import grade, sentences_in, words_in
from courses.pages.management.commands.load_course import SHIPPED


class Command(BaseCommand):
    help = "Look over a course's files (all shipped ones when no folder is named): what does not fit, and what is in them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path)
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument("--fix", action="store_true", help="Rewrite the files to their one canonical form first.")

    def handle(self, *args: Any, folder: Path | None, fix: bool, **options: Any) -> None:
        root = folder or SHIPPED
        found: dict[str, Any] = {}
        try:
            if fix:
                changed = rewrite(root)
                if not options["json"]:
                    self.stdout.write(f"{len(changed)} files rewritten")
            charter, complaints = charter_in_files()
            codes = frozenset(code for code, _ in charter.principles) if charter else None
            reports = look_over(root, codes=codes, leads_somewhere=leads_somewhere)
        except ContentProblems as problems:
            found = {"problems": [as_json(one) for one in problems.problems]}
        else:
            found = put_together(reports, complaints if folder is None else [])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._tell(found)
        if found["problems"]:
            raise SystemExit(1)

    def _tell(self, found: dict[str, Any]) -> None:
        for kind in ("warnings", "problems"):
            for one in found.get(kind, []):
                self.stdout.write(f"{one['file']}:{one['line']}: {'(warning) ' if kind == 'warnings' else ''}{one['message']}")
        for name, counts in found.get("courses", {}).items():
            self._tell_counts(name, counts)
        self.stdout.write(f"{len(found.get('warnings', []))} warnings, {len(found['problems'])} problems")

    def _tell_counts(self, name: str, found: dict[str, Any]) -> None:
        self.stdout.write(
            f"{name}: {found['days']} days, {found['modules']} modules, {found['lessons']} lessons, {found['words']} words, "
            f"{found['questions']} questions ({found['safety_items']} safety items), {found['scenarios']} scenarios, "
            f"{found['worksheets']} worksheets, {found['prompts']} prompts"
        )
        self.stdout.write(f"Reading grade: median {found['reading_grade']['median']}, hardest {found['reading_grade']['worst'][:1]}")
        days = sorted({day for by_day in found["coverage"].values() for day in by_day})
        self.stdout.write("Lessons, questions, prompts and scenarios on each principle:")
        self.stdout.write("      " + "".join(f"{day:>14}" for day in [*days, "in all"]))
        for code, by_day in found["coverage"].items():
            cells = [by_day.get(day, {}) for day in days] + [found["principles"][code]]
            self.stdout.write(f"{code:>5} " + "".join(f"{'  '.join(str(cell.get(kind, 0)) for kind in COUNTED):>14}" for cell in cells))


def as_json(problem: Problem) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "message": problem.message}


def put_together(reports: list[Report], complaints: list[Problem]) -> dict[str, Any]:
    """The contract's object. Of several courses the counts on top are those of the one that covers the whole charter, if there is one."""
    courses = {report.name: report.counts() for report in reports}
    main = next((report for report in reports if report.whole_charter), reports[0])
    return {
        **courses[main.name],
        "courses": courses,
        "warnings": [as_json(one) for report in reports for one in sorted(report.warnings)],
        "problems": [as_json(one) for one in [*(one for report in reports for one in report.problems), *complaints]],
    }


def leads_somewhere(address: str) -> bool:
    """Is `address` one of the product's own? Pages of the website are not asked for: there may be no website yet.

    An address with a name or number in it, such as that of a certificate, leads to one person's things and not to everybody's.
    The check itself knows the principles of the charter.
    """
    try:
        found = resolve(address)
    except Resolver404:
        return False
    return found.func is not wagtail_serve and (not found.kwargs or found.view_name == "charter:principle")


def rewrite(root: Path) -> list[Path]:
    """`fix` by a name that the option does not hide."""
    return fix(root)


def charter_in_files() -> tuple[CharterFile | None, list[Problem]]:
    """The shipped charter, and what is wrong with its file."""
    try:
        charter = read_charter_file(CONTENT)
        text = CONTENT.read_text(encoding="utf-8")
    except (CharterFileError, OSError) as error:
        return None, [Problem(CONTENT.name, 1, str(error))]
    found = [Problem(CONTENT.name, line, message) for line, message in wording.findings(text)]
    lines = text.split("\n")
    for code, words in charter.principles:
        line = lines.index(f":::principle {{#{code}}}") + 1
        found += [Problem(CONTENT.name, line, f"{code} has no `{name}`.") for name in WORDS if not words.get(name)]
        for sentence in sentences_in([str(value) for value in words.values()]):
            if (count := len(words_in([sentence]))) > reading.LONGEST_SENTENCE:
                found.append(Problem(CONTENT.name, line, f"This sentence has {count} words: “{sentence[:60]}…”. Make it two."))
    if (level := grade([str(value) for _, words in charter.principles for value in words.values()])) > reading.HARDEST_LESSON:
        found.append(Problem(CONTENT.name, 1, f"The charter reads at grade {level}. {reading.HARDEST_LESSON:.0f} is the most."))
    return charter, found
