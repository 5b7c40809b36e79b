"""What somebody agrees to: one switch a purpose, and their own history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from people import actions, policies
from people.decorators import signed_in
from people.enums import Purpose
from people.queries import consent_lines, consents_of

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def consents(request: HttpRequest) -> HttpResponse:
    """Every purpose with one button; a POST says yes to one, or takes it back."""
    person = signed_in(request)
    error, wrong = "", ""
    if request.method == "POST":
        if request.POST.get("purpose") not in Purpose.values:
            raise Http404
        purpose = Purpose(request.POST["purpose"])
        version = request.POST.get("version", "")
        try:
            if request.POST.get("answer") == "yes":
                number = int(version) if version.isdecimal() and len(version) < 5 else 0
                actions.give_consent(person, purpose, wording_version=number, by=person)
                messages.success(request, f"Kept: you agree. {purpose.label}.")
            else:
                actions.withdraw_consent(person, purpose, by=person)
                messages.success(request, f"Taken back. {purpose.label}.")
        except ValidationError as refused:
            error, wrong = " ".join(refused.messages), purpose
        else:
            return redirect(f"{reverse('consents')}#{purpose}")
    page = Paginator(policies.consents.visible_to(person), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "purposes": consents_of(person), "page": page, "history": consent_lines(list(page.object_list)), "error": error, "wrong": wrong,
    }  # fmt: skip
    return render(request, "portal/consents.html", context, status=422 if error else 200)
