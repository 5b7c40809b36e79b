"""What the views of this room share."""

import uuid as uuids

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse

from courses.cohorts.models import Cohort, LiveSession
from courses.cohorts.policies import cohorts, live_sessions
from people.decorators import signed_in
from people.models import User


def cohort_of(request: HttpRequest, uuid: uuids.UUID, action: str = "view") -> tuple[User, Cohort]:
    """The cohort and who asks for it. Raises Http404 when it is not theirs to see, PermissionDenied when not to do."""
    person = signed_in(request)
    found = cohorts.get(person, uuid=uuid)
    row = Cohort.objects.select_related("service").prefetch_related("facilitators").get(pk=found.pk)
    cohorts.require(person, action, row)
    return person, row


def session_of(request: HttpRequest, uuid: uuids.UUID, action: str = "run") -> tuple[User, LiveSession]:
    """The session and who asks for it. Raises Http404 when it is not theirs to see, PermissionDenied when not to do."""
    person = signed_in(request)
    found = live_sessions.get(person, pk=uuid)
    rows = LiveSession.objects.select_related("cohort__service")
    row = rows.prefetch_related("cohort__facilitators").get(pk=found.pk)
    live_sessions.require(person, action, row)
    return person, row


def show_problems(form: Form, error: ValidationError) -> None:
    """Put what an action refused at its fields; what belongs to no field of this form, above them."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, told in error.message_dict.items():
        form.add_error(name if name in form.fields else None, told)


def paper_response(pdf: bytes, name: str) -> HttpResponse:
    """A PDF that no browser keeps, under a neutral name."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


def picture_response(svg: str) -> HttpResponse:
    """A picture that no browser keeps."""
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "no-store, private"})


def calendar_response(file: bytes, name: str) -> HttpResponse:
    """A calendar file that no browser keeps."""
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["Cache-Control"] = "no-store, private"
    return response
