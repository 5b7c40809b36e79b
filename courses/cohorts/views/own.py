"""A trainee's own live sessions: when and where, what they need, "I am here", and the calendar."""

import uuid as uuids

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods, require_safe

from courses.cohorts import actions, queries
from courses.cohorts.diary import calendar_file
from courses.cohorts.forms import NeedsForm
from courses.cohorts.models import CheckIn, Cohort
from courses.cohorts.policies import enrolments, live_sessions
from people.decorators import post_only, signed_in, signed_in_or_kept
from people.models import User

from .base import calendar_response, session_of, show_problems


@require_safe
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """Live sessions of one's own courses."""
    return _own_page(request, signed_in(request))


def _own_page(request: HttpRequest, person: User, *, sent: tuple[uuids.UUID, Form] | None = None) -> HttpResponse:
    learning = [
        (one, sent[1] if sent and sent[0] == one.enrolment.uuid else NeedsForm(initial={"needs": one.needs}, auto_id=f"id_{n}_%s"))
        for n, one in enumerate(queries.own_sessions(person))
    ]
    secret = queries.calendar_secret_of(person)
    context = {
        "learning": learning, "wrong": sent[1] if sent else None, "facilitates": Cohort.objects.facilitated_by(person).exists(),
        "feed": f"{settings.WAGTAILADMIN_BASE_URL}/calendar/{secret}.ics" if secret else "",
    }  # fmt: skip
    return render(request, "cohorts/own.html", context, status=422 if sent else 200)


@post_only(up=2)
@signed_in_or_kept
def needs(request: HttpRequest, enrolment: uuids.UUID) -> HttpResponse:
    """Keep what one needs to take part."""
    person = signed_in(request)
    row = enrolments.get(person, uuid=enrolment)
    enrolments.require(person, "learn", row)
    form = NeedsForm(request.POST)
    if form.is_valid():
        try:
            actions.write_needs(row, needs=form.cleaned_data["needs"], by=person)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, "Kept. Only you and whoever facilitates can read it.")
            return redirect("own_sessions")
    return _own_page(request, person, sent=(enrolment, form))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def check_in(request: HttpRequest, uuid: uuids.UUID, code: str) -> HttpResponse:
    """What the code in the room opens: one button that says "I am here". Looking at it changes nothing."""
    person = signed_in(request)
    row = live_sessions.get(person, pk=uuid)
    if not live_sessions.may(person, "attend", row) or not constant_time_compare(code, row.code):
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            actions.check_in(row, code=code, by=person)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return redirect("check_in", uuid=uuid, code=code)
    there = CheckIn.objects.filter(session=row, enrolment__person=person).first()
    return render(request, "cohorts/check_in.html", {"session": row, "there": there}, status=422 if problem else 200)


@require_safe
@login_required
def calendar(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The calendar file of one session."""
    _person, row = session_of(request, uuid, "view")
    return calendar_response(calendar_file(row), "meeting")


@post_only(up=2)
@login_required
def renew(request: HttpRequest) -> HttpResponse:
    """A new private address for one's calendar."""
    actions.renew_calendar(by=signed_in(request))
    messages.success(request, "This is your calendar's address. An earlier one shows nothing any more.")
    return redirect("own_sessions")
