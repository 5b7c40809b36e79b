"""Getting ready to talk, on a phone, in ten minutes; and what the supervisor sees of it."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from charter_content import flows
from charter_content.supervision.actions import (
    ChangedSince,
    begin_preparation,
    delete_preparation,
    open_prepared,
    take_back_prepared,
    write_prepared,
)
from charter_content.supervision.enums import WAYS_OUT, Keep, Place, Word
from charter_content.supervision.forms import ChoosePrinciplesForm, ReaderForm
from charter_content.supervision.models import Preparation, Session
from charter_content.supervision.policies import preparations, prepared_shares
from charter_content.supervision.queries import (
    OpenPrinciple,
    choices_for,
    open_principles,
    preview_of,
    readers_for,
    shared_principle,
    words_over_time,
)
from foundation import clock
from people.decorators import post_only, send_again, signed_in, signed_in_or_kept, wants_json
from people.models import User

from .base import pair_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def choose(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Choose three principles, fewer, or all of them."""
    person, pair = pair_of(request, uuid, "prepare")
    choices = choices_for(pair)
    form = ChoosePrinciplesForm(
        request.POST if request.method == "POST" and "all" not in request.POST else None, principles=choices.principles,
        suggested=choices.not_lately,
    )  # fmt: skip
    chosen: list[tuple[str, Place]] = []
    if request.method == "POST" and "all" in request.POST:
        chosen = [(code, Place.ALL) for code in choices.all_now]
    elif form.is_bound and form.is_valid():
        chosen = form.chosen
    if chosen:
        try:
            made = begin_preparation(pair, chosen, by=person)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("supervision:choose", uuid=uuid)
        return redirect("supervision:prepared", uuid=made.pk, order=1)
    context = {"form": form, "pair": pair, "choices": choices, "open": pair.preparations.open().first()}
    return render(request, "supervision/choose.html", context, status=422 if form.errors else 200)


def _theirs(person: User, uuid: uuids.UUID) -> tuple[Preparation, list[OpenPrinciple]]:
    row = preparations.get(person, pk=uuid)
    row = Preparation.objects.select_related("supervision__service", "supervision__person", "supervision__supervisor").get(pk=row.pk)
    return row, open_principles(row, person.ring)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def prepared(request: HttpRequest, uuid: uuids.UUID, order: int) -> HttpResponse:
    """One principle: a word, a few words or none, and what is to become of it."""
    person = signed_in(request)
    try:
        row, principles = _theirs(person, uuid)
        one = next((one for one in principles if one.order == order), None)
        if one is None:
            raise Http404
    except Http404:
        if wants_json(request) or not request.POST.get("text"):
            raise
        return send_again(request, status=404)
    theirs, error, text, word, keep = None, "", one.text, one.word, one.keep
    if request.method == "POST":
        text, word = request.POST.get("text", "").replace("\r\n", "\n"), request.POST.get("word", one.word)
        keep = request.POST.get("keep", one.keep)
        seen = request.POST.get("revision", "0")
        try:
            written = write_prepared(
                row.principles.get(pk=one.id), word=word, text=text, keep=Keep(keep) if keep in Keep.values else None,
                seen_revision=int(seen) if seen.isdecimal() and len(seen) < 10 else 0, by=person,
            )  # fmt: skip
        except ValidationError as wrong:
            error = " ".join(wrong.messages)
            if wants_json(request):
                return JsonResponse({"errors": {"text": [error]}}, status=422)
        else:
            theirs = written.theirs
            revision = written.row.revision
            if wants_json(request):
                if theirs is not None:
                    return JsonResponse({"conflict": True, "field": "text", "theirs": theirs, "revision": revision}, status=409)
                return JsonResponse({"saved": True, "at": clock.time_of_day(), "revision": revision})
            if theirs is None:
                return redirect(_after(request, row, principles, one))
            _row, principles = _theirs(person, uuid)
            one = next(again for again in principles if again.order == order)
    context = _page(person, row, principles, one) | {"theirs": theirs, "error": error, "text": text, "word": word, "keep": keep}
    return render(request, "supervision/prepared.html", context, status=409 if theirs is not None else 422 if error else 200)


def _page(person: User, row: Preparation, principles: list[OpenPrinciple], one: OpenPrinciple) -> dict[str, Any]:
    before = words_over_time(person, code=one.code, before=one.id)
    at = principles.index(one)
    readers = readers_for(row.supervision)
    return {
        "preparation": row, "principles": principles, "one": one, "words": [(word, word in WAYS_OUT) for word in Word],
        "back": principles[at - 1] if at else None, "next": principles[at + 1] if at + 1 < len(principles) else None,
        "before": before[0].words[-8:] if before else (), "reader": readers[0].person if readers else None,
        "meeting": _meeting(row),
    }  # fmt: skip


