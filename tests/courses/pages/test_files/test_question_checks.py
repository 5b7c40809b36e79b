"""What `check_content` counts and looks at in the files of quizzes and questions."""

from pathlib import Path

import pytest

from courses.pages.files.check import Report, fix, look_over
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage
from tests.courses.pages.test_files.bank import change, exported, question
from tests.courses.pages.test_files.website import texts
from tests.factories.question_files import BASICS_FILE, POOL_FILE, PUBLIC_FILE, QUIZ_FILE, write_full_course


def the_report(root: Path) -> Report:
    [report] = look_over(root)
    return report


def test_questions_beside_the_days_are_counted_where_they_are_drawn(tmp_path: Path) -> None:
    root = write_full_course(tmp_path / "full")
    change(root, POOL_FILE, "kind: true-false\nsafety: false", "kind: true-false\nsafety: true\nprinciples:\n- P2")
    change(root, BASICS_FILE, "category: Day 1", "category: Elsewhere")
    change(root, BASICS_FILE, "safety: false", "safety: false\nprinciples:\n- P3")
    change(root, QUIZ_FILE, "  category: Day 1\n", "  category: Elsewhere\n")

    report = the_report(root)

    assert [problem for problem in report.problems if "quiz" in problem.file] == []
    assert (report.questions, report.safety_items, report.options_without_feedback) == (9 + 1 + 4, 2, 0)
    assert report.coverage["P1"]["day-1"]["questions"] == 1
    assert report.coverage["P2"]["day-1"]["questions"] == 1
    assert report.coverage["P3"]["day-1"]["questions"] == 1
    assert set(report.coverage["P2"]) == {"day-1"}


@pytest.mark.django_db
def test_options_without_feedback_load_and_come_back_and_are_told(tmp_path: Path) -> None:
    root = write_full_course(tmp_path / "full")
    change(root, QUIZ_FILE, "  feedback: Close.\n", "")
    change(root, QUIZ_FILE, "  feedback: Sam looks up.\n", "")
    change(root, POOL_FILE, "  feedback: No.\n", "")
    report = the_report(root)

    told = [(problem.file, problem.message) for problem in report.problems if problem.file in (QUIZ_FILE, POOL_FILE)]
    without = "Option {} has no `feedback`. Say why people think so, kindly."
    assert told == [(QUIZ_FILE, without.format(2)), (QUIZ_FILE, without.format(1)), (POOL_FILE, without.format(2))]
    assert report.options_without_feedback == 3

    load_course(root)
    assert [option.feedback for option in question("small-quiz/tea").options.all()] == ["", "<p>Sam goes quiet.</p>"]
    assert exported(CoursePage.objects.get(slug="full"), tmp_path / "out" / "full") == texts(root)
    done = load_course(tmp_path / "out" / "full")
    assert (done.created, done.updated) == ([], [])


def test_empty_feedback_is_left_out_in_canonical_form(tmp_path: Path) -> None:
    root = write_full_course(tmp_path / "full")
    change(root, QUIZ_FILE, "  feedback: Close.\n", "  feedback: ''\n")
    assert "This file is not in canonical form. Run check_content --fix." in [problem.message for problem in the_report(root).problems]

    fix(root)
    assert "feedback: ''" not in (root / QUIZ_FILE).read_text()


LONG = "It is grey " + "and grey " * 30 + "still."
READ = [
    (QUIZ_FILE, "situation: Sam sits alone.", "situation: %s"),
    (QUIZ_FILE, "- It is *short*.", "- %s"),
    (QUIZ_FILE, "  match: '111'", "  match: %s"),
    (QUIZ_FILE, "words: Somebody says that they cannot go on.", "words: %s"),
    (QUIZ_FILE, "- text: Says hello", "- text: %s"),
    (QUIZ_FILE, "alt: A phone on a table.", "alt: %s"),
    (QUIZ_FILE, "- title: More about safety", "- title: %s"),
    (QUIZ_FILE, "  intro: These come **anew** each time.", "  intro: %s"),
    (POOL_FILE, "stem: You can ring.", "stem: %s"),
]


@pytest.mark.parametrize(("name", "old", "new"), READ, ids=[row[2] for row in READ])
def test_new_texts_are_read_for_long_sentences_and_for_words_about_people(tmp_path: Path, name: str, old: str, new: str) -> None:
    root = write_full_course(tmp_path / "full")
    line = (root / name).read_text().split("\n").index(
        next(line for line in (root / name).read_text().split("\n") if line.startswith(old))
    ) + 1
    long = LONG if "title" not in new else LONG.replace("and grey " * 30, "so so " * 20)
    long = long if "- text" not in new else LONG.replace("and grey " * 30, "a " * 40)

    change(root, name, old, new % long)
    found = [problem for problem in the_report(root).problems if "Make it two" in problem.message]
    assert [(problem.file, problem.line) for problem in found] == [(name, line)]

    change(root, name, new % long, new % "He is an addict.")
    found = [problem for problem in the_report(root).problems if "“addict”" in problem.message]
    assert [(problem.file, problem.line) for problem in found] == [(name, line)]


def test_names_of_files_and_addresses_are_no_words_about_people(tmp_path: Path) -> None:
    root = write_full_course(tmp_path / "full")
    (root / "media/addicts.mp3").write_text("sound")
    change(root, QUIZ_FILE, "recording: ring.mp3", "recording: addicts.mp3")
    change(root, PUBLIC_FILE, "slug: is-this-for-me", "slug: addicts")

    assert [problem for problem in the_report(root).problems if "“addict" in problem.message] == []
