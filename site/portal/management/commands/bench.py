import json
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import clear_url_caches, set_urlconf

from portal.bench import make_scene, measure, use_own_database


class Command(BaseCommand):
    help = "Measure the screens in a temporary database: median milliseconds, SQL queries, ratio to a bare signed-in page. About a minute."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object and nothing else.")
        parser.add_argument("--rounds", type=int, default=80, help="Visits of each screen (80).")

    def handle(self, *args: Any, rounds: int, **options: Any) -> None:
        quiet = options["json"]
        with tempfile.TemporaryDirectory(prefix="alongside-bench-") as name:
            folder = Path(name)
            use_own_database(folder)
            settings.MEDIA_ROOT = folder / "media"
            settings.ROOT_URLCONF = "portal.bench"
            clear_url_caches()
            set_urlconf(None)
            scene = make_scene(folder, (lambda line: None) if quiet else self.stdout.write)
            found = measure(scene, rounds)
        if quiet:
            self.stdout.write(json.dumps(found))
            return
        for screen, values in found.items():
            self.stdout.write(f"{screen:16}{values['ms']:8.2f} ms {values['queries']:4} queries {values['ratio']:6.2f} × floor")
