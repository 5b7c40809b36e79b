"""Renewing a certificate that runs out: what has changed, and nothing else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses import flows
from courses.certificates import actions
from courses.certificates.facts import from_json
from courses.certificates.policies import awards
from courses.certificates.queries import changes_since
from people.decorators import signed_in_or_kept

from .held import held, taken_over


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """Go through what has changed, tick what was read, and get the new one. Ticks are kept, also while something is left."""
    person, found, award = held(request, slug)
    if request.method == "POST" and (twice := taken_over(request, award, slug)):
        return twice
    awards.require(person, "renew", award)
    changes, why_not = changes_since(award, found), ""
    if request.method == "POST":
        if "begin" in request.POST:
            flows.begin_renewal(award, by=person)
            return redirect("certificates:renew", slug=slug)
        ticked = set(request.POST.getlist("read"))
        actions.note_read(award, lessons=[one.line for one in changes.left if str(one.line.key) in ticked], by=person)
        if "renew" not in request.POST:
            messages.success(request, "Kept. Go on whenever you like.")
            return redirect("certificates:renew", slug=slug)
        try:
            flows.renew_certificate(award, by=person)
        except ValidationError as error:
            changes, why_not = changes_since(award, found), " ".join(error.messages)
        except PermissionDenied:
            if twice := taken_over(request, award, slug):
                return twice
            raise
        else:
            messages.success(request, "Here is the new one. The old one now says that it was replaced.")
            return redirect("certificates:mine", slug=slug)
    context = {"award": award, "facts": from_json(award.facts), "changes": changes, "slug": slug, "why_not": why_not}
    return render(request, "certificates/renew.html", context, status=422 if why_not else 200)