def _meeting(row: Preparation) -> Session | None:
    return row.supervision.sessions.planned().filter(planned_for__gte=clock.now()).order_by("planned_for").first()


def _after(request: HttpRequest, row: Preparation, principles: list[OpenPrinciple], one: OpenPrinciple) -> str:
    """Where the button leads: on, back, or to the look at all of them."""
    at = principles.index(one)
    step = {"back": at - 1, "next": at + 1}.get(request.POST.get("go", ""), len(principles))
    if 0 <= step < len(principles):
        return f"/supervision/preparations/{row.pk}/{principles[step].order}/"
    return f"/supervision/preparations/{row.pk}/"


@require_http_methods(["GET", "HEAD"])
@login_required
def preparation(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """All of it once more: what stays private, and exactly what would be seen of the rest."""
    person = signed_in(request)
    row, principles = _theirs(person, uuid)
    return _overview(request, person, row, principles)


def _overview(
    request: HttpRequest, person: User, row: Preparation, principles: list[OpenPrinciple], *, form: ReaderForm | None = None,
    changed: bool = False,
) -> HttpResponse:  # fmt: skip
    readers = readers_for(row.supervision)
    private = [one for one in principles if one.is_private and not one.shares]
    shared_now = [(one, share, shared_principle(share)) for one in principles for share in one.shares]
    today = {one.person.pk for one in readers}  # what somebody has who left can be shared with whoever came
    as_they_are = {(share.prepared_id, share.revision, share.talk_only) for _one, share, _text in shared_now if share.reader_id in today}
    wanted = [one for one in principles if not one.is_private]
    to_share = [(one, preview_of(one, by=person)) for one in wanted if (one.id, one.revision, one.keep == Keep.TALK) not in as_they_are]
    form = form or ReaderForm(readers=readers)
    context = {
        "preparation": row, "principles": principles, "private": private, "to_share": to_share, "shared": shared_now, "readers": readers,
        "form": form, "seen": [(one.id, one.revision) for one, _preview in to_share], "changed": changed,
        "meeting": _meeting(row),
    }  # fmt: skip
    return render(request, "supervision/preparation.html", context, status=409 if changed else 422 if form.errors else 200)


@post_only(up=1)
@login_required
def share(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Share what was chosen, exactly as the preview showed it."""
    person = signed_in(request)
    row, principles = _theirs(person, uuid)
    form = ReaderForm(request.POST, readers=readers_for(row.supervision))
    if not form.is_valid():
        return _overview(request, person, row, principles, form=form)
    reader = form.readers[form.cleaned_data["reader"]]
    seen = {}
    for pair in request.POST.getlist("seen"):
        ident, _dot, revision = pair.partition(":")
        if revision.isdecimal() and len(revision) < 10 and any(str(one.id) == ident for one in principles):
            seen[uuids.UUID(ident)] = int(revision)
    try:
        made = flows.share_prepared(row, reader=reader, seen=seen, by=person)
    except ChangedSince:
        row, principles = _theirs(person, uuid)
        return _overview(request, person, row, principles, changed=True)
    messages.success(request, f"{reader} can see it now, until you take it back." if made else "That was shared already.")
    return redirect("supervision:preparation", uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask once, then delete for good."""
    person = signed_in(request)
    row = preparations.get(person, pk=uuid)
    if request.method == "POST":
        delete_preparation(row, by=person)
        messages.success(request, "Deleted for good.")
        return redirect("supervision:home")
    return render(request, "supervision/delete.html", {"preparation": row, "principles": open_principles(row, person.ring)})


@require_http_methods(["GET", "HEAD"])
@login_required
def shared(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One principle that was shared. Its writer follows it here; the supervisor reads it, which is noted for the writer."""
    person = signed_in(request)
    found = prepared_shares.get(person, pk=uuid)
    if found.writer_id == person.pk:
        context = {
            "share": found,
            "shared": None if found.taken_back_at else shared_principle(found),
            "openings": list(found.openings.all()),
        }
        return render(request, "supervision/followed.html", context)
    if request.method == "HEAD":
        return HttpResponse()
    context = {"share": found, "shared": open_prepared(found, by=person)}
    return render(request, "supervision/shared.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def back(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask once, then stop sharing for good."""
    person = signed_in(request)
    found = prepared_shares.get(person, pk=uuid)
    if found.writer_id != person.pk:
        raise Http404
    home = redirect("supervision:preparation", uuid=found.prepared.preparation_id)
    if request.method == "POST":
        take_back_prepared(found, by=person)
        messages.success(request, "Taken back. Nobody can read that copy any more.")
        return home
    if found.taken_back_at is not None:
        return home
    return render(request, "supervision/back.html", {"share": found})
