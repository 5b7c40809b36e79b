"""Reads: where somebody who is to be invited stands, and what a code leads to."""

from collections.abc import Iterable

from courses.cohorts.enums import Standing
from courses.cohorts.models import Cohort, Enrolment, JoinCode
from foundation.codes import read_code
from people.models import Service, User
from people.queries import invited, people_here


def standings(service: Service, emails: Iterable[str], *, cohort: Cohort | None) -> dict[str, Standing]:
    """Where the people with these addresses stand with `service`, and with `cohort` where one is given. Three queries, however many.

    It tells nothing of accounts at other services.
    """
    wanted = set(emails)
    waiting, here = invited(service, wanted), people_here(service, wanted)
    if cohort is not None:
        on_it = Enrolment.objects.readable().filter(course_key=cohort.course_key, service=service, person__in=here.values())
        learning = set(on_it.values_list("person", flat=True))
        here = {email: person for email, person in here.items() if person in learning}
    return {email: Standing.HERE if email in here else Standing.WAITING if email in waiting else Standing.NEW for email in wanted}


def code_by(typed: str) -> JoinCode | None:
    """The code that somebody typed, in whatever case and with whatever between, as long as it works; None otherwise. One query."""
    return JoinCode.objects.live().select_related("cohort__service").filter(code=read_code(typed)).first()


def live_code_of(cohort: Cohort) -> JoinCode | None:
    """The code with which people join `cohort` today; None while there is none that works."""
    return JoinCode.objects.live().filter(cohort=cohort).first()


def is_on_course(person: User, cohort: Cohort) -> bool:
    """Is `person` on this course, or have they completed it, wherever?"""
    return Enrolment.objects.readable().filter(person=person, course_key=cohort.course_key).exists()
