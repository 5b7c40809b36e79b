"""The Python packages: `.venv`, uv inside it, and exactly what the lock says, with hashes."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from script.steps.say import Problem, disk_full, run, step

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMP = VENV / "alongside.json"
UNFINISHED = VENV / "alongside.unfinished"
LOCK, DEV_LOCK = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
JS = ROOT / "tests" / "js"
JS_STAMP = JS / "node_modules" / ".alongside"
MEGABYTE = 1024 * 1024
FIND_PIP = """
import ensurepip, pathlib
folders = [getattr(ensurepip, "_WHEEL_PKG_DIR", None), pathlib.Path(ensurepip.__file__).parent / "_bundled"]
print(next((str(wheel) for folder in folders if folder for wheel in sorted(pathlib.Path(folder).glob("pip-*.whl"))), ""))
"""
LOCK_HEAD = """\
# Looking for django-quiz-app? It cannot be installed beside any supported Django; its features live in courses/quizzes:
# see docs/decisions/0002-django-quiz-app.md
"""
COMPILE = ["--universal", "--generate-hashes", "--no-emit-index-url", "--python-version", "3.11", "--custom-compile-command", "script/lock"]
COMPILE += ["--extra", "postgres", "--extra", "redis", "--quiet"]


def environment(**more: str) -> dict[str, str]:
    """The environment of everything we start: ours first on the path, nothing of another Python's."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET")}
    return kept | {"VIRTUAL_ENV": str(VENV), "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"} | more


def digest(*files: Path) -> str:
    """One hash of several files."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def install(*, dev: bool) -> None:
    """Bring `.venv` to what the lock says. Does nothing when the stamp says so; the tests' set holds the run-time set too."""
    version = "{}.{}".format(*sys.version_info)
    wanted = {"python": version, "run": digest(LOCK)} | ({"dev": digest(DEV_LOCK)} if dev else {})
    stamp = read_stamp()
    if wanted.items() <= stamp.items() and PYTHON.exists():
        return
    make_venv()
    lock = DEV_LOCK if dev else LOCK
    with step(f"Python packages ({len(re.findall(r'^[a-z0-9].*==', lock.read_text(), re.MULTILINE))})"):
        install_uv()
        # A run that was broken off leaves this behind: then every package is laid anew, as one may be half there.
        again = ["--reinstall"] if UNFINISHED.exists() else []
        UNFINISHED.touch()
        STAMP.unlink(missing_ok=True)
        uv(
            ["pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", *again, "-r", str(lock)],
            "The Python packages failed.",
        )
        UNFINISHED.unlink()
        STAMP.write_text(json.dumps(wanted))


def install_js() -> None:
    """Bring the JavaScript packages of the tests to what their lock says, which has hashes. Without npm those tests are left out."""
    npm, wanted = shutil.which("npm"), digest(JS / "package-lock.json")
    if not npm or (JS_STAMP.exists() and JS_STAMP.read_text() == wanted):
        return
    with step("JavaScript packages of the tests"):
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"]
        run([npm, "ci", *quiet], cwd=JS, failed="The JavaScript packages of the tests failed.")
        JS_STAMP.write_text(wanted)


