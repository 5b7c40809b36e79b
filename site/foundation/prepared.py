"""Queries of the reading path, built once and run many times.

Building the SQL of a query with subqueries costs the ORM more time than SQLite takes to answer it. `Prepared` lets the ORM build it
once for each thread and database, with a marker where each argument goes, and from then on only runs it. Rows come back through the
same converters as the ORM's own (docs/decisions/0009-reading-path.md).
"""

import datetime as dt
import json
import re
import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Expression, Field, QuerySet, UUIDField
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

from foundation import clock

_FIELDS: dict[type, "Field[Any, Any]"] = {
    int: BigIntegerField(), str: CharField(), uuid.UUID: UUIDField(), dt.date: DateField(), dt.datetime: DateTimeField(),
}  # fmt: skip
_NOW = dt.datetime(9000, 7, 1, 11, 0, 0, 123_457, tzinfo=dt.UTC)
"""What the clock says while a query is built. Days and moments near it are told from all others by their year."""
_NEAR_NOW = re.compile(r"(89[5-9]|90[0-4])\d-\d\d-\d\d( .+)?")
_NEAR_YEARS = range(8950, 9050)


class _Listed(Expression):
    """Any number of whole numbers as one parameter, for `in`."""

    def __init__(self, mark: str) -> None:
        super().__init__(output_field=BigIntegerField())
        self.mark = mark

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return "(SELECT jsonb_array_elements_text(%s::jsonb)::bigint)", (self.mark,)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return "(SELECT value FROM json_each(%s))", (self.mark,)


def _mark(kind: type, n: int) -> Any:
    """What stands for the argument number `n` while a query is built. A number small enough for every column of numbers."""
    if kind is int:
        return 31_847 + n
    if kind is list:
        return _Listed(_mark(str, n))
    if kind is str:
        return f"\ue000mark{n}\ue000"
    if kind is uuid.UUID:
        return uuid.UUID(int=0xA1075_1DE0_0000_0000_0000_0000_0000 + n)
    moment = dt.datetime(9100 + n, 7, 1, 11, 0, 0, 123_457, tzinfo=dt.UTC)
    return moment if kind is dt.datetime else moment.date()


def _adapted(argument: Any, kind: type, connection: Any) -> Any:
    """An argument, or the mark for one, as the database takes it. Raises ValueError for a list of anything but whole numbers."""
    if kind is list:
        if isinstance(argument, _Listed):
            return argument.mark
        if any(type(one) is not int for one in argument):
            raise ValueError(f"{argument!r} is not a list of whole numbers")
        return json.dumps(argument)
    return argument if kind in (int, str) else _FIELDS[kind].get_db_prep_value(argument, connection)


def _from_clock(parameter: Any) -> dt.date | None:
    """The day or the moment (aware) near `_NOW` that `parameter` is; None for anything else."""
    if isinstance(parameter, str):
        if not _NEAR_NOW.fullmatch(parameter):
            return None
        if len(parameter) == len("9000-01-01"):
            return dt.date.fromisoformat(parameter)
        parameter = dt.datetime.fromisoformat(parameter)
    if not isinstance(parameter, dt.date) or parameter.year not in _NEAR_YEARS:
        return None
    return parameter.replace(tzinfo=dt.UTC) if isinstance(parameter, dt.datetime) and parameter.tzinfo is None else parameter


@dataclass(frozen=True)
class _Query:
    """A query as it was built: its SQL, and in which places of its parameters arguments and the time of the clock go."""

    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    arguments: tuple[tuple[int, int], ...]
    """(place, number of the argument)"""
    times: tuple[tuple[int, type, dt.timedelta], ...]
    """(place, date or datetime, how far from now)"""
    converters: dict[int, Any]
    """{column: what makes values of the database's}"""
    names: tuple[str, ...]
    locks: bool
    """Does it hold its rows until the transaction ends?"""


