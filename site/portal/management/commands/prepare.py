import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import locks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from charter_content.charter.actions import load_charter
from charter_content.charter.files import CONTENT, read_charter_file
from charter_content.charter.queries import words_in_hand
from charter_content.charter.queries.current import PUT_ASIDE
from charter_content.induction.actions import load_template
from charter_content.induction.files import CONTENT as FIRST_MONTHS
from charter_content.induction.files import read_template_file
from courses.pages.files.check import course_folders
from courses.pages.files.load import load_course
from courses.pages.files.problems import ContentProblems, EditConflicts
from courses.pages.management.commands.load_course import SHIPPED
from portal.actions import compare_counters, set_up_editor_groups, set_up_workflows
from portal.sample import load_sample


class Command(BaseCommand):
    help = "Bring the database up to date: migrations, charter, course, induction, editors' permissions, sample people. Again is safe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-sample", action="store_true", help="No sample people: for real use.")

    def handle(self, *args: Any, no_sample: bool, **options: Any) -> None:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        with (settings.DATA / "prepare.lock").open("w") as lock:  # two at once would make the same tables
            if not locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB):
                self.say("Another one is preparing this database. Waiting until it is done …")
                locks.lock(lock, locks.LOCK_EX)
            self.prepare(no_sample=no_sample)

    def prepare(self, *, no_sample: bool) -> None:
        if os.environ.get("ALONGSIDE_FAST_SETUP") and connection.vendor == "sqlite":
            with connection.cursor() as cursor:  # a set-up that a power cut spoils is started again
                cursor.execute("PRAGMA synchronous=OFF")
        self.say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)
        self.say("Loading the charter …")
        draft = words_in_hand().draft
        _version, fresh = load_charter(read_charter_file(CONTENT), shipped=True)
        if fresh and draft:
            self.say(f"  {PUT_ASIDE}")
        for folder in course_folders(SHIPPED):
            self.load(folder)
        self.say("Loading the induction …")
        if load_template(read_template_file(FIRST_MONTHS)).edited:
            self.say("  Kept the website's checklist: it was edited there, and the file changed too. load_induction --ours loads the file.")
        set_up_editor_groups()
        set_up_workflows()
        compare_counters(mend=True)  # an older version kept fewer
        if not no_sample:
            self.say("Making sample people …")
            load_sample()

    def load(self, folder: Path) -> None:
        """One of the courses that ship."""
        self.say(f"Loading the course {folder.name} …")
        try:
            done = load_course(folder, say=lambda line: self.say(f"  {line}"))
        except ContentProblems as problems:
            raise CommandError(f"The shipped course does not fit:\n{problems}") from problems
        except EditConflicts as conflicts:
            self.say(f"  Kept the website's course: it was edited there, and the files changed too.\n{conflicts}")
        else:
            self.say(f"  {len(done.created)} new, {len(done.updated)} changed, {done.unchanged} as they were")
            if done.kept:
                self.say(f"  Deleted in the website, and left so: {', '.join(done.kept)}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
