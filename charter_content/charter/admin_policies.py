"""What the Wagtail admin may do with the words of the charter: change and publish them. There is one text, and it stays."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from charter_content.charter.models import CharterText


class OneText(ModelPermissionPolicy):
    """As the groups have it, but nobody adds a second text or deletes the only one: superusers included."""

    NEVER = frozenset({"add", "delete"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.NEVER and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


def register() -> None:
    register_permission_policy(CharterText, OneText(CharterText))
