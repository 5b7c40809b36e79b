"""Live sessions, for whoever leads or facilitates: planning them, the register on screen and on paper, the code to check in."""

import uuid as uuids
from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses import flows
from courses.cohorts import policies as may
from courses.cohorts import queries
from courses.cohorts.actions import Keyed, SessionPlan
from courses.cohorts.enums import WHOLE_SESSION, Part, Presence
from courses.cohorts.forms import SessionForm, read_register
from courses.cohorts.models import LiveSession
from courses.cohorts.pdf import code_pdf, register_pdf
from courses.cohorts.queries import DayChoice
from foundation.qr import code_svg
from people.decorators import signed_in_or_kept
from people.models import User

from .base import cohort_of, paper_response, picture_response, session_of, show_problems


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def plan(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Plan a session: at first for the next day that has none, at the time and place of the last one."""
    person, row = cohort_of(request, uuid, "lead")
    days = queries.day_choices(row)
    planned = list(LiveSession.objects.planned().filter(cohort=row).order_by("starts_at"))
    had = {one.day_key for one in planned}
    last = planned[-1] if planned else None
    initial = {
        "day": next((str(day.key) for day in days if day.key not in had), ""), "place": last.place if last else row.place,
        "link": last.link if last else "", "part": Part.WHOLE, "on": None if last else row.starts,
        "starts": timezone.localtime(last.starts_at).time() if last else None,
        "ends": timezone.localtime(last.ends_at).time() if last else None,
    }  # fmt: skip
    form = SessionForm(request.POST if request.method == "POST" else None, initial=initial, days=days)
    if form.is_bound and form.is_valid():
        try:
            flows.plan_session(row, form.plan, by=person)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, "Planned. Everybody in the cohort sees it.")
            return redirect("cohorts:cohort", uuid=uuid)
    return render(request, "cohorts/plan.html", {"form": form, "cohort": row, "moving": None}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def change_date(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Another time or place."""
    person, row = session_of(request, uuid, "change")
    days = queries.day_choices(row.cohort)
    if row.day_key not in {day.key for day in days}:  # an editor has taken the day out since
        days.append(DayChoice(row.day_key, row.number, row.label))
    starts, ends = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    initial = {
        "day": str(row.day_key), "part": row.part, "on": starts.date(), "starts": starts.time(), "ends": ends.time(), "place": row.place,
        "link": row.link,
    }  # fmt: skip
    form = SessionForm(request.POST if request.method == "POST" else None, initial=initial, days=days, moving_from=row.day)
    if form.is_bound and form.is_valid():
        if _is_as_planned(row, form.plan):
            return redirect("cohorts:session", uuid=uuid)
        try:
            flows.change_session(row, form.plan, by=person)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, "Changed. Everybody in the cohort is told that there is something new.")
            return redirect("cohorts:session", uuid=uuid)
    return render(request, "cohorts/plan.html", {"form": form, "cohort": row.cohort, "moving": row}, status=422 if form.errors else 200)


def _is_as_planned(row: LiveSession, plan: SessionPlan) -> bool:
    return plan == SessionPlan(row.day_key, row.starts_at, row.ends_at, Part(row.part), row.place, row.link)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask once, then call it off."""
    person, row = session_of(request, uuid)
    may.cohorts.require(person, "lead", row.cohort)
    problem = ""
    if request.method == "POST":
        try:
            flows.cancel_session(row, by=person)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, "Called off. Everybody in the cohort is told that there is something new.")
            return redirect("cohorts:cohort", uuid=row.cohort.uuid)
    return render(request, "cohorts/cancel.html", {"session": row, "problem": problem}, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def session(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One session: when and where, the guide of the day, and its register; a POST keeps who came."""
    person, row = session_of(request, uuid)
    if request.method != "POST":
        return _session_page(request, person, row)
    may.live_sessions.require(person, "keep_register", row)
    lines = queries.register_of(row, by=person)
    keyed = read_register(lines, request.POST)
    if "confirm" in request.POST:
        keyed = {line.enrolment: Keyed(Presence.CAME) for line in lines if line.waits} | keyed
    try:
        kept = flows.keep_register(row, keyed, by=person)
    except ValidationError as error:
        return _session_page(request, person, row, keyed=keyed, problem=" ".join(error.messages), status=422)
    if kept.clashes:
        return _session_page(request, person, row, keyed=keyed, clashes=kept.clashes, status=409)
    if kept.changed:
        messages.success(request, "Kept: one line is new." if len(kept.changed) == 1 else f"Kept: {len(kept.changed)} lines are new.")
    else:
        messages.info(request, "Nothing was new: the register stands as it was.")
    return redirect("cohorts:session", uuid=uuid)


def _session_page(
    request: HttpRequest, person: User, row: LiveSession, *, keyed: Mapping[uuids.UUID, Keyed] | None = None,
    clashes: Mapping[uuids.UUID, Presence] | None = None, problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of one session. After a clash what was keyed stays, beside what somebody else keyed."""
    lines = queries.register_of(row, by=person)
    shown = [(line, _picked(line.presence, (keyed or {}).get(line.enrolment)), line.enrolment in (clashes or {})) for line in lines]
    choices = Presence.choices if row.part == Part.WHOLE else [(one.value, one.label) for one in WHOLE_SESSION]
    context = {
        "session": row, "cohort": row.cohort, "lines": shown, "choices": choices, "clashes": bool(clashes), "problem": problem,
        "left": sum(line.presence is None for line in lines), "wait": sum(line.waits and not line.is_own for line in lines),
        "keeps": may.live_sessions.may(person, "keep_register", row), "leads": may.cohorts.may(person, "lead", row.cohort),
        "guide": queries.guide_at_hand(row), "facilitators": queries.facilitators_of([row.cohort_id]).get(row.cohort_id, ()),
    }  # fmt: skip
    return render(request, "cohorts/session.html", context, status=status)


def _picked(kept: Presence | None, keyed: Keyed | None) -> str:
    if keyed is not None:
        return keyed.presence.value
    return kept.value if kept is not None else ""


@require_safe
@login_required
def paper(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The register to print and sign."""
    person, row = session_of(request, uuid)
    lines = [replace(line, needs="") for line in queries.register_of(row, by=person)]
    return paper_response(register_pdf(row, lines, printed_for=str(person)), "register")


def _address(row: LiveSession) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('check_in', kwargs={'uuid': row.pk, 'code': row.code})}"


@require_safe
@login_required
def code(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The code to check in, large enough to scan across a table."""
    _person, row = session_of(request, uuid)
    return render(request, "cohorts/code.html", {"session": row, "cohort": row.cohort, "address": _address(row)})


@require_safe
@login_required
def code_picture(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The code as a picture."""
    _person, row = session_of(request, uuid)
    return picture_response(code_svg(_address(row)))


@require_safe
@login_required
def code_paper(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The code on a sheet to hang up."""
    _person, row = session_of(request, uuid)
    return paper_response(code_pdf(row, address=_address(row)), "code")
