"""Reads: the charter in use, and its principles by code."""

from functools import lru_cache

from charter_content.charter.models import Charter, Principle
from foundation import stamps


def current_charter() -> Charter | None:
    """The newest version, with its principles at hand; None while there is none."""
    return Charter.objects.prefetch_related("principles").order_by("-number").first()


@lru_cache(maxsize=4)
def _by_code(stamp: int) -> dict[str, Principle]:
    charter = current_charter()
    return {principle.code: principle for principle in charter.principles.all()} if charter else {}


def principles_by_code(stamp: int | None = None) -> dict[str, Principle]:
    """The principles in use by code. `stamp` is the charter's stamp when the caller has it at hand; else it costs a query."""
    return _by_code(stamps.current(stamps.CHARTER) if stamp is None else stamp)
