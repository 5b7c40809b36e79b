"""“Ask my coordinator to contact me”, and what those who lead a service see of it."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from people import actions
from people.decorators import post_only, signed_in, signed_in_or_kept
from people.enums import Way
from people.models import ContactRequest, User
from people.policies import contact_requests, services
from people.queries import contact_hours_of, has_cover, hours_led_by, reaches
from people.tasks import tell_coordinators
from portal.forms import ContactForm, ContactHoursForm
from portal.models import SupportInfo

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask, see by when one hears, and what to do until then."""
    person = signed_in(request)
    found = reaches(person)
    open_ones = [reach for reach in found if reach.is_open and reach.request is None]
    form = ContactForm(request.POST if request.method == "POST" else None, reaches=open_ones)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                row, is_new = actions.ask_for_contact(form.service, way=Way(form.cleaned_data["way"]), by=person)
                if is_new:
                    tell_coordinators(row)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Asked. Below is by when you hear, and whom to ring before that.")
            return redirect("ask_contact")
    context = {
        "reaches": found, "open": open_ones, "form": form, "support": SupportInfo.load(request_or_site=request),
        "waiting": [reach for reach in found if reach.request],
    }  # fmt: skip
    return render(request, "portal/contact.html", context, status=422 if form.errors else 200)


@post_only(up=1)
@login_required
def take_back(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """It is not needed any more."""
    person = signed_in(request)
    actions.take_back_request(contact_requests.get(person, uuid=uuid), by=person)
    messages.success(request, "Taken back. You can ask again whenever you like.")
    return redirect("ask_contact")


def _leader(request: HttpRequest) -> User:
    person = signed_in(request)
    if not getattr(person, "leads", False):
        raise Http404
    return person


@require_safe
@login_required
def asked(request: HttpRequest) -> HttpResponse:
    """Who asked to be contacted, the longest waiting first."""
    person = _leader(request)
    rows = ContactRequest.objects.asked_of(person).select_related("person", "service", "opened_by").order_by("hear_by", "asked_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/asked.html", {"page": page, "hours": hours_led_by(person)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one_asked(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One request: opening it is noted, and tells the person that somebody has seen it. A POST says that they have been in touch."""
    person = _leader(request)
    found = contact_requests.get(person, uuid=uuid)
    if found.person_id == person.pk:
        return redirect("ask_contact")
    if request.method == "POST":
        actions.close_request(found, by=person)
        messages.success(request, "Noted. They see it too.")
        return redirect("asked")
    if request.method == "HEAD":
        return HttpResponse()
    return render(request, "portal/one_asked.html", {"asked": actions.open_request(found, by=person)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def contact_hours(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """When a service answers; on only with cover."""
    person = _leader(request)
    service = services.get(person, uuid=uuid)
    if not services.may(person, "lead", service):
        raise Http404
    form = ContactHoursForm(request.POST if request.method == "POST" else None, instance=contact_hours_of(service))
    if form.is_bound and form.is_valid():
        try:
            actions.set_contact_hours(service, form.cleaned_data, by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved.")
            return redirect("asked")
    context = {"form": form, "service": service, "covered": has_cover(service)}
    return render(request, "portal/contact_hours.html", context, status=422 if form.errors else 200)
