"""What a whole sitting is worth. Pure functions: no database, no clock, no chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """`points` of `possible`, `waiting` answers that nobody has marked yet; `passed` is None while it depends on those."""

    points: float
    possible: int
    waiting: int
    passed: bool | None


def outcome(points: Sequence[int], shares: Mapping[int, float | None], *, pass_mark: int | None) -> Outcome:
    """The outcome of a sitting whose question at position n (from 1) counts for `points[n - 1]`.

    `shares` holds what the answer at each position is worth, 0 to 1, or None while it waits to be marked; a position that is missing was
    not answered and is worth nothing. Without a `pass_mark` (per cent) everything has to be right.
    """
    reached = sum(points[place - 1] * share for place, share in sorted(shares.items()) if share is not None)
    waiting = [place for place, share in shares.items() if share is None]
    possible = sum(points)
    wanted = possible * (100 if pass_mark is None else pass_mark) / 100
    at_best = reached + sum(points[place - 1] for place in waiting)
    passed = True if _enough(reached, wanted) else None if _enough(at_best, wanted) else False
    return Outcome(points=reached, possible=possible, waiting=len(waiting), passed=passed if possible else None)


def _enough(reached: float, wanted: float) -> bool:
    return reached >= wanted - 1e-9
