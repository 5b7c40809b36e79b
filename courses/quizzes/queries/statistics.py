"""How questions do, for editors: never with a person in it, and only from enough sittings up."""

import math
import uuid
from dataclasses import dataclass

from django.db.models import Count, F, FilteredRelation, FloatField, Q, Sum
from django.db.models.functions import Cast, Coalesce, NullIf

from courses.quizzes.enums import Purpose, Why
from courses.quizzes.models import Answer, QuestionVersion

FEWEST_SITTINGS = 20
"""Below it nothing is shown: with few people each number is somebody. Source: the practice brief, item statistics from 20 tries up."""


@dataclass(frozen=True)
class OptionCount:
    """How often one option was chosen at the first try, in per cent of those who answered."""

    text: str
    right: bool
    percent: int


@dataclass(frozen=True)
class ItemStatistics:
    """One question. `facility`: the mean share at the first try (0 to 1; 0.9 is easy). `discrimination`: the correlation of the
    question with the rest of the sitting (-1 to 1; below 0.2 it tells little, below 0 something is wrong); None when all did alike, or
    when it is asked alone.
    `options` is empty for kinds whose answers are too many to count."""

    question_key: uuid.UUID
    stem: str
    sittings: int
    facility: float
    discrimination: float | None
    options: tuple[OptionCount, ...]


@dataclass
class _Sums:
    """Over all first tries: `n` of them, worth `x`. Over those with something beside them: `m`, this question `u`, the rest `v`."""

    n: int = 0
    x: float = 0
    m: int = 0
    u: float = 0
    uu: float = 0
    v: float = 0
    vv: float = 0
    uv: float = 0


def item_statistics(quiz_key: uuid.UUID) -> list[ItemStatistics] | None:
    """The questions of a quiz, hardest first, over the first tries of all its finished sittings; None while there are too few of those.

    A question that fewer than `FEWEST_SITTINGS` were asked is left out. It is compared with the rest of its sitting, itself taken out:
    otherwise every question of a short quiz would go together with the whole a little, as a part of it. One aggregated query for the
    numbers, one for the texts.
    """
    share, points = F("share"), Coalesce(Cast("version__content__points", FloatField()), 1.0)
    possible = F("first_result__possible")
    rest = (F("sitting__first_share") * possible - share * points) / NullIf(possible - points, 0.0)
    beside = Q(rest__isnull=False)
    rows = (
        Answer.objects.filter(
            sitting__quiz_key=quiz_key,
            sitting__purpose=Purpose.QUIZ,
            sitting__finished_at__isnull=False,
            attempt=1,
            late=False,
            share__isnull=False,
        )
        .annotate(first_result=FilteredRelation("sitting__results", condition=Q(sitting__results__why=Why.FINISHED)))
        .annotate(rest=rest)
        .values("question_key", "version", "picked")
        .annotate(
            n=Count("pk"), x=Sum(share), m=Count("rest"), u=Sum(share, filter=beside), uu=Sum(share * share, filter=beside),
            v=Sum("rest"), vv=Sum(F("rest") * F("rest")), uv=Sum(share * F("rest")),
        )
    )  # fmt: skip
    sums: dict[uuid.UUID, _Sums] = {}
    picked: dict[uuid.UUID, dict[tuple[int, str], int]] = {}
    for row in rows:
        key = row["question_key"]
        one = sums.setdefault(key, _Sums())
        for name in ("n", "x", "m", "u", "uu", "v", "vv", "uv"):
            setattr(one, name, getattr(one, name) + (row[name] or 0))
        picked.setdefault(key, {})[row["version"], row["picked"]] = row["n"]
    if max((one.n for one in sums.values()), default=0) < FEWEST_SITTINGS:
        return None
    enough = {key: one for key, one in sums.items() if one.n >= FEWEST_SITTINGS}
    newest = {key: max(version for version, _ in picked[key]) for key in enough}
    contents = {version.pk: version.content for version in QuestionVersion.objects.in_bulk(list(newest.values())).values()}
    found = []
    for key, one in enough.items():
        content = contents[newest[key]]
        found.append(
            ItemStatistics(
                question_key=key,
                stem=content["stem"],
                sittings=one.n,
                facility=one.x / one.n,
                discrimination=_correlation(one),
                options=_options(content, newest[key], picked[key]),
            )
        )
    return sorted(found, key=lambda item: (item.facility, str(item.question_key)))


def _correlation(one: _Sums) -> float | None:
    across, along = one.m * one.uu - one.u**2, one.m * one.vv - one.v**2
    nothing = 1e-9 * max(1, one.m) ** 2
    if across <= nothing or along <= nothing:
        return None
    return max(-1.0, min(1.0, (one.m * one.uv - one.u * one.v) / math.sqrt(across * along)))


def _options(content: dict, version: int, picked: dict[tuple[int, str], int]) -> tuple[OptionCount, ...]:  # type: ignore[type-arg]  # JSON
    """Counted over the newest wording alone: the options of an older one may have been others."""
    mine = {key: n for (of, key), n in picked.items() if of == version}
    total = sum(mine.values())
    if total < FEWEST_SITTINGS or not any(mine):
        return ()
    counts: dict[str, int] = {}
    for key, n in mine.items():
        for option in key.split(",") if key else []:
            counts[option] = counts.get(option, 0) + n
    return tuple(
        OptionCount(option["text"], option["right"], round(100 * counts.get(option["id"], 0) / total)) for option in content["options"]
    )
