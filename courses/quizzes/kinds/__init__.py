"""What each kind of question takes for an answer, and what an answer is worth. Pure functions of a question's frozen content.

`given` is what is kept in the clear: ids of options, never words. A share lies between 0 (nothing of it) and 1 (all of it), and
depends on the answer alone: not on the order in which options were shown, nor in which they were picked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds.arranged import MATCHING, ORDERING
from courses.quizzes.kinds.picked import PICK_ANY, PICK_ONE
from courses.quizzes.kinds.typed import ESSAY, NUMBER, SHORT

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """An answer as it is kept: `ids` in the clear, `words` locked."""

    ids: list[Any]
    words: str = ""


class Kind(Protocol):
    """One kind of question."""

    typed: bool
    counted: bool
    """Has it few possible answers, so that they can be counted one by one?"""

    def read(self, content: Content, shown: list[str], values: Mapping[str, list[str]]) -> tuple[list[Any], str]:
        """(ids, words) of what was sent: `values` by field name. Raises ValidationError, in words, for what is no answer."""
        ...

    def share(self, content: Content, ids: list[Any], words: str) -> float | None:
        """What the answer is worth, 0 to 1; None when a person has to say."""
        ...


KINDS: dict[str, Kind] = {
    QuestionKind.SINGLE: PICK_ONE,
    QuestionKind.TRUE_FALSE: PICK_ONE,
    QuestionKind.SCENARIO: PICK_ONE,
    QuestionKind.MULTIPLE: PICK_ANY,
    QuestionKind.SHORT: SHORT,
    QuestionKind.NUMBER: NUMBER,
    QuestionKind.ESSAY: ESSAY,
    QuestionKind.MATCHING: MATCHING,
    QuestionKind.ORDERING: ORDERING,
}


def kind_of(content: Content) -> Kind:
    """The kind of a question's frozen content."""
    return KINDS[content["kind"]]


def read_answer(content: Content, shown: list[str], values: Mapping[str, list[str]]) -> Given:
    """The answer in `values`, where `shown` are the ids of the options as they were shown. Raises ValidationError."""
    ids, words = kind_of(content).read(content, shown, values)
    return Given(ids, words)


def share_of(content: Content, given: Given) -> float | None:
    """What `given` is worth, 0 to 1; None when a person has to say."""
    return kind_of(content).share(content, given.ids, given.words)


def picked_key(content: Content, given: Given) -> str:
    """`given` for counting: the same answer has the same key. Empty where the kind has too many answers to count them."""
    return ",".join(sorted(str(one) for one in given.ids))[:100] if kind_of(content).counted else ""
