"""Certificates: one against a bare render of the same page, and many in one background job."""

import random
import statistics
import time
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.template.loader import render_to_string

from courses.certificates.actions import issue_certificate, make_document, make_print, start_print
from courses.certificates.enums import Form, PrintKind
from courses.certificates.models import Award
from courses.certificates.pdf import contexts_of
from courses.cohorts.actions import CohortPlan, make_cohort
from courses.cohorts.models import Cohort, Enrolment
from courses.pages.models import Edition
from courses.pages.queries import outline
from courses.progress.enums import Mark
from courses.progress.models import LessonMark
from courses.progress.queries import learner_of
from foundation import clock
from foundation.pdf import render_html
from people.actions import give_role
from people.enums import Role
from people.models import Service, User
from portal.scale import put_on_course

PAIRS = 15
"""So many certificates are compared with a bare render."""
EVERY = 0.05
"""Seconds between two looks at the memory."""


def measure_certificates(number: int, *, first: int) -> dict[str, dict[str, Any]]:
    """{"certificate_pdf": {"ms", "bare_ms", "ratio", "engine_ms", "engine_ratio"},
    "print": {"certificates", "seconds", "mb_first_fifth", "mb_last_fifth"}}.

    `bare_ms` is one call of the PDF engine with the same HTML; `engine_ms` is that with fonts that are loaded already, as ours are. The job
    makes and puts together `number` documents, none of which was made before. The people are synthetic, from the number `first`.
    """
    awards = _given(1 + PAIRS + number, first)
    make_document(awards[0])
    return {"certificate_pdf": _against_bare(awards[1 : PAIRS + 1]), "print": _printed(awards[PAIRS + 1 :])}


def _given(number: int, first: int) -> list[Award]:
    """So many people who have completed the course, each with a certificate whose document is not made yet."""
    edition = Edition.objects.latest("pk")
    service = Service.objects.create(name="Bench of certificates")
    put_on_course(range(first, first + number), [service], edition)
    lessons = outline(edition.pk, edition.stamp).lessons
    enrolments = list(Enrolment.objects.filter(service=service).select_related("person", "service", "edition"))
    done = (LessonMark(enrolment=one, lesson_key=line.key, mark=Mark.DONE, label=line.title) for one in enrolments for line in lessons)
    LessonMark.objects.bulk_create(done, ignore_conflicts=True, batch_size=2000)
    Enrolment.objects.filter(service=service).update(completed_at=clock.now(), lessons_done=len(lessons))
    given = [issue_certificate(one, learner=learner_of(one), by=None, unasked=True) for one in enrolments]
    return [award for award in given if award]


def _against_bare(awards: list[Award]) -> dict[str, Any]:
    times: dict[str, list[float]] = {"ms": [], "bare_ms": [], "engine_ms": []}
    for award in awards:
        context = contexts_of(award, award.person.display_name if award.person else "", Form.LANDSCAPE)[0]
        html = render_to_string(str(context["template"]), context)
        steps = {
            "ms": partial(make_document, award),
            "bare_ms": partial(render_html, html, bare=True),
            "engine_ms": partial(render_html, html, bare=False),
        }
        for name, step in random.sample(list(steps.items()), len(steps)):
            start = time.perf_counter()
            step()
            times[name].append((time.perf_counter() - start) * 1000)
    found = {name: round(statistics.median(values), 1) for name, values in times.items()}
    return found | {"ratio": round(found["ms"] / found["bare_ms"], 2), "engine_ratio": round(found["ms"] / found["engine_ms"], 2)}


def _printed(awards: list[Award]) -> dict[str, Any]:
    service = awards[0].service
    lead = User.objects.create_user("print@alongside.example", display_name="Robin")
    give_role(lead, service=service, role=Role.COORDINATOR, by=None)
    cohort: Cohort = make_cohort(service, CohortPlan(name="Bench"), course_key=awards[0].course_key, by=lead)
    Enrolment.objects.filter(awards__in=awards).update(cohort=cohort)
    job = start_print(cohort, kind=PrintKind.ONE, by=lead)
    start = time.perf_counter()
    with _Memory() as memory:
        done = make_print(job)
    if not done:
        raise RuntimeError("The job did not finish.")
    fifth = max(1, len(memory.seen) // 5)
    return {
        "certificates": len(awards),
        "seconds": round(time.perf_counter() - start, 1),
        "mb_first_fifth": max(memory.seen[:fifth]),
        "mb_last_fifth": max(memory.seen[-fifth:]),
    }


class _Memory:
    """How many MB this process holds, looked at all the time in a thread beside it."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self._stop = Event()
        self._thread = Thread(target=self._look)

    def _look(self) -> None:
        while True:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            self.seen.append(pages * 4096 // 1_000_000)
            if self._stop.wait(EVERY):
                return

    def __enter__(self) -> "_Memory":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()
