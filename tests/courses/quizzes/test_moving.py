"""Many questions or quizzes move to another category together."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from courses.quizzes.actions import start_sitting
from courses.quizzes.actions.bank import move_questions
from courses.quizzes.models import Category, Question, QuestionVersion
from tests.cast import Cast
from tests.courses.quizzes.bank_forms import QUESTION, make_question, make_quiz


def move_address(*questions: Question) -> str:
    ids = "&".join(f"id={question.pk}" for question in questions)
    return reverse("wagtail_bulk_action", args=["quizzes", "question", "move"]) + "?" + ids


def test_questions_move_together_and_nothing_else_about_them_changes(editor: Client, cast: Cast, safety: Category) -> None:
    first, second, other = make_question("One"), make_question("Two"), make_question("Three")
    start_sitting(make_quiz("Staying safe", first), by=cast.amara)
    first.refresh_from_db()
    before = (first.frozen_id, first.live, first.latest_revision_id, QuestionVersion.objects.count(), Revision.objects.count())
    assert "One" in editor.get(move_address(first, second)).content.decode()

    response = editor.post(move_address(first, second), {"category": str(safety.pk)})

    assert response.status_code == 302
    assert "Moved 2 questions to “Safe ground”." in [str(message).strip() for message in get_messages(response.wsgi_request)]
    assert set(Question.objects.filter(category=safety)) == {first, second}
    first.refresh_from_db()
    assert before == (first.frozen_id, first.live, first.latest_revision_id, QuestionVersion.objects.count(), Revision.objects.count())
    assert first.get_latest_revision_as_object().category == safety
    assert not Question.objects.get(pk=other.pk).category_id
    assert "Moved to the category “Safe ground”" in editor.get(reverse(f"{QUESTION}:history", args=[first.pk])).content.decode()
    assert "One" in editor.get(reverse("wagtailsnippets_quizzes_category:usage", args=[safety.pk])).content.decode()


def test_unpublished_draft_moves_along_and_keeps_its_words(editor: Client, safety: Category) -> None:
    question = make_question("As it is")
    draft = question.get_latest_revision_as_object()
    draft.stem = "<p>As it will be</p>"
    draft.save_revision()

    editor.post(move_address(question), {"category": str(safety.pk)})

    live = Question.objects.get(pk=question.pk)
    assert (live.category, live.stem, live.has_unpublished_changes) == (safety, "<p>As it is</p>", True)
    newest = live.get_latest_revision_as_object()
    assert (newest.category, newest.stem) == (safety, "<p>As it will be</p>")
    live.latest_revision.publish()
    published = Question.objects.get(pk=question.pk)
    assert (published.category, published.stem) == (safety, "<p>As it will be</p>")


def test_moving_needs_somewhere_to_go(editor: Client, safety: Category) -> None:
    question = make_question("One")
    response = editor.post(move_address(question), {"category": ""})

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()


def test_question_that_somebody_locked_stays(editor: Client, cast: Cast, safety: Category) -> None:
    free, locked = make_question("Free"), make_question("Locked")
    Question.objects.filter(pk=locked.pk).update(locked=True, locked_by=cast.alex)

    assert "somebody locked them" in editor.get(move_address(free, locked)).content.decode()
    editor.post(move_address(free, locked), {"category": str(safety.pk)})
    assert set(Question.objects.filter(category=safety)) == {free}


def test_all_are_those_that_the_list_shows(editor: Client, safety: Category) -> None:
    ring, late, goal = (
        make_question("Which zebra rings?"),
        make_question("Which zebra rings late?", safety=True),
        make_question("What is a goal?"),
    )
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", "move"]) + "?id=all&q=zebra&safety=true"
    editor.post(address, {"category": str(safety.pk)})

    assert set(Question.objects.filter(category=safety)) == {late}
    assert {ring, goal}.isdisjoint(Question.objects.filter(category=safety))


@pytest.mark.parametrize("who", ["amara", "robin"])
def test_who_may_not_edit_moves_nothing(cast: Cast, safety: Category, who: str) -> None:
    question = make_question("One")
    with pytest.raises(PermissionDenied):
        move_questions([question.pk], to=safety, by=getattr(cast, who))
    assert Question.objects.get(pk=question.pk).category is None
