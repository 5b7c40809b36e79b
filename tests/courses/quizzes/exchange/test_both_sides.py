"""What an editor changed meanwhile stays, unless somebody chooses otherwise."""

import pytest

from courses.quizzes.models import Question
from tests.courses.quizzes.exchange.bringing import TWO, bring, counts, edit, imported

pytestmark = pytest.mark.django_db


def test_question_that_an_editor_changed_stays_and_is_named() -> None:
    bring(TWO)
    edit(imported()[0], stem="<p>Who indeed?</p>")
    plan = bring(TWO.replace(b"999", b"112").replace(b"That", b"Those"))

    assert counts(plan) == (0, 1, 0, 1)
    assert "changed on this website since it came in" in plan.left_out[0].why
    assert [question.stem for question in imported()] == ["<p>Who indeed?</p>", "<p>Which umbrella?</p>"]


def test_editors_change_stays_while_the_file_is_the_same() -> None:
    bring(TWO)
    edit(imported()[0], stem="<p>Who indeed?</p>")

    assert counts(bring(TWO)) == (0, 0, 2, 0)
    assert imported()[0].stem == "<p>Who indeed?</p>"


def test_website_is_overwritten_only_when_that_is_chosen() -> None:
    bring(TWO)
    edit(imported()[0], stem="<p>Who indeed?</p>")

    assert counts(bring(TWO.replace(b"999", b"112"), overwrite=True)) == (0, 1, 1, 0)
    assert imported()[0].stem == "<p>Who?</p>"


def test_draft_that_waits_on_the_website_is_a_change_too() -> None:
    bring(TWO)
    found = imported()[0]
    found.stem = "<p>A draft</p>"
    found.save_revision()

    assert counts(bring(TWO.replace(b"999", b"112"))) == (0, 0, 1, 1)


def test_question_that_somebody_locked_stays() -> None:
    bring(TWO)
    Question.objects.filter(pk=imported()[0].pk).update(locked=True)
    plan = bring(TWO.replace(b"999", b"112"))

    assert [remark.why for remark in plan.left_out] == ["Somebody has locked it."]
