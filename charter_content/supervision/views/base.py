"""What the views of this room share."""

import uuid as uuids
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from charter_content.supervision.forms import FieldState
from charter_content.supervision.models import Supervision
from charter_content.supervision.policies import supervisions
from foundation import clock
from people.decorators import send_again, signed_in
from people.models import User


def leader(request: HttpRequest) -> User:
    """Raises PermissionDenied for somebody who leads no service."""
    person = signed_in(request)
    if not getattr(person, "leads", False):
        raise PermissionDenied
    return person


def words_kept(*names: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For forms that can close while somebody writes: what they typed into the fields `names` is theirs, and comes back on a page."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except (Http404, PermissionDenied) as why:
                if not any(request.POST.get(name, "").strip() for name in names):
                    raise
                response = send_again(request, status=404)
                response.status_code = 403 if isinstance(why, PermissionDenied) else 404
                return response

        return guarded

    return decorate


def pair_of(request: HttpRequest, uuid: uuids.UUID, action: str = "view") -> tuple[User, Supervision]:
    """The supervision and who asks for it. Raises Http404 when it is not theirs to see, PermissionDenied when not to do."""
    person = signed_in(request)
    row = supervisions.rows().select_related("person", "service", "supervisor").filter(pk=supervisions.get(person, pk=uuid).pk).get()
    supervisions.require(person, action, row)
    return person, row


def tell(states: dict[str, FieldState], sent: dict[str, object]) -> JsonResponse:
    """What became of fields, for the script that sent them. A field with two versions keeps its old one until somebody has chosen."""
    there = [states[name] for name in sent]
    revisions = {f"{one.name}.revision": one.revision for one in there if not one.clashes and not one.error}
    clash = next((one for one in there if one.clashes), None)
    if clash:
        return JsonResponse(
            {"conflict": True, "field": clash.name, "theirs": clash.theirs, "revision": clash.revision, "revisions": revisions}, status=409
        )
    wrong = {one.name: [one.error] for one in there if one.error}
    if wrong:
        return JsonResponse({"errors": wrong, "revisions": revisions}, status=422)
    return JsonResponse({"saved": True, "at": clock.time_of_day(), "revisions": revisions})


def paper(pdf: bytes, name: str) -> HttpResponse:
    """A PDF that no browser keeps, under a neutral name."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response
