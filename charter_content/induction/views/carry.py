"""What somebody takes along, and what they bring."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from charter_content import flows
from charter_content.induction import queries
from charter_content.induction.exchange import Carried, write_record
from charter_content.induction.forms import BringForm, TakeInForm, read_again
from charter_content.induction.models import Induction
from charter_content.induction.pdf import passport_pdf
from foundation import audit, clock
from foundation.enums import Verb
from people.decorators import signed_in_or_kept
from people.models import User

from .base import theirs


@require_safe
@login_required
def paper(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The person's own record as PDF."""
    person, row = theirs(request, uuid, "carry")
    return _attached(passport_pdf(queries.passport_of(row), printed_for=str(person)), "pdf", "application/pdf", by=person, row=row)


@require_safe
@login_required
def file(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The person's own record as a signed file."""
    person, row = theirs(request, uuid, "carry")
    return _attached(write_record(queries.passport_of(row)), "json", "application/json", by=person, row=row)


def _attached(data: bytes, kind: str, content_type: str, *, by: User, row: Induction) -> HttpResponse:
    """A file that no browser keeps, under a neutral name."""
    audit.record(by, Verb.EXPORTED, row, kind=kind)
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="record-{clock.today():%Y-%m-%d}.{kind}"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def bring(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Whoever leads chooses a file, sees what it holds and who signed it, and takes in what counts here too."""
    person, row = theirs(request, uuid, "change")
    if "document" in request.POST:
        return _take_in(request, person, row)
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_bound and form.is_valid():
        return _preview(request, person, row, form.carried, TakeInForm(**_taking(row, form.carried), initial=_first(row, form)))
    return render(request, "induction/bring.html", {"induction": row, "form": form}, status=422 if form.errors else 200)


def _fitting(row: Induction, carried: Carried) -> list[tuple[queries.ItemState, queries.PassportItem]]:
    """Items that are open here and done there."""
    done = {item.code: item for item in carried.passport.items if item.given}
    return [(state, done[state.item.code]) for state in queries.states_of([row])[row.pk] if not state.is_done and state.item.code in done]


def _taking(row: Induction, carried: Carried) -> dict[str, Any]:
    return {"carried": carried, "choices": [(state.item.code, state.item.text) for state, _item in _fitting(row, carried)]}


def _first(row: Induction, form: BringForm) -> dict[str, Any]:
    return {"document": form.text, "codes": [code for code, _label in _taking(row, form.carried)["choices"]]}


def _take_in(request: HttpRequest, person: User, row: Induction) -> HttpResponse:
    carried = read_again(request.POST.get("document", ""))
    if carried is None:
        again = BringForm(request.POST, request.FILES)
        return render(request, "induction/bring.html", {"induction": row, "form": again}, status=422)
    form = TakeInForm(request.POST, **_taking(row, carried))
    if form.is_valid():
        try:
            flows.import_passport(
                row, carried, codes=form.cleaned_data["codes"], compared=form.cleaned_data.get("compared", ""),
                name=form.cleaned_data["name"], by=person,
            )  # fmt: skip
        except ValidationError as error:
            _add(form, error)
        else:
            messages.success(request, f"Taken in. Each counts once {row.person} agrees.")
            return redirect("induction:one", uuid=row.pk)
    return _preview(request, person, row, carried, form)


def _add(form: TakeInForm, error: ValidationError) -> None:
    """At its field, where there is one on the page."""
    for name, words in error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]:
        form.add_error(name if name in form.fields else None, words)


def _preview(request: HttpRequest, person: User, row: Induction, carried: Carried, form: TakeInForm) -> HttpResponse:
    before = row.imports.filter(digest=carried.digest).first()
    context = {
        "induction": row, "carried": carried, "form": form, "fitting": _fitting(row, carried), "before": before,
        "other_name": carried.passport.person.casefold() != str(row.person).casefold(),
    }  # fmt: skip
    wrong = bool(form.errors) or not carried.is_whole
    return render(request, "induction/bring_preview.html", context, status=422 if wrong else 200)
