"""The course as files: loading, exporting, and what happens when both sides changed."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files import locks
from django.core.management import call_command

from courses.pages.files.export import export_course
from courses.pages.files.fix import canonical_text
from courses.pages.files.load import OURS, THEIRS, load_course
from courses.pages.files.problems import ContentProblems, EditConflicts
from courses.pages.files.read import read_course
from courses.pages.models import CoursePage, Edition, LessonPage
from courses.quizzes.models import Question, Quiz
from portal.management.commands.prepare import Command
from tests.conftest import SHIPPED
from tests.courses.pages.test_files.website import edit_in_website, lesson, texts
from tests.factories.course_files import write_course

pytestmark = pytest.mark.django_db


def test_load_then_export_gives_the_same_files(tmp_path: Path) -> None:
    root = write_course(tmp_path / "small")
    load_course(root)

    export_course(CoursePage.objects.get(slug="small"), tmp_path / "out")

    assert texts(tmp_path / "out") == {str(node.path.relative_to(root)): canonical_text(node) for node in read_course(root).walk()}


def test_shipped_course_is_in_canonical_form() -> None:
    course = read_course(SHIPPED)

    assert [node.name for node in course.walk() if node.path.read_text() != canonical_text(node)] == []


@pytest.mark.parametrize("slug", ["supporting-others", "working-alongside"])
def test_shipped_courses_export_to_their_own_files(tmp_path: Path, slug: str) -> None:
    export_course(CoursePage.objects.get(slug=slug), tmp_path)

    assert texts(tmp_path) == texts(SHIPPED.parent / slug)


def test_load_twice_changes_nothing(tmp_path: Path) -> None:
    root = write_course(tmp_path / "small")
    load_course(root)
    before = list(LessonPage.objects.order_by("pk").values()), list(Edition.objects.values())

    done = load_course(root)

    assert (done.created, done.updated, done.unpublished) == ([], [], [])
    assert (list(LessonPage.objects.order_by("pk").values()), list(Edition.objects.values())) == before


def test_edit_in_website_stays_when_the_file_is_as_it_was(small_course: CoursePage, tmp_path: Path) -> None:
    edit_in_website(lesson("a1"), "Hello there")

    load_course(tmp_path / "small")

    assert lesson("a1").title == "Hello there"


def test_export_after_an_edit_loads_as_no_change_elsewhere(small_course: CoursePage, tmp_path: Path) -> None:
    edit_in_website(lesson("a1"), "Hello there")
    export_course(small_course, tmp_path / "out" / "small")

    done = load_course(tmp_path / "out" / "small", resolve=THEIRS)
    export_course(small_course, tmp_path / "again" / "small")

    assert lesson("a1").title == "Hello there"
    assert texts(tmp_path / "out" / "small") == texts(tmp_path / "again" / "small")
    assert done.created == []


def test_changed_file_makes_a_new_revision(small_course: CoursePage, tmp_path: Path) -> None:
    file = tmp_path / "small" / "day-1" / "1" / "1.md"
    file.write_text(file.read_text().replace("Saying hello", "Saying good morning"))
    key = lesson("a1").translation_key

    done = load_course(tmp_path / "small")

    assert done.updated == ["day-1/1/1.md"]
    assert (lesson("a1").title, lesson("a1").translation_key) == ("Saying good morning", key)


@pytest.mark.parametrize(("resolve", "title"), [(OURS, "Hello there"), (THEIRS, "Saying good morning")])
def test_both_changed_is_a_conflict_until_somebody_decides(small_course: CoursePage, tmp_path: Path, resolve: str, title: str) -> None:
    edit_in_website(lesson("a1"), "Hello there")
    file = tmp_path / "small" / "day-1" / "1" / "1.md"
    file.write_text(file.read_text().replace("Saying hello", "Saying good morning"))
    other = tmp_path / "small" / "day-1" / "1" / "2.md"
    other.write_text(other.read_text().replace("Trying it", "Having a go"))

    with pytest.raises(EditConflicts) as refused:
        load_course(tmp_path / "small")

    assert refused.value.conflicts == ["day-1/1/1.md: changed in the file and in the website (“Hello there”)"]
    assert lesson("a2").title == "Trying it"

    load_course(tmp_path / "small", resolve=resolve)

    assert (lesson("a1").title, lesson("a2").title) == (title, "Having a go")
    assert load_course(tmp_path / "small").updated == []


def test_vanished_file_is_unpublished_never_deleted(small_course: CoursePage, tmp_path: Path) -> None:
    (tmp_path / "small" / "day-2" / "1" / "2.md").unlink()

    done = load_course(tmp_path / "small")

    assert done.unpublished == ["b2"]
    assert not lesson("b2").live


def test_lessons_follow_the_order_of_their_files(small_course: CoursePage, tmp_path: Path) -> None:
    module = tmp_path / "small" / "day-2" / "1"
    (module / "1.md").rename(module / "3.md")

    load_course(tmp_path / "small")

    in_order = LessonPage.objects.descendant_of(small_course).order_by("path")
    assert [(page.file_id, page.slug) for page in in_order] == [("a1", "1"), ("a2", "2"), ("b2", "2"), ("b1", "3")]


MISTAKES = [
    ("day-1/1/1.md", "minutes: 5", "minutes: soon", 4, "`minutes` is a number above 0."),
    ("day-1/1/1.md", "id: a1", "id: a2", 2, "The id “a2” is that of day-1/1/1.md too. Ids are unique in a course."),
    ("day-1/1/1.md", "id: a1", "id: A 1", 2, "The id “A 1” may only hold lower-case letters, digits and hyphens."),
    ("day-1/1/1.md", "title: Saying hello", "titel: Saying hello", 1, "A lesson needs the field `title`."),
    ("day-1/1/1.md", "Some words", "<b>Some</b> words", 8, "There is no HTML here. Write it as Markdown."),
    ("day-1/1/1.md", "Some words", "[Some](lesson:zz) words", 8, "There is no lesson “zz” to link to."),
    ("day-1/1/1.md", "Some words", "# Some words", 8, "The title stands in the fields at the top. Inside a file headings begin with ##."),
    ("day-1/1/2.md", ":::worksheet", ":::workshet", 10, "There is no block :::workshet here."),
    ("day-1/1/2.md", "quiz: small-quiz", "quiz: other", 61, "There is no quiz with the id “other”."),
    ("day-1/1/2.md", "to: heard", "to: nowhere", 65, "leads to “nowhere”, which is not a step."),
    ("day-1/1/2.md", "- id: more", "- id: hello", 10, "Two fields have the id “hello”."),
    ("day-1/1/2.md", "closing: Help is there.\n:::", "closing: Help is there.", 65, "The block :::scenario does not close."),
    ("day-1/1/2.md", "title: My card", "title: My: card", 11, "This line does not read as a field"),
    ("day-1/1/quiz.md", "- text: 'False'\n  right", "- right", 39, "Option 2 needs `text`."),
    ("day-1/1/quiz.md", "- text: '999'\n  right: true", "- text: '999'\n  right: false", 9, "Mark one option as right."),
    ("day-1/1/quiz.md", "text: 'True'", "text: True", 39, "Option 1: `text` reads as yes or no. Put it between single quotes: 'True'."),
]


@pytest.mark.parametrize(("name", "right", "wrong", "line", "message"), MISTAKES, ids=[mistake[4][:40] for mistake in MISTAKES])
def test_mistake_names_file_and_line_and_loads_nothing(tmp_path: Path, name: str, right: str, wrong: str, line: int, message: str) -> None:
    root = write_course(tmp_path / "small")
    text = (root / name).read_text()
    assert right in text
    (root / name).write_text(text.replace(right, wrong, 1))

    with pytest.raises(ContentProblems) as refused:
        load_course(root)

    found = [(problem.file, problem.line, problem.message) for problem in refused.value.problems]
    if message.startswith("The id “a2”"):
        name = "day-1/1/2.md"
    assert any(file == name and at == line and message in said for file, at, said in found), found
    assert not CoursePage.objects.filter(slug="small").exists()
    assert not Quiz.objects.filter(title="Check it").exists()
    assert not Question.objects.filter(file_id__startswith="small/").exists()


def test_page_born_in_the_website_keeps_its_key_through_files(small_course: CoursePage, tmp_path: Path) -> None:
    module = lesson("a1").get_parent()
    born = LessonPage(title="Born here", minutes=4, body=[{"type": "text", "value": {"heading": "", "body": "<p>New.</p>"}, "id": "x1"}])
    module.add_child(instance=born)
    born.save_revision().publish()

    export_course(small_course, tmp_path / "out" / "small")
    load_course(tmp_path / "out" / "small")

    found = LessonPage.objects.descendant_of(small_course).filter(title="Born here")
    assert [(page.pk, page.translation_key, page.slug) for page in found] == [(born.pk, born.translation_key, "3")]


def test_second_prepare_waits_for_the_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    told: list[str] = []
    held = (tmp_path / "prepare.lock").open("w")
    locks.lock(held, locks.LOCK_EX)

    def say(self: Command, line: str) -> None:
        told.append(line)
        held.close()

    monkeypatch.setattr(Command, "say", say)
    monkeypatch.setattr(Command, "prepare", lambda self, no_sample: told.append("prepared"))

    call_command("prepare")

    assert told == ["Another one is preparing this database. Waiting until it is done …", "prepared"]


@pytest.mark.parametrize("hours", ["0.1", "0.75", "1.2", "20"])
def test_broken_hours_load_and_come_back(db: None, tmp_path: Path, hours: str) -> None:
    root = write_course(tmp_path / "small")
    (root / "course.md").write_text((root / "course.md").read_text().replace("hours: 2", f"hours: {hours}"))

    load_course(root)

    export_course(CoursePage.objects.get(slug="small"), tmp_path / "out")
    assert f"hours: {hours}\n" in (tmp_path / "out/course.md").read_text()
