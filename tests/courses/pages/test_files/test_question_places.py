"""Where questions stand, in files and in the website; what vanished from one side, and what was deleted on the other."""

from pathlib import Path

import pytest

from courses.pages.files.load import THEIRS, load_course
from courses.pages.files.problems import EditConflicts
from courses.pages.files.read import read_course, target_of, text_hash
from courses.pages.models import CoursePage
from courses.quizzes.actions.bank import move_items
from courses.quizzes.models import Category, Question, Quiz, QuizQuestion
from tests.cast import Cast
from tests.courses.pages.test_files.bank import NOTHING, change, exported, publish, question, the_quiz, what
from tests.courses.pages.test_files.website import texts
from tests.factories.course_files import write_course
from tests.factories.question_files import BASICS_FILE, POOL_FILE, PUBLIC_FILE, QUIZ_FILE, pooled

pytestmark = pytest.mark.django_db


def test_question_moved_in_the_website_stays_there_when_its_words_change(cast: Cast, course: CoursePage, root: Path) -> None:
    move_items(Question, [question("small-quiz/one").pk], to=Category.objects.get(name="Day 2"), by=cast.alex)
    change(root, QUIZ_FILE, "explanation: Ring first.", "explanation: Ring at once.")

    assert load_course(root).updated == [f"{QUIZ_FILE} #one"]

    assert (str(question("small-quiz/one").category), question("small-quiz/one").explanation) == ("Day 2", "<p>Ring at once.</p>")


def test_quiz_moved_in_the_website_stays_there_when_its_words_change(cast: Cast, course: CoursePage, root: Path, tmp_path: Path) -> None:
    move_items(Quiz, [the_quiz().pk], to=Category.objects.get(name="Day 2"), by=cast.alex)
    assert "category: Day 2" in exported(course, tmp_path / "moved")[QUIZ_FILE]
    change(root, QUIZ_FILE, "pass_message: All landed.", "pass_message: It landed.")

    assert load_course(root).updated == [QUIZ_FILE]

    assert (str(the_quiz().category), the_quiz().pass_message) == ("Day 2", "<p>It landed.</p>")
    assert str(question("small-quiz/one").category) == "Day 1 › Keeping safe"


def test_quiz_loaded_before_quizzes_remembered_their_place_is_no_change(course: CoursePage, root: Path) -> None:
    node = next(node for node in read_course(root).walk() if node.id == "small-quiz")
    said = text_hash(repr([node.document.front, [target_of(block) or block.id for block in node.document.blocks]]))
    Quiz.objects.filter(pk=the_quiz().pk).update(file_hash=said)

    assert what(load_course(root)) == NOTHING
    assert the_quiz().file_hash != said


def test_new_category_of_a_file_takes_its_questions_along(course: CoursePage, root: Path, tmp_path: Path) -> None:
    change(root, QUIZ_FILE, "category: Day 1 › Keeping safe\nlayout", "category: Day 1 › Safety › First\nlayout")
    change(root, BASICS_FILE, "category: Day 1\n", "category: Day 1 › Basics\n")

    load_course(root)

    assert str(the_quiz().category) == str(question("small-quiz/one").category) == "Day 1 › Safety › First"
    assert str(question("small-quiz/slow").category) == "Day 2"
    assert str(question("basics-pool/rest").category) == "Day 1 › Basics"
    assert exported(course, tmp_path / "out") == texts(root)


def test_question_may_move_to_another_file_with_its_key(course: CoursePage, root: Path, tmp_path: Path) -> None:
    one = question("basics-pool/rest")
    change(root, BASICS_FILE, pooled("rest", "You can rest."), "")
    moved = pooled("rest", "You can rest.").replace("kind:", f"key: {one.key}\nkind:")
    (root / POOL_FILE).write_text((root / POOL_FILE).read_text() + moved)
    change(root, QUIZ_FILE, "  category: Day 1\n", "  category: Day 1 › Keeping safe\n")

    done = load_course(root)

    assert (done.created, done.unpublished) == ([], [])
    assert (question("safety-pool/rest").pk, str(question("safety-pool/rest").category)) == (one.pk, "Day 1 › Keeping safe")
    assert exported(course, tmp_path / "out") == texts(root)


def test_question_taken_out_of_its_quiz_in_the_website_is_drawn_still_and_travels(course: CoursePage, root: Path, tmp_path: Path) -> None:
    quiz = the_quiz()
    quiz.items = [item for item in quiz.items.all() if item.question.file_id not in ("small/small-quiz/steps", "small/small-quiz/slow")]
    publish(quiz)

    out = tmp_path / "out"
    found = exported(course, out)

    assert f"key: {question('small-quiz/steps').key}" in found[POOL_FILE]
    assert "Trust may be slow." not in "".join(found.values())  # nobody draws from there
    assert what(load_course(out)) == ([], [], [], ["small-quiz/slow"])
    assert what(load_course(out)) == NOTHING
    assert exported(course, tmp_path / "again") == texts(out)


def test_question_of_two_quizzes_stands_whole_in_one(course: CoursePage, root: Path, tmp_path: Path) -> None:
    quiz = the_quiz("taster")
    quiz.items.add(QuizQuestion(question=question("small-quiz/slow"), sort_order=9))
    publish(quiz)

    out = tmp_path / "out"
    found = exported(course, out)

    assert ":::question {#slow}\nsame_as: small-quiz/slow\n:::\n" in found[PUBLIC_FILE]
    assert found[QUIZ_FILE] == (root / QUIZ_FILE).read_text()
    assert what(load_course(out)) == NOTHING


