from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from charter_content.charter.actions import note_read
from charter_content.charter.models import Charter
from charter_content.charter.pdf import charter_pdf
from charter_content.charter.queries import changes_for, charter_waits_for, current_charter
from foundation import stamps
from people.decorators import post_only
from people.models import User


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The whole charter, for everybody."""
    return render(request, "charter/charter.html", {"charter": current_charter()})


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What is new in the charter, word by word: since the person looked last, or else since the version before."""
    user = request.user
    assert isinstance(user, User | AnonymousUser)
    context = {"changes": changes_for(user), "waits": isinstance(user, User) and charter_waits_for(user)}
    return render(request, "charter/changes.html", context)


@post_only(up=1)
@login_required
def looked(request: HttpRequest) -> HttpResponse:
    """The person has looked at what is new. `version` is the one that stood on their page: a newer one is still to come."""
    assert isinstance(request.user, User)
    number = request.POST.get("version", "")
    found = Charter.objects.filter(number=int(number)).first() if number.isdecimal() and len(number) < 7 else None
    if found is None:
        raise Http404
    note_read(found, by=request.user)
    messages.success(request, "Noted. You are asked again only when something changes.")
    return redirect("charter:charter")


@require_safe
@cache_control(max_age=300, public=True)
def on_paper(request: HttpRequest, kind: str) -> HttpResponse:
    """A poster, a booklet, or what each side can expect, to print. For everybody."""
    try:
        made = charter_pdf(kind, stamp=stamps.current(stamps.CHARTER))
    except LookupError as error:
        raise Http404 from error
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="charter-{kind}.pdf"'
    return response


@require_safe
def principle(request: HttpRequest, code: str) -> HttpResponse:
    """One principle with everything that is said of it, for everybody."""
    charter = current_charter()
    principles = list(charter.principles.all()) if charter else []
    found = next((n for n, one in enumerate(principles) if one.code == code), None)
    if found is None:
        raise Http404
    context = {
        "charter": charter,
        "principle": principles[found],
        "before": principles[found - 1] if found else None,
        "after": principles[found + 1] if found + 1 < len(principles) else None,
    }
    return render(request, "charter/principle.html", context)
