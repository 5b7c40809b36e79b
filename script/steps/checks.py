"""The checks of `script/check`: one line each, and what a check says only when it fails."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from script.steps import database, packages
from script.steps.packages import DEV_LOCK, LOCK, PYTHON, ROOT, VENV, environment
from script.steps.say import NO_NETWORK, Problem

# Licences that ask nothing of who uses or changes Alongside, and those that ask it only of who changes that package.
ALLOWED = re.compile(
    r"0?BSD|MIT|ISC|APACHE|PSF|PYTHON SOFTWARE FOUNDATION|MPL|MOZILLA PUBLIC|LGPL|LESSER GENERAL PUBLIC|ZLIB|UNLICENSE|HPND|CC0|BLUEOAK",
    re.IGNORECASE,
)
# Name: (what it says of itself, why that is well).
LICENCE_EXCEPTIONS = {
    "axe-playwright-python": ("UNKNOWN", "its LICENSE file is MIT's text; the field for it was left empty. Tests only"),
    "text-unidecode": ("Artistic License", "offered under the Artistic License or the GPL, as we choose: the Artistic one"),
}
NOT_FOR_BROWSERS = {"pdf", "email"}  # a PDF is laid out by WeasyPrint, a mail is read by mail programs: neither meets our CSP
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|<[a-z][^>]*\sstyle=|<[a-z][^>]*\son[a-z]+=[\"']|javascript:",
    re.IGNORECASE,
)


class Failed(Exception):
    """A check that did not pass; its words are what the person needs to read."""


def tool(*words: str, **more: str) -> str:
    """Run a program of `.venv` and return what it says."""
    data = os.environ.get("ALONGSIDE_CHECK_DATA", "")
    env = environment(
        DJANGO_SETTINGS_MODULE="config.settings.test", PYTHONPATH=f"{ROOT / 'site'}{os.pathsep}{ROOT}", ALONGSIDE_DATA=data, **more
    )
    done = subprocess.run(words, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise Failed((done.stdout + done.stderr).strip() or f"exit code {done.returncode}")
    return done.stdout


def python(*words: str) -> str:
    """Run a module of `.venv`."""
    return tool(str(PYTHON), "-m", *words)


def manage(*words: str) -> str:
    """Run a command of ours, without a database that matters."""
    return tool(str(PYTHON), "manage.py", *words, DATABASE_URL="")


def templates() -> Iterator[Path]:
    """Every template of ours."""
    for folder in ("templates", "site", "courses", "charter_content"):
        for path in sorted((ROOT / folder).rglob("*.html")):
            if folder == "templates" or "templates" in path.parts:
                yield path


def format_() -> None:
    """Python files are laid out as ruff does: `.venv/bin/ruff format` mends it."""
    python("ruff", "format", "--check", "--quiet", "--output-format", "concise", ".")


def lint() -> None:
    """Ruff's rules: `.venv/bin/ruff check --fix` mends most."""
    python("ruff", "check", "--quiet", "--output-format", "concise", ".")


def types() -> None:
    """Mypy, strict for source."""
    python("mypy", "--no-error-summary")


def imports() -> None:
    """One direction between rooms and between layers."""
    try:
        tool(str(VENV / "bin" / "lint-imports"), "--no-cache")
    except Failed as problem:
        raise Failed(str(problem).rpartition("Broken contracts")[2].strip("- \n")) from problem


def template_style() -> None:
    """Templates are laid out as djade does: `.venv/bin/djade --target-version 5.2 FILE` mends it."""
    if names := [str(path.relative_to(ROOT)) for path in templates()]:
        tool(str(VENV / "bin" / "djade"), "--check", "--target-version", "5.2", *names)


