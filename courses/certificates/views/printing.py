"""Printing the certificates of a cohort, for whoever leads its service."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from courses import flows
from courses.certificates import actions
from courses.certificates.enums import PrintKind
from courses.certificates.models import PrintJob
from courses.certificates.policies import print_jobs
from courses.certificates.views.cohort import led_cohort
from foundation.encryption import CannotOpen
from people.decorators import post_only, signed_in_or_kept
from people.models import User


@post_only(up=1)
@signed_in_or_kept
def start_print(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Begin to make one file of them all."""
    person, cohort = led_cohort(request, uuid)
    kind = request.POST.get("kind", "")
    if kind not in PrintKind.values:
        messages.error(request, "Choose one PDF, or a file for each.")
        return redirect("cohort_certificates:cohort", uuid=uuid)
    try:
        job = flows.print_certificates(cohort, kind=PrintKind(kind), by=person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("cohort_certificates:cohort", uuid=uuid)
    return redirect("cohort_certificates:print", uuid=uuid, job=job.pk)


def _job(request: HttpRequest, uuid: uuids.UUID, job: uuids.UUID) -> tuple[User, PrintJob]:
    person, cohort = led_cohort(request, uuid)
    found = print_jobs.visible_to(person).select_related("cohort", "service", "by").filter(pk=job, cohort=cohort).first()
    if found is None:
        raise Http404
    return person, found


@require_safe
@login_required
def print_job(request: HttpRequest, uuid: uuids.UUID, job: uuids.UUID) -> HttpResponse:
    """How far it is. Closing the page stops nothing."""
    _person, found = _job(request, uuid, job)
    response = render(request, "certificates/print.html", {"job": found, "cohort": found.cohort})
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
@login_required
def take_print(request: HttpRequest, uuid: uuids.UUID, job: uuids.UUID) -> HttpResponseBase:
    """The file, piece by piece, under a neutral name."""
    person, found = _job(request, uuid, job)
    try:
        pieces = actions.take_print(found, by=person)
    except (ValidationError, CannotOpen):
        messages.error(request, "This file is not there any more. You can make it again.")
        return redirect("cohort_certificates:print", uuid=uuid, job=job)
    kind, ending = ("application/zip", "zip") if found.kind == PrintKind.ZIP else ("application/pdf", "pdf")
    response = StreamingHttpResponse(pieces, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="certificates-{found.made_at:%Y-%m-%d}.{ending}"'
    response["Cache-Control"] = "no-store, private"
    return response
