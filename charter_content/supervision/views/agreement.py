"""The supervision agreement: written together, read back, signed by both, printed."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from charter_content import flows
from charter_content.supervision import actions, queries
from charter_content.supervision.enums import Owner
from charter_content.supervision.forms import FieldState, SignForm, field_states, sent_fields, show_what_became
from charter_content.supervision.models import Agreement
from charter_content.supervision.pdf import agreement_pdf
from charter_content.supervision.policies import agreements
from charter_content.supervision.wording import AGREEMENT
from people.decorators import post_only, send_again, signed_in, signed_in_or_kept, wants_json
from people.models import User

from .base import pair_of, paper, tell
from .calendar import place_of

NAMES = tuple(part.name for part in AGREEMENT)


@post_only(up=1)
@login_required
def begin_agreement(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Begin to write one, or go on."""
    person, row = pair_of(request, uuid, "work")
    return redirect("supervision:agreement", uuid=actions.begin_agreement(row, by=person).pk)


def _theirs(person: User, uuid: uuids.UUID) -> Agreement:
    found = agreements.get(person, pk=uuid)
    return (
        Agreement.objects.select_related("supervision__person", "supervision__service", "supervision__supervisor")
        .prefetch_related("signatures")
        .get(pk=found.pk)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def agreement(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Write it, or read what both have signed."""
    person = signed_in(request)
    if request.method == "POST":
        return _write(request, person, uuid)
    row = _theirs(person, uuid)
    if row.locked_at:
        context = {"agreement": row, "signed": queries.signed_agreement(row), "back": place_of(row.supervision, person)}
        return render(request, "supervision/agreed.html", context)
    return _page(request, person, row, field_states(NAMES, actions.words_of(row)))


def _write(request: HttpRequest, person: User, uuid: uuids.UUID) -> HttpResponse:
    json = wants_json(request)
    sent = sent_fields(NAMES, request.POST)
    try:
        row = _theirs(person, uuid)
        states = field_states(NAMES, {} if row.locked_at else actions.words_of(row))
        written = actions.write_agreement(row, sent, by=person)
    except ValidationError as error:
        for name, words in error.message_dict.items():
            states[name].error, states[name].text = " ".join(words), sent[name].text
        return tell(states, dict(sent)) if json else _page(request, person, row, states, status=422)
    except (Http404, PermissionDenied):
        if json:
            return JsonResponse({"error": "closed"}, status=404)
        return send_again(request, status=404)
    show_what_became(states, sent, written)
    if json:
        return tell(states, dict(sent))
    if written.clashes:
        return _page(request, person, row, states, status=409)
    return redirect("supervision:read_agreement", uuid=row.pk)


def _page(request: HttpRequest, person: User, row: Agreement, states: dict[str, FieldState], *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "agreement": row, "pair": row.supervision, "parts": [(part, states[part.name]) for part in AGREEMENT],
        "back": place_of(row.supervision, person), "wrong": [one for one in states.values() if one.error],
        "clashes": [one for one in states.values() if one.clashes],
    }  # fmt: skip
    return render(request, "supervision/agreement.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def read_agreement(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Read it back, and sign it."""
    person = signed_in(request)
    row = _theirs(person, uuid)
    if row.locked_at:
        return redirect("supervision:agreement", uuid=uuid)
    agreements.require(person, "sign", row)
    form, changed = SignForm(request.POST if request.method == "POST" else None, initial={"revision": row.revision}), False
    if form.is_bound and form.is_valid():
        try:
            outcome = flows.sign_agreement(row, name=form.cleaned_data["name"], seen_revision=form.cleaned_data["revision"], by=person)
        except actions.ChangedSince:
            changed = True
            row = _theirs(person, uuid)
            form = SignForm(initial={"revision": row.revision, "name": form.cleaned_data["name"]})
        except ValidationError as error:
            form.add_error("name", error)
        else:
            locked = outcome.locked_at is not None
            messages.success(request, "Signed by both." if locked else "You have signed it. It holds once the other one has signed too.")
            return redirect("supervision:agreement" if locked else "supervision:read_agreement", uuid=uuid)
    signatures = actions.counting_signatures(row)
    mine = signatures.get(Owner.PERSON if row.supervision.person_id == person.pk else Owner.SUPERVISOR)
    words = actions.words_of(row)
    context = {
        "agreement": row, "pair": row.supervision, "parts": [(part, words[part.name].text) for part in AGREEMENT if part.name in words],
        "form": form, "changed": changed, "mine": mine, "signed_by_me": mine is not None and mine.person_id == person.pk,
        "signatures": signatures.values(),
    }  # fmt: skip
    return render(request, "supervision/read_agreement.html", context, status=409 if changed else 422 if form.errors else 200)


@require_safe
@login_required
def agreement_paper(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """What both have signed, on paper."""
    person = signed_in(request)
    row = _theirs(person, uuid)
    if row.locked_at is None:
        raise Http404
    return paper(agreement_pdf(queries.signed_agreement(row), printed_for=str(person)), f"agreement-{row.locked_at:%Y-%m-%d}")
