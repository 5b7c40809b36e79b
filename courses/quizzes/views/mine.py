"""A person's own quizzes: how they have gone, practice on what was missed, and words taken back."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.quizzes import actions
from courses.quizzes.policies import hand_ins
from courses.quizzes.queries import earlier_results, practice_due, rate_by_category
from courses.quizzes.querysets import holds_view_sittings
from people.decorators import post_only, signed_in_or_kept
from people.models import User


@require_safe
@login_required
def results(request: HttpRequest) -> HttpResponse:
    """Earlier results, and how each category goes. Nobody else sees this page."""
    assert isinstance(request.user, User)
    due = practice_due(request.user)
    context = {
        "results": earlier_results(request.user),
        "rates": rate_by_category(request.user),
        "marks": getattr(request.user, "leads", False) or holds_view_sittings(request.user),
        "due": [item for item in due if item.is_due],
        "next_due": next((item.on for item in due if not item.is_due), None),
    }
    return render(request, "quizzes/results.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def practice(request: HttpRequest) -> HttpResponse:
    """Start a short practice, or go on with it."""
    assert isinstance(request.user, User)
    if request.method != "POST":
        return redirect("quizzes:results")
    try:
        started = actions.start_practice(by=request.user)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return redirect("quizzes:results")
    return redirect("quizzes:sitting", uuid=started.uuid)


@post_only(up=1)
@signed_in_or_kept
def take_back(request: HttpRequest, pk: uuids.UUID) -> HttpResponse:
    """Take own words back before anybody has marked them."""
    assert isinstance(request.user, User)
    found = hand_ins.get(request.user, pk=pk)
    back = redirect("quizzes:question", uuid=found.answer.sitting.uuid, position=found.answer.position)
    if found.answer.sitting.person_id != request.user.pk:
        raise PermissionDenied
    try:
        actions.take_back(found, by=request.user)
    except PermissionDenied:
        messages.error(request, _("Somebody has marked it already, so it is part of your result now."))
    else:
        messages.success(request, _("Taken back. Nobody else can read it any more."))
    return back
