from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charter_content.charter.queries import current_charter


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The whole charter, for everybody."""
    return render(request, "charter/charter.html", {"charter": current_charter()})


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