def read_stamp() -> dict[str, str]:
    """What was installed last, if all went well."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def make_venv() -> None:
    """A working `.venv`: kept when it runs, made anew when its Python is too old, gone or of another minor version."""
    if PYTHON.exists() or PYTHON.is_symlink():
        asked = subprocess.run(
            [PYTHON, "-c", "import sys; print(sys.prefix != sys.base_prefix, *sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode == 0 and asked.stdout.split() == ["True", *map(str, sys.version_info[:2])]:
            return
    if VENV.exists() and shutil.disk_usage(VENV).free < 50 * MEGABYTE:
        raise disk_full()
    with step("Python environment in .venv" + (" (the one there does not work: made anew)" if VENV.exists() else "")):
        # Its own pip is not needed: the one that Python brings installs uv, which does the rest in a tenth of the time.
        run(
            [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)],
            failed="The Python environment could not be made in .venv.",
        )


def install_uv() -> None:
    """Put the locked uv into `.venv`, with the pip wheel that this Python carries."""
    version, block = locked_uv()
    if UV.exists():
        have = subprocess.run([UV, "--version"], capture_output=True, text=True, check=False)
        if have.returncode == 0 and have.stdout.split()[1:2] == [version]:
            return
    pip = run([sys.executable, "-c", FIND_PIP]).strip()
    with TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.txt"
        only_uv.write_text(block)
        hashes = ["--require-hashes"] if "--hash" in block else []
        # A virtual environment without pip: pip's wheel is itself a program that runs from the file.
        command = [
            str(PYTHON),
            f"{pip}/pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--no-deps",
            "--force-reinstall",
        ]
        if not pip:
            run([PYTHON, "-m", "ensurepip"], failed="This Python has no pip to begin with.")
            command[1:2] = ["-m", "pip"]
        run([*command, *hashes, "-r", str(only_uv)], env=environment(PIP_RETRIES="2"), failed="uv, the installer, could not be installed.")


def locked_uv() -> tuple[str, str]:
    """The version of uv in the lock and its lines there; without a lock the newest."""
    text = DEV_LOCK.read_text() if DEV_LOCK.exists() else ""
    found = re.search(r"^uv==(\S+) .*\n(?:    --hash.*\n)+", text, re.MULTILINE)
    return (found[1], found[0].rstrip().rstrip("\\")) if found else ("", "uv\n")


def uv(words: list[str], failed: str) -> str:
    """Run uv."""
    return run([str(UV), "--no-progress", *words], env=environment(UV_NO_CONFIG="1", UV_HTTP_RETRIES="2"), cwd=ROOT, failed=failed)


def lock(words: list[str]) -> None:
    """Write both locks from pyproject.toml; what is locked already stays, unless `--upgrade` or `--upgrade-package NAME` says not."""
    if not (PYTHON.exists() and UV.exists()):
        make_venv()
        install_uv()
    with step("requirements.txt and requirements-dev.txt from pyproject.toml"):
        compile_locks(LOCK, DEV_LOCK, words)
    for path in (LOCK, DEV_LOCK):
        if wrong := faults_of(path.read_text()):
            raise Problem(f"{path.name}: {wrong}", "An index address or a path of this machine got into the lock.")


def compile_locks(run_lock: Path, dev_lock: Path, words: list[str]) -> None:
    """Resolve the run-time set, then the tests' set held to the same versions."""
    uv(["pip", "compile", *COMPILE, *words, "pyproject.toml", "-o", str(run_lock)], "The run-time packages do not fit together.")
    within = ["-c", os.path.relpath(run_lock, ROOT)]
    uv(
        ["pip", "compile", *COMPILE, "--group", "dev", *within, *words, "pyproject.toml", "-o", str(dev_lock)],
        "The tests' packages do not fit.",
    )
    for path in (run_lock, dev_lock):
        body = path.read_text().removeprefix(LOCK_HEAD)
        path.write_text(LOCK_HEAD + re.sub(r"# (via )?-c \S*requirements\.txt", r"# \1-c requirements.txt", body))


def faults_of(text: str) -> str:
    """What is wrong with a lock: an address, a path, a package without hashes."""
    lines = [line for line in text.removeprefix(LOCK_HEAD).splitlines() if line.strip()]
    for number, line in enumerate(lines):
        if re.search(r"https?:|file:|(^|\s)-(i|f)\s|--(extra-)?index-url|--find-links|@\s|\s/", line):
            return f"an address or path: {line.strip()}"
        if "==" in line and not line.startswith("#") and "--hash=sha256:" not in (lines[number + 1] if number + 1 < len(lines) else ""):
            return f"no hash: {line.strip()}"
    return ""
