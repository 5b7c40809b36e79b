"""Queries of the reading path, built once and run many times.

Building the SQL of a query with subqueries costs the ORM more time than SQLite takes to answer it. `Prepared` lets the ORM build it
once for each thread and database, with a marker where each argument goes, and from then on only runs it. Rows come back through the
same converters as the ORM's own (docs/decisions/0009-reading-path.md).
"""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.models import Aggregate, QuerySet, TextField
from django.db.models.sql.compiler import SQLCompiler

_MARK = -8_210_417_000_000
_local = threading.local()


class Joined(Aggregate):
    """Texts joined with commas, on SQLite and PostgreSQL alike."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **context)


class Prepared:
    """A `.values(...)` query with whole numbers and words as its arguments.

    `build(*arguments)` makes the queryset. `kinds` are the arguments' types, `int` or `str`, in order. Each argument is to stand in a plain
    comparison, once or more, as it is given: no `in`, no `contains`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, dict[str, Any]]], *kinds: type) -> None:
        self.build, self.kinds = build, kinds

    def _ready(self, using: str) -> tuple[Any, str, tuple[Any, ...], list[str]]:
        """(compiler, SQL, its parameters with marks in them, names of the columns) for this thread."""
        kept = _local.__dict__.setdefault("kept", {})
        connection = connections[using]
        key = (id(self), using, connection.vendor)
        if key not in kept:
            marks = [self._mark(n) for n in range(len(self.kinds))]
            query = self.build(*marks).query
            compiler = query.get_compiler(using)
            sql, parameters = compiler.as_sql()
            names = list(query.selected or [*query.extra_select, *query.values_select, *query.annotation_select])
            kept[key] = (compiler, sql, tuple(parameters), names)
        found: tuple[Any, str, tuple[Any, ...], list[str]] = kept[key]
        return found

    def _mark(self, n: int) -> Any:
        return _MARK - n if self.kinds[n] is int else f"\ue000mark{n}\ue000"

    def rows(self, *arguments: Any, using: str = "default") -> list[dict[str, Any]]:
        """The rows for these arguments, as `.values()` gives them. Raises ValueError for an argument of another type."""
        for argument, kind in zip(arguments, self.kinds, strict=True):
            if type(argument) is not kind:
                raise ValueError(f"{argument!r} is not of the type {kind.__name__}")
        compiler, sql, parameters, names = self._ready(using)
        given = {self._mark(n): argument for n, argument in enumerate(arguments)}
        with connections[using].cursor() as cursor:
            cursor.execute(sql, [given.get(parameter, parameter) for parameter in parameters])
            found = cursor.fetchall()
        return [dict(zip(names, row, strict=True)) for row in compiler.results_iter(results=[found])]
