"""What the person at the terminal reads: one line a step, dots while it takes long, plain words when it fails."""

import errno
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

NO_NETWORK = re.compile(
    r"name resolution|could not resolve|temporary failure resolving|dns error|failed to lookup|network is unreachable|connection refused"
    r"|connection timed out|error sending request|failed to establish a new connection|max retries|unable to connect|could not connect"
    r"|tunnel error|no route to host|proxyerror|failed to fetch|readtimeout",
    re.IGNORECASE,
)
DISK_FULL = re.compile(
    r"no space left on device|disk quota exceeded|database or disk is full|not enough free space|os error 28", re.IGNORECASE
)
TAIL = 25


class Problem(Exception):
    """Something a person can put right: what is wrong, what to type, and what the failed program said."""

    def __init__(self, wrong: str, cure: str = "", said: str = "") -> None:
        """Keep all three for `explain`."""
        super().__init__(wrong)
        self.wrong, self.cure, self.said = wrong, cure, said


def explain(problem: Problem | OSError, door: str) -> str:
    """The words for `problem`, which stopped script/`door`."""
    if isinstance(problem, OSError):
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            problem = disk_full()
        else:
            problem = Problem(f"{problem.strerror}: {problem.filename or ''}".rstrip(": "), "Look at that file or folder and its owner.")
    lines = ["", *(["It said:", problem.said, ""] if problem.said else []), problem.wrong, problem.cure]
    lines += [f"Then type script/{door} again: it goes on where it stopped."]
    return "\n".join(line for number, line in enumerate(lines) if line or not number)


def disk_full() -> Problem:
    """The disk is full, in words."""
    return Problem("The disk is full.", "Alongside needs about 700 MB here (1.5 GB with the tests' browser). Make room: df -h shows where.")


@contextmanager
def step(words: str) -> Iterator[None]:
    """Print `words`, a dot every two seconds, and how long it took."""
    print(f"{words} ", end="", flush=True)
    done = threading.Event()

    def dots() -> None:
        while not done.wait(2):
            print(".", end="", flush=True)

    ticker = threading.Thread(target=dots, daemon=True)
    ticker.start()
    began = time.monotonic()
    try:
        yield
    except BaseException:
        done.set()
        ticker.join()
        print(" stopped", flush=True)
        raise
    done.set()
    ticker.join()
    print(f" {time.monotonic() - began:.0f} s", flush=True)


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = None, failed: str = "") -> str:
    """Run `command` quietly and return its output; when it fails, a Problem tells why in plain words and shows the end of it."""
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=env, cwd=cwd)
        try:
            code = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
        output.seek(0)
        said = output.read()
    if code:
        raise why(said, failed or f"This failed: {' '.join(map(str, command))}")
    return said


def why(said: str, failed: str, *, show: bool = True) -> Problem:
    """The problem behind what a failed command `said`; its last lines are shown unless they were seen already."""
    lines = said.strip().splitlines() if show else []
    if DISK_FULL.search(said):
        return disk_full()
    if NO_NETWORK.search(said):
        return Problem(
            f"{failed} It looks as if there is no network here, or something on the way blocks it.",
            "This step downloads packages: connect this machine to the internet (behind a proxy: export https_proxy=http://HOST:PORT).",
            tail(lines, 4),
        )
    return Problem(failed, said=tail(lines, TAIL))


def tail(lines: list[str], count: int) -> str:
    """The last few lines, set in and not endless."""
    return "\n".join(f"    {line.strip()[:200]}" for line in lines[-count:])


def is_root() -> bool:
    """Whether this is the administrator of the machine."""
    return os.geteuid() == 0


def warn(words: str) -> None:
    """Say something that stops nothing."""
    print(words, file=sys.stderr, flush=True)
