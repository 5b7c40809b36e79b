"""The course as files: loading, exporting, and what happens when something does not fit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files import locks
from django.core.management import call_command

from courses.pages.actions import release_pins
from courses.pages.files.export import export_course
from courses.pages.files.fix import canonical_text
from courses.pages.files.load import OURS, THEIRS, load_course
from courses.pages.files.problems import ContentProblems, EditConflicts
from courses.pages.files.read import read_course
from courses.pages.models import CoursePage, Edition, LessonPage, ModulePage
from courses.quizzes.models import Question, Quiz
from portal.management.commands.prepare import Command
from tests.conftest import SHIPPED
from tests.factories.course_files import write_course

pytestmark = pytest.mark.django_db


def texts(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text() for path in sorted(root.rglob("*.md"))}


def lesson(file_id: str) -> LessonPage:
    return LessonPage.objects.get(file_id=file_id)


def edit_in_website(page: LessonPage, title: str) -> None:
    page.title = title
    page.save_revision().publish()


def test_load_then_export_gives_the_same_files(tmp_path: Path) -> None:
    root = write_course(tmp_path / "small")
    load_course(root)

    export_course(CoursePage.objects.get(slug="small"), tmp_path / "out")

    assert texts(tmp_path / "out") == {str(node.path.relative_to(root)): canonical_text(node) for node in read_course(root).walk()}


def test_shipped_course_is_in_canonical_form() -> None:
    course = read_course(SHIPPED)

    assert [node.name for node in course.walk() if node.path.read_text() != canonical_text(node)] == []


def test_shipped_course_exports_to_its_own_files(shipped_course: CoursePage, tmp_path: Path) -> None:
    export_course(shipped_course, tmp_path)

    assert texts(tmp_path) == texts(SHIPPED)


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
    ("day-1/1/quiz.md", "  feedback: There is no hurry.\n", "", 39, "Option 2 needs `feedback`."),
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


# --- What editors did with pages stays, as long as the files are as they were ---


def standing(course: CoursePage) -> list[tuple[str, str, str]]:
    pages = LessonPage.objects.descendant_of(course).order_by("path")
    return [(page.get_parent().specific.file_id, page.file_id, page.slug) for page in pages]


def rename(page: LessonPage, slug: str) -> None:
    page.slug = slug
    page.save_revision().publish()


def reorder(course: CoursePage) -> None:
    lesson("a2").move(lesson("a1"), pos="left")


def to_other_module(course: CoursePage) -> None:
    rename(lesson("a2"), "7")
    lesson("a2").move(lesson("b1").get_parent(), pos="last-child")


def delete(file_id: str) -> None:
    page = lesson(file_id)
    release_pins(page)
    page.delete()


EDITS: list[Callable[[CoursePage], None]] = [
    lambda course: rename(lesson("a1"), "40"),
    reorder,
    to_other_module,
    lambda course: delete("b2"),
]


@pytest.mark.parametrize("edit", EDITS, ids=["rename", "reorder", "move", "delete"])
def test_place_in_the_website_stays_when_the_files_are_as_they_were(
    small_course: CoursePage, tmp_path: Path, edit: Callable[[CoursePage], None]
) -> None:
    edit(small_course)
    before = standing(small_course)

    for _ in range(2):
        done = load_course(tmp_path / "small")
        assert (done.created, done.updated, done.unpublished) == ([], [], [])

    assert standing(small_course) == before


@pytest.mark.parametrize("edit", EDITS, ids=["rename", "reorder", "move", "delete"])
def test_export_after_a_move_in_the_website_loads_as_no_change(
    small_course: CoursePage, tmp_path: Path, edit: Callable[[CoursePage], None]
) -> None:
    edit(small_course)
    before = standing(small_course)
    export_course(small_course, tmp_path / "out" / "small")

    done = load_course(tmp_path / "out" / "small")
    again = load_course(tmp_path / "out" / "small")

    assert (done.created, done.updated, done.unpublished, again.updated) == ([], [], [], [])
    assert standing(small_course) == before
    assert sorted(texts(tmp_path / "out" / "small")) == sorted(
        {node.name for node in read_course(tmp_path / "out" / "small").walk()}
    )  # every file that was written is read


def test_export_elsewhere_keeps_order_though_addresses_are_not(small_course: CoursePage, tmp_path: Path) -> None:
    rename(lesson("a1"), "40")
    reorder(small_course)
    export_course(small_course, tmp_path / "out" / "small")
    lessons = [node.id for node in read_course(tmp_path / "out" / "small").walk() if node.kind == "lesson"]

    assert lessons == ["a2", "a1", "b1", "b2"]


def test_deleted_lesson_is_named_and_comes_back_only_when_the_files_win(small_course: CoursePage, tmp_path: Path) -> None:
    delete("b2")

    assert load_course(tmp_path / "small").kept == ["day-2/1/2.md"]
    assert load_course(tmp_path / "small", resolve=THEIRS).created == ["day-2/1/2.md"]
    assert standing(small_course)[-1] == ("m2", "b2", "2")


def test_new_file_in_a_module_deleted_in_the_website_is_a_conflict(small_course: CoursePage, tmp_path: Path) -> None:
    delete("b1")
    delete("b2")
    ModulePage.objects.get(file_id="m2").delete()
    assert load_course(tmp_path / "small").created == []
    file = tmp_path / "small" / "day-2" / "1" / "3.md"
    file.write_text((tmp_path / "small" / "day-2" / "1" / "2.md").read_text().replace("id: b2", "id: b3"))

    with pytest.raises(EditConflicts, match=r"day-2/1/3\.md: new here in the files"):
        load_course(tmp_path / "small")

    assert load_course(tmp_path / "small", resolve=OURS).created == []
    assert "day-2/1/3.md" in load_course(tmp_path / "small", resolve=THEIRS).created


def test_new_file_takes_its_place_between_those_that_stay(small_course: CoursePage, tmp_path: Path) -> None:
    module = tmp_path / "small" / "day-1" / "1"
    (module / "2.md").rename(module / "3.md")
    (module / "2.md").write_text((module / "1.md").read_text().replace("id: a1", "id: a9"))
    rename(lesson("a1"), "40")

    done = load_course(tmp_path / "small")

    assert (done.created, done.updated) == (["day-1/1/2.md"], ["day-1/1/3.md"])
    assert standing(small_course)[:3] == [("m1", "a1", "40"), ("m1", "a9", "2"), ("m1", "a2", "3")]


def test_two_files_change_places(small_course: CoursePage, tmp_path: Path) -> None:
    module = tmp_path / "small" / "day-1" / "1"
    (module / "1.md").rename(module / "x")
    (module / "2.md").rename(module / "1.md")
    (module / "x").rename(module / "2.md")

    load_course(tmp_path / "small")

    assert standing(small_course)[:2] == [("m1", "a2", "1"), ("m1", "a1", "2")]


def test_file_that_moves_to_another_module_takes_its_page_along(small_course: CoursePage, tmp_path: Path) -> None:
    days = tmp_path / "small"
    (days / "day-1" / "1" / "1.md").rename(days / "day-2" / "1" / "3.md")
    key = lesson("a1").translation_key

    load_course(tmp_path / "small")

    assert standing(small_course) == [("m1", "a2", "2"), ("m2", "b1", "1"), ("m2", "b2", "2"), ("m2", "a1", "3")]
    assert lesson("a1").translation_key == key


def test_address_taken_in_the_website_gives_the_new_page_the_next_one(small_course: CoursePage, tmp_path: Path) -> None:
    rename(lesson("a1"), "3")
    module = tmp_path / "small" / "day-1" / "1"
    (module / "3.md").write_text((module / "1.md").read_text().replace("id: a1", "id: a9"))

    load_course(tmp_path / "small")

    assert standing(small_course)[:3] == [("m1", "a1", "3"), ("m1", "a2", "2"), ("m1", "a9", "1")]


def test_edit_after_an_export_came_back_is_no_conflict(small_course: CoursePage, tmp_path: Path) -> None:
    edit_in_website(lesson("a1"), "Hello there")
    export_course(small_course, tmp_path / "out" / "small")
    load_course(tmp_path / "out" / "small")
    edited = lesson("a1").get_latest_revision_as_object()
    edit_in_website(edited, "Hello again")

    load_course(tmp_path / "out" / "small")

    assert lesson("a1").title == "Hello again"


def test_copy_of_a_lesson_stays_and_is_exported_with_an_id_of_its_own(small_course: CoursePage, tmp_path: Path) -> None:
    lesson("a1").copy(update_attrs={"slug": "3", "title": "A copy"})

    assert load_course(tmp_path / "small").unpublished == []
    export_course(small_course, tmp_path / "out" / "small")

    assert load_course(tmp_path / "out" / "small").created == []


@pytest.mark.parametrize("name", ["day-1/1/hello.md", "day-1/1/1.MD", "README.md", "extra/1.md", "day-1/one/1.md", "day-1/1/old/1.md"])
def test_file_without_a_place_is_a_problem(tmp_path: Path, name: str) -> None:
    root = write_course(tmp_path / "small")
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("x")

    with pytest.raises(ContentProblems) as refused:
        load_course(root)

    assert "has no place here" in str(refused.value)
    assert any(name.startswith(problem.file) for problem in refused.value.problems)


def test_file_that_comes_back_is_published_again(small_course: CoursePage, tmp_path: Path) -> None:
    file = tmp_path / "small" / "day-2" / "1" / "2.md"
    text = file.read_text()
    file.unlink()
    load_course(tmp_path / "small")
    file.write_text(text)

    load_course(tmp_path / "small")

    assert lesson("b2").live


# --- Files that nobody writes on purpose ---

FRONT_MISTAKES = [
    ("title: Saying hello", "title: 2024-02-30", 3, "a date"),
    ("title: Saying hello", "title: 2024-02-03", 3, "a date"),
    ("title: Saying hello", f"title: {'9' * 5000}", 3, "a number as long as this"),
    ("title: Saying hello", f"title: {'[' * 3000}", 2, "nested too deeply"),
    ("title: Saying hello", "title: &x [*x]", 3, "a reference"),
    ("title: Saying hello", 'title: "a\\0b"', 3, "a character that is none"),
    ("title: Saying hello", "title: yes", 3, "`title` does not read as words"),
    ("title: Saying hello", "title: [a]", 3, "`title` does not read as words"),
    ("id: a1", "id: a1\nkey: nonsense", 3, "`key` is not one that export wrote"),
    ("principles: [P1]", "principles: 5", 5, "`principles` is a list of words"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "message"), FRONT_MISTAKES, ids=[row[1][:30] for row in FRONT_MISTAKES])
def test_odd_value_names_file_and_line(tmp_path: Path, right: str, wrong: str, line: int, message: str) -> None:
    root = write_course(tmp_path / "small")
    file = root / "day-1" / "1" / "1.md"
    file.write_text(file.read_text().replace(right, wrong))

    with pytest.raises(ContentProblems) as refused:
        load_course(root)

    assert any(one.file == "day-1/1/1.md" and one.line == line and message in one.message for one in refused.value.problems), str(
        refused.value
    )
    assert not CoursePage.objects.filter(slug="small").exists()


PAGE = "---\nid: p1\ntitle: A page\naudience: everyone\nday: 1\nsummary: Some words.\n---\n\nHello.\n"
HOURS = "`hours` is a number below 1000 with at most two decimals"
BEYOND = [
    ("course.md", "hours: 2", "hours: .nan", 6, "`hours` is a number above 0."),
    ("course.md", "hours: 2", "hours: .inf", 6, HOURS),
    ("course.md", "hours: 2", "hours: 0.333", 6, HOURS),
    ("course.md", "hours: 2", "hours: 1000", 6, HOURS),
    ("course.md", "For tests.", "x" * 301, 7, "`summary` has 301 characters. At most 300 fit."),
    ("course.md", "A Short Course", "x" * 161, 4, "`neutral_title` has 161 characters. At most 160 fit."),
    ("course.md", "id: small", f"id: {'x' * 121}", 2, "`id` has 121 characters. At most 120 fit."),
    ("day-1/1/1.md", "Saying hello", "x" * 256, 3, "`title` has 256 characters. At most 255 fit."),
    ("day-1/1/1.md", "minutes: 5", "minutes: 121", 4, "`minutes` is at most 120."),
    ("day-1/1/module.md", "minutes: 10", "minutes: 601", 4, "`minutes` is at most 600."),
    ("day-1/1/quiz.md", "Check it", "x" * 161, 3, "`title` has 161 characters. At most 160 fit."),
    ("day-1/1/quiz.md", "category: Small", f"category: {'x' * 121}", 4, "`category` has 121 characters. At most 120 fit."),
    ("day-1/1/quiz.md", "{#safe}", f"{{#{'x' * 150}}}", 9, "have over 160 characters together. Shorten one."),
    ("pages/a-page.md", "day: 1", "day: 100", 5, "`day` is at most 99"),
    ("pages/a-page.md", "Some words.", "x" * 301, 6, "`summary` has 301 characters. At most 300 fit."),
]


@pytest.mark.parametrize(("name", "right", "wrong", "line", "message"), BEYOND, ids=[row[0] + row[2][:16] for row in BEYOND])
def test_value_that_the_website_would_not_take_names_file_and_line(
    tmp_path: Path, name: str, right: str, wrong: str, line: int, message: str
) -> None:
    root = write_course(tmp_path / "small")
    (root / "pages").mkdir()
    (root / "pages/a-page.md").write_text(PAGE)
    text = (root / name).read_text()
    assert right in text
    (root / name).write_text(text.replace(right, wrong, 1))

    with pytest.raises(ContentProblems) as refused:
        read_course(root)

    assert [(one.file, one.line) for one in refused.value.problems if message in one.message] == [(name, line)], str(refused.value)


@pytest.mark.parametrize("slug", ["sheets", "certificate", "day-9"])
def test_page_named_like_an_address_of_the_site_is_a_problem(tmp_path: Path, slug: str) -> None:
    root = write_course(tmp_path / "small")
    (root / "pages").mkdir()
    (root / f"pages/{slug}.md").write_text(PAGE)

    with pytest.raises(ContentProblems, match=rf"pages/{slug}\.md:1: “{slug}” is an address of the site itself"):
        read_course(root)


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("  - Evening\n", "  - Evening\n  - Morning\n", "“When do you meet?” has the option “Morning” twice."),
        ("  - Evening\n", '  - "Even\\ning"\n', "the option “Even ing” has a line break in it. Write it on one line."),
        ("  - Evening\n", "  - |\n    Evening\n", "the option “Evening” has a line break in it. Write it on one line."),
        ("  kind: long\n", "  kind: long\n  options:\n  - Yes, please\n", "“What else matters” is there to write in."),
    ],
)
def test_options_that_do_not_fit_are_a_problem_at_their_worksheet(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    root = write_course(tmp_path / "small")
    file = root / "day-1/1/2.md"
    file.write_text(file.read_text().replace(right, wrong, 1))

    with pytest.raises(ContentProblems) as refused:
        read_course(root)

    assert [(one.line, message in one.message) for one in refused.value.problems] == [(10, True)], str(refused.value)


def test_key_of_another_courses_page_is_refused(shipped_course: CoursePage, tmp_path: Path) -> None:
    other = LessonPage.objects.descendant_of(shipped_course).first()
    assert other is not None
    root = write_course(tmp_path / "small")
    file = root / "day-1" / "1" / "1.md"
    file.write_text(file.read_text().replace("id: a1", f"id: a1\nkey: {other.translation_key}"))

    with pytest.raises(ContentProblems, match=r"day-1/1/1\.md:3: The key .* is that of another page"):
        load_course(root)


@pytest.mark.parametrize("name", ["day-1/1/3.md", "day-1/1/quiz-2.md", "day-1/day.md", "day-1/1/module.md", "course.md"])
@pytest.mark.parametrize("how", ["folder", "loop", "outside"])
def test_name_that_is_no_file_of_the_course_is_a_problem(tmp_path: Path, name: str, how: str) -> None:
    root = write_course(tmp_path / "small")
    path = root / name
    text = path.read_text() if path.exists() else ""
    path.unlink(missing_ok=True)
    if how == "folder":
        path.mkdir()
    elif how == "loop":
        path.symlink_to(path)
    else:
        (tmp_path / "secret.md").write_text(text)
        path.symlink_to(tmp_path / "secret.md")

    with pytest.raises(ContentProblems) as refused:
        load_course(root)

    assert name in {problem.file for problem in refused.value.problems}


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'


@pytest.mark.parametrize(
    ("kind", "name", "content", "message"),
    [
        ("image", "a.png", "no picture", "is not a picture"),
        ("image", "a.svg", "<svg", "is not a picture"),
        ("image", "a.svg", "no picture", "is not a picture"),
        ("image", "a.png", SVG, "is not a picture of the kind"),
        ("image", "a.html", "<p>", "It may be: gif"),
        ("download", "a.html", "<p>", "It may be: pdf"),
        ("download", "../course.md", "", "is not the name of a file"),
        ("download", "away.pdf", None, "leads out of the course's folder"),
        ("image", "a.svg", SVG, ""),
    ],
)
def test_files_that_may_not_be_uploaded(tmp_path: Path, kind: str, name: str, content: str | None, message: str) -> None:
    root = write_course(tmp_path / "small")
    (root / "media").mkdir()
    if content is None:
        (tmp_path / "secret.pdf").write_text("x")
        (root / "media" / name).symlink_to(tmp_path / "secret.pdf")
    elif content:
        (root / "media" / name).write_text(content)
    file = root / "day-1" / "1" / "1.md"
    fields = "alt: A" if kind == "image" else "title: A"
    file.write_text(file.read_text() + f"\n:::{kind} {{#x}}\nfile: {name}\n{fields}\n:::\n")

    if not message:
        assert load_course(root).created
        return
    with pytest.raises(ContentProblems) as refused:
        load_course(root)

    assert any(one.file == "day-1/1/1.md" and one.line == 10 and message in one.message for one in refused.value.problems), str(
        refused.value
    )


def test_body_that_begins_like_a_field_comes_back_as_it_was(small_course: CoursePage, tmp_path: Path) -> None:
    page = lesson("a1")
    page.body = [{"type": "callout", "value": {"title": "", "body": "<p>note: this.</p>"}, "id": "x1"}]
    page.save_revision().publish()
    export_course(small_course, tmp_path / "out" / "small")

    assert read_course(tmp_path / "out" / "small")
    assert load_course(tmp_path / "out" / "small").updated == []


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


def test_lesson_moved_to_another_course_stays_there(small_course: CoursePage, tmp_path: Path) -> None:
    load_course(write_second(tmp_path))
    target = LessonPage.objects.get(file_id="z1").get_parent()
    rename(lesson("b2"), "9")
    lesson("b2").move(target, pos="last-child")

    first, second = load_course(tmp_path / "small"), load_course(tmp_path / "second")

    assert (first.created, first.updated, second.unpublished) == ([], [], [])
    assert lesson("b2").get_parent().pk == target.pk
    assert lesson("b2").live


def write_second(tmp_path: Path) -> Path:
    root = write_course(tmp_path / "second", days=1)
    for path in root.rglob("*.md"):
        text = path.read_text().replace("id: small\n", "id: second\n").replace("id: a1", "id: z1").replace("id: a2", "id: z2")
        path.write_text(text)
    return root


@pytest.mark.parametrize("hours", ["0.1", "0.75", "1.2", "20"])
def test_broken_hours_load_and_come_back(db: None, tmp_path: Path, hours: str) -> None:
    root = write_course(tmp_path / "small")
    (root / "course.md").write_text((root / "course.md").read_text().replace("hours: 2", f"hours: {hours}"))

    load_course(root)

    export_course(CoursePage.objects.get(slug="small"), tmp_path / "out")
    assert f"hours: {hours}\n" in (tmp_path / "out/course.md").read_text()
