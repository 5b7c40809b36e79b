"""Handing in, approving, and publishing later: Wagtail's own ways work for lessons and questions."""

from courses.pages.models import CoursePage, LessonPage
from courses.pages.queries import latest_edition
from courses.quizzes.models import Question
from tests.cast import Cast


def test_lesson_is_handed_in_and_goes_live_when_approved(small_course: CoursePage, cast: Cast) -> None:
    page = LessonPage.objects.get(file_id="a1")
    page.title = "A better title"
    page.save_revision(user=cast.tomasz)
    workflow = page.get_workflow()

    handed_in = workflow.start(page, cast.tomasz)
    before = latest_edition(small_course.translation_key)
    assert LessonPage.objects.get(file_id="a1").title == "Saying hello"
    handed_in.current_task_state.specific.approve(user=cast.tomasz)

    after = latest_edition(small_course.translation_key)
    assert LessonPage.objects.get(file_id="a1").title == "A better title"
    assert before is not None
    assert after is not None
    assert (after.number, after.stamp) == (before.number, before.stamp + 1)


def test_question_has_a_workflow_too(small_course: CoursePage, cast: Cast) -> None:
    question = Question.objects.get(file_id="small/small-quiz/slow")
    question.explanation = "<p>There is no hurry at all.</p>"
    question.save_revision(user=cast.tomasz)

    workflow = question.get_workflow()
    assert workflow is not None
    workflow.start(question, cast.tomasz).current_task_state.specific.approve(user=cast.tomasz)

    assert Question.objects.get(pk=question.pk).explanation == "<p>There is no hurry at all.</p>"
