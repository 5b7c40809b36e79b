from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from charter_content.charter.queries import current_charter


def charter(request: HttpRequest) -> HttpResponse:
    """The whole charter, for everybody."""
    return render(request, "charter/charter.html", {"charter": current_charter()})
