"""The running Alongside: one web server and one worker, started together, watched, and ended together."""

import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from script.steps import database
from script.steps.packages import PYTHON, ROOT, environment
from script.steps.say import Problem, warn

SAMPLE = [
    ("trainee@alongside.example", "half-way through the course"),
    ("finished@alongside.example", "has a certificate"),
    ("coordinator@alongside.example", "runs a service"),
    ("manager@alongside.example", "sees their own roles"),
    ("mentor@alongside.example", "walks beside new supporters"),
    ("editor@alongside.example", "writes modules and quizzes, at /cms/"),
    ("moderator@alongside.example", "checks what editors write, at /cms/"),
    ("admin@alongside.example", "accounts and services, at /cms/"),
]
PATIENCE = 90
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def require_free_port(port: int) -> None:
    """Say so at once when the port is taken, not after the set-up."""
    if not 1 <= port <= 65535:
        raise Problem(f"{port} is no port.", "Choose one between 1024 and 65535:  script/start --port 8001")
    taken = bind_error(port)
    if taken is None:
        return
    if taken == errno.EACCES:
        raise Problem(f"Port {port} is reserved for administrators.", "Choose another:  script/start --port 8000")
    free = next((other for other in range(port + 1, port + 50) if 1024 <= other <= 65535 and bind_error(other) is None), 8001)
    who = "Alongside is already running there" if answers(port) else "another program uses it"
    raise Problem(f"Port {port} is taken: {who}.", f"Stop that one, or choose another:  script/start --port {free}")


def bind_error(port: int) -> int | None:
    """Why the port cannot be had; None when it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.errno
    return None


def answers(port: int) -> bool:
    """Whether Alongside answers there."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/health/live", timeout=5) as reply:
            return bool(reply.status == 200)
    except (OSError, ValueError):
        return False


def serve(data: Path, *, port: int, sample: bool) -> int:
    """Start both, wait until the first page can be had, say so, and watch them until one ends or somebody stops us."""
    address = f"http://127.0.0.1:{port}/"
    env = environment(ALONGSIDE_DATA=str(data), DJANGO_SETTINGS_MODULE="config.settings.development", PYTHONUNBUFFERED="1")
    env.setdefault("BASE_URL", address.rstrip("/"))
    gunicorn = [
        "-m", "gunicorn", "config.wsgi", "--chdir", str(ROOT), "--pythonpath", f"{ROOT / 'site'},{ROOT}", "--bind", f"127.0.0.1:{port}",
        "--workers", "1", "--threads", "8", "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5",
    ]  # fmt: skip
    stopped = Stopped()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, words in {"The web server": gunicorn, "The worker": ["manage.py", "work"]}.items():
            children[name] = subprocess.Popen(
                [PYTHON, *words], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with_parent
            )
        began = time.monotonic()
        while not answers(port):
            if ended := ended_child(children):
                return ended
            if stopped.asked:
                return 0
            if time.monotonic() - began > PATIENCE:
                raise Problem(f"The web server did not answer in {PATIENCE} seconds.", "Look above for what it said.")
            time.sleep(0.1)
        greet(address, data, env, sample=sample)
        while not stopped.asked:
            if ended := ended_child(children):
                return ended
            time.sleep(0.3)
        print("\nStopping …", flush=True)
        return 0
    finally:
        end(children)


class Stopped:
    """Remembers that somebody pressed Ctrl-C or ended us, so that we can end the children in order."""

    def __init__(self) -> None:
        """Listen from now on."""
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Somebody asked."""
        self.asked = True


def end_with_parent() -> None:
    """Linux ends the child when we are killed the hard way; nothing is left holding the port."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGTERM)


def ended_child(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Say which child ended by itself; 0 while both run."""
    for name, child in children.items():
        if child.poll() is not None:
            warn(f"\n{name} ended by itself (exit code {child.returncode}): look above for why. Stopping.")
            return 1
    return 0


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End what we started: kindly, then, after ten seconds, not."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for child in children.values():
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def greet(address: str, data: Path, env: dict[str, str], *, sample: bool) -> None:
    """Print where it is and how to get in."""
    if sample:
        print("\nSample people, each with the password: alongside")
        for email, who in SAMPLE:
            print(f"  {email:31} {who}")
    else:
        if database.has_sample(data):
            warn(
                f"\nThe sample people of an earlier run are still in {data}. For a start without them:  script/start --no-sample --data DIR"
            )
        print(f"\n{first_administrator(address, env)}")
    print(f"\nReady: {address}", flush=True)
    print("Ctrl-C stops it.", flush=True)


def first_administrator(address: str, env: dict[str, str]) -> str:
    """The one-time link to make the first administrator, or that there is one."""
    command = [str(PYTHON), "manage.py", "first_admin_link", "--base-url", address.rstrip("/")]
    done = subprocess.run(command, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["There is no link for the first administrator."])[-1]
    return f"Make the first administrator here (the link works once):\n  {done.stdout.strip()}"
