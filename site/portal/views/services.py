"""The page of a service, and its roles."""

import uuid as uuids
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from people import actions
from people.decorators import post_only, signed_in, signed_in_or_kept
from people.enums import GIVEN_BY_LEADS, Role, Span
from people.forms.services import AppointForm, EndForm, EntryForm, HousePaperForm, LogoForm, ReachForm, SignpostForm, SupportContactForm
from people.models import HousePaper, Service, ServiceRole, Signpost, SupportContact, User
from people.policies import roles, service_logos, services
from people.queries import logo_of, my_services, roles_there, service_page
from portal.forms import DAYS

PER_PAGE = 30


@dataclass(frozen=True)
class Kind:
    """One section of the page: what stands in it, how it is typed, and what an entry is called."""

    model: type[SupportContact | Signpost | HousePaper]
    form: type[EntryForm]
    one: str


KINDS = {
    "contacts": Kind(SupportContact, SupportContactForm, "Whom to ring"),
    "places": Kind(Signpost, SignpostForm, "A place nearby"),
    "papers": Kind(HousePaper, HousePaperForm, "A policy"),
}


def in_words(things: list[str]) -> str:
    """“Monday, Tuesday and Friday”."""
    return " and ".join(filter(None, (", ".join(things[:-1]), things[-1]))) if things else ""


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The services in which one holds a role today."""
    return render(request, "portal/services/mine.html", {"mine": my_services(signed_in(request))})


@require_safe
@login_required
def service(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Who leads it, how to reach it, whom to ring, places nearby, policies."""
    person = signed_in(request)
    page = service_page(services.get(person, uuid=uuid), by=person)
    days = [DAYS[day] for day in sorted(page.hours.weekdays)]
    return render(request, "portal/services/service.html", {"page": page, "days": in_words(days)})


@require_safe
@login_required
def paper(request: HttpRequest, uuid: uuids.UUID, entry: uuids.UUID) -> HttpResponse:
    """The words of one policy."""
    place = services.get(signed_in(request), uuid=uuid)
    found = HousePaper.objects.visible_to(signed_in(request)).filter(service=place, uuid=entry).first()
    if found is None:
        raise Http404
    return render(request, "portal/services/paper.html", {"paper": found, "service": place})


def _led(request: HttpRequest, uuid: uuids.UUID) -> tuple[User, Service]:
    """The person and the service, which they lead. Raises Http404 when it is not theirs, PermissionDenied when they do not lead it."""
    person = signed_in(request)
    place = services.get(person, uuid=uuid)
    services.require(person, "lead", place)
    return person, place


