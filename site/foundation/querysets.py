"""Words that querysets of every room understand."""

from typing import Any, NoReturn, Protocol, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.sql.compiler import SQLCompiler

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


class Joined(models.Aggregate):
    """Texts joined with `between` (a comma), on SQLite and PostgreSQL alike. `between` is never what somebody typed."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, '%(between)s')"
    output_field = models.TextField()

    def __init__(self, expression: Any, *, between: str = ",", **extra: Any) -> None:
        super().__init__(expression, between=between, **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **context)
