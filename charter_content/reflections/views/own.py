"""A person's own writing."""

import uuid as uuids
from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_safe

from charter_content.charter.queries import principles_by_code
from charter_content.reflections.actions import Conflict, delete_reflection, write_reflection
from charter_content.reflections.forms import FindForm, ReflectionForm
from charter_content.reflections.models import Reflection
from charter_content.reflections.policies import reflections
from charter_content.reflections.queries import (
    OpenReflection,
    find,
    log_of,
    logs,
    months_of,
    names_by_reflection,
    open_reflections,
    search,
    waiting_for,
)
from courses.progress.queries import kept_sheet, learner
from foundation import clock
from people.decorators import post_only, send_again, signed_in, signed_in_or_kept, wants_json
from people.models import User

PER_PAGE = 20
MOST_FOUND = 100


@dataclass(frozen=True)
class Asked:
    """What a reflection answers: a question as it was read, and codes of principles. Or the worksheet that it begins with: its `lesson`
    and `sheet` (the block's id), and the `words` that stand in it."""

    prompt: str = ""
    codes: tuple[str, ...] = ()
    lesson: uuids.UUID | None = None
    sheet: str = ""
    words: str = ""

    @property
    def joined(self) -> str:
        return ",".join(self.codes)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def reflection_list(request: HttpRequest) -> HttpResponse:
    """The writer's own space, newest first, by principle and month. A POST looks for words: they stand in no address and no log."""
    person = signed_in(request)
    known = principles_by_code()
    form = FindForm(
        request.POST if request.method == "POST" else request.GET, months=months_of(person),
        principles=[(code, f"{principle.order}. {principle.name}") for code, principle in known.items()],
    )  # fmt: skip
    wanted = form.cleaned_data if form.is_valid() else {}
    principle, month, words = wanted.get("principle", ""), wanted.get("month"), wanted.get("words", "").strip()
    rows = find(person, principle=principle, month=month)
    context = {"form": form, "wanted": {"principle": principle, "month": month, "words": words}, "page": None, "looked_through": True}
    if request.method == "POST" and words:
        opened, context["looked_through"] = search(rows, words, person.ring)
        opened = opened[:MOST_FOUND]
        names = names_by_reflection([row.id for row in opened])
    else:
        context["page"] = page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        opened = open_reflections(page.object_list, person.ring)
        names = names_by_reflection([row.id for row in opened])
    context["rows"] = [(row, [known[code] for code in row.principles if code in known], names[row.id]) for row in opened]
    return render(request, "reflections/list.html", context | {"waiting": waiting_for(person)})


@require_safe
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """An empty page, on a principle if the address names one. Its own address is chosen now, so that sending it twice keeps it once."""
    url = reverse("reflections:edit", args=[uuids.uuid4()])
    code = request.GET.get("principle", "")
    return redirect(f"{url}?principle={code}" if code in principles_by_code() else url)


