"""Together with others: what is planned, planning it, saying whether one comes, and the agenda."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from charter_content import flows
from charter_content.supervision import actions, queries
from charter_content.supervision.diary import calendar_file
from charter_content.supervision.enums import ACROSS, ENOUGH_THEMES, USUAL_MINUTES, USUAL_PLACES, Answer, GatheringKind, Stage
from charter_content.supervision.forms import GatheringForm, SignUpForm, WordsForm
from charter_content.supervision.models import Gathering, SignUp
from charter_content.supervision.policies import gatherings, invitations, sign_ups
from charter_content.supervision.wording import GROUP_AGREEMENT, GROUP_FLOW, NETWORK_FLOW, REVIEW_DAY_FLOW
from people.decorators import post_only, signed_in, signed_in_or_kept
from people.models import ServiceRole, User
from people.policies import services

from .base import leader, words_kept

PER_PAGE = 20
FLOWS = {GatheringKind.REVIEW_DAY: REVIEW_DAY_FLOW, GatheringKind.NETWORK: NETWORK_FLOW}


@require_safe
@login_required
def together(request: HttpRequest) -> HttpResponse:
    """Everything that somebody can come to, or came to; for whoever leads, invitations and the way to plan one."""
    person = signed_in(request)
    page = Paginator(queries.gatherings_past(person), PER_PAGE).get_page(request.GET.get("page"))
    led = (
        [role.service for role in ServiceRole.objects.leading(person).select_related("service")] if getattr(person, "leads", False) else []
    )
    context = {
        "ahead": queries.gatherings_ahead(person), "page": page, "past": [queries.line_of(row) for row in page],
        "waiting": queries.invitations_waiting(person) if led else [], "services": led, "kinds": GatheringKind.choices,
    }  # fmt: skip
    return render(request, "supervision/group/together.html", context)


def theirs(request: HttpRequest, uuid: uuids.UUID, action: str = "view") -> tuple[User, Gathering]:
    """The gathering and who asks for it. Raises Http404 when it is not theirs to see, PermissionDenied when not to do."""
    person = signed_in(request)
    found = gatherings.get(person, pk=uuid)
    row = Gathering.objects.select_related("host").prefetch_related("facilitators", "invitations").get(pk=found.pk)
    gatherings.require(person, action, row)
    return person, row


@require_safe
@login_required
def gathering(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One day, as each may see it."""
    person, row = theirs(request, uuid)
    return gathering_page(request, person, row)


def gathering_page(
    request: HttpRequest, person: User, row: Gathering, *, form: Form | None = None, add_form: Form | None = None
) -> HttpResponse:
    """The page of one day: with the forms that were sent, when something is wrong with them."""
    mine = SignUp.objects.filter(gathering=row, person=person).first()
    facilitates, arranges = gatherings.may(person, "facilitate", row), gatherings.may(person, "arrange", row)
    joins = gatherings.may(person, "join", row)
    if joins and form is None:
        initial = {"answer": mine.answer if mine else "", "needs": queries.needs_of(_with(mine, row)) if mine else ""}
        form = SignUpForm(initial=initial)
    led = row.invitations.filter(service__in=ServiceRole.objects.leading(person).values("service"))
    led_there = list(led.select_related("service").prefetch_related("service__roles"))
    reads = gatherings.may(person, "read", row)
    if reads and add_form is None:
        add_form = correction_form()
    agreed = queries.actions_of(row) if row.locked_at and row.kind in ACROSS else []
    context: dict[str, Any] = {
        "gathering": row, "Stage": Stage, "mine": mine, "form": form if joins else None, "facilitates": facilitates, "arranges": arranges,
        "facilitators": row.facilitators.all(), "full": joins and queries.is_full(row),
        "register": queries.register_of(row, by=person) if facilitates or led_there else None,
        "many_services": row.kind in ACROSS, "submits": gatherings.may(person, "submit", row), "across": row.kind in ACROSS,
        "themes": queries.agenda_of(row) if facilitates and row.kind in ACROSS and row.stage == Stage.PLANNED else (),
        "enough": ENOUGH_THEMES, "flow": GROUP_FLOW if row.kind == GatheringKind.GROUP else None, "agreement": GROUP_AGREEMENT,
        "steps": FLOWS.get(GatheringKind(row.kind)), "invitations": row.invitations.select_related("service") if arranges else [],
        "asked": [one for one in led_there if invitations.may(person, "answer", one)],
        "record": queries.kept_record(row) if reads else None, "add_form": add_form, "agreed": agreed,
        "ends_actions": bool(agreed) and (facilitates or services.may_lead(person, row.host)),
    }  # fmt: skip
    wrong = (form is not None and form.errors) or (add_form is not None and add_form.errors)
    return render(request, "supervision/group/gathering.html", context, status=422 if wrong else 200)


def _with(line: SignUp, row: Gathering) -> SignUp:
    line.gathering = row
    return line


