import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.quizzes.actions.exchange import Incomplete, Plan, import_file
from courses.quizzes.exchange.bank import Remark, Unreadable
from courses.quizzes.exchange.formats import FormatName
from courses.quizzes.exchange.reading import MOST_BYTES


class Command(BaseCommand):
    help = (
        "Bring questions in from a file of another system. The same file again changes nothing. What an editor changed here since it came "
        "in stays, unless --overwrite. Of django-quiz-app, quizzes and the sittings of people with an account here come in too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=FormatName.values, dest="format_name")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all-or-nothing", action="store_true", help="Where something cannot come in, nothing does.")
        which.add_argument("--partial", action="store_true", help="What can come in does. This is usual.")
        parser.add_argument("--drafts", action="store_true", help="Publish nothing: everything comes in as a draft.")
        parser.add_argument("--overwrite", action="store_true", help="Replace what was changed on the website since, too.")
        parser.add_argument("--no-sittings", action="store_true", help="Pass over sittings.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print counts and what is left out as JSON.")

    def handle(self, *args: Any, file: Path, format_name: str, dry_run: bool, as_json: bool, **options: Any) -> None:
        try:
            plan = import_file(
                self._bytes_of(file),
                format_name,
                by=None,
                publish=not options["drafts"],
                overwrite=options["overwrite"],
                all_or_nothing=options["all_or_nothing"],
                with_sittings=not options["no_sittings"],
                dry_run=dry_run,
            )
        except Unreadable as why:
            if as_json:
                self._print_json(0, 0, 0, [Remark("the file", str(why))])
            raise CommandError(f"The file cannot be read. {why}") from why
        except Incomplete as stopped:
            if as_json:
                self._print_json(0, 0, 0, stopped.plan.left_out)
            raise CommandError(self._left_out(stopped.plan, "Nothing came in. All or nothing was asked for, and of the file")) from stopped
        if as_json:
            self._print_json(len(plan.created), len(plan.updated), plan.unchanged, plan.left_out)
        else:
            self._print(plan, dry_run=dry_run)

    @staticmethod
    def _bytes_of(file: Path) -> bytes:
        try:
            if file.stat().st_size > MOST_BYTES:
                raise Unreadable(f"It is larger than {MOST_BYTES // 1024 // 1024} MB. Divide it into several.")
            return file.read_bytes()
        except OSError as problem:
            raise Unreadable(f"{file}: {problem.strerror}.") from problem

    def _print_json(self, created: int, updated: int, unchanged: int, refused: list[Remark]) -> None:
        found = [{"where": remark.where, "why": remark.why} for remark in refused]
        self.stdout.write(json.dumps({"created": created, "updated": updated, "unchanged": unchanged, "refused": found}))

    def _print(self, plan: Plan, *, dry_run: bool) -> None:
        quizzes = sum(one.is_written for one in plan.quizzes)
        self.stdout.write(
            f"{'Would be: ' if dry_run else ''}{len(plan.created)} new, {len(plan.updated)} changed, {plan.unchanged} as they were. "
            f"{quizzes} quizzes written, {len(plan.new_categories)} new categories."
        )
        if plan.sittings or plan.sittings_there or plan.sittings_of_nobody:
            self.stdout.write(
                f"{plan.sittings} sittings, {plan.sittings_there} that came in before, {plan.sittings_of_nobody} of people without an "
                "account here: those are left out."
            )
        if plan.left_out:
            self.stdout.write(self._left_out(plan, "Left out:"))
        for remark in plan.remarks:
            self.stdout.write(f"  {remark.where}: {remark.why}")

    @staticmethod
    def _left_out(plan: Plan, beginning: str) -> str:
        return "\n".join([f"{beginning} {len(plan.left_out)} cannot:", *(f"  {remark.where}: {remark.why}" for remark in plan.left_out)])
