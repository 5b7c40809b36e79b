"""What every response gets, whatever view made it; and what a report of an error may hold."""

from collections.abc import Callable
from types import FrameType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.debug import SafeExceptionReporterFilter

Handler = Callable[[HttpRequest], HttpResponse]

# Wagtail's explorer still has inline scripts and styles; its previews stand in frames; images are shown from blobs on upload.
ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
}


class AdminContentSecurityPolicy:
    """Loosens the policy under /cms/ by exactly what Wagtail needs, and nowhere else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/cms/") and not hasattr(response, "_csp_replace"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]  # django-csp's own way to change one response
        return response


class PrivatePages:
    """Pages made for a signed-in person are not kept by browsers or proxies: phones are shared."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and hasattr(request, "user") and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class NothingTyped(SafeExceptionReporterFilter):
    """What a report of an error may hold when it is mailed: where it happened, and nothing that anybody typed or that was opened."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        if request is None or not self.is_active(request):
            return dict(super().get_post_parameters(request))
        return dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> Any:
        found = super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self.cleansed_substitute) for name, _value in found] if self.is_active(request) else found
