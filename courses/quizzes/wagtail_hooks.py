from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet

from courses.quizzes.actions.bank import MOVED
from courses.quizzes.viewsets import BankGroup
from courses.quizzes.viewsets.moving import MoveToCategory

register_snippet(BankGroup)
hooks.register("register_bulk_action", MoveToCategory)


@hooks.register("register_permissions")
def register_view_sittings() -> QuerySet[Permission]:
    """An administrator can give it to a group. No group has it by default."""
    return Permission.objects.filter(content_type__app_label="quizzes", codename="view_sittings")


@hooks.register("register_log_actions")
def register_moves(actions: Any) -> None:
    """How a question or a quiz that was moved among many says so in its history."""

    @actions.register_action(MOVED)
    class MovedFormatter(LogFormatter):
        label = "Move to category"

        def format_message(self, log_entry: Any) -> str:
            return f"Moved to the category “{log_entry.data.get('to', '')}”"