class Prepared:
    """A query with whole numbers, words, ids, days and moments as its arguments.

    `build(*arguments)` makes the queryset. `kinds` are the arguments' types, in order: `int`, `str`, `uuid.UUID`, `datetime.date`,
    `datetime.datetime` (aware), or `list` (of whole numbers, to stand after `__in`). Each argument is to stand in a plain comparison, once
    or more, as it is given: no `contains`.
    What `build` takes from `foundation.clock` is read again on each run, moved by just as much: `clock.now() - dt.timedelta(days=1)`
    stays one day before. Everything else that it reads is read once.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type) -> None:
        self.build, self.kinds = build, kinds
        self._local = threading.local()

    def _ready(self, using: str) -> _Query:
        """The query for this thread and database; built when it is first asked for."""
        kept: dict[tuple[str, str], _Query] = self._local.__dict__.setdefault("kept", {})
        connection = connections[using]
        key = (using, connection.vendor)
        if key not in kept:
            kept[key] = self._built(using)
        return kept[key]

    def _built(self, using: str) -> _Query:
        connection = connections[using]
        marks = [_mark(kind, n) for n, kind in enumerate(self.kinds)]
        with clock.set_to(_NOW):
            query = self.build(*marks).query
            compiler = query.get_compiler(using)
            sql, parameters = compiler.as_sql()
            today = clock.today()
        adapted = {_adapted(mark, kind, connection): n for n, (kind, mark) in enumerate(zip(self.kinds, marks, strict=True))}
        arguments, times = [], []
        for place, parameter in enumerate(parameters):
            if (moment := _from_clock(parameter)) is not None:
                is_moment = isinstance(moment, dt.datetime)
                times.append((place, dt.datetime if is_moment else dt.date, moment - (_NOW if is_moment else today)))
            elif isinstance(parameter, (int, str, uuid.UUID, dt.date)) and parameter in adapted:
                arguments.append((place, adapted[parameter]))
        if missing := set(range(len(marks))) - {n for _place, n in arguments}:
            raise ValueError(f"the query does not use its arguments {sorted(missing)} as they are given")
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        names = tuple(query.selected or [*query.extra_select, *query.values_select, *query.annotation_select])
        return _Query(compiler, sql, tuple(parameters), tuple(arguments), tuple(times), converters, names, query.select_for_update)

    def _run(self, arguments: tuple[Any, ...], using: str) -> tuple[_Query, Iterable[Sequence[Any]]]:
        connection = connections[using]
        given = []
        for argument, kind in zip(arguments, self.kinds, strict=True):
            if type(argument) is not kind:
                raise ValueError(f"{argument!r} is not of the type {kind.__name__}")
            given.append(_adapted(argument, kind, connection))
        query = self._ready(using)
        if query.locks and connection.get_autocommit():
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        parameters = list(query.parameters)
        for place, n in query.arguments:
            parameters[place] = given[n]
        for place, kind, apart in query.times:
            time = clock.now() if kind is dt.datetime else clock.today()
            parameters[place] = _FIELDS[kind].get_db_prep_value(time + apart, connection)
        with connection.cursor() as cursor:
            cursor.execute(query.sql, parameters)
            found = cursor.fetchall()
        return query, query.compiler.apply_converters(found, query.converters) if query.converters else found

    def rows(self, *arguments: Any, using: str = "default") -> list[dict[str, Any]]:
        """The rows for these arguments, as `.values()` gives them: for a `build` that ends in it. Raises ValueError for an argument of
        another type."""
        query, found = self._run(arguments, using)
        return [dict(zip(query.names, row, strict=True)) for row in found]

    def objects(self, *arguments: Any, using: str = "default") -> list[Any]:
        """The model's objects for these arguments, with what `select_related` and `annotate` added: for a `build` without `.values()`.
        Raises ValueError for an argument of another type."""
        query, found = self._run(arguments, using)
        compiler = query.compiler
        about, select = compiler.klass_info, compiler.select
        columns = about["select_fields"]
        first, last = columns[0], columns[-1] + 1
        names = [column[0].target.attname for column in select[first:last]]
        related = get_related_populators(about, select, using)  # type: ignore[call-arg]  # the stubs are of a later Django
        objects = []
        for row in found:
            one = about["model"].from_db(using, names, row[first:last])
            for populator in related:
                populator.populate(row, one)
            for name, place in compiler.annotation_col_map.items():
                setattr(one, name, row[place])
            objects.append(one)
        return objects

    def exists(self, *arguments: Any, using: str = "default") -> bool:
        """Is there any row for these arguments? Raises ValueError for an argument of another type."""
        return next(iter(self._run(arguments, using)[1]), None) is not None
