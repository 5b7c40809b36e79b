"""Agreeing to what was talked through."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses import flows
from courses.cohorts.forms import SignForm
from courses.progress.policies import talks
from people.decorators import signed_in, signed_in_or_kept


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def agree(request: HttpRequest, uuid: uuid.UUID) -> HttpResponse:
    """Read what the coordinator recorded, and sign under it."""
    person = signed_in(request)
    talk = talks.get(person, uuid=uuid)
    talks.require(person, "agree", talk)
    form = SignForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        outcome = flows.agree_talk(talk, name=form.cleaned_data["name"], by=person)
        messages.success(request, "Thank you. You have both signed it now.")
        if outcome.completed:
            return redirect("certificates:mine", slug=talk.enrolment.edition.slug)
        return redirect("my_training")
    return render(request, "progress/agree.html", {"talk": talk, "form": form}, status=422 if form.errors else 200)
