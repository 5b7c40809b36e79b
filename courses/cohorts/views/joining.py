"""For whoever was invited: the link in a mail, and the code on a sheet. Opening an address changes nothing."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from courses.cohorts import actions
from courses.cohorts.forms import AskForm, CodeForm, NewcomerForm
from courses.cohorts.models import JoinCode
from courses.cohorts.queries import code_by
from foundation.limits import address_of, allow_once_more
from people.actions import Guest, invite_again, make_account
from people.decorators import post_only
from people.enums import InvitationState
from people.models import Invitation, User
from people.queries import invitation_by
from people.tasks import send_invitation

AN_HOUR, A_DAY = 3600, 86400
TRIES_OF_AN_ADDRESS, MAILS_TO_AN_ADDRESS, MAILS_OF_A_CODE = 300, 3, 300
"""Codes typed and opened from one place in an hour (a room of forty may share it, and each of them does so a few times); links sent to one
address, and for one code, in a day."""
TOO_OFTEN = "Many codes were typed here in the last hour. Please try again in an hour."


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: no browser keeps the page, and no page that is left for is told where from."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def join_page(request: HttpRequest, token: str) -> HttpResponse:
    """What the link of an invitation leads to. A POST joins: as who is signed in, or with a new account for the address it was sent to."""
    found = invitation_by(token)
    if found is None:
        raise Http404
    invitation, newest = found
    person = request.user if isinstance(request.user, User) else None
    if person is not None and invitation.accepted_by_id == person.pk:
        return redirect("my_training")
    context = {
        "invitation": invitation, "token": token, "person": person,
        "works": newest and invitation.state in (InvitationState.WAITING, InvitationState.UNDELIVERED),
        "may_ask": invitation.is_open, "has_account": User.objects.filter(email=invitation.email).exists(),
    }  # fmt: skip
    form = NewcomerForm(request.POST if request.method == "POST" else None, initial={"name": invitation.name})
    problem = ""
    if request.method == "POST" and context["works"] and (person or (form.is_valid() and not context["has_account"])):
        try:
            with transaction.atomic():
                who = person or make_account(invitation, name=form.cleaned_data["name"])
                actions.join(invitation, by=who)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            if person is None:
                login(request, who, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, f"Welcome, {who}. You have joined {invitation.service}.")
            return redirect("my_training")
    status = 410 if not context["works"] else 422 if problem or (form.is_bound and form.errors) else 200
    return _private(render(request, "cohorts/invited.html", context | {"form": form, "problem": problem}, status=status))


@post_only(up=1)
def ask_again(request: HttpRequest, token: str) -> HttpResponse:
    """A new link to the same address, for somebody whose link is too old. It shows nobody anything, and goes to nobody else."""
    found = invitation_by(token)
    if found is None:
        raise Http404
    invitation = found[0]
    if invitation.is_open and allow_once_more("invitation-again", str(invitation.uuid), most=MAILS_TO_AN_ADDRESS, within=A_DAY):
        try:
            with transaction.atomic():
                _send(invite_again(invitation, by=None))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("invited", token=token)
    messages.success(request, "A new link is on its way to the address that the old one was sent to.")
    return redirect("invited", token=token)


def _send(invitation: Invitation) -> None:
    transaction.on_commit(partial(send_invitation.enqueue, invitation.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def type_code(request: HttpRequest) -> HttpResponse:
    """Type the code that stands on a sheet."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if _too_often(request):
            return _refused(request, form.data["code"], TOO_OFTEN, status=429)
        if found := code_by(form.cleaned_data["code"]):
            return redirect("join_by_code", code=found.code)
        form.add_error("code", "This code does not work. Check for letters that look alike, or ask for a new one.")
    return _private(render(request, "cohorts/type_code.html", {"form": form}, status=422 if form.errors else 200))


def _too_often(request: HttpRequest) -> bool:
    address = address_of(request)
    return bool(address) and not allow_once_more("join-code", address, most=TRIES_OF_AN_ADDRESS, within=AN_HOUR)


@require_http_methods(["GET", "HEAD", "POST"])
def join_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Join with a code. Who is signed in joins at once; others are sent a link, whether or not they have an account."""
    if _too_often(request):
        return _refused(request, code, TOO_OFTEN, status=429)
    found = code_by(code)
    if found is None:
        return _refused(request, code, "This code does not work any more. Ask for the new one.", status=410)
    if isinstance(request.user, User):
        return _join_signed_in(request, found, request.user)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        problem = _ask(found, form.cleaned_data["email"])
        if not problem:
            return _private(render(request, "cohorts/asked.html", {"email": form.cleaned_data["email"]}))
        form.add_error("email", problem)
    return _private(render(request, "cohorts/join_by_code.html", {"form": form, "code": found}, status=422 if form.errors else 200))


def _refused(request: HttpRequest, code: str, words: str, *, status: int) -> HttpResponse:
    """The page to type a code on, with the one that was sent and why it leads nowhere."""
    form = CodeForm({"code": code})
    form.is_valid()
    form.add_error("code", words)
    return _private(render(request, "cohorts/type_code.html", {"form": form}, status=status))


def _join_signed_in(request: HttpRequest, code: JoinCode, person: User) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            actions.join_with_code(code, by=person)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, f"You have joined {code.cohort}.")
            return redirect("my_training")
    context = {"code": code, "person": person, "problem": problem, "back": reverse("home")}
    return _private(render(request, "cohorts/join_by_code.html", context, status=422 if problem else 200))


def _ask(code: JoinCode, email: str) -> str:
    """Send the link; what stands in the way, in words, or nothing. More links than anybody needs are not sent, and nobody is told."""
    if not allow_once_more("join-mail", email, most=MAILS_TO_AN_ADDRESS, within=A_DAY):
        return ""
    if not allow_once_more("join-mails-of-code", code.code, most=MAILS_OF_A_CODE, within=A_DAY):
        return "This code was used very often today. Please ask whoever gave it to you."
    try:
        with transaction.atomic():
            _send(actions.ask_with_code(code, Guest(email)))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
