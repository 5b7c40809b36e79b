"""What the machine itself must have: Python's venv module, the libraries that lay out PDFs, a font, and a browser for the tests."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from script.steps.say import NO_NETWORK, Problem, is_root, run, step, warn

FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts", Path.home() / ".local/share/fonts")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def install_libraries(*, browser: bool = False) -> str:
    """Install what is missing, or say which one command does. Returns the path of a browser when one was asked for and found."""
    needed, wished = missing_libraries()
    if browser and not find_browser():
        needed.append("chromium")
    if browser and not shutil.which("pdftotext"):
        wished.append("poppler-utils")
    if browser and not (shutil.which("node") and shutil.which("npm")):
        wished += ["nodejs", "npm"]  # another ecosystem's libraries read our credentials: tests/js
    if needed or (wished and may_install()):
        install([*needed, *wished], needed=needed)
    return find_browser() if browser else ""


def missing_libraries() -> tuple[list[str], list[str]]:
    """Debian's names of what is missing: what nothing works without, and what makes it better."""
    needed, wished = [], []
    if not has_ensurepip():
        needed.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if not loads("libpango-1.0.so.0"):
        needed.append("libpango-1.0-0")
    if not loads("libpangoft2-1.0.so.0"):
        needed.append("libpangoft2-1.0-0")
    if not loads("libharfbuzz-subset.so.0"):
        wished.append("libharfbuzz-subset0")
    if not any(path for folder in FONTS if folder.is_dir() for path in folder.rglob("*.[to]tf")):
        wished.append("fonts-dejavu-core")
    return needed, wished


def loads(library: str) -> bool:
    """Whether the system has this shared library: the question that matters, whatever the distribution."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_ensurepip() -> bool:
    """Debian keeps the pip that a new environment starts with in a package of its own, python3-venv."""
    return subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode == 0


def find_browser() -> str:
    """The browser of the tests: ALONGSIDE_BROWSER, or one that is installed."""
    named = os.environ.get("ALONGSIDE_BROWSER", "")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), "")


def may_install() -> bool:
    """Whether apt-get is here and we may use it without asking for a password."""
    if not shutil.which("apt-get"):
        return False
    if is_root():
        return True
    return bool(shutil.which("sudo")) and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def install(names: list[str], *, needed: Iterable[str]) -> None:
    """Install Debian packages; those in `needed` must succeed."""
    sudo = [] if is_root() else ["sudo"]
    by_hand = " ".join(["sudo apt-get install", *names])
    if not may_install():
        hint = f"Type:  {by_hand}" if shutil.which("apt-get") else "These are Debian's names; other systems call them much the same."
        raise Problem(f"Some system libraries are missing, and installing them takes an administrator: {' '.join(names)}", hint)
    with step(f"System libraries ({' '.join(names)})"):
        try:
            apt_get(sudo, names)
        except Problem as problem:
            if NO_NETWORK.search(problem.said) and needed:
                raise
            if set(names) != set(needed) and needed:
                apt_get(sudo, list(needed))
            elif needed:
                raise
            else:
                warn(f"\nNot installed, and we go on without: {' '.join(names)}")


def apt_get(sudo: list[str], names: list[str]) -> None:
    """Install `names`, with fresh lists of packages when the ones here do not do (a new machine has none)."""
    quiet = [
        *sudo,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-q",
        "-y",
        "-o",
        "DPkg::Lock::Timeout=120",
        "-o",
        "Acquire::Retries=0",
    ]
    wanted = [*quiet, "--no-install-recommends", "install", *names]
    try:
        run(wanted, failed="System packages could not be installed.")
    except Problem as problem:
        if NO_NETWORK.search(problem.said):
            raise
        run([*quiet, "update"], failed="The list of system packages could not be read.")
        run(wanted, failed=f"These system packages could not be installed: {' '.join(names)}")
