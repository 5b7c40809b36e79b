"""Lists of inductions, one as a whole, and what whoever leads does with it."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from charter_content import flows
from charter_content.induction import actions, queries
from charter_content.induction.enums import BY_NAME, Signer
from charter_content.induction.forms import SignersForm, StartDayForm, StartForm
from charter_content.induction.models import Induction
from charter_content.induction.policies import inductions
from foundation import signing
from people.decorators import post_only, signed_in, signed_in_or_kept, told
from people.models import User
from people.policies import users

from .base import theirs

PER_PAGE = 30


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """My own; what waits for me to sign; and, for whoever leads, everybody's."""
    person = signed_in(request)
    leads = bool(getattr(person, "leads", False))
    rows = Induction.objects.led_by(person).select_related("person", "service", "version")
    page = Paginator(rows.open().order_by("-starts_on", "-made_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    own = list(Induction.objects.filter(person=person).select_related("service", "version"))
    waiting = queries.signatures_waiting(person)
    context = {
        "own": queries.rows_of(own, waiting=waiting), "also": _also(person),
        "waiting": [one for one in waiting if one.induction.person_id != person.pk], "leads": leads, "page": page,
        "rows": queries.rows_of(list(page.object_list)) if leads else [],
        "closed": rows.exclude(closed_at=None).order_by("-closed_at")[:PER_PAGE] if leads else [],
        "to_start": queries.without_induction(person) if leads else [], "can_start": bool(leads and queries.versions_to_start()),
        "our_key": signing.fingerprint(signing.signer().public) if leads else "",
    }  # fmt: skip
    return render(request, "induction/home.html", context)


def _also(person: User) -> list[Induction]:
    """Open ones of others that `person` does not lead, and signs something in."""
    led = Induction.objects.led_by(person).values("pk")
    rows = Induction.objects.visible_to(person).open().exclude(person=person).exclude(pk__in=led)
    return list(rows.select_related("person").order_by("-starts_on", "-made_at")[:PER_PAGE])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def start(request: HttpRequest, person: uuids.UUID) -> HttpResponse:
    """Begin the induction of somebody in a service that one leads."""
    by = signed_in(request)
    someone = User.objects.filter(uuid=person).first()
    services = queries.services_to_start(someone, by=by) if someone else []
    if someone is None or not services:
        if someone is not None and users.may(by, "view", someone):
            raise PermissionDenied
        raise Http404
    running = Induction.objects.open().filter(person=someone, service__in=services).first()
    if running is not None and len(services) == 1:
        return redirect("induction:one", uuid=running.pk)
    versions = queries.versions_to_start()
    form = StartForm(request.POST if request.method == "POST" else None, services=services, versions=versions)
    if versions and form.is_bound and form.is_valid():
        try:
            row = flows.start_induction(
                someone, service=form.service, version=form.version, starts_on=form.cleaned_data["starts_on"], by=by
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"It has begun. {someone} can see it now.")
            return redirect("induction:one", uuid=row.pk)
    context = {"someone": someone, "services": services, "versions": versions, "form": form}
    return render(request, "induction/start.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def one(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The checklist by stages."""
    person, row = theirs(request, uuid)
    return _page(request, person, row)


def _page(request: HttpRequest, person: User, row: Induction, *, status: int = 200, **more: Any) -> HttpResponse:
    found = queries.checklist(row, by=person)
    context: dict[str, Any] = {
        "induction": row,
        "found": found,
        "has_signed": any(line.signed for _, lines in found.stages for line in lines),
    }
    if inductions.may(person, "change", row):
        context["day_form"] = StartDayForm(initial={"starts_on": row.starts_on})
        context["signers_form"] = _signers_form(row, found.holders)
    return render(request, "induction/one.html", context | more, status=status)


def _signers_form(row: Induction, holders: queries.Holders, data: Any = None) -> SignersForm | None:
    needed = [one for one in BY_NAME if any(one in item.signers for item in row.version.items.all())]
    if not needed:
        return None
    return SignersForm(data, people=queries.people_to_name(row), holders=holders, signers=needed)


@post_only(up=1)
@signed_in_or_kept
def plan(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """They start on another day."""
    person, row = theirs(request, uuid, "change")
    form = StartDayForm(request.POST)
    if form.is_valid():
        try:
            actions.change_start(row, starts_on=form.cleaned_data["starts_on"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The days are counted from there now.")
            return redirect("induction:one", uuid=uuid)
    return _page(request, person, row, status=422, day_form=form, wrong=form)


@post_only(up=1)
@signed_in_or_kept
def signers(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Name who signs as manager and as safeguarding lead."""
    person, row = theirs(request, uuid, "change")
    holders = queries.holders_of(row)
    form = _signers_form(row, holders, request.POST)
    if form is None:
        raise Http404
    if not form.is_valid():
        return _page(request, person, row, status=422, signers_form=form, wrong=form)
    for signer, chosen in form.chosen().items():
        if chosen != holders.named.get(signer):
            flows.name_signer(row, signer=Signer(signer), person=chosen, by=person)
    messages.success(request, "Kept. They see the items that they sign, and no others.")
    return redirect("induction:one", uuid=uuid)


@post_only(up=1)
@login_required
def newer(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Go on with the newest version of the checklist."""
    person, row = theirs(request, uuid, "change")
    newest = queries.newest_version(row.version.template_key)
    if newest is not None:
        row = actions.move_to_version(row, version=newest, by=person)
    messages.success(request, f"It goes on with version {row.version.number}. What is signed stays.")
    return redirect("induction:one", uuid=uuid)


@post_only(up=1)
@login_required
def close(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Nothing more is signed."""
    person, row = theirs(request, uuid, "lead")
    actions.close_induction(row, by=person)
    messages.success(request, "Closed. It can be read and taken along, and nothing more is signed.")
    return redirect("induction:one", uuid=uuid)


@post_only(up=1)
@login_required
def reopen(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Go on with it."""
    person, row = theirs(request, uuid, "lead")
    with told(request, "It is open again."):
        actions.reopen_induction(row, by=person)
    return redirect("induction:one", uuid=uuid)
