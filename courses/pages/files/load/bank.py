"""Writing quizzes and questions into the website."""

from collections.abc import Sequence
from typing import Any

from courses.pages.files.load.items import Item, Loaded, node_key, note, question_key, remembered
from courses.pages.files.load.media import Uploads
from courses.pages.files.markdown import to_html
from courses.pages.files.problems import ContentProblems, Problem
from courses.pages.files.read import (
    FileNode,
    Whole,
    category_path,
    files_with_questions,
    listed_in,
    sections_of,
    settings_of,
    text_html,
    whole_questions,
)  # fmt: skip
from courses.quizzes.models import Category, Question, QuestionHint, QuestionOption, Quiz, QuizQuestion, QuizSection, RubricLine
from courses.quizzes.queries.bank import category_names


class BankLoading:
    """Writes the quizzes and questions of the files of `course`. What it wrote is in `written`."""

    def __init__(self, course: FileNode, uploads: Uploads, done: Loaded) -> None:
        self.course, self.uploads, self.done = course, uploads, done
        self.wholes: dict[str, Whole] = whole_questions(course)
        self.categories = {name: pk for pk, name in category_names().items()}
        self.written: list[Question | Quiz] = []

    def write(self, items: Sequence[Item]) -> None:
        """Write the files' version of these quizzes and questions. Raises ContentProblems for an address that is taken."""
        quizzes = [item for item in items if item.whole is None and item.node.kind == "quiz"]
        self._free_addresses(quizzes)
        for item in items:
            if item.whole is not None:
                self._write_question(item, item.whole)
        for item in quizzes:
            self._write_quiz(item)

    def _free_addresses(self, quizzes: Sequence[Item]) -> None:
        """Quizzes may change addresses with each other, but none takes that of another."""
        rewritten = [item.there.pk for item in quizzes if not item.is_new]
        for item in quizzes:
            slug = item.node.text("slug")
            taken = Quiz.objects.filter(slug=slug).exclude(pk__in=rewritten).first() if slug else None
            if taken is not None:
                line = item.node.document.front_lines.get("slug", 1)
                raise ContentProblems(
                    [Problem(item.node.name, line, f"“{slug}” is the address of another quiz (“{taken}”). Choose another.")]
                )
        Quiz.objects.filter(pk__in=rewritten).update(slug=None)

    def category(self, path: str) -> int | None:
        """The id of the category at `path`; it and what it stands in are made if need be."""
        if path and path not in self.categories:
            above, _, name = path.rpartition(" › ")
            self.categories[path] = Category.objects.create(name=name, parent_id=self.category(above)).pk
        return self.categories[path] if path else None

    def _write_question(self, item: Item, whole: Whole) -> None:
        values = whole.values
        question = item.there or Question(key=question_key(self.course, item.node, values))
        question.file_id = item.file_id
        if item.is_new or item.place_changed:
            question.category_id = self.category(whole.category)
        question.kind, question.safety, question.principles = values.kind, values.safety, values.principles
        question.points, question.partial_credit, question.match_case = values.points, values.partial, values.match_case
        question.situation, question.stem, question.explanation = map(to_html, (values.situation, values.stem, values.explanation))
        question.image_id = self.uploads.image(values.picture) if values.picture else None
        question.recording_id = self.uploads.document(values.recording) if values.recording else None
        question.image_alt, question.recording_text = values.alt, to_html(values.words)
        question.options = [_option(n, values.kind, option) for n, option in enumerate(values.options)]
        question.hints = [QuestionHint(sort_order=n, text=to_html(hint)) for n, hint in enumerate(values.hints)]
        question.rubric = [RubricLine(sort_order=n, **line) for n, line in enumerate(values.rubric)]
        self._publish(question, item.hash)

    def _write_quiz(self, item: Item) -> None:
        node = item.node
        quiz = item.there or Quiz(key=node_key(self.course, node))
        quiz.file_id = item.file_id
        quiz.title = node.text("title")
        if item.is_new or item.place_changed:
            quiz.category_id = self.category(category_path(node.text("category")))
        for name in ("intro", "pass_message", "retry_message"):
            setattr(quiz, name, to_html(node.text(name)))
        for name, value in settings_of(node.document.front).items():
            setattr(quiz, name, value)
        wholes = [self.wholes[path] for path in listed_in(node)]
        keys = [question_key(self.course, whole.node, whole.values) for whole in wholes]
        by_key = {question.key: question for question in Question.objects.filter(key__in=keys)}
        listed = [by_key[key] for key in keys if key in by_key]  # what was deleted in the website is not there
        if not item.is_new:  # what waits to be published is in no file: it stays, at the end
            listed += [line.question for line in quiz.items.all() if not line.question.live and line.question.key not in by_key]
        quiz.items = [QuizQuestion(sort_order=n, question=question) for n, question in enumerate(listed)]
        quiz.sections = [
            QuizSection(
                sort_order=n, title=one.title, intro=to_html(one.intro), category_id=self.category(one.category), pick=one.pick
            )
            for n, one in enumerate(sections_of(node.document))
        ]  # fmt: skip
        self._publish(quiz, item.hash)

    def _publish(self, item: Question | Quiz, file_hash: str) -> None:
        item.file_hash = file_hash
        item.save()
        revision = item.save_revision()
        revision.publish()
        self.written.append(item)
        type(item).objects.filter(pk=item.pk).update(loaded_revision_id=revision.pk, file_hash=file_hash)

    def beside(self) -> list[str]:
        """What stands beside the days, as the course remembers it."""
        pooled = (whole for whole in self.wholes.values() if whole.node.kind == "pool")
        return [remembered(node) for node in self.course.quizzes if node.kind == "quiz"] + [
            remembered(whole.node, whole) for whole in pooled
        ]

    def unpublish_vanished(self) -> None:
        """Take down the quizzes for everybody whose file is gone, and the questions that stand in no file and no quiz any more.

        Other quizzes stay: somebody may be on an older edition that asks them.
        """
        nodes = files_with_questions(self.course)
        ours = f"{self.course.id}/"
        gone: list[Question | Quiz] = [
            *Quiz.objects.filter(file_id__startswith=ours, public=True, live=True, loaded_revision_id__isnull=False).exclude(
                key__in=[node_key(self.course, node) for node in nodes]
            )
        ]
        keys = [question_key(self.course, whole.node, whole.values) for whole in self.wholes.values()]
        gone += Question.objects.filter(
            file_id__startswith=ours, live=True, loaded_revision_id__isnull=False, in_quizzes__isnull=True
        ).exclude(key__in=keys)
        for item in gone:
            item.unpublish()
            note(item, file_hash="")  # so that it is published again when its file comes back
            self.done.unpublished.append(item.file_id.removeprefix(ours))


def _option(n: int, kind: str, option: dict[str, Any]) -> QuestionOption:
    return QuestionOption(
        sort_order=n,
        text=text_html(kind, option["text"]),
        match=to_html(option.get("match", "")),
        right=option["right"],
        credit=option.get("credit"),
        tolerance=option.get("tolerance"),
        feedback=to_html(option["feedback"]),
    )
