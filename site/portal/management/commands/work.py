import logging
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from charter_content.supervision import tasks as supervision
from courses.certificates import tasks as certificates
from courses.cohorts import tasks as cohorts
from courses.quizzes import actions as quizzes
from courses.quizzes.actions.exchange import discard_old_uploads
from foundation import pdf
from people import tasks as people
from people.actions import forget_invitations, forget_messages, send_due

logger = logging.getLogger("alongside.work")
EVERY = 60.0
"""Seconds between two rounds of what is done by the clock."""


def each_minute() -> None:
    """Scheduled publishing, what ends by the clock, and work that a crash left undone. One part failing does not stop the others."""
    for name, step in (
        ("scheduled publishing", lambda: call_command("publish_scheduled", verbosity=0)),
        ("certificates", certificates.sweep),
        ("printed certificates of a cohort", certificates.go_on_printing),
        ("certificates that run out", certificates.remind),
        ("quizzes whose time is up", quizzes.close_late),
        ("browsers of public quizzes", quizzes.forget_visitors),
        ("files of questions", discard_old_uploads),
        ("people who wait to be contacted", people.escalate_requests),
        ("mail that is due", send_due),
        ("mail of long ago", forget_messages),
        ("invitations that were not sent", people.send_invitations),
        ("invitations that nobody took", forget_invitations),
        ("access needs of days long past", supervision.forget_needs),
        ("access needs of live sessions long past", cohorts.forget_needs),
        ("reminders of meetings", supervision.remind_of_sessions),
        ("reminders of days together", supervision.remind_of_gatherings),
    ):
        try:
            step()
        except Exception:
            logger.exception("%s failed; it is tried again in a minute", name)


class RoundWorker(Worker):
    """django-tasks' worker, with a look at the clock each time it finds nothing to do."""

    next_round = 0.0

    def run(self) -> None:
        self.batch = True  # so that super().run() comes back when the queue is empty
        while self.running:
            super().run()
            if time.monotonic() >= self.next_round:
                each_minute()
                self.next_round = time.monotonic() + EVERY
            close_old_connections()
            if self.running:
                time.sleep(self.interval)


class Command(BaseCommand):
    help = "The background worker: runs the task queue, and each minute scheduled publishing and the sweep for undone work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="Seconds between two looks at an empty queue (1).")
        parser.add_argument("--once", action="store_true", help="Empty the queue, do one round, and end.")

    def handle(self, *args: Any, interval: float, once: bool, **options: Any) -> None:
        worker = RoundWorker(
            queue_names=["*"], interval=interval, batch=once, backend_name="work", startup_delay=False, max_tasks=None,
            worker_id=get_random_string(32), excluded_queue_names=[],
        )  # fmt: skip
        if once:
            Worker.run(worker)
            each_minute()
            return
        worker.configure_signals()
        pdf.warm()
        worker.run()
