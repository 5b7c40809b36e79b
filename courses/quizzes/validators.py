"""Mistakes that an author can make, told in words."""

from courses.quizzes.enums import PICK_ONE, QuestionKind


def option_mistakes(kind: str, options: list[tuple[str, bool]]) -> list[str]:
    """What is wrong with the (text, right) `options` of a question of `kind`, in words for its author; empty when nothing is."""
    right = sum(is_right for _, is_right in options)
    texts = [text.strip().lower() for text, _ in options]
    found = []
    if len(options) < 2:
        found.append("Give at least two options.")
    elif not right:
        found.append("Mark one option as right.")
    if kind in PICK_ONE and right > 1:
        found.append("Only one option can be right here. Choose “several right options” if more are.")
    if kind == QuestionKind.TRUE_FALSE and len(options) != 2:
        found.append("A true-or-false question has exactly two options.")
    if len(set(texts)) != len(texts):
        found.append("Two options say the same.")
    return found
