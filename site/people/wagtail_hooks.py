from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks

from people.models import User
from people.viewsets import ServicesGroup


@hooks.register("register_admin_viewset")
def register_services() -> ServicesGroup:
    return ServicesGroup()


@hooks.register("before_bulk_action")
def no_bulk_actions_on_people(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """Wagtail's own bulk actions on accounts (delete, assign a role …) ask Django's permissions, which let a superuser do anything."""
    if User in action.models:
        raise PermissionDenied
