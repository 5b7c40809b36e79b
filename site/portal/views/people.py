"""The coordinator's first plain desk: own people, lift a gate, record what was talked through."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from courses import flows
from courses.cohorts import actions as cohorts
from courses.cohorts.models import Enrolment
from courses.cohorts.policies import enrolments
from courses.pages.queries import courses_with_guides
from people.decorators import post_only, signed_in_or_kept
from people.models import User
from portal.forms import TalkForm
from portal.queries import desk_rows, person_page

PER_PAGE = 30


def _coordinator(request: HttpRequest) -> User:
    """Raises PermissionDenied for somebody who leads no service."""
    if not isinstance(request.user, User) or not getattr(request.user, "leads", False):
        raise PermissionDenied
    return request.user


@require_safe
@login_required
def people(request: HttpRequest) -> HttpResponse:
    person = _coordinator(request)
    rows = (
        Enrolment.objects.led_by(person)
        .exclude(person=person)
        .select_related("person", "service", "cohort")
        .order_by("person__display_name", "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    hats = list(person.roles.active().select_related("service"))
    return render(request, "portal/people.html", {"page": page, "rows": desk_rows(list(page.object_list)), "hats": hats})


@require_safe
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """What somebody who leads a live session needs at hand: the guides, and empty sheets to print."""
    _coordinator(request)
    return render(request, "portal/sessions.html", {"courses": courses_with_guides()})


def _theirs(request: HttpRequest, uuid: uuids.UUID) -> tuple[User, Enrolment]:
    person = _coordinator(request)
    enrolment = enrolments.visible_to(person).select_related("person", "service", "edition").filter(uuid=uuid).first()
    if enrolment is None:
        raise Http404
    enrolments.require(person, "lead", enrolment)
    return person, enrolment


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def one_person(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One person's course; a POST records what was talked through."""
    coordinator, enrolment = _theirs(request, uuid)
    page = person_page(enrolment)
    choices = {choice.code: choice for choice in page.can_talk}
    form = TalkForm(request.POST if request.method == "POST" else None, choices=[(code, choice.shown) for code, choice in choices.items()])
    if form.is_bound and form.is_valid():
        choice = choices[form.cleaned_data["what"]]
        try:
            flows.record_talk(
                enrolment, about=choice.about, key=choice.key, label=choice.label, name=form.cleaned_data["name"], by=coordinator
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Recorded. It counts once {enrolment.person} agrees.")
            return redirect("one_person", uuid=uuid)
    return render(request, "portal/person.html", {"page": page, "enrolment": enrolment, "form": form}, status=422 if form.errors else 200)


@post_only(up=1)
@signed_in_or_kept
def lift_gate(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Open a day early for one person."""
    coordinator, enrolment = _theirs(request, uuid)
    day = next((day for day in person_page(enrolment).days if str(day.day.key) == request.POST.get("day")), None)
    if day is None:
        raise Http404
    cohorts.lift_gate(enrolment, day_key=day.day.key, by=coordinator)
    messages.success(request, f"Day {day.day.number} is open for {enrolment.person} now.")
    return redirect("one_person", uuid=uuid)