def inline() -> None:
    """No script and no style in a page itself: our Content-Security-Policy would not run them."""
    wrong = []
    for path in templates():
        if NOT_FOR_BROWSERS & set(path.relative_to(ROOT).parts):
            continue
        # A tag may hold `>` inside {{ }} or {% %}, so those go first.
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", lambda found: "\n" * found[0].count("\n"), path.read_text(), flags=re.DOTALL)
        text = re.sub(r"<!--.*?-->", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
        wrong += [
            f"{path.relative_to(ROOT)}:{text[: found.start()].count(chr(10)) + 1}: {found[0][:60]}" for found in INLINE.finditer(text)
        ]
    if wrong:
        raise Failed("\n".join(wrong))


def migrations() -> None:
    """Every change of a model has its migration: `manage.py makemigrations` writes it."""
    manage("makemigrations", "--check", "--dry-run", "--skip-checks")


def django() -> None:
    """Django's own system checks and ours."""
    manage("check", "--fail-level", "WARNING")


def content() -> None:
    """The shipped course and charter."""
    manage("check_content")


def fit() -> None:
    """What is installed fits together."""
    tool(str(packages.UV), "pip", "check", "--python", str(PYTHON), "--quiet")


def lock() -> None:
    """Both locks have hashes and no addresses, and say what pyproject.toml asks for: `script/lock` writes them."""
    for path in (LOCK, DEV_LOCK):
        if wrong := packages.faults_of(path.read_text()):
            raise Failed(f"{path.name}: {wrong}")
    with TemporaryDirectory() as folder:
        again, dev_again = Path(folder) / LOCK.name, Path(folder) / DEV_LOCK.name
        copyfile(LOCK, again)
        copyfile(DEV_LOCK, dev_again)
        try:
            packages.compile_locks(again, dev_again, [])
        except Problem as problem:
            if NO_NETWORK.search(problem.said):
                print("lock: no network, so only hashes and addresses were looked at", file=sys.stderr)
                return
            raise Failed(f"{problem.wrong}\n{problem.said}") from problem
        for old, new in ((LOCK, again), (DEV_LOCK, dev_again)):
            if pins(old) != pins(new):
                raise Failed(f"{old.name} is not what pyproject.toml asks for. Type: script/lock\n{pins(old) ^ pins(new)}")


def pins(path: Path) -> set[str]:
    """The packages of a lock with versions, conditions and hashes."""
    return {line.strip().rstrip("\\ ") for line in path.read_text().splitlines() if line.strip() and not line.strip().startswith("#")}


def dump() -> None:
    """The first database that new machines begin with fits the lock and the migrations: `script/dump` writes it."""
    if not database.dump_path().exists():
        raise Failed(f"{database.dump_path().relative_to(ROOT)} is not there: the lock or a migration changed. Type: script/dump")


def licences() -> None:
    """Everything that is installed may be used as we use it."""
    locked = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", DEV_LOCK.read_text(), re.MULTILINE)}
    wrong = []
    for package in json.loads(tool(str(VENV / "bin" / "pip-licenses"), "--python", str(PYTHON), "--format=json", "--from=mixed")):
        name = re.sub(r"[-_.]+", "-", package["Name"]).lower()
        said = package["License"]
        if name not in locked or licence_is_allowed(said):
            continue
        if LICENCE_EXCEPTIONS.get(name, ("",))[0] not in said or name not in LICENCE_EXCEPTIONS:
            wrong.append(f"{package['Name']} {package['Version']}: {said}")
    if wrong:
        raise Failed("\n".join([*wrong, "If it is well, say why in LICENCE_EXCEPTIONS of script/steps/checks.py."]))


def licence_is_allowed(said: str) -> bool:
    """Whether one of the licences on offer is on the list (all of those that hold at once)."""
    offers = re.split(r"\s+OR\s+|;", said)
    return any(all(ALLOWED.search(part) for part in re.split(r"\s+AND\s+", offer)) for offer in offers)


CHECKS: dict[str, Callable[[], None]] = {
    "types": types,  # the slowest first, so that the others run beside it
    "format": format_,
    "lint": lint,
    "imports": imports,
    "templates": template_style,
    "inline": inline,
    "migrations": migrations,
    "django": django,
    "content": content,
    "packages": fit,
    "lock": lock,
    "dump": dump,
    "licences": licences,
}


def run(names: list[str]) -> int:
    """Run the named checks (or all), two at a time."""
    chosen = names or list(CHECKS)
    failed = []
    with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        os.environ["ALONGSIDE_CHECK_DATA"] = folder
        waiting = {pool.submit(timed, CHECKS[name]): name for name in chosen}
        for done in as_completed(waiting):
            name, (seconds, said) = waiting[done], done.result()
            print(f"{name:12} {'failed' if said is not None else 'ok':6} {seconds:5.1f} s", flush=True)
            if said is not None:
                failed.append(name)
                about = (CHECKS[name].__doc__ or "").strip()
                print("\n".join(f"    {line}" for line in [about, *said.splitlines()[-80:]]), flush=True)
    if failed:
        print(f"\n{len(failed)} of {len(chosen)} checks failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def timed(check: Callable[[], None]) -> tuple[float, str | None]:
    """How long a check took, and what it said if it failed."""
    began = time.monotonic()
    try:
        check()
    except Failed as problem:
        return time.monotonic() - began, str(problem)
    except (OSError, ValueError) as problem:
        return time.monotonic() - began, f"{type(problem).__name__}: {problem}"
    return time.monotonic() - began, None