# --- Changing what stands there ---


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def reach(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """How people reach the service."""
    person, place = _led(request, uuid)
    form = ReachForm(request.POST if request.method == "POST" else None, instance=Service.objects.get(pk=place.pk))
    if form.is_bound and form.is_valid():
        actions.set_how_to_reach(place, form.cleaned_data["contact"], by=person)
        messages.success(request, "Saved.")
        return redirect("service", uuid=uuid)
    context = {"form": form, "service": place, "title": "How to reach us"}
    return render(request, "portal/services/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def logo(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Bring the logo of the service, or say in other words what it shows."""
    person, place = _led(request, uuid)
    there = logo_of(place)
    posted = request.method == "POST"
    form = LogoForm(request.POST if posted else None, request.FILES if posted else None, initial={"alt": there.alt if there else ""})
    if form.is_bound and form.is_valid():
        brought = form.cleaned_data["picture"]
        try:
            actions.set_logo(place, data=brought.read() if brought else b"", alt=form.cleaned_data["alt"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved. Certificates that were given before stay as they are.")
            return redirect("service", uuid=uuid)
    context = {"form": form, "service": place, "logo": there}
    return render(request, "portal/services/logo.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_off_logo(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take the logo off, after asking."""
    person, place = _led(request, uuid)
    if request.method == "POST":
        actions.remove_logo(place, by=person)
        messages.success(request, "Taken off.")
        return redirect("service", uuid=uuid)
    return render(request, "portal/services/take_off_logo.html", {"service": place})


@require_safe
@login_required
def logo_picture(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The picture itself, for whom the service is there."""
    found = service_logos.visible_to(signed_in(request)).filter(service__uuid=uuid).first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.content), content_type="image/png")


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def add(request: HttpRequest, uuid: uuids.UUID, kind: str) -> HttpResponse:
    """Put something on the page."""
    of = _kind(kind)
    person, place = _led(request, uuid)
    form = of.form(request.POST if request.method == "POST" else None, instance=of.model(service=place))
    if form.is_bound and form.is_valid():
        actions.add_entry(of.model, place, form.values, key=form.new_key, by=person)
        messages.success(request, "Added.")
        return redirect("service", uuid=uuid)
    return render(
        request, "portal/services/edit.html", {"form": form, "service": place, "title": of.one}, status=422 if form.errors else 200
    )


def _entry(
    request: HttpRequest, uuid: uuids.UUID, kind: str, entry: uuids.UUID
) -> tuple[User, Kind, SupportContact | Signpost | HousePaper]:
    of = _kind(kind)
    person, place = _led(request, uuid)
    found = of.model.objects.visible_to(person).select_related("service").filter(service=place, uuid=entry).first()
    if found is None:
        raise Http404
    return person, of, found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def change(request: HttpRequest, uuid: uuids.UUID, kind: str, entry: uuids.UUID) -> HttpResponse:
    """Change an entry."""
    person, of, found = _entry(request, uuid, kind, entry)
    form = of.form(request.POST if request.method == "POST" else None, instance=found)
    if form.is_bound and form.is_valid():
        actions.change_entry(found, form.values, by=person)
        messages.success(request, "Saved.")
        return redirect("service", uuid=uuid)
    context = {"form": form, "service": found.service, "title": of.one, "entry": found, "kind": kind}
    return render(request, "portal/services/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def take_off(request: HttpRequest, uuid: uuids.UUID, kind: str, entry: uuids.UUID) -> HttpResponse:
    """Take an entry off the page, after asking."""
    if request.method == "POST":
        person, place = _led(request, uuid)
        found = _kind(kind).model.objects.select_related("service").filter(service=place, uuid=entry).first()
        if found is not None:  # pressed twice, it is gone already
            actions.take_off_entry(found, by=person)
        messages.success(request, "Taken off.")
        return redirect("service", uuid=uuid)
    _person, _of, found = _entry(request, uuid, kind, entry)
    return render(request, "portal/services/take_off.html", {"entry": found, "service": found.service, "kind": kind})


@post_only(up=1)
@login_required
def checked(request: HttpRequest, uuid: uuids.UUID, kind: str, entry: uuids.UUID) -> HttpResponse:
    """Somebody made sure today that a place is right."""
    person, _of, found = _entry(request, uuid, kind, entry)
    if not isinstance(found, Signpost):
        raise Http404
    actions.check_signpost(found, by=person)
    messages.success(request, f"{found.name}: checked today.")
    return redirect("service", uuid=uuid)


# --- Roles ---


@require_safe
@login_required
def roles_here(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Who holds which role, with its dates: now, later, ended."""
    person, place = _led(request, uuid)
    wanted = request.GET.get("when", "")
    span = Span(wanted) if wanted in Span.values else Span.NOW
    page = Paginator(roles_there(place, span), PER_PAGE).get_page(request.GET.get("page"))
    deputies = services.may(person, "make_deputies", place)
    gives = {*GIVEN_BY_LEADS, *([Role.DEPUTY] if deputies else [])}
    lines = [(row, row.person_id != person.pk and row.role in gives) for row in page.object_list]
    context = {
        "service": place, "page": page, "lines": lines, "span": span, "spans": Span, "person": person, "may_make_deputies": deputies,
    }  # fmt: skip
    return render(request, "portal/services/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def appoint(request: HttpRequest, uuid: uuids.UUID, person: uuids.UUID) -> HttpResponse:
    """Give somebody who is at the service another role."""
    by, place = _led(request, uuid)
    held = ServiceRole.objects.active().filter(service=place, person__uuid=person, person__is_active=True).select_related("person")
    there = list(held)
    if not there or there[0].person_id == by.pk:
        raise Http404
    wanted = [*GIVEN_BY_LEADS, Role.DEPUTY] if services.may(by, "make_deputies", place) else list(GIVEN_BY_LEADS)
    may_give = [role for role in wanted if role not in {row.role for row in there}] if request.method != "POST" else wanted
    form = AppointForm(request.POST if request.method == "POST" else None, may_give=may_give)
    if form.is_bound and form.is_valid():
        try:
            given = actions.appoint(
                there[0].person, service=place, role=Role(form.cleaned_data["role"]), ends=form.cleaned_data["ends"], by=by
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{given.person}: {given.get_role_display()}. They are told that there is something new.")
            return redirect("service_roles", uuid=uuid)
    context = {"form": form, "service": place, "somebody": there[0].person, "held": there}
    return render(request, "portal/services/appoint.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def end(request: HttpRequest, uuid: uuids.UUID, role: int) -> HttpResponse:
    """End a role, after saying what ends with it."""
    by, place = _led(request, uuid)
    row = roles.visible_to(by).select_related("person", "service").filter(service=place, pk=role).first()
    if row is None:
        raise Http404
    if not roles.may(by, "give", row):
        raise PermissionDenied
    form = EndForm(request.POST if request.method == "POST" else None, role=row)
    if form.is_bound and form.is_valid():
        try:
            actions.end_appointment(row, on=form.last_day, by=by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved. What the role let them see ends with it.")
            return redirect("service_roles", uuid=uuid)
    return render(request, "portal/services/end.html", {"form": form, "service": place, "role": row}, status=422 if form.errors else 200)
