import json
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import clear_url_caches, set_urlconf

from portal.bench import make_scene, measure, measure_certificates, use_own_database


class Command(BaseCommand):
    help = "Measure screens and certificates in a temporary database: median milliseconds, SQL queries, ratio to the bare thing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one JSON object and nothing else.")
        parser.add_argument("--rounds", type=int, default=80, help="Visits of each screen (80).")
        parser.add_argument("--certificates", type=int, default=20, help="Certificates in one job of printing (20).")

    def handle(self, *args: Any, rounds: int, certificates: int, **options: Any) -> None:
        quiet = options["json"]
        with tempfile.TemporaryDirectory(prefix="alongside-bench-") as name:
            folder = Path(name)
            use_own_database(folder)
            settings.MEDIA_ROOT = folder / "media"
            settings.ROOT_URLCONF = "portal.bench.screens"
            clear_url_caches()
            set_urlconf(None)
            scene = make_scene(folder, (lambda line: None) if quiet else self.stdout.write)
            found = measure(scene, rounds)
            printed = measure_certificates(max(1, certificates), first=20_001)
        if quiet:
            self.stdout.write(json.dumps(found | printed))
            return
        for screen, values in found.items():
            self.stdout.write(f"{screen:16}{values['ms']:8.2f} ms {values['queries']:4} queries {values['ratio']:6.2f} × floor")
        one, job = printed["certificate_pdf"], printed["print"]
        self.stdout.write(
            f"{'certificate_pdf':16}{one['ms']:8.2f} ms, {one['ratio']:.2f} × a bare render of the same page, "
            f"{one['engine_ratio']:.2f} × one with fonts that are loaded"
        )
        self.stdout.write(
            f"{'print':16}{job['certificates']} certificates in {job['seconds']} s; at most {job['mb_first_fifth']} MB "
            f"in the first fifth of the time, {job['mb_last_fifth']} MB in the last"
        )
