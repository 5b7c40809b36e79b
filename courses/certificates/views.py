from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from courses import flows
from courses.certificates import actions
from courses.certificates.enums import AwardState, TitleChoice
from courses.certificates.facts import from_json
from courses.certificates.forms import FindForm, NameForm, WishForm
from courses.certificates.queries import award_of, find_award, guess_allowed, name_fits, wish_of
from courses.cohorts.models import Enrolment
from courses.progress.learner import Learner
from courses.progress.queries import completion, learner
from foundation.codes import read_code
from people.decorators import signed_in_or_kept
from people.models import User


def _mine(request: HttpRequest, slug: str) -> tuple[User, Learner]:
    assert isinstance(request.user, User)
    found = learner(request.user, slug)
    if found is None:
        raise Http404
    return request.user, found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose how the certificate should read; once it is given, have it."""
    person, found = _mine(request, slug)
    award = award_of(found.enrolment_id)
    if award:
        return render(request, "certificates/mine.html", {"award": award, "facts": from_json(award.facts), "course": found.outline})
    titles = {TitleChoice.FULL.value: found.outline.title, TitleChoice.NEUTRAL.value: found.outline.neutral_title}
    wish = wish_of(found.enrolment_id, person)
    form = WishForm(request.POST if request.method == "POST" else None, titles=titles, initial={"name": wish.name, "title": wish.title})
    if form.is_bound and form.is_valid():
        enrolment = get_object_or_404(Enrolment.objects.visible_to(person), pk=found.enrolment_id)
        try:
            outcome = flows.wish_for_certificate(
                enrolment, name=form.cleaned_data["name"], title=TitleChoice(form.cleaned_data["title"]), by=person
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, "Here it is. Well done." if outcome.award else "Kept. You can change it until the certificate is given."
            )
            return redirect("certificates:mine", slug=slug)
    context = {"form": form, "course": found.outline, "learner": found, "completion": completion(found), "wish": wish}
    return render(request, "certificates/wish.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The printed certificate. Its file name says nothing about what it is for."""
    person, found = _mine(request, slug)
    award = award_of(found.enrolment_id)
    if award is None:
        raise Http404
    response = HttpResponse(actions.download(award, by=person), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{award.pretty_serial}.pdf"'
    return response


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Look a certificate up by its number."""
    form = FindForm(request.GET or None)
    if form.is_bound and form.is_valid():
        serial = read_code(form.cleaned_data["serial"])
        if find_award(serial):
            return redirect("certificate_check:check", serial=serial)
        form.add_error("serial", "There is no certificate with this number. Check for letters that look alike.")
    return render(request, "certificates/find.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, serial: str) -> HttpResponse:
    """What was certified, and whether it stands; for everybody who has the number. The name is told only to those who know it."""
    checked = find_award(serial)
    if checked is None:
        raise Http404
    form = NameForm(request.POST if request.method == "POST" else None)
    fits = None
    if form.is_bound and form.is_valid():
        if guess_allowed(checked.award.serial):
            fits = name_fits(checked, form.cleaned_data["name"])
        else:
            form.add_error("name", "This certificate was asked about very often. Please try again in an hour.")
    context = {
        "checked": checked,
        "facts": checked.facts,
        "stands": checked.state == AwardState.VALID,
        "form": form,
        "asked": form.is_bound and not form.errors,
        "fits": fits,
    }
    return render(request, "certificates/check.html", context, status=422 if form.errors else 200)
