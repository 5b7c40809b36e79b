"""The page of one item: how it stands, and the forms with which whoever looks can say something under it."""

import uuid as uuids
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from charter_content.charter.actions import NotWaiting
from charter_content.charter.models import ReadTogether
from charter_content.charter.policies import readings_together
from charter_content.charter.queries import versions_to_read
from charter_content.induction import queries
from charter_content.induction.actions import ChangedSince
from charter_content.induction.enums import Answer, Known, Signer
from charter_content.induction.forms import (
    AgreeForm,
    ElsewhereForm,
    NotYetForm,
    ReadTogetherForm,
    SameReadingForm,
    SignForm,
    TakeBackReadingForm,
)
from charter_content.induction.models import Induction
from charter_content.induction.policies import holds, inductions
from people.decorators import View, post_only, signed_in_or_kept
from people.models import User

from .base import theirs


@dataclass(frozen=True)
class Looking:
    """Somebody who looks at one item of an induction."""

    person: User
    induction: Induction
    state: queries.ItemState

    @cached_property
    def signers(self) -> list[Signer]:
        """As whom they may sign the item, whether they have or not."""
        return list(inductions.signers_for(self.person, self.induction, self.state.item))

    @cached_property
    def hats(self) -> list[Signer]:
        """As whom they may say something in the induction."""
        return [one for one in Signer if holds(self.person, self.induction, one)] if self.induction.is_open else []

    @cached_property
    def to_sign(self) -> list[Signer]:
        """As whom they are waited for."""
        return [one for one in self.signers if one in self.state.awaited and self.state.elsewhere is None]

    @property
    def to_agree(self) -> bool:
        """Are they asked whether it was done elsewhere?"""
        return bool(self.state.elsewhere and not self.state.elsewhere_agreed and Signer.SUPPORTER in self.hats)

    @cached_property
    def reads_together(self) -> bool:
        """Is it the item that the charter is read together, and are they one of the two?"""
        return self.state.item.known == Known.CHARTER and inductions.may(self.person, "read_together", self.induction)

    @property
    def reading(self) -> ReadTogether | None:
        """What one of the two said of reading the charter together, and waits for the other."""
        return self.state.together.waiting if self.state.together else None


def look(request: HttpRequest, uuid: uuids.UUID, code: str) -> Looking:
    """Raises Http404 also for an item of theirs that they do not see."""
    person, row = theirs(request, uuid)
    try:
        state = queries.item_state(row, code)
    except LookupError as error:
        raise Http404 from error
    if not inductions.may_read(person, row) and not any(holds(person, row, one) for one in state.item.signers):
        raise Http404
    return Looking(person, row, state)


Maker = Callable[[Looking, Any], Form | None]
"""(who looks, what was sent or None): the form; None where they may not use it, or, with nothing sent, have no use for it now. What was
sent twice is a form once more, so that it is once."""


def _sign(at: Looking, data: Any) -> Form | None:
    signers = at.to_sign if data is None else at.signers
    version = at.induction.version.number
    return SignForm(data, signers=signers, reading=queries.reading_of(at.state), version=version) if signers else None


def _not_yet(at: Looking, data: Any) -> Form | None:
    signers = at.hats if data is not None else at.to_sign or ([Signer.SUPPORTER] if at.to_agree else [])
    return NotYetForm(data, signers=signers, auto_id="id_not_yet_%s") if signers else None


def _back(at: Looking, data: Any) -> Form | None:
    own = [one for one, last in at.state.newest.items() if last.person_id == at.person.pk and last.answer != Answer.WITHDRAWN]
    signers = at.hats if data is not None else [one for one in own if one in at.hats]
    return NotYetForm(data, signers=signers, auto_id="id_back_%s") if signers else None


def _elsewhere(at: Looking, data: Any) -> Form | None:
    wanted = inductions.may(at.person, "change", at.induction) and (data is not None or not at.state.is_done)
    return ElsewhereForm(data, auto_id="id_elsewhere_%s") if wanted else None


def _agree(at: Looking, data: Any) -> Form | None:
    if data is not None:
        return AgreeForm(data) if Signer.SUPPORTER in at.hats else None
    return AgreeForm(initial={"about": at.state.elsewhere.pk}) if at.to_agree and at.state.elsewhere else None


def _read_together(at: Looking, data: Any) -> Form | None:
    wanted = at.reads_together and (data is not None or at.state.elsewhere is None)
    versions = versions_to_read() if wanted else []
    return ReadTogetherForm(data, versions=versions, auto_id="id_read_%s") if versions else None


def _same_reading(at: Looking, data: Any) -> Form | None:
    asked = at.reading is not None and readings_together.may(at.person, "agree", at.reading)
    wanted = at.reads_together and (data is not None or asked)
    return SameReadingForm(data, said=at.reading, auto_id="id_same_%s") if wanted else None


def _reading_back(at: Looking, data: Any) -> Form | None:
    own = at.reading is not None and readings_together.may(at.person, "take_back", at.reading)
    if not at.reads_together or (data is None and not own):
        return None
    return TakeBackReadingForm(data, initial={"about": at.reading.pk if at.reading else None}, auto_id="id_reading_back_%s")


MAKERS: dict[str, Maker] = {
    "sign_form": _sign, "not_yet_form": _not_yet, "back_form": _back, "elsewhere_form": _elsewhere, "agree_form": _agree,
    "read_form": _read_together, "same_form": _same_reading, "reading_back_form": _reading_back,
}  # fmt: skip
"""Every form of the page, by its name in the template."""


def item_page(request: HttpRequest, at: Looking, *, sent: dict[str, Form] | None = None, changed: bool = False) -> HttpResponse:
    """The page. `sent` is a form that came back with mistakes, by its name; `changed`: it is not any more what whoever sent had seen."""
    row, state, holders = at.induction, at.state, queries.holders_of(at.induction)
    context: dict[str, Any] = {
        "induction": row, "state": state, "item": state.item, "reading": queries.reading_of(state),
        "charter": queries.charter_to_read(state), "wrong": next(iter((sent or {}).values()), None), "changed": changed,
        "history": queries.history(row, state.item.code, by=at.person), "is_mine": row.person_id == at.person.pk,
        "to_agree": state.elsewhere if at.to_agree else None,
        "awaited": [(one.label, holders.of(one)) for one in state.awaited],
    }  # fmt: skip
    forms = {name: make(at, None) for name, make in MAKERS.items()}
    return render(request, "induction/item.html", context | forms | (sent or {}), status=422 if sent else 409 if changed else 200)


def step(name: str) -> Callable[[Callable[[Looking, Any], str]], View]:
    """A view for what is sent with the form `name`. What is decorated takes who looks and the valid form, does it, and returns what is said
    of that on the page that follows. Mistakes come back with what was typed; what nobody had seen like that changes nothing."""

    def decorate(do: Callable[[Looking, Any], str]) -> View:
        @post_only(up=1)
        @signed_in_or_kept
        @wraps(do)
        def view(request: HttpRequest, uuid: uuids.UUID, code: str) -> HttpResponse:
            at = look(request, uuid, code)
            form = MAKERS[name](at, request.POST)
            if form is None:
                raise PermissionDenied
            if form.is_valid():
                try:
                    messages.success(request, do(at, form))
                    return redirect("induction:item", uuid=uuid, code=code)
                except ValidationError as error:
                    form.add_error(None, error)
                except (ChangedSince, NotWaiting):
                    return item_page(request, look(request, uuid, code), changed=True)
            return item_page(request, at, sent={name: form})

        return view

    return decorate
