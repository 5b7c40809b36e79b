"""What everybody sees who has the number of a certificate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from courses.certificates.enums import AwardState, Match
from courses.certificates.forms import LARGEST_FILE, FileForm, FindForm, NameForm
from courses.certificates.queries import (
    CheckedAward,
    file_allowed,
    find_award,
    guess_allowed,
    look_allowed,
    look_open,
    match_file,
    name_fits,
    name_shown,
)
from foundation.codes import read_code
from foundation.limits import address_of
from foundation.uploads import InMemoryOnly

NONE = "There is no certificate with this number. Check for letters that look alike."
TOO_OFTEN = "Too many numbers that do not exist were tried from here. Please try again in an hour."


def _looked_up(request: HttpRequest, serial: str) -> tuple[CheckedAward | None, str]:
    """(the certificate, "") or (None, why not). Only numbers that do not exist are counted; after too many of them none is looked up, or
    going on would still tell which exist."""
    address = address_of(request)
    checked = find_award(serial) if look_open(address) else None
    if checked:
        return checked, ""
    return None, NONE if look_allowed(address) else TOO_OFTEN


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Look a certificate up by its number."""
    form = FindForm(request.GET or None)
    if form.is_bound and form.is_valid():
        serial = read_code(form.cleaned_data["serial"])
        checked, why_not = _looked_up(request, serial)
        if checked:
            return redirect("certificate_check:check", serial=checked.award.serial)
        form.add_error("serial", why_not)
    return render(request, "certificates/find.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # `_check` asks for the token, once it is settled that what is sent stays in memory
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, serial: str) -> HttpResponse:
    """The check page. A file that is brought never touches a disk."""
    request.upload_handlers = [InMemoryOnly(request, most=LARGEST_FILE)]
    return _check(request, serial)


@csrf_protect
def _check(request: HttpRequest, serial: str) -> HttpResponse:
    """What was certified, and whether it stands; for everybody who has the number. Two questions can be asked: does this file match, and
    is this the name on it?"""
    checked, why_not = _looked_up(request, serial)
    if checked is None:
        form = FindForm(initial={"serial": serial[:20]})
        context = {"form": form, "why_not": why_not}
        return render(request, "certificates/find.html", context, status=404 if why_not == NONE else 429)
    asks_file = request.method == "POST" and "about_file" in request.POST
    asks_name = request.method == "POST" and not asks_file
    name_form, file_form = NameForm(request.POST if asks_name else None), FileForm(*(request.POST, request.FILES) if asks_file else ())
    fits, match = _name_asked(checked, name_form), _file_asked(request, checked, file_form)
    context = {
        "checked": checked,
        "facts": checked.facts,
        "stands": checked.state == AwardState.VALID,
        "name": name_shown(checked, request.GET.get("with", "")),
        "name_form": name_form,
        "file_form": file_form,
        "name_asked": name_form.is_bound and not name_form.errors,
        "fits": fits,
        "match": match,
        "matches": match in (Match.ISSUED, Match.PRINTED),
        "newer": getattr(checked.award, "replaced_by", None) if checked.state == AwardState.REPLACED else None,
    }
    response = render(request, "certificates/check.html", context, status=422 if name_form.errors or file_form.errors else 200)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


def _name_asked(checked: CheckedAward, form: NameForm) -> bool | None:
    if not form.is_bound or not form.is_valid():
        return None
    if guess_allowed(checked.award.serial):
        return name_fits(checked, form.cleaned_data["name"])
    form.add_error("name", "This certificate was asked about very often. Please try again in an hour.")
    return None


def _file_asked(request: HttpRequest, checked: CheckedAward, form: FileForm) -> Match | None:
    if not form.is_bound or not form.is_valid():
        return None
    if file_allowed(address_of(request)):
        return match_file(checked, form.cleaned_data["file"].read())
    form.add_error("file", "Too many files were looked at from here. Please try again in an hour.")
    return None
