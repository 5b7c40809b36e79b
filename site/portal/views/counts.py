"""What a service manager sees: how many, never who."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.decorators import signed_in
from people.enums import Role
from people.hats import hat_of, hats_of
from portal.actions import keep_counts
from portal.queries import counted

PER_PAGE = 20


@require_safe
@login_required
def counts(request: HttpRequest) -> HttpResponse:
    """The counts of one service: the one asked for, or whose manager's hat is on. With another hat on, of all that one manages."""
    person = signed_in(request)
    managed = [hat for hat in hats_of(person) if hat.role == Role.MANAGER]
    if not managed:
        raise PermissionDenied
    asked = [hat for hat in managed if str(hat.service_uuid) == request.GET.get("service")]
    on = hat_of(request)
    shown = asked or [hat for hat in managed if hat == on] or managed
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    rows = keep_counts([hat.service_id for hat in page.object_list], by=person)
    context = {"page": page, "services": counted(rows), "others": [hat for hat in managed if hat not in shown]}
    return render(request, "portal/counts.html", context)