@require_safe
@login_required
def from_sheet(request: HttpRequest, lesson: uuids.UUID, block_id: str) -> HttpResponse:
    """A page that begins with what the writer keeps in a worksheet. The address holds keys alone, and nothing is kept before they save."""
    if kept_sheet(signed_in(request), lesson, block_id) is None:
        raise Http404
    url = reverse("reflections:edit", args=[uuids.uuid4()])
    return redirect(f"{url}?{urlencode({'lesson': str(lesson), 'sheet': block_id})}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def edit(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Write. Nothing is kept before there is a word; somebody else's address is an address that is not there."""
    person = signed_in(request)
    row = reflections.visible_to(person).filter(pk=uuid).first()
    if row is None and Reflection.objects.filter(pk=uuid).exists():
        raise Http404
    return _write(request, person, row=row, new_id=uuid)


def _asked(request: HttpRequest) -> Asked:
    """What a new reflection is on: as the form says it that was read, or as the charter says it now."""
    if request.method == "POST":
        codes = request.POST.get("principles", "").split(",")
        asked = Asked(request.POST.get("prompt", "")[:300], tuple(code for code in codes if code and len(code) <= 8)[:20])
        lesson, sheet = _keys(request.POST)
        return replace(asked, lesson=lesson, sheet=sheet)
    lesson, sheet = _keys(request.GET)
    if lesson and (kept := kept_sheet(signed_in(request), lesson, sheet)):
        words = "\n\n".join(f"{label}\n{text}" for label, text in kept.answers)
        return Asked(f"From the worksheet “{kept.title}”" if kept.title else "From a worksheet", (), lesson, sheet, words)
    found = principles_by_code().get(code) if (code := request.GET.get("principle", "")) else None
    return Asked(found.supporter_prompt[:300], (code,)) if found else Asked()


def _keys(data: QueryDict) -> tuple[uuids.UUID | None, str]:
    """The lesson and the worksheet in it; (None, "") unless both are there."""
    sheet = data.get("sheet", "")
    try:
        lesson = uuids.UUID(data.get("lesson", ""))
    except ValueError:
        return None, ""
    return (lesson, sheet) if 0 < len(sheet) <= 64 and sheet.isprintable() else (None, "")


def _write(request: HttpRequest, person: User, *, row: Reflection | None, new_id: uuids.UUID) -> HttpResponse:
    opened = open_reflections([row], person.ring)[0] if row else None
    asked = _asked_before(opened) if opened else _asked(request)
    initial = {"text": opened.text, "revision": opened.revision} if opened else {"text": asked.words, "revision": 0}
    form = ReflectionForm(request.POST if request.method == "POST" else None, initial=initial)
    theirs, json = None, wants_json(request)
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        if not text.strip() and row is None:
            return JsonResponse({"saved": True, "at": "", "revision": 0}) if json else redirect("reflections:list")
        try:
            kept = write_reflection(
                text=text, by=person, seen_revision=form.cleaned_data["revision"], reflection=row, new_id=new_id, prompt=asked.prompt,
                principles=asked.codes, lesson_key=asked.lesson, block_id=asked.sheet, from_worksheet=asked.lesson is not None,
            )  # fmt: skip
        except Conflict as conflict:
            if json:
                return _conflict("text", conflict)
            theirs = conflict
        else:
            if json:
                return _saved(kept)
            messages.success(
                request, "Saved. Only you can see it." if not kept.shares.exists() else "Saved. What you shared stays as it was."
            )
            return redirect("reflections:edit", uuid=kept.pk)
    elif form.is_bound and json:
        return JsonResponse({"errors": form.errors}, status=422)
    return _page(request, form, status=409 if theirs else 422 if form.errors else 200, asked=asked, row=opened, uuid=new_id, theirs=theirs)


def _asked_before(row: OpenReflection) -> Asked:
    """What a reflection that is kept is on."""
    asked = Asked(row.prompt, row.principles)
    return replace(asked, lesson=row.lesson_key, sheet=row.block_id) if row.from_worksheet else asked


def _page(
    request: HttpRequest, form: ReflectionForm, *, status: int, asked: Asked, row: OpenReflection | None = None,
    uuid: uuids.UUID | None = None, theirs: Conflict | None = None,
) -> HttpResponse:  # fmt: skip
    """The page to write on, with who can read a copy of what it said."""
    known = principles_by_code() if asked.codes else {}
    context = {
        "form": form, "row": row, "id": uuid, "theirs": theirs, "asked": asked,
        "principles": [known[code] for code in asked.codes if code in known],
        "logs": logs(log_of(signed_in(request), reflection=row.id)) if row else [],
    }  # fmt: skip
    return render(request, "reflections/edit.html", context, status=status)


@post_only(up=5)
@signed_in_or_kept
def answer_prompt(request: HttpRequest, slug: str, lesson: uuids.UUID, block_id: str) -> HttpResponse:
    """Keep what was written to a lesson's prompt, for the writer alone. The prompt is noted as it was read."""
    person = signed_in(request)
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
        return _page(request, form, status=422, asked=_asked(request))
    row = reflections.visible_to(person).filter(lesson_key=lesson, block_id=block_id).first()
    text = form.cleaned_data["text"]
    if row is None and not text.strip():
        return JsonResponse({"saved": True, "at": "", "revision": 0}) if json else redirect(back)
    try:
        kept = write_reflection(
            text=text, by=person, seen_revision=form.cleaned_data["revision"], reflection=row, lesson_key=lesson, block_id=block_id,
            prompt=_asked(request).prompt, principles=_asked(request).codes,
        )  # fmt: skip
    except Conflict as conflict:
        if json:
            return _conflict("text", conflict)
        opened = open_reflections([row], person.ring)[0] if row else None
        return _page(request, form, status=409, asked=_asked(request), row=opened, uuid=row.pk if row else None, theirs=conflict)
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
    person = signed_in(request)
    row = reflections.get(person, pk=uuid)
    if request.method == "POST":
        delete_reflection(row, by=person)
        messages.success(request, "Deleted for good.")
        return redirect("reflections:list")
    context = {
        "row": open_reflections([row], person.ring)[0],
        "logs": [one for one in logs(log_of(person, reflection=row.pk)) if one.is_kept],
    }
    return render(request, "reflections/delete.html", context)
