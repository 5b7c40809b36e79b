"""Writing a course's published pages and quizzes as files, in canonical form."""

import re
import uuid
from pathlib import Path
from typing import Any

from courses.quizzes.models import Question, Quiz
from courses.quizzes.queries import live_quiz
from django.utils.text import slugify

from courses.pages.files.convert import Names, to_blocks
from courses.pages.files.document import RawBlock, dump
from courses.pages.files.load import key_of
from courses.pages.files.markdown import to_markdown
from courses.pages.files.read import media_folders
from courses.pages.models import CoursePage, DayPage, LessonPage, ModulePage
from courses.pages.models.tree import FilePage


def export_course(course: CoursePage, root: Path) -> list[Path]:
    """Write the published part of `course` into the folder `root` (made if need be); returns the files written. Others there are left alone."""
    return _Export(course, root).run()


class _Export:
    def __init__(self, course: CoursePage, root: Path) -> None:
        self.course, self.root = course, root
        self.course_id = course.file_id or slugify(course.title)[:60]
        self.written: list[Path] = []
        self.quiz_ids: dict[str, str] = {}
        lessons = LessonPage.objects.descendant_of(course).order_by("path")
        taken: set[str] = set()
        self.lesson_ids = {page.pk: self._id(page, taken) for page in lessons}
        self.names = Names(self._link, lambda image: self._media(image, 0), lambda document: self._media(document, 1), self._quiz_id)

    def run(self) -> list[Path]:
        course = self.course
        front = {
            "id": self.course_id, "title": course.title, "neutral_title": course.neutral_title, "language": "en-GB",
            "hours": int(course.hours) if course.hours == int(course.hours) else float(course.hours), "summary": course.summary,
        }  # fmt: skip
        self._write("course.md", dump(self._with_key(front, course), self._body(course.body)))
        for day in DayPage.objects.child_of(course).live().order_by("path"):
            front = {"id": self._id(day), "title": day.title} | ({"summary": day.summary} if day.summary else {})
            self._write(f"{day.slug}/day.md", dump(self._with_key(front, day), []))
            for module in ModulePage.objects.child_of(day).live().order_by("path"):
                self._module(f"{day.slug}/{module.slug}", module)
        return self.written

    def _module(self, folder: str, module: ModulePage) -> None:
        front: dict[str, Any] = {"id": self._id(module), "title": module.title, "minutes": module.minutes}
        if module.outcomes:
            front["outcomes"] = list(module.outcomes)
        self._write(f"{folder}/module.md", dump(self._with_key(front, module), self._body(module.body)))
        quizzes: list[str] = []
        for page in LessonPage.objects.child_of(module).live().order_by("path"):
            front = {"id": self.lesson_ids[page.pk], "title": page.title, "minutes": page.minutes, "principles": list(page.principles)}
            self._write(f"{folder}/{page.slug}.md", dump(self._with_key(front, page), to_blocks(page.body, self.names)))
            quizzes += [block.value["quiz"] for block in page.body if block.block_type == "quiz" and block.value["quiz"] not in quizzes]
        for n, key in enumerate(quizzes, start=1):
            quiz = live_quiz(uuid.UUID(key))
            if quiz is not None:
                self._quiz(f"{folder}/quiz{'' if n == 1 else f'-{n}'}.md", quiz)

    def _quiz(self, name: str, quiz: Quiz) -> None:
        quiz_id = self._quiz_id(str(quiz.key))
        front: dict[str, Any] = {"id": quiz_id}
        if quiz.key != key_of(self.course_id, quiz_id):
            front["key"] = str(quiz.key)
        front |= {"title": quiz.title}
        if quiz.category:
            front["category"] = quiz.category.name
        front |= {field: text for field in ("intro", "pass_message", "retry_message") if (text := to_markdown(getattr(quiz, field)))}
        self._write(name, dump(front, [self._question(quiz_id, item.question) for item in quiz.items.all()]))

    def _question(self, quiz_id: str, question: Question) -> RawBlock:
        block_id = question.file_id.rsplit("/", 1)[-1] if question.file_id else f"q-{str(question.key)[:8]}"
        fields: dict[str, Any] = {}
        if question.key != key_of(self.course_id, quiz_id, block_id):
            fields["key"] = str(question.key)
        fields |= {"kind": question.kind, "safety": question.safety}
        if question.principles:
            fields["principles"] = list(question.principles)
        fields["stem"] = to_markdown(question.stem)
        fields["options"] = [
            {"text": to_markdown(option.text), "right": option.right, "feedback": to_markdown(option.feedback)} for option in question.options.all()
        ]
        if question.explanation:
            fields["explanation"] = to_markdown(question.explanation)
        return RawBlock("question", block_id, 0, fields)

    def _id(self, page: FilePage, taken: set[str] | None = None) -> str:
        """The id of a page's file: the one it came with, else one made from its title and key."""
        found = page.file_id or f"{slugify(page.title)[:40].strip('-') or 'page'}-{str(page.translation_key)[:4]}"
        if taken is not None:
            taken.add(found)
        return found

    def _with_key(self, front: dict[str, Any], page: FilePage) -> dict[str, Any]:
        """`front` with the page's key after its id, where the key does not follow from the ids: a page born in the website."""
        derived = key_of(self.course_id, self.course_id) if isinstance(page, CoursePage) else key_of(self.course_id, front["id"])
        if page.translation_key == derived:
            return front
        rest = {name: value for name, value in front.items() if name != "id"}
        return {"id": front["id"], "key": str(page.translation_key)} | rest

    def _body(self, html: str) -> list[RawBlock]:
        text = to_markdown(html, link=self._link)
        return [RawBlock("text", "t1", 0, {}, text)] if text else []

    def _link(self, attributes: dict[str, str]) -> str:
        if attributes.get("linktype") == "page":
            pk = int(attributes.get("id", "0"))
            return f"lesson:{self.lesson_ids[pk]}" if pk in self.lesson_ids else "/training/"
        href = attributes.get("href", "")
        principle = re.fullmatch(r"/charter/#([A-Z][0-9]{1,2})", href)
        return f"principle:{principle[1]}" if principle else href

    def _quiz_id(self, key: str) -> str:
        if key not in self.quiz_ids:
            file_id = Quiz.objects.filter(key=key).values_list("file_id", flat=True).first() if key else ""
            self.quiz_ids[key] = file_id.rsplit("/", 1)[-1] if file_id else f"quiz-{key[:8]}"
        return self.quiz_ids[key]

    def _media(self, item: Any, which: int) -> str:
        """The name of a picture or document, whose bytes are written beside the course."""
        title = item.title
        name = title if re.fullmatch(r"[\w.-]+\.\w+", title) else Path(item.file.name).name
        folder = media_folders(self.root)[which]
        path = folder / name
        if path not in self.written:
            folder.mkdir(parents=True, exist_ok=True)
            with item.file.open("rb") as file:
                path.write_bytes(file.read())
            self.written.append(path)
        return name

    def _write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.written.append(path)
