"""What editors did with quizzes and questions stays, as long as the files are as they were; and where both changed, it is named."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from courses.pages.files.export import export_course
from courses.pages.files.load import OURS, THEIRS, load_course
from courses.pages.files.problems import EditConflicts
from courses.pages.files.read import read_course, text_hash
from courses.pages.models import CoursePage
from courses.quizzes.actions.bank import move_questions
from courses.quizzes.models import Category, Question, QuestionHint, Quiz, QuizQuestion, QuizSection, RubricLine
from tests.cast import Cast
from tests.courses.pages.test_files.website import texts
from tests.factories.course_files import write_course
from tests.factories.question_files import BASICS_FILE, POOL_FILE, PUBLIC_FILE, QUIZ_FILE, pooled, write_full_course
from tests.factories.quizzes import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_full_course(tmp_path / "full")
    load_course(root)
    return root


@pytest.fixture
def course(root: Path) -> CoursePage:
    return CoursePage.objects.get(slug="full")


def question(name: str) -> Question:
    return Question.objects.get(file_id=f"small/{name}")


def the_quiz(name: str = "small-quiz") -> Quiz:
    return Quiz.objects.get(file_id=f"small/{name}")


def publish(item: Question | Quiz) -> None:
    item.save_revision().publish()


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text()
    assert old in text
    (root / name).write_text(text.replace(old, new, 1))


def exported(course: CoursePage, folder: Path) -> dict[str, str]:
    export_course(CoursePage.objects.get(pk=course.pk), folder)
    return texts(folder)


def what(done: Any) -> tuple[list[str], list[str], list[str], list[str]]:
    return done.created, done.updated, done.kept, done.unpublished


FITS: list[dict[str, Any]] = [{"text": "Yes", "right": True, "feedback": "So."}, {"text": "No", "feedback": "So."}]
NOTHING: tuple[list[str], ...] = ([], [], [], [])

# --- Both changed ---


def set_option(one: Question, n: int, **facts: Any) -> None:
    options = list(one.options.all())
    for name, value in facts.items():
        setattr(options[n], name, value)
    one.options = options


def set_hints(one: Question) -> None:
    one.hints = [QuestionHint(text="<p>Another.</p>")]


def set_rubric(one: Question) -> None:
    one.rubric = [RubricLine(text="Another", points=4)]


EDITS: list[tuple[str, str, Callable[[Question], None], str]] = [
    ("points", "one", lambda one: setattr(one, "points", 7), "points: 7\n"),
    (
        "partial",
        "several",
        lambda one: setattr(one, "partial_credit", False),
        ":::question {#several}\nkind: multiple\nsafety: false\nstem",
    ),
    ("match_case", "word", lambda one: setattr(one, "match_case", False), ":::question {#word}\nkind: short\nsafety: false\nstem"),
    ("situation", "tea", lambda one: setattr(one, "situation", "<p>It rains.</p>"), "situation: It rains.\n"),
    ("alt", "one", lambda one: setattr(one, "image_alt", "A telephone"), "alt: A telephone\n"),
    ("picture", "one", lambda one: setattr(one, "image", None), "ring**?\nrecording: ring.mp3\n"),
    ("words", "one", lambda one: setattr(one, "recording_text", "<p>Hello?</p>"), "words: Hello?\n"),
    ("recording", "one", lambda one: setattr(one, "recording", None), "alt: A phone on a table.\noptions:\n"),
    ("category", "slow", lambda one: setattr(one, "category", None), "kind: true-false\ncategory: ''\n"),
    ("credit", "one", lambda one: set_option(one, 1, credit=60), "  credit: 60\n"),
    ("match", "pairs", lambda one: set_option(one, 1, match="<p>112</p>"), "  match: '112'\n"),
    ("tolerance", "count", lambda one: set_option(one, 1, tolerance=Decimal("0.25")), "  tolerance: 0.25\n"),
    ("hints", "one", set_hints, "hints:\n- Another.\n"),
    ("rubric", "own-words", set_rubric, "rubric:\n- text: Another\n  points: 4\n"),
]


@pytest.mark.parametrize(("field", "name", "edit", "written"), EDITS, ids=[row[0] for row in EDITS])
def test_question_changed_on_both_sides_is_a_conflict_until_somebody_decides(
    course: CoursePage, root: Path, tmp_path: Path, field: str, name: str, edit: Callable[[Question], None], written: str
) -> None:
    before = question(f"small-quiz/{name}").content()
    one = question(f"small-quiz/{name}")
    edit(one)
    publish(one)
    edited = question(f"small-quiz/{name}").content()
    assert what(load_course(root)) == NOTHING
    assert question(f"small-quiz/{name}").content() == edited
    assert written in exported(course, tmp_path / "out")[QUIZ_FILE]

    change(root, QUIZ_FILE, f":::question {{#{name}}}\n", f":::question {{#{name}}}\nprinciples: [P9]\n")
    text = (root / QUIZ_FILE).read_text()
    (root / QUIZ_FILE).write_text(
        text.replace(
            "principles: [P9]\nkind: single\nsafety: true\npoints: 2\nprinciples:\n- P1\n",
            "kind: single\nsafety: true\npoints: 2\nprinciples: [P9]\n",
        )
    )

    with pytest.raises(EditConflicts) as refused:
        load_course(root)
    assert refused.value.conflicts == [f"day-1/1/quiz.md #{name}: changed in the file and in the website (“{one}”)"]

    load_course(root, resolve=OURS)
    assert question(f"small-quiz/{name}").content() == edited
    change(root, QUIZ_FILE, "[P9]", "[P8]")
    load_course(root, resolve=THEIRS)
    assert question(f"small-quiz/{name}").content() == before | {"principles": ["P8"]}
    assert what(load_course(root)) == NOTHING


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("layout: all\n", ""), ("question_order: random", "question_order: set"), ("max_questions: 8", "max_questions: 7"),
        ("asks_how_sure: true\n", ""), ("time_limit: 20", "time_limit: 30"), ("feedback: end", "feedback: each"),
        ("pass_mark: 80", "pass_mark: 70"), ("second_marker: true", "second_marker: false"), ("- title: More", "- title: Still more"),
        ("time_limit: 20", "time_limit: 20\nslug: an-address"), ("  category: Day 1\n", "  category: Day 2\n"),
        ("same_as: safety-pool/asked-too", "same_as: safety-pool/calm"),
    ],
)  # fmt: skip
def test_quiz_changed_on_both_sides_is_a_conflict_until_somebody_decides(course: CoursePage, root: Path, old: str, new: str) -> None:
    quiz = the_quiz()
    quiz.pass_mark = 90
    publish(quiz)
    change(root, QUIZ_FILE, old, new)
    if "Day 2" in new:
        change(root, BASICS_FILE, "category: Day 1\n", "category: Day 2\n")

    with pytest.raises(EditConflicts) as refused:
        load_course(root)
    assert refused.value.conflicts == ["day-1/1/quiz.md: changed in the file and in the website (“Check it”)"]

    load_course(root, resolve=THEIRS)
    assert the_quiz().pass_mark == (70 if "70" in new else 80)
    assert what(load_course(root)) == NOTHING


def test_changed_setting_makes_one_new_revision(course: CoursePage, root: Path, tmp_path: Path) -> None:
    change(root, QUIZ_FILE, "pass_mark: 80\n", "pass_mark: 70\n")
    change(root, POOL_FILE, "You can wait.", "You can wait a while.")

    assert load_course(root).updated == [QUIZ_FILE, f"{POOL_FILE} #calm"]

    assert the_quiz().pass_mark == 70
    assert exported(course, tmp_path / "out") == texts(root)


def test_section_born_in_the_website_travels_with_all_it_draws(course: CoursePage, root: Path, tmp_path: Path) -> None:
    day = Category.objects.create(name="Day 3")
    deep = Category.objects.create(name="Listening", parent=day)
    for n in range(3):
        ask(f"Born {n}", options=FITS, category=deep)
    ask("Elsewhere", options=FITS, category=Category.objects.create(name="Not drawn"))
    quiz = the_quiz()
    quiz.sections.add(QuizSection(title="Listening", category=day, pick=2, sort_order=9))
    publish(quiz)

    out = tmp_path / "out"
    found = exported(course, out)

    assert sorted(set(found) - set(texts(root))) == ["questions/pool-day-3-listening.md"]
    assert found["questions/pool-day-3-listening.md"].startswith("---\nid: pool-day-3-listening\ncategory: Day 3 › Listening\n---\n")
    assert found["questions/pool-day-3-listening.md"].count("stem: Born") == 3
    assert what(load_course(out)) == NOTHING
    deep.name = "Hearing"  # the file keeps its id
    deep.save()
    assert sorted(set(exported(course, tmp_path / "again")) - set(texts(root))) == ["questions/pool-day-3-listening.md"]


def test_question_born_in_a_category_that_is_drawn_joins_its_file(course: CoursePage, root: Path, tmp_path: Path) -> None:
    born = ask("Born", options=FITS, category=Category.objects.get(name="Keeping safe"))

    found = exported(course, tmp_path / "out")

    assert set(found) == set(texts(root))
    assert f":::question {{#q-{str(born.key)[:8]}}}\nkey: {born.key}\n" in found[POOL_FILE]
    assert what(load_course(tmp_path / "out")) == NOTHING


def test_draft_is_in_no_file_and_stays_in_its_quiz(course: CoursePage, root: Path, tmp_path: Path) -> None:
    before = texts(root)
    draft, taken_down = ask("A draft", live=False, category=Category.objects.get(name="Keeping safe")), question("small-quiz/several")
    taken_down.unpublish()
    quiz = the_quiz()
    quiz.items.add(QuizQuestion(question=draft, sort_order=99))
    publish(quiz)

    found = exported(course, tmp_path / "out")

    assert "A draft" not in "".join(found.values())
    assert ":::question {#several}" not in found[QUIZ_FILE] and "small-quiz/several" not in found[PUBLIC_FILE]
    assert what(load_course(tmp_path / "out")) == NOTHING
    assert not question("small-quiz/several").live
    change(tmp_path / "out", QUIZ_FILE, "title: Check it", "title: Check this")
    load_course(tmp_path / "out")
    assert [item.question.pk for item in the_quiz().items.all()][-2:] == [taken_down.pk, draft.pk]
    assert before == texts(root)


# --- Where questions stand ---


def test_question_moved_in_the_website_stays_there_when_its_words_change(cast: Cast, course: CoursePage, root: Path) -> None:
    move_questions([question("small-quiz/one").pk], to=Category.objects.get(name="Day 2"), by=cast.alex)
    change(root, QUIZ_FILE, "explanation: Ring first.", "explanation: Ring at once.")

    assert load_course(root).updated == [f"{QUIZ_FILE} #one"]

    assert (str(question("small-quiz/one").category), question("small-quiz/one").explanation) == ("Day 2", "<p>Ring at once.</p>")


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
