"""Planning when to meet, and the calendar file."""

import datetime as dt
import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from charter_content import flows
from charter_content.supervision.diary import calendar_file
from charter_content.supervision.enums import Kind
from charter_content.supervision.forms import PlanForm
from charter_content.supervision.models import Session, Supervision
from charter_content.supervision.policies import sessions
from charter_content.supervision.queries import pair
from foundation import clock
from people.decorators import signed_in, signed_in_or_kept
from people.models import User

from .base import pair_of


def place_of(row: Supervision, person: User) -> str:
    """The page of a supervision, for one of its two sides."""
    return "/supervision/" if row.person_id == person.pk else f"/supervision/pair/{row.pk}/"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def plan(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Plan the next meeting."""
    person, row = pair_of(request, uuid, "work")
    due = pair(row, by=person).cycle.due
    day = max(due.on, clock.today() + dt.timedelta(days=1))
    last = row.sessions.exclude(planned_for=None).order_by("-planned_for").first()
    initial = {
        "on": day, "kind": due.kind, "place": last.place if last else "",
        "at": timezone.localtime(last.planned_for).time() if last and last.planned_for else None,
    }  # fmt: skip
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            flows.plan_session(row, at=form.moment, kind=Kind(form.cleaned_data["kind"]), place=form.cleaned_data["place"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Planned. Both of you see it.")
            return redirect(place_of(row, person))
    context = {"form": form, "pair": row, "back": place_of(row, person), "due": due, "moving": None}
    return render(request, "supervision/plan.html", context, status=422 if form.errors else 200)


def _planned(request: HttpRequest, uuid: uuids.UUID) -> tuple[User, Session]:
    person = signed_in(request)
    found = sessions.get(person, pk=uuid)
    row = Session.objects.select_related("supervision__person", "supervision__service", "supervision__supervisor", "supervisor").get(
        pk=found.pk
    )
    return person, row


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def move(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Another day, place or purpose."""
    person, row = _planned(request, uuid)
    sessions.require(person, "plan", row)
    local = timezone.localtime(row.planned_for) if row.planned_for else None
    initial = {"on": local.date() if local else None, "at": local.time() if local else None, "kind": row.kind, "place": row.place}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            flows.move_session(row, at=form.moment, kind=Kind(form.cleaned_data["kind"]), place=form.cleaned_data["place"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Changed. Both of you see it.")
            return redirect(place_of(row.supervision, person))
    context = {"form": form, "pair": row.supervision, "back": place_of(row.supervision, person), "moving": row}
    return render(request, "supervision/plan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask once, then call it off."""
    person, row = _planned(request, uuid)
    if row.cancelled_at is None:
        sessions.require(person, "cancel", row)
    if request.method == "POST":
        flows.cancel_session(row, by=person)
        messages.success(request, "Called off. Both of you see it.")
        return redirect(place_of(row.supervision, person))
    return render(request, "supervision/cancel.html", {"session": row, "back": place_of(row.supervision, person)})


@require_safe
@login_required
def calendar(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The calendar file of a planned meeting."""
    _person, row = _planned(request, uuid)
    if row.planned_for is None:
        raise Http404
    response = HttpResponse(calendar_file(row), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    response["Cache-Control"] = "no-store, private"
    return response
