import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from charter_content.reflections.actions import Conflict, delete_reflection, write_reflection
from charter_content.reflections.forms import ReflectionForm
from charter_content.reflections.models import Reflection
from charter_content.reflections.policies import reflections
from charter_content.reflections.queries import open_reflections
from courses.progress.queries import learner
from foundation import clock
from people.decorators import post_only, send_again, signed_in_or_kept, wants_json
from people.models import User

PER_PAGE = 20


def _writer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@require_safe
@login_required
def reflection_list(request: HttpRequest) -> HttpResponse:
    """The writer's own space, newest first."""
    person = _writer(request)
    page = Paginator(reflections.visible_to(person), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": open_reflections(page.object_list, person.ring)}
    return render(request, "reflections/list.html", context)


@require_safe
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """An empty page. Its address is chosen now, so that sending it twice keeps it once."""
    return redirect("reflections:edit", uuid=uuids.uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def edit(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Write. Nothing is kept before there is a word; somebody else's address is an address that is not there."""
    person = _writer(request)
    row = reflections.visible_to(person).filter(pk=uuid).first()
    if row is None and Reflection.objects.filter(pk=uuid).exists():
        raise Http404
    return _write(request, person, row=row, new_id=uuid)


def _write(request: HttpRequest, person: User, *, row: Reflection | None, new_id: uuids.UUID) -> HttpResponse:
    opened = open_reflections([row], person.ring)[0] if row else None
    initial = {"text": opened.text, "revision": opened.revision} if opened else {"text": "", "revision": 0}
    form = ReflectionForm(request.POST if request.method == "POST" else None, initial=initial)
    theirs, json = None, wants_json(request)
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        if not text.strip() and row is None:
            return JsonResponse({"saved": True, "at": "", "revision": 0}) if json else redirect("reflections:list")
        try:
            kept = write_reflection(text=text, by=person, seen_revision=form.cleaned_data["revision"], reflection=row, new_id=new_id)
        except Conflict as conflict:
            if json:
                return _conflict("text", conflict)
            theirs = conflict
        else:
            if json:
                return _saved(kept)
            messages.success(request, "Saved. Only you can see it.")
            return redirect("reflections:edit", uuid=kept.pk)
    elif form.is_bound and json:
        return JsonResponse({"errors": form.errors}, status=422)
    status = 409 if theirs else 422 if form.errors else 200
    context = {"form": form, "row": opened, "id": new_id, "theirs": theirs}
    return render(request, "reflections/edit.html", context, status=status)


@post_only(up=5)
@signed_in_or_kept
def answer_prompt(request: HttpRequest, slug: str, lesson: uuids.UUID, block_id: str) -> HttpResponse:
    """Keep what was written to a lesson's prompt, for the writer alone. The prompt is noted as it was read."""
    person = _writer(request)
    found = learner(person, slug)
    line = found.outline.lesson_by_key.get(lesson) if found else None
    if line is None or len(block_id) > 64:
        if wants_json(request) or not request.POST.get("text"):
            raise Http404
        return send_again(request, status=404)
    form = ReflectionForm(request.POST)
    json = wants_json(request)
    back = request.POST.get("next", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = f"/training/{line.path}#{block_id}"
    if not form.is_valid():
        if json:
            return JsonResponse({"errors": form.errors}, status=422)
        return render(request, "reflections/edit.html", {"form": form, "row": None, "id": None, "theirs": None}, status=422)
    row = reflections.visible_to(person).filter(lesson_key=lesson, block_id=block_id).first()
    text = form.cleaned_data["text"]
    if row is None and not text.strip():
        return JsonResponse({"saved": True, "at": "", "revision": 0}) if json else redirect(back)
    try:
        kept = write_reflection(
            text=text, by=person, seen_revision=form.cleaned_data["revision"], reflection=row, lesson_key=lesson, block_id=block_id,
            prompt=request.POST.get("prompt", ""), principles=[code for code in request.POST.get("principles", "").split(",") if code],
        )  # fmt: skip
    except Conflict as conflict:
        if json:
            return _conflict("text", conflict)
        opened = open_reflections([row], person.ring)[0] if row else None
        return render(
            request, "reflections/edit.html", {"form": form, "row": opened, "id": row.pk if row else None, "theirs": conflict}, status=409
        )
    if json:
        return _saved(kept)
    messages.success(request, "Saved. Only you can see it.")
    return redirect(back)


def _saved(row: Reflection) -> JsonResponse:
    return JsonResponse({"saved": True, "at": timezone.localtime(clock.now()).strftime("%H:%M"), "revision": row.revision})


def _conflict(field: str, conflict: Conflict) -> JsonResponse:
    return JsonResponse({"conflict": True, "field": field, "theirs": conflict.theirs, "revision": conflict.revision}, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask once, then delete for good."""
    person = _writer(request)
    row = reflections.get(person, pk=uuid)
    if request.method == "POST":
        delete_reflection(row, by=person)
        messages.success(request, "Deleted for good.")
        return redirect("reflections:list")
    return render(request, "reflections/delete.html", {"row": open_reflections([row], person.ring)[0]})
