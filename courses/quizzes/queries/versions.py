"""Questions as they were asked. They never change, so each process keeps those that it needed last."""

from collections.abc import Collection

from courses.quizzes.models import QuestionVersion

MOST_KEPT = 2_000
_kept: dict[int, QuestionVersion] = {}


def versions(ids: Collection[int]) -> dict[int, QuestionVersion]:
    """The frozen questions with these ids: one query for those that are not at hand, none when all are. Raises KeyError for an unknown id.

    Ask it for what has been committed only: after a rollback an id may come to mean another question.
    """
    found = {pk: _kept[pk] for pk in ids if pk in _kept}
    if missing := [pk for pk in ids if pk not in found]:
        fresh = QuestionVersion.objects.in_bulk(missing)
        if len(_kept) + len(fresh) > MOST_KEPT:
            _kept.clear()
        _kept.update(fresh)
        found |= fresh
    return {pk: found[pk] for pk in ids}


def version(pk: int) -> QuestionVersion:
    """`versions` for one id."""
    return versions([pk])[pk]


def forget_versions() -> None:
    """Let go of what is kept, as a new process would."""
    _kept.clear()
