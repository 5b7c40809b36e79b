"""One item: what it is, who has said what, and signing it."""

import uuid as uuids
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from charter_content import flows
from charter_content.induction import actions, queries
from charter_content.induction.enums import Answer, Signer
from charter_content.induction.forms import AgreeForm, ElsewhereForm, NotYetForm, SignForm
from charter_content.induction.models import Induction
from charter_content.induction.policies import holds, inductions
from people.decorators import post_only, signed_in_or_kept
from people.models import User

from .base import theirs


def _their_item(request: HttpRequest, uuid: uuids.UUID, code: str) -> tuple[User, Induction, queries.ItemState]:
    """Raises Http404 also for an item of theirs that they do not see."""
    person, row = theirs(request, uuid)
    try:
        state = queries.item_state(row, code)
    except LookupError as error:
        raise Http404 from error
    if not inductions.may_read(person, row) and not any(holds(person, row, one) for one in state.item.signers):
        raise Http404
    return person, row, state


def _page(
    request: HttpRequest, person: User, row: Induction, state: queries.ItemState, *, status: int = 200, wrong: Form | None = None,
    changed: bool = False, forms: dict[str, Form] | None = None,
) -> HttpResponse:  # fmt: skip
    reading, hats = queries.reading_of(state), inductions.signers_for(person, row, state.item)
    to_sign = [one for one in hats if one in state.awaited and state.elsewhere is None]
    own = [signer for signer, last in state.newest.items() if last.person_id == person.pk and last.answer != Answer.WITHDRAWN]
    to_agree = state.elsewhere if state.elsewhere and not state.elsewhere_agreed and row.is_open and row.person_id == person.pk else None
    can_doubt = to_sign or ([Signer.SUPPORTER] if to_agree else [])
    shown: dict[str, Any] = {
        "sign_form": SignForm(signers=to_sign, state=state, reading=reading, version=row.version.number) if to_sign else None,
        "not_yet_form": NotYetForm(signers=can_doubt, auto_id="id_not_yet_%s") if can_doubt else None,
        "back_form": NotYetForm(signers=own, auto_id="id_back_%s") if own and row.is_open else None,
        "agree_form": AgreeForm(initial={"about": to_agree.pk}) if to_agree else None,
        "elsewhere_form": ElsewhereForm(auto_id="id_elsewhere_%s") if inductions.may(person, "change", row) and not state.is_done else None,
    }
    holders = queries.holders_of(row)
    context = {
        "induction": row, "state": state, "item": state.item, "reading": reading, "wrong": wrong, "changed": changed,
        "history": queries.history(row, state.item.code, by=person), "whole": inductions.may_read(person, row),
        "to_agree": to_agree, "leads": inductions.may(person, "lead", row), "is_mine": row.person_id == person.pk,
        "awaited": [(one.label, holders.of(one)) for one in state.awaited],
    }  # fmt: skip
    return render(request, "induction/item.html", context | shown | (forms or {}), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def item(request: HttpRequest, uuid: uuids.UUID, code: str) -> HttpResponse:
    """Read it; a POST signs it."""
    person, row, state = _their_item(request, uuid, code)
    if request.method != "POST":
        return _page(request, person, row, state)
    hats = inductions.signers_for(person, row, state.item)
    if not hats:
        raise PermissionDenied
    form = SignForm(request.POST, signers=hats, state=state, reading=queries.reading_of(state), version=row.version.number)

    def sign() -> str:
        values = form.cleaned_data
        outcome = flows.sign_item(
            row, code, signer=form.signer, name=values["name"], seen=values["seen"], document_version=values["document_version"],
            comment=values["comment"], by=person,
        )  # fmt: skip
        if outcome.state.is_done:
            return "You have signed. This one is done."
        return "You have signed. It is done once the others have signed too."

    return _sent(request, person, row, state, form, sign, "sign_form")


@post_only(up=1)
@signed_in_or_kept
def not_yet(request: HttpRequest, uuid: uuids.UUID, code: str) -> HttpResponse:
    """Say “not agreed yet”."""
    person, row, state = _their_item(request, uuid, code)
    form = NotYetForm(request.POST, signers=_hats(person, row), auto_id="id_not_yet_%s")

    def say() -> str:
        flows.say_not_yet(row, code, signer=form.signer, comment=form.cleaned_data["comment"], by=person)
        return "Kept: not agreed yet. You can sign whenever it is right for you."

    return _sent(request, person, row, state, form, say, "not_yet_form")


@post_only(up=1)
@signed_in_or_kept
def back(request: HttpRequest, uuid: uuids.UUID, code: str) -> HttpResponse:
    """Take back what one said last."""
    person, row, state = _their_item(request, uuid, code)
    form = NotYetForm(request.POST, signers=_hats(person, row), auto_id="id_back_%s")

    def take_back() -> str:
        actions.take_back(row, code, signer=form.signer, comment=form.cleaned_data["comment"], by=person)
        return "Taken back. That you had said it stays in the record."

    return _sent(request, person, row, state, form, take_back, "back_form")


@post_only(up=1)
@signed_in_or_kept
def elsewhere(request: HttpRequest, uuid: uuids.UUID, code: str) -> HttpResponse:
    """It was done elsewhere, and how that was checked."""
    person, row, state = _their_item(request, uuid, code)
    inductions.require(person, "change", row)
    form = ElsewhereForm(request.POST, auto_id="id_elsewhere_%s")

    def record() -> str:
        flows.record_elsewhere(row, code, name=form.cleaned_data["name"], how=form.cleaned_data["how"], by=person)
        return f"Recorded. It counts once {row.person} agrees."

    return _sent(request, person, row, state, form, record, "elsewhere_form")


@post_only(up=1)
@signed_in_or_kept
def agree(request: HttpRequest, uuid: uuids.UUID, code: str) -> HttpResponse:
    """The person agrees that it was done elsewhere."""
    person, row, state = _their_item(request, uuid, code)
    form = AgreeForm(request.POST)

    def say() -> str:
        actions.agree_elsewhere(row, code, about=form.cleaned_data["about"], name=form.cleaned_data["name"], by=person)
        return "You have agreed. This one is done."

    return _sent(request, person, row, state, form, say, "agree_form")


def _hats(person: User, row: Induction) -> list[Signer]:
    return [one for one in Signer if holds(person, row, one)] if row.is_open else []


def _sent(
    request: HttpRequest, person: User, row: Induction, state: queries.ItemState, form: Form, do: Callable[[], str], name: str
) -> HttpResponse:
    """Do what was sent, and go on; or the page again with what was typed and what is wrong with it."""
    if not form.is_valid():
        return _page(request, person, row, state, status=422, wrong=form, forms={name: form})
    try:
        words = do()
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, person, row, state, status=422, wrong=form, forms={name: form})
    except actions.ChangedSince:
        return _page(request, person, *_as_it_is(row, state), status=409, changed=True)
    messages.success(request, words)
    return redirect("induction:item", uuid=row.pk, code=state.item.code)


def _as_it_is(row: Induction, state: queries.ItemState) -> tuple[Induction, queries.ItemState]:
    fresh = Induction.objects.select_related("person", "service", "version").get(pk=row.pk)
    try:
        return fresh, queries.item_state(fresh, state.item.code)
    except LookupError as error:
        raise Http404 from error
