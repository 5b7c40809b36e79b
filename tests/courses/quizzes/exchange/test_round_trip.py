"""Out and in again is the same bank, here and on another website."""

import pytest

from courses.pages.files.export import CourseWriter
from courses.pages.models import CoursePage
from courses.quizzes.actions.exchange import export_bank
from courses.quizzes.exchange import moodle_xml
from courses.quizzes.exchange.formats import FormatName
from courses.quizzes.models import Category, Question, QuestionOption, Quiz, QuizQuestion
from tests.courses.quizzes.exchange.banks import every_kind
from tests.courses.quizzes.exchange.bringing import TWO, bring, counts, empty_the_bank, imported

pytestmark = pytest.mark.django_db


def test_exported_question_that_was_edited_elsewhere_comes_back_as_a_change(shipped_course: CoursePage) -> None:
    data = export_bank("moodle-xml").data
    before = Question.objects.order_by("pk").last()
    assert before is not None
    words = before.options.first().text
    changed = data.replace(words.replace("<p>", "").replace("</p>", "").split("<")[0].encode()[:20], b"Something else", 1)
    plan = bring(changed, "moodle-xml")

    assert len(plan.updated) == 1
    assert len(plan.created) == 0


@pytest.mark.parametrize("name", list(FormatName))
def test_exported_bank_comes_back_as_it_is(shipped_course: CoursePage, name: FormatName) -> None:
    exported = export_bank(name)
    plan = bring(exported.data, name)

    assert counts(plan) == (0, 0, exported.count, 0)
    assert exported.count > 50


@pytest.mark.parametrize("name", [FormatName.GIFT, FormatName.MOODLE_XML, FormatName.DJANGO_QUIZ_APP])
def test_exported_bank_makes_the_same_bank_elsewhere(name: FormatName) -> None:
    empty_the_bank()
    bring(moodle_xml.write(every_kind()), "moodle-xml")
    first = export_bank(name).data
    empty_the_bank()
    bring(first, name)

    assert export_bank(name).data == first
    assert Category.objects.filter(name="Empty").exists()


def test_question_keeps_its_key_on_its_way_to_another_website(shipped_course: CoursePage) -> None:
    born_here = Question(stem="<p>Born here?</p>")
    born_here.options = [QuestionOption(text="Yes", right=True), QuestionOption(text="No")]
    born_here.save()
    born_here.save_revision().publish()
    category = Category.objects.create(name="Mine")
    Question.objects.filter(pk=born_here.pk).update(category=category)
    data = export_bank("gift", category=category).data
    Question.objects.filter(pk=born_here.pk).delete()
    bring(data)

    assert Question.objects.get(key=born_here.key).category == category


def test_imported_question_in_a_course_has_an_id_that_files_can_have(small_course: CoursePage) -> None:
    bring(TWO)
    found, quiz = imported()[0], Quiz.objects.get(title="Check it")

    QuizQuestion.objects.create(quiz=quiz, question=found, sort_order=9)
    written = "".join(CourseWriter(small_course).texts().values())

    assert f"{{#q-{str(found.key)[:8]}}}" in written
    assert "import:" not in written


def test_what_a_courses_files_brought_stays_theirs(small_course: CoursePage) -> None:
    quiz = Quiz.objects.get(title="Check it")
    facts = ("question__file_id", "question__file_hash", "question__loaded_revision_id")
    before = list(quiz.items.values_list(*facts))
    changed = export_bank("gift").data.replace(b"[html]<p>", b"[html]<p>So: ")
    plan = bring(changed, "gift")

    assert len(plan.updated) == len(plan.bank.questions)
    after = [
        (item.question.file_id, item.question.file_hash, item.question.loaded_revision_id)
        for item in Quiz.objects.get(pk=quiz.pk).items.all()
    ]
    assert after == before
