"""Words that querysets of every room understand."""

from typing import Any, NoReturn, Protocol, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models

M = TypeVar("M", bound=models.Model)


class Person(Protocol):
    """Who may look: a signed-in person, or nobody in particular."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> Any: ...


class ScopedQuerySet(models.QuerySet[M]):
    """Rows about people. `visible_to` is closed until a room opens it; it never asks whether somebody is a superuser."""

    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """The rows that `user` may see."""
        return self.none()


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Evidence: rows are added and read, never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is evidence: it is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is evidence: it is never deleted here.")
