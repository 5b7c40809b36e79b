"""What `script/start`, `script/test`, `script/check`, `script/lock` and `script/dump` do. Nothing but Python's standard library."""

import argparse
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

from script.steps import checks, database, packages, serve, system  # noqa: E402 -- the path has to be set first
from script.steps.say import Problem, explain  # noqa: E402


def start(words: list[str]) -> int:
    """Set up what is missing and serve."""
    parser = argparse.ArgumentParser(prog="script/start", description="Sets up what is missing and serves Alongside on this machine.")
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="serve on this port (8000)")
    parser.add_argument("--data", metavar="DIR", help="keep database, files and keys there (ALONGSIDE_DATA, else var/)")
    parser.add_argument("--no-sample", action="store_true", help="no sample people: prints a one-time link to make the first administrator")
    chosen = parser.parse_args(words)
    data = Path(chosen.data or os.environ.get("ALONGSIDE_DATA") or ROOT / "var").expanduser().resolve()
    serve.require_free_port(chosen.port)
    with database.held(data):
        system.install_libraries()
        packages.install(dev=False)
        database.prepare(data, sample=not chosen.no_sample)
        return serve.serve(data, port=chosen.port, sample=not chosen.no_sample)


def test(words: list[str]) -> int:
    """Set up what the tests need and become pytest."""
    browser = system.install_libraries(browser=True)
    packages.install(dev=True)
    packages.install_js()
    environment = packages.environment(DJANGO_SETTINGS_MODULE="config.settings.test", DJANGO_ALLOW_ASYNC_UNSAFE="true")
    if browser:
        environment["ALONGSIDE_BROWSER"] = browser
    if not any(word.startswith(("-n", "--numprocesses", "--pdb", "-p")) for word in words):
        words = ["-n", "auto", "--dist", "worksteal", *words]  # a worker for each core, each with its own database
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(packages.PYTHON, [str(packages.PYTHON), "-m", "pytest", *words], environment)


def check(words: list[str]) -> int:
    """Set up what the checks need and run them."""
    if unknown := set(words) - set(checks.CHECKS):
        raise Problem(f"There is no check called {', '.join(sorted(unknown))}.", f"The checks are: {' '.join(checks.CHECKS)}")
    system.install_libraries()
    packages.install(dev=True)
    return checks.run(words)


def lock(words: list[str]) -> int:
    """Write the two locks."""
    packages.lock(words)
    return 0


def dump(_words: list[str]) -> int:
    """Write the first database."""
    system.install_libraries()
    packages.install(dev=False)
    database.write_dump()
    return 0


DOORS = {"start": start, "test": test, "check": check, "lock": lock, "dump": dump}

if __name__ == "__main__":
    door = sys.argv[1]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended from outside is like Ctrl-C: children end too
    try:
        code = DOORS[door](sys.argv[2:])
    except KeyboardInterrupt:
        print(f"\nStopped. Type script/{door} again: it goes on where it stopped.", file=sys.stderr)
        code = 130
    except (Problem, OSError) as problem:
        print(explain(problem, door), file=sys.stderr)
        code = 1
    sys.exit(code)
