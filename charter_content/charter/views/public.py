from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from charter_content.charter.actions import note_read
from charter_content.charter.models import Charter, neighbours
from charter_content.charter.pdf import charter_pdf
from charter_content.charter.queries import changes_for, charter_waits_for, current_charter, last_read_together
from foundation import stamps
from people.decorators import post_only
from people.models import User


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The whole charter, for everybody; and for somebody with whom it was read together, when that was."""
    found = current_charter()
    read = last_read_together(request.user) if isinstance(request.user, User) else None
    context = {"charter": found, "principles": found.principles.all() if found else [], "read_together": read}
    return render(request, "charter/charter.html", context)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What is new in the charter, word by word: since the person looked last, or else since the version before."""
    user = request.user
    assert isinstance(user, User | AnonymousUser)
    waits = isinstance(user, User) and charter_waits_for(user)
    found = changes_for(user)
    context = {"changes": found, "waits": waits, "newest": found.after if found else current_charter() if waits else None}
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


def _stamp(request: HttpRequest, kind: str) -> str:
    return f'"{stamps.current(stamps.CHARTER)}"'


@require_safe
@cache_control(no_cache=True, public=True)
@condition(etag_func=_stamp)
def on_paper(request: HttpRequest, kind: str) -> HttpResponse:
    """A poster, a booklet, or what each side can expect, to print. For everybody. Sent again only when the charter changed."""
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
    return render(request, "charter/principle.html", {"charter": charter} | neighbours(principles, found))
