"""Cohorts, for whoever leads or facilitates: the list, one of them, making and changing it, who is in it."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from courses.cohorts import actions, queries
from courses.cohorts import policies as may
from courses.cohorts.enums import FACILITATING
from courses.cohorts.forms import CohortForm, JoinForm
from courses.cohorts.models import CatchUp, Cohort, Enrolment
from people.decorators import post_only, signed_in, signed_in_or_kept, told
from people.hats import hats_of
from people.models import ServiceRole
from people.policies import services

from .base import cohort_of, show_problems

PER_PAGE = 20


@require_safe
@login_required
def cohorts(request: HttpRequest) -> HttpResponse:
    """Every cohort that somebody leads or facilitates, the newest first."""
    person = signed_in(request)
    led = [role.service for role in ServiceRole.objects.leading(person).select_related("service").order_by("service__name")]
    rows = Cohort.objects.visible_to(person).select_related("service").order_by("closed_at", "-starts", "name")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    if not led and not page.object_list and not any(hat.role in FACILITATING for hat in hats_of(person)):
        raise PermissionDenied
    context = {"page": page, "lines": queries.cohort_lines(page.object_list), "services": list(dict.fromkeys(led))}
    return render(request, "cohorts/cohorts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def make(request: HttpRequest, service: uuids.UUID) -> HttpResponse:
    """A new cohort at a service."""
    person = signed_in(request)
    place = services.get(person, uuid=service)
    services.require(person, "lead", place)
    courses = queries.courses_to_offer()
    form = CohortForm(
        request.POST if request.method == "POST" else None, facilitators=queries.facilitators_for(place), courses=courses,
        initial={"course": str(courses[0].translation_key) if len(courses) == 1 else ""},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            row = actions.make_cohort(place, form.plan, course_key=form.course_key, by=person)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, "Made. Say who is in it, and plan its sessions.")
            return redirect("cohorts:cohort", uuid=row.uuid)
    return render(request, "cohorts/make.html", {"form": form, "service": place, "changing": None}, status=422 if form.errors else 200)


@require_safe
@login_required
def cohort(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One cohort: its sessions; for whoever leads, its people and how they stand with live sessions."""
    person, row = cohort_of(request, uuid)
    leads = may.cohorts.may(person, "lead", row)
    people = list(queries.people_in(row)) if leads else []
    progress = queries.live_progress(people) if leads else {}
    agreed = {(one.enrolment_id, one.day_key) for one in CatchUp.objects.filter(enrolment__in=people)} if leads else set()
    context = {
        "cohort": row, "leads": leads, "facilitators": queries.facilitators_of([row.pk]).get(row.pk, ()),
        "sessions": row.sessions.prefetch_related("attendances").order_by("starts_at"),
        "people": [(one, progress[one.pk], {day for pk, day in agreed if pk == one.pk}) for one in people], "person": person,
    }  # fmt: skip
    return render(request, "cohorts/cohort.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def change(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Another name, other days, other facilitators."""
    person, row = cohort_of(request, uuid, "lead")
    initial = {
        "name": row.name, "starts": row.starts, "ends": row.ends, "place": row.place, "note": row.note,
        "facilitators": [str(one.uuid) for one in row.facilitators.all()],
    }  # fmt: skip
    form = CohortForm(
        request.POST if request.method == "POST" else None, initial=initial, facilitators=queries.facilitators_for(row.service)
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change_cohort(row, form.plan, by=person)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, "Changed.")
            return redirect("cohorts:cohort", uuid=uuid)
    context = {"form": form, "service": row.service, "changing": row}
    return render(request, "cohorts/make.html", context, status=422 if form.errors else 200)


@post_only(up=1)
@login_required
def close(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Nobody joins any more."""
    person, row = cohort_of(request, uuid, "lead")
    actions.close_cohort(row, by=person)
    messages.success(request, "Closed. Nobody can join it any more. Who is in it stays.")
    return redirect("cohorts:cohort", uuid=uuid)


@post_only(up=1)
@login_required
def open_again(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """People can join again."""
    person, row = cohort_of(request, uuid, "lead")
    with told(request, "Open. People can join it again."):
        actions.open_cohort(row, by=person)
    return redirect("cohorts:cohort", uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def join(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Put people of the service into it."""
    person, row = cohort_of(request, uuid, "lead")
    form = JoinForm(request.POST if request.method == "POST" else None, people=queries.may_join(row))
    if form.is_bound and form.is_valid():
        try:
            joined = actions.add_to_cohort(row, form.chosen, by=person)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, "One person joined." if len(joined) == 1 else f"{len(joined)} people joined.")
            return redirect("cohorts:cohort", uuid=uuid)
    return render(request, "cohorts/join.html", {"form": form, "cohort": row}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def out(request: HttpRequest, uuid: uuids.UUID, enrolment: uuids.UUID) -> HttpResponse:
    """Ask once, then take somebody out of it."""
    person, row = cohort_of(request, uuid, "lead")
    theirs = Enrolment.objects.visible_to(person).select_related("person").filter(uuid=enrolment, cohort=row).first()
    if theirs is None:
        raise Http404
    may.enrolments.require(person, "lead", theirs)
    if request.method == "POST":
        actions.move_to_cohort(theirs, cohort=None, by=person)
        messages.success(request, f"{theirs.person} is not in this cohort any more. They stay on the course.")
        return redirect("cohorts:cohort", uuid=uuid)
    return render(request, "cohorts/out.html", {"cohort": row, "enrolment": theirs})