def correction_form(data: Any = None) -> WordsForm:
    hint = "It stands beside what was kept, under your name. Those who came see it. It cannot be taken out. No names of people you support."
    return WordsForm(data, label="What should stand beside it?", hint=hint)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def plan(request: HttpRequest, service: uuids.UUID, kind: str) -> HttpResponse:
    """Plan a day with others."""
    person = leader(request)
    host = services.get(person, uuid=service)
    if kind not in GatheringKind.values or not services.may(person, "lead", host):
        raise Http404
    chosen = GatheringKind(kind)
    last = Gathering.objects.filter(host=host, kind=chosen).order_by("-planned_for").first()
    initial = {
        "on": queries.usual_day(host, chosen), "at": timezone.localtime(last.planned_for).time() if last else None,
        "minutes": USUAL_MINUTES[chosen], "places": last.places if last else USUAL_PLACES[chosen], "place": last.place if last else "",
        "facilitators": [str(person.uuid)],
    }  # fmt: skip
    form = GatheringForm(
        request.POST if request.method == "POST" else None, initial=initial, kind=chosen, facilitators=queries.facilitators_for(host),
        services=queries.services_to_invite(host) if chosen in ACROSS else (),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            row = flows.plan_gathering(host, chosen, form.plan, by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Planned. Whom it is for can see it now.")
            return redirect("supervision:gathering", uuid=row.pk)
    context = {"form": form, "kind": chosen, "host": host, "moving": None, "Kind": GatheringKind}
    return render(request, "supervision/group/plan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def move(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Another day or place, other facilitators, more services."""
    person, row = theirs(request, uuid, "arrange")
    kind, local = GatheringKind(row.kind), timezone.localtime(row.planned_for)
    initial = {
        "on": local.date(), "at": local.time(), "minutes": row.minutes, "place": row.place, "places": row.places,
        "facilitators": [str(one.uuid) for one in row.facilitators.all()],
    }  # fmt: skip
    form = GatheringForm(
        request.POST if request.method == "POST" else None, initial=initial, kind=kind, facilitators=queries.facilitators_for(row.host),
        services=queries.services_to_invite(row.host) if kind in ACROSS else (),
        asked=[one.service for one in row.invitations.select_related("service")],
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            flows.move_gathering(row, form.plan, by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Changed. Those who come are told that there is something new.")
            return redirect("supervision:gathering", uuid=row.pk)
    context = {"form": form, "kind": kind, "host": row.host, "moving": row, "Kind": GatheringKind}
    return render(request, "supervision/group/plan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask once, then call it off."""
    person, row = theirs(request, uuid)
    if row.locked_at or not services.may(person, "lead", row.host):
        raise PermissionDenied
    if request.method == "POST":
        flows.cancel_gathering(row, by=person)
        messages.success(request, "Called off. Those who had signed up are told that there is something new.")
        return redirect("supervision:together")
    return render(request, "supervision/group/cancel.html", {"gathering": row})


@require_safe
@login_required
def calendar(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The calendar file of a day: it tells nothing but that there is a meeting."""
    _person, row = theirs(request, uuid)
    response = HttpResponse(calendar_file(row), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    response["Cache-Control"] = "no-store, private"
    return response


@post_only(up=1)
@signed_in_or_kept
@words_kept("needs")
def answer(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Say whether one comes, and what one needs."""
    person, row = theirs(request, uuid, "join")
    form = SignUpForm(request.POST)
    if form.is_valid():
        chosen = Answer(form.cleaned_data["answer"])
        try:
            actions.sign_up(row, answer=chosen, needs=form.cleaned_data["needs"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            coming = chosen == Answer.COMING
            messages.success(
                request, "You are coming. You can change that here." if coming else "You cannot come. Thank you for saying so."
            )
            return redirect("supervision:gathering", uuid=uuid)
    return gathering_page(request, person, row, form=form)


@post_only(up=2)
@login_required
def invitation(request: HttpRequest, uuid: uuids.UUID, service: uuids.UUID) -> HttpResponse:
    """Say for one's service whether it takes part."""
    person, row = theirs(request, uuid)
    found = invitations.get(person, gathering=row, service__uuid=service)
    if (said := request.POST.get("answer")) not in ("yes", "no"):
        return redirect("supervision:gathering", uuid=uuid)  # a no takes people off the list: it is never guessed
    yes = said == "yes"
    flows.answer_invitation(found, yes=yes, by=person)
    messages.success(request, "Your service takes part. Its people see the day now." if yes else "Your service does not take part.")
    return redirect("supervision:gathering", uuid=uuid)


@post_only(up=2)
@login_required
def off(request: HttpRequest, uuid: uuids.UUID, line: uuids.UUID) -> HttpResponse:
    """Take somebody off the list."""
    person, _row = theirs(request, uuid)
    found = SignUp.objects.select_related("gathering__host", "service").get(pk=sign_ups.get(person, pk=line, gathering=uuid).pk)
    actions.take_off(found, by=person)
    messages.success(request, "Taken off the list. They can sign up again.")
    return redirect("supervision:gathering", uuid=uuid)


THEME_HINT = "A sentence or two. No names, of anybody, and nothing that tells who somebody is."


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
@words_kept("text")
def agenda(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Put a theme on the agenda, without a name. The page says what that means before anybody writes."""
    person, row = theirs(request, uuid, "submit")
    form = WordsForm(request.POST if request.method == "POST" else None, label="What should we talk about?", hint=THEME_HINT)
    if form.is_bound and form.is_valid():
        try:
            actions.submit_theme(row, text=form.cleaned_data["text"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "It is among the themes now. Nobody can tell that it is yours, not even this site.")
            return redirect("supervision:gathering", uuid=uuid)
    context = {"form": form, "gathering": row, "enough": ENOUGH_THEMES}
    return render(request, "supervision/group/agenda.html", context, status=422 if form.errors else 200)


@post_only(up=2)
@login_required
def drop(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take a theme out that names somebody."""
    person, row = theirs(request, uuid, "write")
    actions.drop_theme(row, mark=request.POST.get("theme", ""), by=person)
    messages.success(request, "Taken out.")
    return redirect("supervision:gathering", uuid=uuid)
