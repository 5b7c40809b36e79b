"""The certificates of a whole cohort, for whoever leads its service."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from courses import flows
from courses.certificates.actions import awards_to_print
from courses.certificates.models import PrintJob
from courses.certificates.queries import certificate_lines, ready_in
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.policies import cohorts, enrolments
from courses.cohorts.queries import people_in
from people.decorators import post_only, signed_in, signed_in_or_kept
from people.models import User

PER_PAGE = 50
JOBS = 5
"""So many of the newest printed files are listed."""


def led_cohort(request: HttpRequest, uuid: uuids.UUID) -> tuple[User, Cohort]:
    """The cohort and who leads it. Raises Http404 when it is not theirs to see, PermissionDenied when not to lead."""
    person = signed_in(request)
    row = cohorts.get(person, uuid=uuid)
    cohorts.require(person, "lead", row)
    return person, row


@require_safe
@login_required
def cohort(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Who has theirs, whose is ready, and what the others still need."""
    person, row = led_cohort(request, uuid)
    page = Paginator(people_in(row), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "cohort": row, "page": page, "lines": certificate_lines(list(page.object_list)),
        "ready": len(ready_in(row, person)), "person": person,
        "printable": awards_to_print(row).count(), "jobs": PrintJob.objects.visible_to(person).filter(cohort=row)[:JOBS],
    }  # fmt: skip
    return render(request, "certificates/cohort.html", context)


def _tell(request: HttpRequest, given: flows.Given) -> None:
    many = len(given.awards)
    if many:
        messages.success(request, "One certificate is given." if many == 1 else f"{many} certificates are given.")
    elif not given.unprintable and not given.locked:
        messages.success(request, "There was nothing left to give.")
    for one in given.unprintable:
        messages.error(request, f"The name of {one.person} cannot be printed. Ask them how their certificate should read.")
    for one in given.locked:
        messages.error(request, f"The certificate of {one.person} could not be given just now. Nothing is lost. Please try again later.")


@post_only(up=1)
@signed_in_or_kept
def give(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give one person of the cohort their certificate; without `enrolment`, everybody whose is ready."""
    person, row = led_cohort(request, uuid)
    chosen = [_enrolment(person, request.POST["enrolment"], row)] if "enrolment" in request.POST else ready_in(row, person)
    _tell(request, flows.give_certificates(chosen, by=person))
    return redirect("cohort_certificates:cohort", uuid=uuid)


def _enrolment(person: User, uuid: str | uuids.UUID, cohort: Cohort | None = None) -> Enrolment:
    rows = Enrolment.objects.visible_to(person).select_related("person", "service")
    try:
        found = get_object_or_404(rows.filter(cohort=cohort) if cohort else rows, uuid=uuids.UUID(str(uuid)))
    except ValueError as error:
        raise Http404 from error
    enrolments.require(person, "lead", found)
    return found


@post_only(up=3)
@signed_in_or_kept
def give_one(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give one person their certificate, whether or not they are in a cohort."""
    person = signed_in(request)
    _tell(request, flows.give_certificates([_enrolment(person, uuid)], by=person))
    return redirect("one_person", uuid=uuid)
