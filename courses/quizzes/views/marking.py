"""For those who mark: finished sittings, own words to mark, and more time for somebody."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.quizzes import actions
from courses.quizzes.forms import ExtraTimeForm, FilterForm, MarkForm
from courses.quizzes.models import ExtraTime, Sitting
from courses.quizzes.policies import extra_times
from courses.quizzes.queries import finished_sittings, one_to_mark, quizzes_to_filter, sitting_view
from courses.quizzes.queries.marking import hand_ins_of
from courses.quizzes.querysets import holds_view_sittings
from foundation import audit
from foundation.enums import Verb
from people.decorators import signed_in_or_kept
from people.models import User

A_PAGE = 25


def _marker(request: HttpRequest) -> User:
    """Somebody who leads a service or may view sittings. Everybody else gets 403: the page is there, and not for them."""
    assert isinstance(request.user, User)
    if not (getattr(request.user, "leads", False) or holds_view_sittings(request.user)):
        raise PermissionDenied
    return request.user


@require_safe
@login_required
def marking(request: HttpRequest) -> HttpResponse:
    """Finished sittings, by quiz and by person."""
    marker = _marker(request)
    form = FilterForm(request.GET, quizzes=quizzes_to_filter(marker))
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = finished_sittings(marker, quiz=wanted.get("quiz", ""), person=wanted.get("person", ""), waiting=wanted.get("waiting", False))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "sees_all": holds_view_sittings(marker),
        "filtered": any(wanted.values()),
    }
    return render(request, "quizzes/marking.html", context)


@require_safe
@login_required
def sitting_seen(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One finished sitting: what was handed in; and all answers, for those alone who hold `view_sittings`. Looking at those is noted."""
    marker = _marker(request)
    found = finished_sittings(marker).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    view = None
    if holds_view_sittings(marker):
        view = sitting_view(found)
        audit.record(marker, Verb.SITTING_VIEWED, found)
    return render(request, "quizzes/sitting_seen.html", {"sitting": found, "view": view, "hand_ins": hand_ins_of(marker, found)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def mark(request: HttpRequest, pk: uuids.UUID) -> HttpResponse:
    """Mark one person's own words."""
    marker = _marker(request)
    to_mark = one_to_mark(marker, pk)
    if to_mark.hand_in.answer.sitting.person_id == marker.pk:
        raise PermissionDenied
    rubric = [(text, points) for text, points in to_mark.content.get("rubric", [])] or [(_("This answer"), to_mark.most)]
    form = MarkForm(request.POST if request.method == "POST" else None, rubric=rubric)
    if form.is_bound and form.is_valid():
        try:
            actions.mark_hand_in(to_mark.hand_in, points=form.points, rubric=rubric, comment=form.cleaned_data["comment"], by=marker)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Marked. The learner sees it now."))
            return redirect("quizzes:marking")
    context = {"to_mark": to_mark, "form": form, "sitting": to_mark.hand_in.answer.sitting}
    return render(request, "quizzes/mark.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def extra_time(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give somebody more time in quizzes with a time."""
    assert isinstance(request.user, User)
    person = get_object_or_404(User.objects.visible_to(request.user), uuid=uuid)
    if not extra_times.may_give(request.user, person):
        raise PermissionDenied
    now = ExtraTime.objects.filter(person=person).values_list("percent", flat=True).first() or 0
    form = ExtraTimeForm(request.POST or None, initial={"percent": now})
    if form.is_bound and form.is_valid():
        actions.give_extra_time(person, percent=form.cleaned_data["percent"], by=request.user)
        messages.success(request, _("Kept. It holds from now on, also in a quiz that is open."))
        return redirect("quizzes:extra_time", uuid=uuid)
    open_now = Sitting.objects.open().filter(person=person, ends_at__isnull=False).exists()
    return render(
        request, "quizzes/extra_time.html", {"person": person, "form": form, "open_now": open_now}, status=422 if form.errors else 200
    )
