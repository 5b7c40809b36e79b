"""What editors did with pages stays, as long as the files are as they were."""

from collections.abc import Callable
from pathlib import Path

import pytest

from courses.pages.files.export import export_course
from courses.pages.files.load import OURS, THEIRS, load_course
from courses.pages.files.problems import ContentProblems, EditConflicts
from courses.pages.files.read import read_course
from courses.pages.models import CoursePage, LessonPage, ModulePage
from tests.courses.pages.test_files.website import delete, edit_in_website, lesson, rename, standing, texts, write_second
from tests.factories.course_files import write_course

pytestmark = pytest.mark.django_db


def reorder(course: CoursePage) -> None:
    lesson("a2").move(lesson("a1"), pos="left")


def to_other_module(course: CoursePage) -> None:
    rename(lesson("a2"), "7")
    lesson("a2").move(lesson("b1").get_parent(), pos="last-child")


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


def test_lesson_moved_to_another_course_stays_there(small_course: CoursePage, tmp_path: Path) -> None:
    load_course(write_second(tmp_path))
    target = LessonPage.objects.get(file_id="z1").get_parent()
    rename(lesson("b2"), "9")
    lesson("b2").move(target, pos="last-child")

    first, second = load_course(tmp_path / "small"), load_course(tmp_path / "second")

    assert (first.created, first.updated, second.unpublished) == ([], [], [])
    assert lesson("b2").get_parent().pk == target.pk
    assert lesson("b2").live
