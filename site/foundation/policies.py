"""One policy object per model, with both halves: which rows may this user see, and may this user do this to that row."""

from typing import Generic, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404

from foundation.querysets import Person, ScopedQuerySet

M = TypeVar("M", bound=models.Model)
Viewer = Person | AnonymousUser


class ScopedPolicy(Generic[M]):
    """Base of all policies. Closed by default: an action that has no `may_<action>` method is refused.

    The list half is the model's own `visible_to`; the single half is `may_view`. `tests.policies.assert_policy_agrees` holds
    the two together for every member of the cast and every record. Neither asks whether somebody is a superuser.
    """

    model: type[M]

    def rows(self) -> ScopedQuerySet[M]:
        return self.model._default_manager.all()  # type: ignore[return-value]  # rooms give every scoped model this queryset

    def visible_to(self, user: Viewer) -> ScopedQuerySet[M]:
        """The rows that `user` may see: start every list and every look-up here."""
        return self.rows().visible_to(user)

    def get(self, user: Viewer, **lookup: object) -> M:
        """The one row that `user` may see. Raises Http404 for what is not there and for what is not theirs alike."""
        try:
            return self.visible_to(user).get(**lookup)
        except (ObjectDoesNotExist, ValueError) as error:
            raise Http404 from error

    def get_for_update(self, user: Viewer, **lookup: object) -> M:
        """`get`, and the row is held until the transaction ends: what is read of it is still true when something is written."""
        try:
            return self.visible_to(user).select_for_update(of=("self",)).get(**lookup)
        except (ObjectDoesNotExist, ValueError) as error:
            raise Http404 from error

    def may_view(self, user: Viewer, obj: M) -> bool:
        return False

    def may(self, user: Viewer, action: str, obj: M) -> bool:
        """May `user` do `action` (a word such as "view") to `obj`?"""
        rule = getattr(self, f"may_{action}", None)
        return bool(rule and user.is_authenticated and rule(user, obj))

    def require(self, user: Viewer, action: str, obj: M) -> None:
        """Raises PermissionDenied (403) unless `user` may do `action` to `obj`."""
        if not self.may(user, action, obj):
            raise PermissionDenied
