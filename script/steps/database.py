"""The data folder: held by one run at a time, begun from the shipped first database where it fits, brought up to date."""

import fcntl
import hashlib
import json
import lzma
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from script.steps.packages import LOCK, PYTHON, ROOT, environment
from script.steps.say import Problem, disk_full, run, step, why

DUMPS = ROOT / "script" / "first-database"
NAME = "alongside.sqlite3"
STAMP = "prepared.json"
VERSION = "1"  # raise it to make every machine prepare its data again
ROOMS = ("site", "courses", "charter_content")
NEEDED = 100 * 1024 * 1024


def files_of(*patterns: str) -> list[Path]:
    """Our files that match, in one order."""
    return sorted(path for folder in ROOMS for pattern in patterns for path in (ROOT / folder).glob(pattern) if path.is_file())


def digest_of(*groups: list[Path]) -> str:
    """A hash of names and contents, the same on every machine."""
    sha = hashlib.sha256(VERSION.encode())
    for path in (path for group in groups for path in group):
        sha.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()


def tables_digest() -> str:
    """What the tables of a new database depend on: the lock and our migrations."""
    return digest_of([LOCK], files_of("**/migrations/*.py"))


def data_digest() -> str:
    """What a prepared data folder depends on: tables, shipped content and sample people."""
    content = [path for path in files_of("**/content/**/*") if "__pycache__" not in path.parts]
    return digest_of(
        [LOCK], files_of("**/migrations/*.py"), content, files_of("portal/sample*.py", "portal/sample/**/*.py", "**/prepare.py")
    )


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Keep the data folder to ourselves: two servers with one queue and one set of keys would surprise everybody."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's records and keys: nobody else's business
    except OSError as error:
        raise Problem(f"The data folder {data} cannot be made: {error.strerror}.", "Choose another:  script/start --data DIR") from error
    with (data / "running.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise Problem(
                f"Another script/start (process {lock.read().strip() or '?'}) is using the data in {data}.",
                "Stop that one first, or give this one a port and data of its own:  script/start --port 8001 --data DIR",
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def prepare(data: Path, *, sample: bool) -> None:
    """Tables, charter, course, sample people: `manage.py prepare`, unless the stamp says that all of it is there."""
    elsewhere = os.environ.get("DATABASE_URL", "")
    wanted = {"data": data_digest(), "database": hashlib.sha256(elsewhere.encode()).hexdigest()[:12]}
    stamp = read_stamp(data)
    there = bool(elsewhere) or (data / NAME).exists()
    if there and wanted.items() <= stamp.items() and (stamp.get("sample") or not sample):
        return
    if shutil.disk_usage(data).free < NEEDED:
        raise disk_full()
    (data / STAMP).unlink(missing_ok=True)
    if not there:
        lay_dump(data / NAME)
    print("Database, charter and course" + (", sample people" if sample else ""), flush=True)
    words = ["prepare"] if sample else ["prepare", "--no-sample"]
    more = {"ALONGSIDE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "config.settings.development"}
    if not there:
        more["ALONGSIDE_FAST_SETUP"] = "1"  # without waiting for the disk: there is nothing yet that a power cut could spoil
    process = subprocess.Popen(
        [PYTHON, "-u", "manage.py", *words], cwd=ROOT, env=environment(**more), stdin=subprocess.DEVNULL, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            print(f"  {line}", end="", flush=True)
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if code:
        raise why("".join(said), "The data could not be prepared: see above.", show=False)
    (data / STAMP).write_text(json.dumps(wanted | {"sample": sample or stamp.get("sample", False)}))


def read_stamp(data: Path) -> dict[str, object]:
    """What was prepared last, if all went well."""
    try:
        return dict(json.loads((data / STAMP).read_text()))
    except (OSError, ValueError):
        return {}


def has_sample(data: Path) -> bool:
    """Whether sample people were ever loaded there."""
    return bool(read_stamp(data).get("sample"))


def dump_path() -> Path:
    """Where the first database for this lock and these migrations is, if somebody made it with script/dump."""
    return DUMPS / f"{tables_digest()[:16]}.sqlite3.xz"


def lay_dump(target: Path) -> bool:
    """Put the shipped first database (empty tables, all migrations done) at `target`, whole or not at all."""
    shipped = dump_path()
    if not shipped.exists():
        return False
    for left_over in (f"{target}-wal", f"{target}-shm"):
        Path(left_over).unlink(missing_ok=True)
    begun = target.with_suffix(".begun")
    begun.write_bytes(lzma.decompress(shipped.read_bytes()))
    begun.replace(target)
    return True


def write_dump() -> None:
    """Make the first database by running every migration, and keep it packed in place of the older one."""
    with step("Running every migration on an empty database"), TemporaryDirectory() as folder:
        env = environment(ALONGSIDE_DATA=folder, DJANGO_SETTINGS_MODULE="config.settings.development", DATABASE_URL="")
        for command in (["migrate"], ["createcachetable"]):
            run([PYTHON, "manage.py", *command, "--verbosity", "0"], env=env, cwd=ROOT, failed="The migrations do not run.")
        with closing(sqlite3.connect(Path(folder) / NAME)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("VACUUM")
        packed = lzma.compress((Path(folder) / NAME).read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    DUMPS.mkdir(exist_ok=True)
    for old in DUMPS.glob("*.sqlite3.xz"):
        old.unlink()
    dump_path().write_bytes(packed)
    print(f"{dump_path().relative_to(ROOT)}: {len(packed) // 1024} KB. Commit it (and the removal of the older one).")
