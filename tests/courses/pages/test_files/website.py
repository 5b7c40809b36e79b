"""What these tests do to the website, and how they look at it."""

from pathlib import Path

from courses.pages.actions import release_pins
from courses.pages.models import CoursePage, LessonPage
from tests.factories.course_files import write_course


def texts(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text() for path in sorted(root.rglob("*.md"))}


def lesson(file_id: str) -> LessonPage:
    return LessonPage.objects.get(file_id=file_id)


def edit_in_website(page: LessonPage, title: str) -> None:
    page.title = title
    page.save_revision().publish()


def standing(course: CoursePage) -> list[tuple[str, str, str]]:
    pages = LessonPage.objects.descendant_of(course).order_by("path")
    return [(page.get_parent().specific.file_id, page.file_id, page.slug) for page in pages]


def rename(page: LessonPage, slug: str) -> None:
    page.slug = slug
    page.save_revision().publish()


def delete(file_id: str) -> None:
    page = lesson(file_id)
    release_pins(page)
    page.delete()


def write_second(tmp_path: Path) -> Path:
    root = write_course(tmp_path / "second", days=1)
    for path in root.rglob("*.md"):
        text = path.read_text().replace("id: small\n", "id: second\n").replace("id: a1", "id: z1").replace("id: a2", "id: z2")
        path.write_text(text)
    return root
