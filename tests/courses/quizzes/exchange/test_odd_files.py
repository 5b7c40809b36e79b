"""Files that nobody writes by hand: they are read, or refused in words, and never break anything."""

import json
import uuid
from typing import Any

import pytest

from courses.quizzes.models import Category, Question, Quiz
from tests.courses.quizzes.exchange.bringing import bring, counts, imported

pytestmark = pytest.mark.django_db
QUESTION = "{=Yes ~No}\n\n"


def with_quiz(**values: Any) -> bytes:
    note = json.dumps({"source": "s", "title": "T", "questions": []} | values)
    return f"// [id:one]\n::One::Who? {QUESTION}// alongside quiz: {note}\n".encode()


def test_number_without_an_end_is_refused_in_words() -> None:
    plan = bring(with_quiz(rules={"pass_mark": float("inf")}))
    assert [one.why for one in plan.left_out] == ["One of its numbers is too large."]
    assert not Quiz.objects.filter(title="T").exists()


def test_same_key_in_small_letters_and_capitals_is_of_one() -> None:
    key = uuid.UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
    small, large = str(key), str(key).upper()
    plan = bring(f"// [id:{small}]\n::One::Who? {QUESTION}// [id:{large}]\n::Two::Where? {QUESTION}".encode())
    assert counts(plan) == (2, 0, 0, 0)
    assert [one.key == key for one in imported()] == [True, False]

    quizzes = [with_quiz(source=source, title=source).decode().splitlines()[-1] for source in (small, large)]
    bring("\n".join([f"// [id:one]\n::One::Why? {QUESTION}", *quizzes]).encode())
    assert set(Quiz.objects.filter(title__in=[small, large]).values_list("title", flat=True)) == {small, large}
    assert Quiz.objects.get(key=key).title == small


def test_categories_inside_each_other_have_an_end() -> None:
    before = Category.objects.count()
    deep = "/".join(f"c{n}" for n in range(60))
    plan = bring(f"$CATEGORY: {deep}\n\n// [id:one]\n::One::Who? {QUESTION}".encode())
    assert any("stands inside 59 others" in one.why for one in plan.left_out)
    plan = bring(with_quiz(sections=[{"title": "By chance", "pick": 1, "category": deep.split("/")}]))
    assert any("stands inside 59 others" in one.why for one in plan.left_out)
    assert Category.objects.count() == before


def test_note_with_very_many_hints_is_left_out() -> None:
    note = json.dumps({"hints": ["Look again."] * 1_000})
    plan = bring(f"// [id:one]\n// alongside: {note}\n::One::Who? {QUESTION}".encode())
    assert any("cannot be read any more" in one.why for one in plan.remarks)
    assert Question.objects.get(file_id="import:one").hints.count() == 0
