"""Worksheets on paper: a person's own, and empty ones for whoever leads a live session. Paper is a real route."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from courses.pages.models import CoursePage
from courses.pages.queries import sheet_of, sheets_of
from courses.progress import actions
from courses.progress.forms import worksheet_state
from courses.progress.pdf import sheet_pdf
from courses.progress.policies import may_print_sheets
from people.decorators import signed_in

from .reading import find_lesson, open_reader


@require_safe
@login_required
def sheet(request: HttpRequest, path: str, block_id: str, empty: bool = False) -> HttpResponse:
    """A worksheet of a lesson that is open to this person, as a page to print: with their own words, or empty."""
    found, lesson = find_lesson(request, path)
    person = signed_in(request)
    actions.require_open(found, lesson, by=person)
    reader = open_reader(person, found, lesson)
    segment = reader.segment(block_id)
    if segment is None or segment.kind != "worksheet":
        raise Http404
    if reader.note_waits:
        return redirect(reader.url)
    state = worksheet_state(segment.kind, segment.value, block_id, {}) if empty else reader.state(segment)
    return _paper(sheet_pdf(segment.value, state.fields, place=lesson.neutral_title, empty=empty))


@require_safe
@login_required
def sheets(request: HttpRequest, slug: str) -> HttpResponse:
    """Every worksheet of a course, empty, to print for people who would rather write by hand."""
    course = _course(request, slug)
    return render(request, "progress/sheets.html", {"course": course, "sheets": sheets_of(course)})


@require_safe
@login_required
def one_sheet(request: HttpRequest, slug: str, lesson: uuid.UUID, block_id: str) -> HttpResponse:
    """One of them, as a page to print."""
    found = sheet_of(_course(request, slug), lesson, block_id)
    if found is None:
        raise Http404
    return _paper(sheet_pdf(found.value, worksheet_state("worksheet", found.value, block_id, {}).fields, place=found.place, empty=True))


def _course(request: HttpRequest, slug: str) -> CoursePage:
    course = CoursePage.objects.live().filter(slug=slug).first()
    if course is None or not may_print_sheets(signed_in(request)):
        raise Http404
    return course


def _paper(pdf: bytes) -> HttpResponse:
    """`pdf` under a name that says nothing of what it is; nothing keeps it on the way."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="sheet.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
