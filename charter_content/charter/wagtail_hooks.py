from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from charter_content.charter.models import CharterText
from charter_content.charter.views.editing import BringView, CharterView, may_see
from charter_content.charter.viewsets import CharterTextViewSet

register_snippet(CharterTextViewSet)


@hooks.register("register_admin_urls")
def register_charter_urls() -> list[URLPattern]:
    return [
        path("charter/", CharterView.as_view(), name="charter_editing"),
        path("charter/bring/", BringView.as_view(), name="charter_bring"),
    ]


class CharterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request)


@hooks.register("register_admin_menu_item")
def register_charter_menu() -> Any:
    return CharterMenuItem("Charter", reverse("charter_editing"), icon_name="doc-full-inverse", order=350)


@hooks.register("construct_snippet_action_menu")
def charter_stays(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """The charter is never without words: it cannot be unpublished."""
    if context["model"] is CharterText:
        menu_items[:] = [item for item in menu_items if item.name != "action-unpublish"]
