from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from charter_content.charter.pdf import charter_pdf
from charter_content.charter.queries import current_charter
from foundation import stamps


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The whole charter, for everybody."""
    return render(request, "charter/charter.html", {"charter": current_charter()})


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
