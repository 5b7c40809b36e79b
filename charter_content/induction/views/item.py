"""One item: reading it, and each thing that can be said under it."""

import uuid as uuids

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from charter_content import flows
from charter_content.charter.actions import NotWaiting, agree_read_together, take_back_read_together
from charter_content.charter.models import ReadTogether
from charter_content.charter.policies import readings_together
from charter_content.induction import actions
from charter_content.induction.forms import (
    AgreeForm,
    ElsewhereForm,
    NotYetForm,
    ReadTogetherForm,
    SameReadingForm,
    SignForm,
    TakeBackReadingForm,
)
from people.decorators import signed_in_or_kept

from .page import Looking, item_page, look, step


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def item(request: HttpRequest, uuid: uuids.UUID, code: str) -> HttpResponse:
    """Read it; a POST signs it."""
    if request.method == "POST":
        return sign(request, uuid=uuid, code=code)
    return item_page(request, look(request, uuid, code))


@step("sign_form")
def sign(at: Looking, form: SignForm) -> str:
    values = form.cleaned_data
    outcome = flows.sign_item(
        at.induction, at.state.item.code, signer=form.signer, name=values["name"], seen=values["seen"],
        document_version=values["document_version"], comment=values["comment"], by=at.person,
    )  # fmt: skip
    if outcome.state.is_done:
        return "You have signed. This one is done."
    return "You have signed. It is done once the others have signed too."


@step("not_yet_form")
def not_yet(at: Looking, form: NotYetForm) -> str:
    """Say “not agreed yet”."""
    flows.say_not_yet(at.induction, at.state.item.code, signer=form.signer, comment=form.cleaned_data["comment"], by=at.person)
    return "Kept: not agreed yet. You can sign whenever it is right for you."


@step("back_form")
def back(at: Looking, form: NotYetForm) -> str:
    """Take back what one said last."""
    actions.take_back(at.induction, at.state.item.code, signer=form.signer, comment=form.cleaned_data["comment"], by=at.person)
    return "Taken back. That you had said it stays in the record."


@step("elsewhere_form")
def elsewhere(at: Looking, form: ElsewhereForm) -> str:
    """It was done elsewhere, and how that was checked."""
    values = form.cleaned_data
    flows.record_elsewhere(at.induction, at.state.item.code, name=values["name"], how=values["how"], by=at.person)
    return f"Recorded. It counts once {at.induction.person} agrees."


@step("agree_form")
def agree(at: Looking, form: AgreeForm) -> str:
    """The person agrees that it was done elsewhere."""
    values = form.cleaned_data
    actions.agree_elsewhere(at.induction, at.state.item.code, about=values["about"], name=values["name"], by=at.person)
    return "You have agreed. This one is done."


@step("read_form")
def read(at: Looking, form: ReadTogetherForm) -> str:
    """Say that the two have read the charter together."""
    said = flows.say_read_together(at.induction, **form.cleaned_data, by=at.person)
    if said.is_record:
        return "Both of you have said so. This one is done."
    return "Kept. It is done once the other one of you says so too."


@step("same_form")
def same(at: Looking, form: SameReadingForm) -> str:
    """Say so too."""
    agree_read_together(_said(at, form.cleaned_data["about"]), name=form.cleaned_data["name"], by=at.person)
    return "Both of you have said so. This one is done."


@step("reading_back_form")
def reading_back(at: Looking, form: TakeBackReadingForm) -> str:
    """Take back that the two have read the charter together."""
    take_back_read_together(_said(at, form.cleaned_data["about"]), by=at.person)
    return "Taken back. You can put it down again."


def _said(at: Looking, pk: int) -> ReadTogether:
    """What was said of these two. Raises NotWaiting for all else."""
    rows = readings_together.visible_to(at.person)
    found = rows.filter(pk=pk, person=at.induction.person_id, service=at.induction.service_id).first()
    if found is None:
        raise NotWaiting
    return found
