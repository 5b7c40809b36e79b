import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from charter_content.charter.actions import bring_charter
from charter_content.charter.files import FoundCharter, Unreadable, read_brought_charter
from charter_content.charter.queries import words_in_hand
from charter_content.charter.queries.current import PUT_ASIDE


class Command(BaseCommand):
    help = "Bring in an organisation's own charter (.docx, .md or .txt) as the version in use. The same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Only say what was understood.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            found = read_brought_charter(file.read_bytes(), file.name)
        except (Unreadable, OSError) as problem:
            raise CommandError(str(problem)) from problem
        draft = words_in_hand().draft
        version, fresh = (None, False) if dry_run else bring_charter(found)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False))
            return
        self.stdout.write(f"{found.title or '(no title)'}: {len(found.principles)} principles")
        for one in found.principles:
            self.stdout.write(f"  {one.order}. {one.name} ({len(one.text.split())} words)")
        for text in found.unplaced:
            self.stdout.write(f"  Has no place: {text}")
        if version:
            self.stdout.write(f"{version}: {'in use now' if fresh else 'nothing to do'}")
        if fresh and draft:
            self.stdout.write(PUT_ASIDE)


def as_json(found: FoundCharter) -> dict[str, Any]:
    """What was understood, as other programs read it."""
    return {
        "title": found.title,
        "definition": found.definition,
        "introduction": found.introduction,
        "acknowledgement": found.acknowledgement,
        "principles": [{"order": one.order, "name": one.name, "text": one.text} for one in found.principles],
        "unplaced": list(found.unplaced),
    }