def test_question_that_came_with_another_course_is_changed_there_alone(course: CoursePage, root: Path, tmp_path: Path) -> None:
    other = write_course(tmp_path / "other", days=1)
    names = {"id: small\n": "id: other\n", "id: a1\n": "id: z1\n", "id: a2\n": "id: z2\n", "category: Small": "category: Day 1"}
    for path in other.rglob("*.md"):
        text = path.read_text()
        for old, new in names.items():
            text = text.replace(old, new)
        path.write_text(text)
    load_course(other)
    quiz = the_quiz()
    quiz.items.add(QuizQuestion(question=Question.objects.get(file_id="other/small-quiz/both"), sort_order=9))
    publish(quiz)
    out = tmp_path / "out"
    found = exported(course, out)
    assert sorted(name for name, text in found.items() if "Trust may be slow." in text) == [QUIZ_FILE, BASICS_FILE]
    assert what(load_course(out)) == NOTHING
    assert what(load_course(other)) == NOTHING

    change(other, QUIZ_FILE, "Trust may be slow.", "Trust may be very slow.")
    load_course(other)
    change(out, QUIZ_FILE, "Who can gain?", "Who?")  # its own question, of the same words

    assert load_course(out).kept == [f"{BASICS_FILE} #slow"]
    assert what(load_course(other)) == NOTHING
    assert Question.objects.get(file_id="other/small-quiz/slow").stem == "<p>Trust may be very slow.</p>"


# --- What vanished, and what was deleted ---


def test_vanished_question_is_taken_down_and_comes_back_with_its_file(course: CoursePage, root: Path, tmp_path: Path) -> None:
    (root / POOL_FILE).write_text((root / POOL_FILE).read_text() + pooled("spare", "You can call."))
    load_course(root)
    before = (root / POOL_FILE).read_text()
    change(root, POOL_FILE, pooled("calm", "You can wait."), "")

    assert load_course(root).unpublished == ["safety-pool/calm"]

    assert not question("safety-pool/calm").live
    assert exported(course, tmp_path / "out") == texts(root)
    assert what(load_course(root)) == NOTHING
    (root / POOL_FILE).write_text(before)
    load_course(root)
    assert question("safety-pool/calm").live


def test_vanished_quiz_for_everybody_is_taken_down_and_comes_back_with_its_file(course: CoursePage, root: Path, tmp_path: Path) -> None:
    text = (root / PUBLIC_FILE).read_text()
    (root / PUBLIC_FILE).unlink()

    assert load_course(root).unpublished == ["taster"]

    assert not the_quiz("taster").live
    assert exported(course, tmp_path / "out") == texts(root)
    (root / PUBLIC_FILE).write_text(text)
    load_course(root)
    assert the_quiz("taster").live


def test_what_was_deleted_in_the_website_is_named_and_comes_back_only_when_the_files_win(course: CoursePage, root: Path) -> None:
    the_quiz("taster").delete()
    question("safety-pool/calm").delete()
    gone = [PUBLIC_FILE, f"{POOL_FILE} #calm"]

    for _ in range(2):
        assert what(load_course(root)) == ([], [], gone, [])
    change(root, QUIZ_FILE, "same_as: safety-pool/asked-too", "same_as: safety-pool/calm")
    change(root, QUIZ_FILE, "{#asked-too-2}", "{#calm}")
    assert load_course(root).updated == [QUIZ_FILE]

    assert sorted(load_course(root, resolve=THEIRS).created) == sorted(gone)
    assert what(load_course(root)) == NOTHING


def test_quizzes_change_addresses_with_each_other(course: CoursePage, root: Path, tmp_path: Path) -> None:
    change(root, QUIZ_FILE, "question_order", "slug: an-address\nquestion_order")
    load_course(root)
    change(root, QUIZ_FILE, "slug: an-address", "slug: is-this-for-me")
    change(root, PUBLIC_FILE, "slug: is-this-for-me", "slug: an-address")

    load_course(root)

    assert (the_quiz().slug, the_quiz("taster").slug) == ("is-this-for-me", "an-address")


def test_question_edited_before_questions_knew_their_place_is_no_conflict(small_course: CoursePage, tmp_path: Path) -> None:
    """The hash of a question without new fields was that of these very words, in databases that are there."""
    one = Question.objects.get(file_id="small/small-quiz/slow")
    old = (
        "QuestionValues(id='slow', key='', kind='true-false', safety=False, principles=[], stem='Trust may be slow.', explanation='', "
        "options=[{'text': 'True', 'right': True, 'feedback': 'Yes.'}, "
        "{'text': 'False', 'right': False, 'feedback': 'There is no hurry.'}])"
    )
    Question.objects.filter(pk=one.pk).update(file_hash=text_hash(old))
    one.refresh_from_db()
    one.explanation = "<p>It takes time.</p>"
    publish(one)

    assert what(load_course(tmp_path / "small")) == NOTHING

    text = (tmp_path / "small/day-1/1/quiz.md").read_text()
    (tmp_path / "small/day-1/1/quiz.md").write_text(text.replace("category: Small", "category: Large"))
    with pytest.raises(EditConflicts, match="#slow"):
        load_course(tmp_path / "small")


def test_exported_files_have_no_problems_whatever_was_left_in_the_bank(course: CoursePage, root: Path, tmp_path: Path) -> None:
    one = question("small-quiz/one")
    for media in (one.image, one.recording):
        assert media is not None
        media.delete()

    found = exported(course, tmp_path / "out")

    assert "alt:" not in found[QUIZ_FILE] and "words:" not in found[QUIZ_FILE]
    assert read_course(tmp_path / "out")
