"""What the Wagtail admin may do with accounts and services: administrators only, and nobody deletes there."""

from typing import Any

from django.db import models
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from people.models import Service, ServiceRole, User


class AdministratorsOnly(ModelPermissionPolicy):
    """Administrators list, add and change. Deleting would take evidence along: roles end, accounts are switched off or erased."""

    ALLOWED = frozenset({"view", "add", "change"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and user.is_superuser and action in self.ALLOWED)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Any) -> models.QuerySet[User]:
        allowed = self.ALLOWED & set(actions)
        return User.objects.filter(is_active=True, is_superuser=True) if allowed else User.objects.none()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: models.Model) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: models.Model) -> bool:
        return self.user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> models.QuerySet[Any]:
        rows = self.model._default_manager.all()
        return rows if self.user_has_any_permission(user, actions) else rows.none()


def register() -> None:
    for model in (User, Service, ServiceRole):
        register_permission_policy(model, AdministratorsOnly(model))
