"""The test database: migrated once, kept as a template, copied for each worker and laid anew after each transactional test.

Loaded with `pytest_plugins = ["tests.database"]`. It replaces pytest-django's `django_db_setup`, because

- 200 migrations take 12 to 25 seconds, and each xdist worker would run them again;
- Django flushes every table after a test that commits (`transactional_db`, `live_server`). That takes Wagtail's root page, site
  and locale with it, which migrations had made. Here the template is copied back instead, which is quicker than the flush too.

The template also holds what FILL loads: the shipped charter and course, so that no test has to wait for them. Its name is a hash of
every migration and of what FILL depends on, so it is never out of date; `--create-db` makes it anew all the same. On SQLite it is a
file in .pytest_cache/; on PostgreSQL a database, which CREATE DATABASE … TEMPLATE copies.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase

from script.steps import database as first_database

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".pytest_cache" / "databases"
KEPT = 4
# Commands that fill the template after migrating.
FILL: tuple[tuple[str, ...], ...] = (("prepare", "--no-sample"),)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A database of this worker's own, and its restoring after tests that commit."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    create = bool(request.config.getvalue("create_db"))
    with django_db_blocker.unblock():
        kind = PostgresTemplate if connections["default"].vendor == "postgresql" else SQLiteTemplate
        template = kind(worker, tmp_path_factory.mktemp("database"))
        with only_one_worker(template.name):
            if (create and worker in ("main", "gw0")) or not template.is_there():
                template.make()
            template.take()
        template.copy()

    def restore(_case: object) -> None:
        with django_db_blocker.unblock():
            template.copy()
            for cache in caches.all(initialized_only=True):
                if isinstance(cache, LocMemCache):
                    cache.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield
    with django_db_blocker.unblock():
        template.remove()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the data folder of this run, which settings/test.py named after our process."""
    data = Path(os.environ.get("ALONGSIDE_DATA", ""))
    if not hasattr(config, "workerinput") and data.name == f"alongside-test-{os.getpid()}":
        shutil.rmtree(data, ignore_errors=True)


class Template:
    """What both databases share: the name, how an empty database is filled, and the files beside it."""

    def __init__(self, worker: str, folder: Path) -> None:
        """`worker` names our copy; `folder` is a temporary one of ours."""
        self.connection: Any = connections["default"]
        self.name = f"alongside_{digest()}"
        self.worker, self.folder = worker, folder

    def open(self, name: str) -> None:
        """Let every connection, also those of other threads, go to the database `name` from now on."""
        connections.close_all()
        self.connection.settings_dict["NAME"] = name
        self.connection.settings_dict["CONN_MAX_AGE"] = 0

    @property
    def media(self) -> Path:
        """Where the files lie that FILL puts beside the database: the pictures of the course."""
        return FOLDER / f"{self.name}.{self.connection.vendor}.media"

    def fill(self) -> None:
        """Run what the open database still lacks, and keep the files that come with it."""
        executor = MigrationExecutor(self.connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        for name, *words in FILL:
            call_command(name, *words, verbosity=0, stdout=StringIO())
        connections.close_all()
        shutil.rmtree(self.media, ignore_errors=True)
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.copytree(settings.MEDIA_ROOT, self.media)

    def take(self) -> None:
        """Bring the files to where the tests look for them."""
        if self.media.is_dir():
            shutil.copytree(self.media, settings.MEDIA_ROOT, dirs_exist_ok=True)


class SQLiteTemplate(Template):
    """A file, copied by SQLite's own backup, which waits for whoever is reading."""

    def __init__(self, worker: str, folder: Path) -> None:
        """Name the template, this worker's copy of it, and the database that the tests use."""
        super().__init__(worker, folder)
        self.path = FOLDER / f"{self.name}.sqlite3"
        self.clean_path = self.folder / "clean.sqlite3"
        self.used_path = self.folder / f"test_{self.worker}.sqlite3"

    def is_there(self) -> bool:
        """Whether somebody made the template."""
        return self.path.exists()

    def make(self) -> None:
        """Make the template, from the shipped first database if that fits."""
        begun, whole = self.folder / "begun.sqlite3", self.path.with_suffix(".part")
        first_database.lay_dump(begun)
        self.open(str(begun))
        self.fill()
        whole.unlink(missing_ok=True)
        with closing(sqlite3.connect(begun)) as source:
            source.execute("VACUUM INTO ?", [str(whole)])
        whole.replace(self.path)
        forget_old_templates()

    def take(self) -> None:
        """Bring the template here, where no other run can delete it while we need it."""
        super().take()
        shutil.copyfile(self.path, self.clean_path)
        self.path.touch()

    def copy(self) -> None:
        """Lay the template over this worker's database."""
        self.open(str(self.used_path))
        with closing(sqlite3.connect(self.clean_path)) as source, closing(sqlite3.connect(self.used_path, timeout=30)) as target:
            source.backup(target)

    def remove(self) -> None:
        """Forget this worker's database."""
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresTemplate(Template):
    """A database on the server, copied by the server."""

    @property
    def copy_name(self) -> str:
        """This worker's database."""
        return f"test_alongside_{self.worker}_{os.getpid()}"

    def is_there(self) -> bool:
        """Whether the server has the template."""
        with self.connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def make(self) -> None:
        """Make the template. It gets its name only when it is whole."""
        begun = f"{self.name}_begun"
        self.say(f'DROP DATABASE IF EXISTS "{begun}" WITH (FORCE)', f'CREATE DATABASE "{begun}"')
        self.open(begun)
        self.fill()
        self.say(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', f'ALTER DATABASE "{begun}" RENAME TO "{self.name}"')

    def copy(self) -> None:
        """Drop this worker's database, whoever is still reading it, and copy the template in its place."""
        connections.close_all()
        self.say(f'DROP DATABASE IF EXISTS "{self.copy_name}" WITH (FORCE)', f'CREATE DATABASE "{self.copy_name}" TEMPLATE "{self.name}"')
        self.open(self.copy_name)

    def remove(self) -> None:
        """Forget this worker's database."""
        connections.close_all()
        self.say(f'DROP DATABASE IF EXISTS "{self.copy_name}" WITH (FORCE)')

    def say(self, *statements: str) -> None:
        """Run statements in the server's own database."""
        with self.connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def digest() -> str:
    """A hash of every migration that is installed, with the text of ours, and of what FILL depends on."""
    sha = hashlib.sha256(repr((FILL, sorted(MigrationLoader(None).graph.nodes))).encode())
    for path in first_database.files_of("**/*.py", "**/content/**/*") if FILL else first_database.files_of("**/migrations/*.py"):
        sha.update(path.as_posix().encode() + path.read_bytes())
    return sha.hexdigest()[:16]


@contextmanager
def only_one_worker(name: str) -> Iterator[None]:
    """One worker makes the template, the others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def forget_old_templates() -> None:
    """Keep the few newest templates: each change of our files makes one."""
    for old in sorted(FOLDER.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
        shutil.rmtree(FOLDER / f"{old.stem}.sqlite.media", ignore_errors=True)
