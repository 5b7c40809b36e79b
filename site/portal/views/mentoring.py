"""Mentoring: those I walk with, who walks with me, “we met”; and for whoever leads a service, who mentors whom."""

import uuid as uuids
from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.views.decorators.http import require_http_methods, require_safe

from people import actions
from people.decorators import post_only, signed_in, signed_in_or_kept
from people.forms.mentoring import ChooseMentorForm, MetForm
from people.models import Mentoring, Service, User
from people.policies import mentor_meetings, mentorings, services
from people.queries import Walk, as_walks, days_met, mentored_lines, mentors_at, supporters_led_by, walk_at, walks_of, walks_with

PER_PAGE = 20


def _with_forms(walks: Iterable[Walk]) -> list[tuple[Walk, MetForm | None]]:
    return [(walk, MetForm(mentoring=walk.mentoring) if walk.in_force else None) for walk in walks]


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Those whom one mentors, and who mentors oneself."""
    person = signed_in(request)
    page = Paginator(walks_of(person), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "theirs": _with_forms(as_walks(list(page.object_list))), "own": _with_forms(walks_with(person))}
    return render(request, "portal/mentoring.html", context)


def _one(request: HttpRequest, uuid: uuids.UUID) -> tuple[User, Mentoring]:
    """The person, and a mentoring that they may see. Raises Http404 for others."""
    person = signed_in(request)
    row = mentorings.visible_to(person).select_related("person", "mentor", "service").filter(uuid=uuid).first()
    if row is None:
        raise Http404
    return person, row


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def one(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The days on which two have met; a POST says that they did."""
    person, row = _one(request, uuid)
    may_record = mentorings.may(person, "record", row)
    if person.pk not in (row.person_id, row.mentor_id) or (request.method == "POST" and not may_record):
        raise PermissionDenied
    form = MetForm(request.POST if request.method == "POST" else None, mentoring=row)
    if form.is_bound and form.is_valid():
        try:
            met, is_new = actions.record_meeting(row, met_on=form.cleaned_data["met_on"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            day = formats.date_format(met.met_on, "j F Y")
            messages.success(request, f"Noted: you met on {day}." if is_new else f"{day} is noted already.")
            return redirect("mentoring")
    page = Paginator(days_met(row), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "mentoring": row, "other": row.mentor if row.person_id == person.pk else row.person, "form": form, "page": page,
        "may_record": may_record, "viewer": person,
    }  # fmt: skip
    return render(request, "portal/mentoring_days.html", context, status=422 if form.errors else 200)


@post_only(up=2)
@login_required
def take_back(request: HttpRequest, uuid: uuids.UUID, day: uuids.UUID) -> HttpResponse:
    """“We met” was a mistake."""
    person = signed_in(request)
    row = mentor_meetings.visible_to(person).select_related("mentoring").filter(mentoring__uuid=uuid, uuid=day).first()
    if row is None:
        raise Http404
    actions.take_back_meeting(row, by=person)
    messages.success(request, "Taken back. It does not count as a day on which you met.")
    return redirect("one_mentoring", uuid=uuid)


# --- For whoever leads a service ---


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Who mentors whom at the services that one leads, and when they last met."""
    person = signed_in(request)
    if not getattr(person, "leads", False):
        raise PermissionDenied
    alone = request.GET.get("show") == "alone"
    page = Paginator(supporters_led_by(person, alone=alone), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": mentored_lines(list(page.object_list)), "alone": alone}
    return render(request, "portal/mentoring_desk.html", context)


def _supporter(request: HttpRequest, service: uuids.UUID, person: uuids.UUID) -> tuple[User, Service, User]:
    """Who leads, the service, and a peer supporter there. Raises Http404 when it is not theirs, PermissionDenied unless they lead it."""
    by = signed_in(request)
    place = services.get(by, uuid=service)
    services.require(by, "lead", place)
    role = supporters_led_by(by).filter(service=place, person__uuid=person).first()
    if role is None:
        raise Http404
    return by, place, role.person


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def choose(request: HttpRequest, service: uuids.UUID, person: uuids.UUID) -> HttpResponse:
    """Choose who mentors somebody."""
    by, place, supporter = _supporter(request, service, person)
    walk = walk_at(supporter, place)
    mentors = mentors_at(place, without=supporter)
    if request.method != "POST" and walk and walk.in_force:  # who is chosen already is not offered; pressed twice, it still is once
        mentors = [one for one in mentors if one.pk != walk.mentoring.mentor_id]
    form = ChooseMentorForm(
        request.POST if request.method == "POST" else None, mentors=mentors,
        initial={"instead_of": walk.mentoring.uuid if walk else None},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            row = actions.begin_mentoring(
                supporter, mentor=form.chosen, service=place, instead_of=values["instead_of"], starts=values["starts"], by=by
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{row.mentor} mentors {supporter}. Both are told that there is something new.")
            return redirect("mentoring_desk")
    context = {"form": form, "service": place, "supporter": supporter, "walk": walk, "mentors": mentors}
    return render(request, "portal/mentoring_choose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """End a mentoring, after asking."""
    person, row = _one(request, uuid)
    mentorings.require(person, "end", row)
    if request.method == "POST":
        actions.end_mentoring(row, by=person)
        messages.success(request, "Ended. The days on which they met are kept.")
        return redirect("mentoring_desk")
    return render(request, "portal/mentoring_end.html", {"mentoring": row})
