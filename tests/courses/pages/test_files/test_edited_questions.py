"""What editors did with quizzes and questions stays, as long as the files are as they were; and where both changed, it is named."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from courses.pages.files.load import OURS, THEIRS, load_course
from courses.pages.files.problems import EditConflicts
from courses.pages.models import CoursePage
from courses.quizzes.models import Category, Question, QuestionHint, QuizQuestion, QuizSection, RubricLine
from tests.courses.pages.test_files.bank import FITS, NOTHING, change, exported, publish, question, the_quiz, what
from tests.courses.pages.test_files.website import texts
from tests.factories.question_files import BASICS_FILE, POOL_FILE, PUBLIC_FILE, QUIZ_FILE
from tests.factories.quizzes import ask

pytestmark = pytest.mark.django_db


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
