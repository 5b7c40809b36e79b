"""For whoever leads a service: inviting people, what became of it, and the code of a cohort."""

import uuid as uuids
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from courses.cohorts import actions
from courses.cohorts.enums import Standing
from courses.cohorts.forms import AS_WHAT, COLLEAGUE, GuestRows, Into, InviteForm, role_of
from courses.cohorts.models import Cohort
from courses.cohorts.pdf import join_code_pdf, join_url
from courses.cohorts.queries import live_code_of
from foundation.codes import read_uuids
from foundation.qr import code_svg
from people.actions import invite_again, withdraw_invitation
from people.decorators import post_only, signed_in, signed_in_or_kept
from people.enums import InvitationState, Role
from people.models import Invitation, Service, ServiceRole, User
from people.queries import has_coordinator
from people.tasks import send_invitation

from .base import cohort_of, paper_response, picture_response

PER_PAGE = 50
FILTERS = {
    "": "All", InvitationState.WAITING.value: "Invited", InvitationState.EXPIRED.value: "Link too old",
    InvitationState.UNDELIVERED.value: "Not sent", InvitationState.JOINED.value: "Joined",
}  # fmt: skip


def _leader(request: HttpRequest) -> User:
    """Raises Http404 for somebody who leads no service."""
    person = signed_in(request)
    if not getattr(person, "leads", False):
        raise Http404
    return person


def _places(person: User) -> list[Into]:
    """Where `person` can invite to: the open cohorts of the services that they lead, then each service alone. Two queries."""
    led = list(Service.objects.filter(pk__in=ServiceRole.objects.leading(person).values("service")))
    rows = Cohort.objects.open().filter(service__in=led).select_related("service")
    return [*(Into(cohort.service, cohort) for cohort in rows), *(Into(service, None) for service in led)]


def _chosen(request: HttpRequest, places: list[Into]) -> Into | None:
    wanted = request.GET.get("group", "")
    return next((place for place in places if place.cohort and str(place.cohort.uuid) == wanted), places[0] if places else None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def invite(request: HttpRequest) -> HttpResponse:
    """Whom to invite. A POST shows every row; nothing is sent yet, and nothing is kept."""
    person = _leader(request)
    places = _places(person)
    chosen = _chosen(request, places)
    form = InviteForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None,
        places=places, initial={"into": chosen.code if chosen else None},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        return _look_through(request, form.rows, role=form.cleaned_data["role"], ignored=form.ignored)
    without = [place.service for place in places if place.cohort is None and not has_coordinator(place.service)]
    return render(request, "cohorts/invite.html", {"form": form, "without": without}, status=422 if form.errors else 200)


def _look_through(
    request: HttpRequest, rows: GuestRows, *, role: str, ignored: tuple[str, ...] = (), status: int = 200, told: str = ""
) -> HttpResponse:
    context = {
        "rows": rows, "role": role, "as_what": "Colleague" if role == COLLEAGUE else Role(role).label, "ignored": ignored, "told": told,
        "ready": len(rows.guests), "waiting": rows.count(Standing.WAITING), "here": rows.count(Standing.HERE), "problems": rows.problems,
    }  # fmt: skip
    response = render(request, "cohorts/look_through.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


@post_only(up=1)
@signed_in_or_kept
def look_through(request: HttpRequest) -> HttpResponse:
    """The rows as they were mended: looked at again, or sent. All that are wanted have to be right before anything goes out."""
    person = _leader(request)
    into = next((place for place in _places(person) if place.code == request.POST.get("into")), None)
    role = request.POST.get("role", "")
    if into is None or role not in {code for code, _ in AS_WHAT}:
        messages.error(request, "That group is not open any more. Choose again where to.")
        return redirect("invite")
    rows = GuestRows.from_data(request.POST, into)
    if request.POST.get("do") != "send":
        return _look_through(request, rows, role=role, status=422 if rows.problems else 200)
    if rows.problems:
        return _look_through(request, rows, role=role, status=422, told="Nothing was sent yet. Please look at what is marked below.")
    try:
        with transaction.atomic():
            fresh, known = actions.invite_people(into.service, cohort=into.cohort, guests=rows.guests, role=role_of(role), by=person)
            _send(fresh)
    except ValidationError as error:
        return _look_through(request, rows, role=role, status=422, told=" ".join(error.messages))
    already = len(known) + rows.count(Standing.WAITING)
    parts = [_people(len(fresh), "invitation is on its way.", "invitations are on their way.")] if fresh else ["Nothing was sent."]
    parts += [_people(already, "was invited already.", "were invited already.")] if already else []
    parts += [_people(rows.count(Standing.HERE), "is here already.", "are here already.")] if rows.count(Standing.HERE) else []
    messages.success(request, " ".join(parts))
    return redirect("invitations")


def _people(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _send(rows: list[Invitation]) -> None:
    for row in rows:
        transaction.on_commit(partial(send_invitation.enqueue, row.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def invitations(request: HttpRequest) -> HttpResponse:
    """Who was invited and what became of it. A POST sends the ticked ones again, or withdraws them."""
    person = _leader(request)
    mine = Invitation.objects.filter(service__in=ServiceRole.objects.leading(person).values("service"))
    if request.method == "POST":
        _change(request, list(mine.open().filter(uuid__in=read_uuids(request.POST.getlist("pick")[:PER_PAGE]))), person)
        return redirect(request.get_full_path())
    wanted = request.GET.get("state", "")
    rows = mine.filter(withdrawn_at=None).select_related("service", "place__cohort", "accepted_by").in_state(wanted)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    filters = [(code, label, code == wanted) for code, label in FILTERS.items()]
    return render(request, "cohorts/invitations.html", {"page": page, "filters": filters})


def _change(request: HttpRequest, rows: list[Invitation], person: User) -> None:
    if not rows:
        messages.error(request, "Tick at least one person whose invitation is open.")
        return
    try:
        with transaction.atomic():
            if request.POST.get("do") == "withdraw":
                for row in rows:
                    withdraw_invitation(row, by=person)
                messages.success(request, _people(len(rows), "invitation is withdrawn.", "invitations are withdrawn."))
            else:
                _send([invite_again(row, by=person) for row in rows])
                messages.success(request, _people(len(rows), "new link is on its way.", "new links are on their way."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


# --- The code of a cohort ---


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def join_code(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The code with which people in the room ask to join. A POST makes a new one, or ends it."""
    person, cohort = cohort_of(request, uuid, "lead")
    if request.method == "POST":
        found = live_code_of(cohort)
        try:
            if request.POST.get("do") == "end":
                if found:
                    actions.end_code(found, by=person)
                messages.success(request, "The code has ended. Nobody joins with it any more.")
            else:
                actions.make_code(cohort, role=Role.SUPPORTER, by=person)
                messages.success(request, "Here is the new code. It works for two weeks.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("cohort_code", uuid=uuid)
    found = live_code_of(cohort)
    url = join_url(found) if found else ""
    return render(request, "cohorts/join_code.html", {"cohort": cohort, "code": found, "url": url, "place": url.rsplit("/", 2)[0] + "/"})


@require_safe
@login_required
def join_code_picture(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The code to point a phone at. Raises Http404 while there is none."""
    found = live_code_of(cohort_of(request, uuid, "lead")[1])
    if found is None:
        raise Http404
    return picture_response(code_svg(join_url(found)))


@require_safe
@login_required
def join_code_poster(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The code on a sheet to hang up. It says neither which course nor which service."""
    found = live_code_of(cohort_of(request, uuid, "lead")[1])
    if found is None:
        raise Http404
    return paper_response(join_code_pdf(found), "join")
