"""Supervision as the one who is supervised sees it; and the words over time."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charter_content.supervision.actions import supervision_of
from charter_content.supervision.enums import Hat
from charter_content.supervision.models import Preparation
from charter_content.supervision.queries import (
    next_gathering,
    pair,
    readers_for,
    supervisions_of,
    to_sign,
    took_place,
    words_over_time,
)
from people.decorators import signed_in
from people.enums import Role
from people.hats import hats_of
from people.models import ServiceRole

PREPARED_PER_PAGE = 30


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """One's own supervision, with each hat; what waits; and the way to those whom one supervises."""
    person = signed_in(request)
    every = supervisions_of(person)
    begun = {row.service_id for row in every if row.hat == Hat.SUPPORTER and row.ended_at is None}
    roles = ServiceRole.objects.active().filter(person=person, role=Role.SUPPORTER).exclude(service__in=begun).select_related("service")
    for service in {role.service for role in roles}:
        supervision_of(person, service=service, by=person)
        every = supervisions_of(person)
    own = [row for row in every if row.ended_at is None]
    pairs = [(pair(row, by=person), readers_for(row), row.preparations.open().first()) for row in own]
    led = (
        [role.service for role in ServiceRole.objects.leading(person).select_related("service")] if getattr(person, "leads", False) else []
    )
    asked = {row.service_id for row in own if row.hat == Hat.COORDINATOR}
    waiting = [row for row in to_sign(person) if row.supervision.person_id == person.pk]
    manages = any(hat.role == Role.MANAGER for hat in hats_of(person))
    context = {
        "pairs": pairs, "earlier": [pair(row, by=person) for row in every if row.ended_at], "waiting": waiting, "leads": bool(led),
        "may_ask": [service for service in led if service.pk not in asked], "manages": manages,
        "together": next_gathering(person), "took_place": took_place(person),
    }  # fmt: skip
    return render(request, "supervision/home.html", context)


@require_safe
@login_required
def words(request: HttpRequest) -> HttpResponse:
    """How one put each principle, over time, and everything that one prepared: for one's own eyes."""
    person = signed_in(request)
    prepared = Preparation.objects.visible_to(person).select_related("supervision__service").prefetch_related("principles")
    page = Paginator(prepared, PREPARED_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/words.html", {"principles": words_over_time(person), "page": page})
