"""Making up for a live session: agreed by whoever leads, signed by both."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses import flows
from courses.cohorts import actions, queries
from courses.cohorts.enums import Side
from courses.cohorts.forms import SignForm, TasksForm
from courses.cohorts.models import CatchUp, Enrolment
from courses.cohorts.policies import catch_ups, enrolments
from courses.pages.queries import outline
from people.decorators import post_only, signed_in, signed_in_or_kept
from people.models import User

from .base import show_problems


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def agree(request: HttpRequest, enrolment: uuids.UUID, day: uuids.UUID) -> HttpResponse:
    """Write down what somebody does in place of the live session of one day; until somebody has signed, it can be changed here."""
    person = signed_in(request)
    found = enrolments.get(person, uuid=enrolment)
    theirs = Enrolment.objects.select_related("person", "service", "cohort", "edition").get(pk=found.pk)
    enrolments.require(person, "lead", theirs)
    line = next((one for one in queries.live_progress([theirs])[theirs.pk].days if one.key == day), None)
    if line is None:
        raise Http404
    row = CatchUp.objects.filter(enrolment=theirs, day_key=day).first()
    if row is not None and not catch_ups.may(person, "change", row):
        return redirect("cohorts:catch_up", uuid=row.pk)
    tasks = queries.catch_up_view(row).tasks if row else queries.suggested_tasks(line, outline(theirs.edition_id, theirs.edition.stamp))
    form = TasksForm(request.POST if request.method == "POST" else None, initial={"tasks": "\n".join(tasks)})
    if form.is_bound and form.is_valid():
        try:
            kept = flows.agree_catch_up(theirs, day_key=day, tasks=form.lines, by=person)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, f"Kept. {theirs.person} sees it, too.")
            return redirect("cohorts:catch_up", uuid=kept.pk)
    context = {"form": form, "enrolment": theirs, "day": line, "row": row}
    return render(request, "cohorts/agree.html", context, status=422 if form.errors else 200)


def _catch_up(request: HttpRequest, uuid: uuids.UUID, side: Side) -> tuple[User, CatchUp]:
    """Raises Http404 unless the person would sign for that side."""
    person = signed_in(request)
    found = catch_ups.get(person, pk=uuid)
    rows = CatchUp.objects.select_related("enrolment__person", "enrolment__service", "enrolment__cohort", "enrolment__edition")
    row = rows.get(pk=found.pk)
    if catch_ups.side_of(person, row) != side:
        raise Http404
    return person, row


def _page(request: HttpRequest, uuid: uuids.UUID, side: Side) -> HttpResponse:
    person, row = _catch_up(request, uuid, side)
    form = SignForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        outcome = flows.sign_catch_up(row, name=form.cleaned_data["name"], by=person)
        row.refresh_from_db()
        messages.success(request, "Signed. You both have: it counts as the live session." if row.locked_at else "Signed.")
        if outcome.completed and side == Side.PERSON:
            return redirect("certificates:mine", slug=row.enrolment.edition.slug)
        return redirect("catch_up" if side == Side.PERSON else "cohorts:catch_up", uuid=uuid)
    view = queries.catch_up_view(row)
    context = {
        "form": form, "view": view, "row": row, "enrolment": row.enrolment, "own": side == Side.PERSON, "signed": view.signed_by(side),
        "changes": catch_ups.may(person, "change", row),
    }  # fmt: skip
    return render(request, "cohorts/catch_up.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def sign(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One's own: what was agreed, and signing that it is done."""
    return _page(request, uuid, Side.PERSON)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def their_catch_up(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The same, for whoever leads."""
    return _page(request, uuid, Side.LEADER)


@post_only(up=1)
@login_required
def drop(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """It is not needed any more."""
    person, row = _catch_up(request, uuid, Side.LEADER)
    actions.drop_catch_up(row, by=person)
    messages.success(request, "Taken back.")
    if row.enrolment.cohort is None:
        return redirect("one_person", uuid=row.enrolment.uuid)
    return redirect("cohorts:cohort", uuid=row.enrolment.cohort.uuid)
