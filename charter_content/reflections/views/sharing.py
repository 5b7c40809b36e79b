"""Sharing with one named person: choosing, the preview, following it, taking it back; and the reader's side."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from charter_content import flows
from charter_content.reflections.actions import ChangedSince, Conflict, open_share, see_answers, take_back, write_answer
from charter_content.reflections.forms import AnswerForm
from charter_content.reflections.models import Share
from charter_content.reflections.policies import reflections, shares
from charter_content.reflections.queries import (
    SharedText,
    answers_of,
    draft_of,
    log_of,
    logs,
    open_reflections,
    preview_of,
    recipient,
    recipients,
    shared_with,
    text_of,
)
from foundation import clock
from people.decorators import post_only, send_again, signed_in, signed_in_or_kept, wants_json
from people.models import User

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def share(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """First choose somebody, then see what they will see, then say yes. Nothing is shared before that."""
    person = signed_in(request)
    row = reflections.get(person, pk=uuid)
    opened = open_reflections([row], person.ring)[0]
    if not opened.text.strip():
        messages.error(request, "There is nothing to share yet.")
        return redirect("reflections:edit", uuid=uuid)
    sent = request.POST if request.method == "POST" else request.GET
    chosen = recipient(person, sent.get("with", ""))
    if chosen is None:
        context = {"row": opened, "recipients": recipients(person), "missed": bool(request.method == "POST" or "with" in sent)}
        return render(request, "reflections/share_with.html", context, status=422 if context["missed"] else 200)
    changed = False
    if request.method == "POST":
        seen = sent.get("revision", "")
        try:
            made = flows.share_reflection(
                row, reader=chosen.person, service=chosen.service, by=person,
                seen_revision=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            )  # fmt: skip
        except ChangedSince:
            changed = True
            opened = open_reflections([reflections.get(person, pk=uuid)], person.ring)[0]
        else:
            messages.success(request, f"{chosen.person} can read it now, until you take it back.")
            return redirect("reflections:one", uuid=made.pk)
    context = {"row": opened, "chosen": chosen, "shared": preview_of(opened, by=person), "changed": changed}
    return render(request, "reflections/share.html", context, status=409 if changed else 200)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """All that the writer shared: with whom, when, whether it was opened, and what was taken back."""
    page = Paginator(log_of(signed_in(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reflections/mine.html", {"page": page, "logs": logs(page.object_list)})


@require_safe
@login_required
def with_me(request: HttpRequest) -> HttpResponse:
    """What others shared with this person: names and dates. What it says stands behind the link, since opening it is noted."""
    page = Paginator(shared_with(signed_in(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reflections/with_me.html", {"page": page})


@require_safe
@login_required
def one(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One share. Its writer follows it here; its reader reads it, which is noted for the writer."""
    person = signed_in(request)
    found = shares.get(person, pk=uuid)
    if found.writer_id == person.pk:
        [log] = logs(log_of(person, share=found.pk))
        if not log.is_kept:
            return render(request, "reflections/followed.html", {"log": log})
        context = {"log": log, "shared": text_of(log.share), "answers": answers_of(log.share)}
        see_answers(log.share, by=person)
        return render(request, "reflections/followed.html", context)
    if request.method == "HEAD":
        return HttpResponse()
    return _read(request, person, found, shared=open_share(found, by=person))


def _read(
    request: HttpRequest, person: User, found: Share, *, shared: SharedText, form: AnswerForm | None = None, theirs: Conflict | None = None
) -> HttpResponse:
    answer_id, text, revision = draft_of(found, by=person)
    form = form or AnswerForm(initial={"answer": answer_id, "text": text, "revision": revision})
    context = {"share": found, "shared": shared, "answers": answers_of(found, by=person), "form": form, "theirs": theirs}
    return render(request, "reflections/read.html", context, status=409 if theirs else 422 if form.errors else 200)


@post_only(up=1)
@signed_in_or_kept
def answer(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Send an answer to the writer. What a script sends is kept as a draft."""
    person = signed_in(request)
    found = shares.readable_by(person).filter(pk=uuid).first()
    json = wants_json(request)
    if found is None:
        if json or not request.POST.get("text"):
            raise Http404
        return send_again(request, status=404)  # it was taken back while they wrote: their words are theirs
    form = AnswerForm(request.POST)
    theirs = None
    if form.is_valid():
        words = {
            "answer_id": form.cleaned_data["answer"],
            "text": form.cleaned_data["text"],
            "seen_revision": form.cleaned_data["revision"],
        }
        try:
            if json:
                kept = write_answer(found, **words, send=False, by=person)
                at = timezone.localtime(clock.now()).strftime("%H:%M")
                return JsonResponse({"saved": True, "at": at, "revision": kept.revision})
            flows.answer_share(found, **words, by=person)
        except Conflict as conflict:
            if json:
                return JsonResponse(
                    {"conflict": True, "field": "text", "theirs": conflict.theirs, "revision": conflict.revision}, status=409
                )
            theirs = conflict
        except ValidationError as error:
            form.add_error("text", error)
        else:
            messages.success(request, f"Sent. {found.writer} can read it now.")
            return redirect("reflections:with_me")
    if json:
        return JsonResponse({"errors": form.errors}, status=422)
    return _read(request, person, found, shared=text_of(found), form=form, theirs=theirs)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def back(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask once, then stop sharing for good."""
    person = signed_in(request)
    found = shares.get(person, pk=uuid)
    if found.writer_id != person.pk:
        raise Http404
    if request.method == "POST":
        take_back(found, by=person)
        messages.success(request, "Taken back. Nobody can read that copy any more.")
        return redirect("reflections:one", uuid=uuid)
    [log] = logs(log_of(person, share=found.pk))
    if not log.is_kept:
        return redirect("reflections:one", uuid=uuid)
    return render(request, "reflections/back.html", {"log": log})
