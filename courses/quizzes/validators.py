"""Mistakes that an author can make, told in words."""

from html import unescape

from django.utils.html import strip_tags

from courses.quizzes.enums import PICK_ONE, QuestionKind


def words_of(html: str) -> str:
    """The words of `html`, to compare: no markup, no spaces too many, no capitals."""
    return " ".join(unescape(strip_tags(html)).split()).casefold()


def option_mistakes(kind: str, options: list[tuple[str, bool]]) -> list[str]:
    """What is wrong with the (text, right) `options` of a question of `kind`, in words for its author; empty when nothing is."""
    right = sum(is_right for _, is_right in options)
    texts = [words_of(text) for text, _ in options]
    written = [text for text in texts if text]
    found = []
    if len(options) < 2:
        found.append("Give at least two options.")
    elif not right:
        found.append("Mark one option as right.")
    if kind in PICK_ONE and right > 1:
        found.append("Only one option can be right here. Choose “several right options” if more are.")
    if kind == QuestionKind.TRUE_FALSE and len(options) != 2:
        found.append("A true-or-false question has exactly two options.")
    if len(written) != len(texts):
        found.append("An option has no words.")
    if len(set(written)) != len(written):
        found.append("Two options say the same.")
    return found
