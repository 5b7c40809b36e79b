"""Whom somebody supervises: the desk, one person's page, and the settings of a pair and of a service."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from charter_content import flows
from charter_content.supervision import actions, queries
from charter_content.supervision.enums import Hat, Kind
from charter_content.supervision.forms import AskForm, RhythmForm
from charter_content.supervision.models import Supervision
from people.decorators import post_only, signed_in_or_kept
from people.enums import LEADING
from people.models import Service, User
from people.policies import services

from .base import leader, pair_of

PER_PAGE = 30


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Everybody whom this person supervises, who needs it first."""
    person = leader(request)
    rows = queries.desk(person)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    waiting = [row for row in queries.to_sign(person) if row.supervision.person_id != person.pk]
    asked = Supervision.objects.asked_of(person).select_related("person", "service")
    led = {row.service.pk: row.service for row in person.roles.active().filter(role__in=LEADING).select_related("service")}
    ended = Supervision.objects.held_by(person).exclude(ended_at=None).select_related("person", "service").order_by("-ended_at")
    context = {
        "page": page, "waiting": waiting, "asked": asked, "ended": ended, "services": led.values(),
        "many": len({row.service for row in rows}) > 1,
    }  # fmt: skip
    return render(request, "supervision/desk.html", context)


@require_safe
@login_required
def with_person(request: HttpRequest, service: uuids.UUID, person: uuids.UUID) -> HttpResponse:
    """The page of somebody whose supervision may not have begun: it begins here."""
    by = leader(request)
    where = services.get(by, uuid=service)
    who = User.objects.visible_to(by).filter(uuid=person, roles__service=where).distinct().first()
    if who is None or not services.may(by, "lead", where) or who.pk == by.pk:
        raise Http404
    row = actions.supervision_of(who, service=where, by=by)
    return redirect("supervision:pair", uuid=row.pk)


@require_safe
@login_required
def one_pair(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One person's supervision, as whoever supervises sees it: what was shared, and not that there is more."""
    person, row = pair_of(request, uuid)
    if row.person_id == person.pk:
        return redirect("supervision:home")
    found = queries.pair(row, by=person)
    context = {
        "found": found, "pair": row, "agenda": queries.on_the_agenda(row, person), "kinds": Kind.choices,
        "readers": [one.person for one in queries.readers_for(row)],
    }  # fmt: skip
    return render(request, "supervision/pair.html", context)


@post_only(up=1)
@login_required
def choose_supervisor(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Who holds this person's sessions from now on."""
    person, row = pair_of(request, uuid, "hold")
    chosen = next((one.person for one in queries.readers_for(row) if str(one.person.uuid) == request.POST.get("supervisor")), None)
    if chosen is None:
        messages.error(request, "Choose somebody who leads this service.")
    else:
        actions.choose_supervisor(row, supervisor=chosen, by=person)
        messages.success(request, f"{chosen} holds these meetings from now on.")
    return redirect("supervision:pair", uuid=uuid)


@post_only(up=1)
@login_required
def hours(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """How many hours of support this person gives, roughly."""
    person, row = pair_of(request, uuid, "hold")
    actions.set_few_hours(row, few_hours=request.POST.get("few_hours") == "on", by=person)
    messages.success(request, "Saved.")
    return redirect("supervision:pair", uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """A coordinator's supervision ends: ask once."""
    person, row = pair_of(request, uuid)
    if request.method == "POST":
        actions.end_supervision(row, by=person)
        messages.success(request, "It has ended. What you both signed stays with the two of you.")
        return redirect("supervision:home")
    if row.hat != Hat.COORDINATOR or row.ended_at is not None:
        raise Http404
    return render(request, "supervision/end.html", {"pair": row})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def ask(request: HttpRequest, service: uuids.UUID) -> HttpResponse:
    """A coordinator asks somebody to supervise them."""
    person = leader(request)
    where = _led(person, service)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            flows.ask_to_supervise(person, service=where, email=form.cleaned_data["email"], by=person)
        except ValidationError as error:
            form.add_error("email", error)
        else:
            messages.success(request, "If somebody who leads a service here has that address, they have your question now.")
            return redirect("supervision:home")
    return render(request, "supervision/ask.html", {"form": form, "service": where}, status=422 if form.errors else 200)


@post_only(up=2)
@login_required
def answer(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say yes or no to a coordinator who asks."""
    person = leader(request)
    row = Supervision.objects.select_related("person", "service").filter(pk=uuid, supervisor=person).first()
    if row is None:
        raise Http404
    if request.POST.get("answer") not in ("yes", "no"):
        raise Http404
    yes = request.POST["answer"] == "yes"
    actions.answer_request(row, yes=yes, by=person)
    messages.success(request, f"You supervise {row.person} now." if yes else "You said no. They can ask somebody else.")
    return redirect("supervision:desk")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def rhythm(request: HttpRequest, service: uuids.UUID) -> HttpResponse:
    """How often people meet at a service."""
    person = leader(request)
    where = _led(person, service)
    form = RhythmForm(request.POST if request.method == "POST" else None, instance=queries.rhythm_of(where))
    if form.is_bound and form.is_valid():
        actions.set_rhythm(where, form.cleaned_data, by=person)
        messages.success(request, "Saved. Due days follow from now on.")
        return redirect("supervision:desk")
    return render(request, "supervision/rhythm.html", {"form": form, "service": where}, status=422 if form.errors else 200)


def _led(person: User, uuid: uuids.UUID) -> Service:
    where = services.get(person, uuid=uuid)
    if not services.may(person, "lead", where):
        raise Http404
    return where
