"""Files that nobody writes on purpose."""

from pathlib import Path

import pytest

from courses.pages.files.export import export_course
from courses.pages.files.load import load_course
from courses.pages.files.problems import ContentProblems
from courses.pages.files.read import read_course
from courses.pages.models import CoursePage, LessonPage
from tests.courses.pages.test_files.website import lesson
from tests.factories.course_files import write_course

pytestmark = pytest.mark.django_db


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
