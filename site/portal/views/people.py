"""The coordinator's desk: what needs them today, their people, one page a person, and doing one thing for several."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from courses import flows
from courses.cohorts import actions as cohorts
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.policies import enrolments
from courses.pages.queries import courses_with_guides, outline
from foundation import audit
from foundation.codes import read_uuids
from foundation.enums import Verb
from people.decorators import post_only, signed_in_or_kept
from people.hats import Hat, hat_of, hats_of
from people.models import Service, User
from portal import files
from portal.actions import can_be_undone, change_many, undo
from portal.enums import Bulk
from portal.forms import TalkForm
from portal.queries import SORTS, STATES, Filters, desk, enrolments_for, needs_today, person_page

UNDO = "undo"
"""In the session: [the word that undoes the last change of several, what it was in words]."""
AT_ONCE = 100
"""So many people are changed at once."""


def _coordinator(request: HttpRequest) -> User:
    """Raises PermissionDenied for somebody who leads no service."""
    if not isinstance(request.user, User) or not getattr(request.user, "leads", False):
        raise PermissionDenied
    return request.user


def _desk_of(request: HttpRequest) -> tuple[User, Hat]:
    """Who leads, and the hat whose service the desk shows: the one that is on, or the first of theirs that leads."""
    person = _coordinator(request)
    on = hat_of(request)
    if on is not None and on.leads:
        return person, on
    return person, next(hat for hat in hats_of(person) if hat.leads)


@require_safe
@login_required
def people(request: HttpRequest) -> HttpResponse:
    person, hat = _desk_of(request)
    filters = Filters.read(request.GET.dict())
    found = desk(person, hat, filters, page=request.GET.get("page"))
    context = {
        "hat": hat, "desk": found, "filters": filters, "states": STATES, "sorts": {code: label for code, (label, _) in SORTS.items()},
        "needs": needs_today(person, hat), "undo": _undo_of(request), "bulk": Bulk, "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "portal/people.html", context)


def _undo_of(request: HttpRequest) -> str:
    """What was done last, in words, while it can be undone; else empty."""
    token, words = request.session.get(UNDO) or ("", "")
    if token and not can_be_undone(token):
        del request.session[UNDO]
        return ""
    return str(words)


@post_only(up=1)
@login_required
def change_several(request: HttpRequest) -> HttpResponse:
    """Do one thing for those who are ticked. It can be undone for an hour."""
    person, hat = _desk_of(request)
    back = _back(request)
    rows = list(
        Enrolment.objects.led_by(person)
        .filter(service=hat.service_id, uuid__in=read_uuids(request.POST.getlist("pick")[:AT_ONCE]))
        .exclude(person=person)
        .select_related("edition", "person", "service")
        .order_by("pk")  # two at once hold them in the same order
    )
    what, _, where = request.POST.get("do", "").partition(":")
    if not rows or what not in Bulk.values:
        messages.error(request, "Tick at least one person, and choose what to do.")
        return redirect(back)
    cohort = None
    if what == Bulk.MOVE and where:
        mine = Cohort.objects.visible_to(person).filter(service=hat.service_id)
        cohort = mine.filter(uuid__in=read_uuids([where])).select_related("service").first()
        if cohort is None:
            raise Http404
    try:
        done = change_many(Bulk(what), rows, cohort=cohort, day=int(where) if where.isdecimal() and len(where) < 4 else 0, by=person)
    except ValidationError as error:
        messages.error(request, "Nothing was changed. " + " ".join(error.messages))
        return redirect(back)
    if not done.count:
        messages.info(request, "They are so already. Nothing was changed.")
        return redirect(back)
    people_ = f"{done.count} {'person' if done.count == 1 else 'people'}"
    request.session[UNDO] = [done.undo, f"Done for {people_}: {_in_words(Bulk(what), cohort, where)}."]
    return redirect(back)


def _in_words(what: Bulk, cohort: Cohort | None, day: str) -> str:
    """What was done, after its fact."""
    if what == Bulk.MOVE:
        return f"put into {cohort}" if cohort else "in no cohort now"
    if what == Bulk.OPEN_DAY:
        return f"Day {int(day)} is open"
    return "left the course" if what == Bulk.LEAVE else "back on the course"


@post_only(up=1)
@login_required
def undo_change(request: HttpRequest) -> HttpResponse:
    """Put back what was changed last."""
    person, _ = _desk_of(request)
    token = (request.session.pop(UNDO, None) or [""])[0]
    try:
        count = undo(token, by=person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Put back for {count} {'person' if count == 1 else 'people'}.")
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The desk as it was shown, with its search and page."""
    back = f"/people/?{request.POST.get('back', '')}"
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/people/"


@require_safe
@login_required
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """Those whom the desk shows, as CSV or as an Excel workbook, marked with who took it and when. The trail keeps that it was taken."""
    person, hat = _desk_of(request)
    rows = enrolments_for(person, hat, Filters.read(request.GET.dict())).select_related("person", "cohort", "edition")
    if kind not in files.TYPES:
        raise Http404
    made = files.write_csv if kind == "csv" else files.write_xlsx
    audit.record(person, Verb.EXPORTED, Service(pk=hat.service_id), kind=kind)
    response = HttpResponse(made(rows, hat=hat, by=person), content_type=files.TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="people-{timezone.localdate():%Y-%m-%d}.{kind}"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """What somebody who leads a live session needs at hand: the guides, and empty sheets to print."""
    _coordinator(request)
    return render(request, "portal/sessions.html", {"courses": courses_with_guides()})


def _theirs(request: HttpRequest, uuid: uuids.UUID) -> tuple[User, Enrolment]:
    person = _coordinator(request)
    enrolment = enrolments.visible_to(person).select_related("person", "service", "edition", "cohort").filter(uuid=uuid).first()
    if enrolment is None:
        raise Http404
    enrolments.require(person, "lead", enrolment)
    return person, enrolment


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def one_person(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One person's course; a POST records what was talked through."""
    coordinator, enrolment = _theirs(request, uuid)
    page = person_page(enrolment, viewer=coordinator)
    choices = {choice.code: choice for choice in page.can_talk}
    form = TalkForm(request.POST if request.method == "POST" else None, choices=[(code, choice.shown) for code, choice in choices.items()])
    if form.is_bound and form.is_valid():
        choice = choices[form.cleaned_data["what"]]
        try:
            flows.record_talk(
                enrolment, about=choice.about, key=choice.key, label=choice.label, name=form.cleaned_data["name"], by=coordinator
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Recorded. It counts once {enrolment.person} agrees.")
            return redirect("one_person", uuid=uuid)
    return render(request, "portal/person.html", {"page": page, "enrolment": enrolment, "form": form}, status=422 if form.errors else 200)


@post_only(up=1)
@signed_in_or_kept
def lift_gate(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Open a day early for one person."""
    coordinator, enrolment = _theirs(request, uuid)
    days = outline(enrolment.edition_id, enrolment.edition.stamp).days
    day = next((day for day in days if str(day.key) == request.POST.get("day")), None)
    if day is None:
        raise Http404
    cohorts.lift_gate(enrolment, day_key=day.key, by=coordinator)
    messages.success(request, f"Day {day.number} is open for {enrolment.person} now.")
    return redirect("one_person", uuid=uuid)
