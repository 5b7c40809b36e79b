"""A certificate as its holder has it: choosing how it should read, having it, showing it, having it replaced."""

import uuid as uuids
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from courses import flows
from courses.certificates import actions
from courses.certificates.enums import Form, LinkDays, TitleChoice
from courses.certificates.facts import from_json
from courses.certificates.forms import LinkForm, WishForm
from courses.certificates.models import Award
from courses.certificates.policies import awards, check_links
from courses.certificates.queries import award_of, certificates_held, certificates_of, links_of, name_on, reason_of, wish_of
from courses.cohorts.models import Enrolment
from courses.progress.learner import Learner
from courses.progress.queries import completion, learner
from people.decorators import post_only, signed_in, signed_in_or_kept
from people.models import User


def learning(request: HttpRequest, slug: str) -> tuple[User, Learner]:
    """The signed-in person, and themselves on the course. Raises Http404 when they are not on it."""
    person = signed_in(request)
    found = learner(person, slug)
    if found is None:
        raise Http404
    return person, found


def held(request: HttpRequest, slug: str) -> tuple[User, Learner, Award]:
    """The signed-in person, and the newest certificate that they hold for the course; from before, when they are on it again and have none
    for that yet. Raises Http404 without one."""
    person, found = learning(request, slug)
    given = certificates_of(found.enrolment_id) or certificates_held(person, found.outline.course)
    if not given:
        raise Http404
    return person, found, given[0]


def titles_of(found: Learner) -> dict[str, str]:
    """The course's two titles, by TitleChoice."""
    return {TitleChoice.FULL.value: found.outline.title, TitleChoice.NEUTRAL.value: found.outline.neutral_title}


def _having(request: HttpRequest, person: User, found: Learner, given: list[Award], link_form: LinkForm | None = None) -> HttpResponse:
    """The page of whoever has a certificate."""
    award, *earlier = given
    context = {
        "award": award,
        "facts": from_json(award.facts),
        "course": found.outline,
        "earlier": [(one, reason_of(one.withdrawal) if hasattr(one, "withdrawal") else "") for one in earlier],
        "prints": award.prints.all(),
        "reason": reason_of(award.withdrawal) if hasattr(award, "withdrawal") else "",
        "may_replace": awards.may(person, "replace", award),
        "may_renew": awards.may(person, "renew", award),
        "shows_name": hasattr(award, "secret") and award.secret.shows_name,
        "links": links_of(award, person),
        "link_form": link_form or LinkForm(initial={"days": LinkDays.MONTH}),
    }
    return render(request, "certificates/mine.html", context, status=422 if link_form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose how the certificate should read; once it is given, have it."""
    person, found = learning(request, slug)
    if given := certificates_of(found.enrolment_id):
        return _having(request, person, found, given)
    wish = wish_of(found.enrolment_id, person)
    form = WishForm(
        request.POST if request.method == "POST" else None, titles=titles_of(found), initial={"name": wish.name, "title": wish.title}
    )
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
    context = {
        "form": form, "course": found.outline, "learner": found, "completion": completion(found), "wish": wish,
        "before": certificates_held(person, found.outline.course)[:1],
    }  # fmt: skip
    return render(request, "certificates/wish.html", context, status=422 if form.errors else 200)


def _handed_over(request: HttpRequest, slug: str, make: Callable[..., bytes], kind: str, content_type: str) -> HttpResponse:
    """A file for the holder, or the honest page. Its name says nothing about what it is for."""
    person, _found, award = held(request, slug)
    try:
        content = make(award, by=person)
    except actions.NotMadeYet:
        response = render(request, "certificates/not_yet.html", {"award": award, "slug": slug}, status=503)
        response["Retry-After"] = "600"
        return response
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="certificate-{award.pretty_serial}{kind}"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
@login_required
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The printed certificate, as `?form=` says (Form)."""
    try:
        form = Form(request.GET.get("form", Form.LANDSCAPE))
    except ValueError as error:
        raise Http404 from error
    kind = ".pdf" if form == Form.LANDSCAPE else f"-{form.value}.pdf"
    return _handed_over(request, slug, partial(actions.download, form=form), kind, "application/pdf")


@require_safe
@login_required
def credential(request: HttpRequest, slug: str) -> HttpResponse:
    """The credential for a wallet."""
    return _handed_over(request, slug, actions.download_credential, ".json", "application/vc")


@require_safe
@login_required
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture with the credential inside."""
    return _handed_over(request, slug, actions.download_badge, ".png", "image/png")


def taken_over(request: HttpRequest, award: Award, slug: str) -> HttpResponse | None:
    """Where to go when the form was pressed twice and the first press has put a newer one in the place of `award`; None if it has not."""
    newest = award_of(award.enrolment_id) if award.enrolment_id else None
    if newest is not None and request.POST.get("of", award.serial) == newest.serial:
        return None
    messages.success(request, "Here is the new one. The old one now says that it was replaced.")
    return redirect("certificates:mine", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def replace(request: HttpRequest, slug: str) -> HttpResponse:
    """Another name, or the other title: a new certificate that takes the place of the old one."""
    person, found, award = held(request, slug)
    if request.method == "POST" and (twice := taken_over(request, award, slug)):
        return twice
    awards.require(person, "replace", award)
    initial = {"name": name_on(award, person), "title": from_json(award.facts).title_choice}
    form = WishForm(request.POST if request.method == "POST" else None, titles=titles_of(found), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            flows.replace_certificate(award, name=form.cleaned_data["name"], title=TitleChoice(form.cleaned_data["title"]), by=person)
        except ValidationError as error:
            form.add_error(None, error)
        except PermissionDenied:
            if twice := taken_over(request, award, slug):
                return twice
            raise
        else:
            messages.success(request, "Here is the new one. The old one now says that it was replaced.")
            return redirect("certificates:mine", slug=slug)
    return render(request, "certificates/replace.html", {"form": form, "award": award, "slug": slug}, status=422 if form.errors else 200)


@post_only(up=1)
@signed_in_or_kept
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the check page show the name."""
    person, _found, award = held(request, slug)
    actions.show_name(award, shown=True, by=person)
    messages.success(request, "The check page shows your name now.")
    return redirect("certificates:mine", slug=slug)


@post_only(up=1)
@signed_in_or_kept
def hide(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the check page show the name no more."""
    person, _found, award = held(request, slug)
    actions.show_name(award, shown=False, by=person)
    messages.success(request, "The check page does not show your name any more.")
    return redirect("certificates:mine", slug=slug)


@post_only(up=1)
@signed_in_or_kept
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a link that shows the name for a while."""
    person, found, award = held(request, slug)
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            actions.make_link(award, days=int(form.cleaned_data["days"]), by=person)
        except ValidationError as error:
            form.add_error("days", error)
        else:
            messages.success(request, "Here is your link. Copy it and send it to whoever should see it.")
            return redirect("certificates:mine", slug=slug)
    return _having(request, person, found, certificates_of(found.enrolment_id), form)


@post_only(up=3)
@signed_in_or_kept
def end(request: HttpRequest, slug: str, uuid: uuids.UUID) -> HttpResponse:
    """End a link before its time."""
    person, _found = learning(request, slug)
    actions.end_link(check_links.get(person, pk=uuid), by=person)
    messages.success(request, "This link shows nothing about you any more.")
    return redirect("certificates:mine", slug=slug)
