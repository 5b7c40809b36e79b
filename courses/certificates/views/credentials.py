"""What wallets and checkers of others fetch: status lists, and the picture of a badge. Everybody may, and nobody is in them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.certificates.badge import badge_picture
from courses.certificates.credential import STATUS_MINUTES
from courses.certificates.queries import status_list as find_status_list
from foundation.encryption import CannotOpen

CREDENTIAL_TYPE = "application/vc"
LARGEST_LIST = 2**31 - 1
"""What a database holds as the number of a list."""


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """Which credentials of a list were taken back: bits, signed."""
    try:
        content = find_status_list(number) if number <= LARGEST_LIST else None
    except CannotOpen:
        response = HttpResponse("There is no key to sign this with at the moment. Please try again later.", "text/plain", status=503)
        response["Retry-After"] = "600"
        response["Cache-Control"] = "no-store"
        return response
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=CREDENTIAL_TYPE)
    response["Cache-Control"] = f"public, max-age={STATUS_MINUTES * 60}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@cache_control(public=True, max_age=86400)
def badge(request: HttpRequest) -> HttpResponse:
    """The picture that stands for every certificate, without any title."""
    response = HttpResponse(badge_picture(), content_type="image/png")
    response["Access-Control-Allow-Origin"] = "*"
    return response
