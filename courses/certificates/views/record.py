"""The record of learning, for its holder: on screen, on paper, and its skills as plain text."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.certificates.enums import SkillWords, TitleChoice
from courses.certificates.forms import RecordForm
from courses.certificates.pdf import record_pdf
from courses.certificates.queries import Record, record_of

from .held import learning, titles_of


def _asked_for(request: HttpRequest, slug: str) -> tuple[Record, RecordForm, SkillWords]:
    """The record as `?title=` (TitleChoice) and `?words=` (SkillWords) ask for it. Raises Http404 for what is neither."""
    person, found = learning(request, slug)
    try:
        title = TitleChoice(request.GET["title"]) if "title" in request.GET else None
        words = SkillWords(request.GET.get("words", SkillWords.BOTH))
    except ValueError as error:
        raise Http404 from error
    record = record_of(found, person, title)
    form = RecordForm(initial={"title": record.title_choice, "words": words}, titles=titles_of(found))
    return record, form, words


def _only_theirs(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = _only_theirs(HttpResponse(content, content_type=content_type))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@login_required
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done, and what they can do now."""
    found, form, words = _asked_for(request, slug)
    context = {
        "record": found, "form": form, "words": words, "slug": slug, "cv": "\n".join(found.lines(SkillWords.CV)),
        "first_day": next((day.number for day in found.days if day.skills), None),
    }  # fmt: skip
    return _only_theirs(render(request, "certificates/record.html", context))


@require_safe
@login_required
def print_record(request: HttpRequest, slug: str) -> HttpResponse:
    """The same on paper."""
    found, _form, words = _asked_for(request, slug)
    return _file(record_pdf(found, words), f"record-{found.today.isoformat()}.pdf", "application/pdf")


@require_safe
@login_required
def skills(request: HttpRequest, slug: str) -> HttpResponse:
    """The skills alone, one a line, to paste elsewhere."""
    found, _form, words = _asked_for(request, slug)
    text = "".join(f"- {line}\r\n" for line in found.lines(words))
    return _file(text.encode(), f"skills-{found.today.isoformat()}.txt", "text/plain; charset=utf-8")
