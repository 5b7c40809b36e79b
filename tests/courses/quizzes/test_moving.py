"""Many questions or quizzes move to another category together."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision, Workflow, WorkflowContentType

from courses.quizzes.actions import start_sitting
from courses.quizzes.actions.bank import move_items
from courses.quizzes.models import Category, Question, QuestionVersion, Quiz
from tests.cast import Cast
from tests.courses.quizzes.bank_forms import QUESTION, QUIZ, make_question, make_quiz

Item = Question | Quiz
both = pytest.mark.parametrize("model", [Question, Quiz], ids=["questions", "quizzes"])


def make(model: type[Item], words: str, *, locked_by: Any = None) -> Item:
    item: Item = make_question(words) if model is Question else make_quiz(words, make_question(f"Asked in {words}"))
    item.save_revision()
    if locked_by:
        model.objects.filter(pk=item.pk).update(locked=True, locked_by=locked_by)
    return again(item)


def again(item: Item) -> Any:
    return type(item).objects.get(pk=item.pk)


def say(item: Any, words: str) -> None:
    """Put other words into it."""
    if isinstance(item, Quiz):
        item.title = words
    else:
        item.stem = f"<p>{words}</p>"


def move_address(*items: Item, model: type[Item] | None = None, ids: str = "") -> str:
    name = (model or type(items[0]))._meta.model_name
    query = ids or "&".join(f"id={item.pk}" for item in items)
    return reverse("wagtail_bulk_action", args=["quizzes", name, "move"]) + "?" + query


def test_questions_move_together_and_nothing_else_about_them_changes(editor: Client, cast: Cast, safety: Category) -> None:
    first, second, other = make_question("One"), make_question("Two"), make_question("Three")
    start_sitting(make_quiz("Staying safe", first), by=cast.amara)
    first.refresh_from_db()
    before = (first.frozen_id, first.live, first.latest_revision_id, QuestionVersion.objects.count(), Revision.objects.count())
    page = editor.get(move_address(first, second)).content.decode()
    assert "Move questions" in page and "These 2 questions move:" in page and "One" in page

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


def test_quizzes_move_together_and_their_questions_stay_where_they_are(editor: Client, safety: Category) -> None:
    asked = make_question("Who first?", category=Category.objects.create(name="Elsewhere"))
    first, second, other = make_quiz("One", asked), make_quiz("Two"), make_quiz("Three")
    page = editor.get(move_address(first, second)).content.decode()
    assert (
        "Move quizzes" in page
        and "These 2 quizzes move:" in page
        and "A quiz moves alone: its questions stay in their own categories." in page
    )

    response = editor.post(move_address(first, second), {"category": str(safety.pk)})

    assert "Moved 2 quizzes to “Safe ground”." in [str(message).strip() for message in get_messages(response.wsgi_request)]
    assert set(Quiz.objects.filter(category=safety)) == {first, second}
    assert [item.question for item in Quiz.objects.get(pk=first.pk).items.all()] == [asked]
    assert str(Question.objects.get(pk=asked.pk).category) == "Elsewhere"
    assert Quiz.objects.get(pk=other.pk).category is None
    assert "Moved to the category “Safe ground”" in editor.get(reverse(f"{QUIZ}:history", args=[first.pk])).content.decode()


@both
def test_list_offers_to_move(editor: Client, model: type[Item]) -> None:
    make(model, "One")
    page = editor.get(reverse(f"wagtailsnippets_quizzes_{model._meta.model_name}:list")).content.decode()
    assert reverse("wagtail_bulk_action", args=["quizzes", model._meta.model_name, "move"]) in page


@both
def test_each_move_is_in_the_log_of_its_own_under_its_own_number(cast: Cast, safety: Category, model: type[Item]) -> None:
    first, second, there = make(model, "One"), make(model, "Two"), make(model, "Three")
    model.objects.filter(pk=there.pk).update(category=safety)

    assert move_items(model, [first.pk, second.pk, there.pk], to=safety, by=cast.tomasz) == 2

    entries = ModelLogEntry.objects.filter(action="quizzes.move")
    assert {(entry.object_id, entry.user, entry.data["to"]) for entry in entries} == {
        (str(item.pk), cast.tomasz, "Safe ground") for item in (first, second)
    }
    assert len({entry.uuid for entry in entries}) == 2


@both
def test_unpublished_draft_moves_along_and_keeps_its_words(editor: Client, safety: Category, model: type[Item]) -> None:
    item = make(model, "As it is")
    draft = item.get_latest_revision_as_object()
    say(draft, "As it will be")
    draft.save_revision()

    editor.post(move_address(item), {"category": str(safety.pk)})

    live = again(item)
    assert (live.category, str(live), live.has_unpublished_changes) == (safety, "As it is", True)
    newest = live.get_latest_revision_as_object()
    assert (newest.category, str(newest)) == (safety, "As it will be")
    live.latest_revision.publish()
    assert (again(item).category, str(again(item))) == (safety, "As it will be")


@both
def test_revision_that_waits_for_its_day_moves_along(cast: Cast, safety: Category, model: type[Item]) -> None:
    item = make(model, "As it is")
    draft = item.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + dt.timedelta(days=1)
    waits = draft.save_revision()
    waits.publish()
    again(item).save_revision()  # somebody went on meanwhile: it is not the newest any more

    move_items(model, [item.pk], to=safety, by=cast.tomasz)

    waits.refresh_from_db()
    assert (waits.approved_go_live_at is not None, waits.content["category"]) == (True, safety.pk)


@both
def test_revision_that_waits_for_approval_moves_along(cast: Cast, safety: Category, model: type[Item]) -> None:
    workflow = Workflow.objects.get(name="Moderators approval")
    WorkflowContentType.objects.update_or_create(
        content_type=model._meta.apps.get_model("contenttypes", "ContentType").objects.get_for_model(model), defaults={"workflow": workflow}
    )
    item = make(model, "As it is")
    waits = item.save_revision()
    workflow.start(again(item), cast.tomasz)
    again(item).save_revision()

    move_items(model, [item.pk], to=safety, by=cast.alex)

    waits.refresh_from_db()
    assert waits.content["category"] == safety.pk


@both
def test_moving_needs_somewhere_to_go(editor: Client, safety: Category, model: type[Item]) -> None:
    response = editor.post(move_address(make(model, "One")), {"category": ""})

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()


@both
def test_what_somebody_locked_stays(editor: Client, cast: Cast, safety: Category, model: type[Item]) -> None:
    free, locked = make(model, "Free"), make(model, "Locked", locked_by=cast.alex)

    assert "somebody locked them" in editor.get(move_address(free, locked)).content.decode()
    editor.post(move_address(free, locked), {"category": str(safety.pk)})
    assert set(model.objects.filter(category=safety)) == {free}


@both
def test_where_all_are_locked_nothing_moves(editor: Client, cast: Cast, safety: Category, model: type[Item]) -> None:
    locked = make(model, "Locked", locked_by=cast.alex)

    assert editor.post(move_address(locked), {"category": str(safety.pk)}).status_code == 302
    assert not model.objects.filter(category=safety).exists()


def test_all_are_those_questions_that_the_list_shows(editor: Client, safety: Category) -> None:
    make_question("Which zebra rings?")
    late = make_question("Which zebra rings late?", safety=True)
    make_question("What is a goal?")
    editor.post(move_address(model=Question, ids="id=all&q=zebra&safety=true"), {"category": str(safety.pk)})

    assert set(Question.objects.filter(category=safety)) == {late}


def test_all_are_those_quizzes_that_the_list_shows(editor: Client, safety: Category) -> None:
    make_quiz("About zebras")
    taster = make_quiz("More about zebras", public=True, slug="zebras")
    make_quiz("About goals", public=True, slug="goals")
    editor.post(move_address(model=Quiz, ids="id=all&q=zebras&public=true"), {"category": str(safety.pk)})

    assert set(Quiz.objects.filter(category=safety)) == {taster}


@both
@pytest.mark.parametrize("ids", ["id=abc", "id=1&id=abc", "id=-1", "id=", "id=%C2%B2", f"id={'9' * 30}", "id=999999", ""])
def test_what_is_no_such_thing_is_not_there(editor: Client, safety: Category, model: type[Item], ids: str) -> None:
    address = move_address(model=model, ids=ids or "next=/cms/")

    assert editor.get(address).status_code == 404
    assert editor.post(address, {"category": str(safety.pk)}).status_code == 404


@both
@pytest.mark.parametrize("who", ["amara", "robin", "morgan"])
def test_who_may_not_edit_moves_nothing(cast: Cast, safety: Category, who: str, model: type[Item]) -> None:
    item = make(model, "One")
    with pytest.raises(PermissionDenied):
        move_items(model, [item.pk], to=safety, by=getattr(cast, who))
    assert again(item).category is None
