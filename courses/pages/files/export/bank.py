"""Writing quizzes and questions: what their files say, and in which of them each question stands whole."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from courses.pages.files.document import RawBlock, dump
from courses.pages.files.export.media import Media
from courses.pages.files.fix import asked_again, bank_front, question_block
from courses.pages.files.markdown import to_markdown
from courses.pages.files.read import PLAIN_TEXT, POOLS, SETTINGS, QuestionValues, SectionValues, key_of, one_line
from courses.quizzes.exchange.rows import came_from_files
from courses.quizzes.kinds.typed import plain
from courses.quizzes.models import Question, QuestionOption, Quiz
from courses.quizzes.queries import published_questions, within
from courses.quizzes.queries.bank import category_names


class BankWriter:
    """Writes the quizzes and questions of the course `course_id`. `taken` are ids that no file of questions to draw from may have."""

    def __init__(self, course_id: str, media: Media, taken: Iterable[str]) -> None:
        self.course_id, self.media, self.taken = course_id, media, set(taken)
        self.categories = category_names()
        self.quiz_ids: dict[uuid.UUID, str] = {}
        self.homes: dict[int, tuple[str, str]] = {}
        """For each question the ids of the file in which it stands whole, and its own in there."""

    def texts(self, quizzes: dict[str, Quiz]) -> dict[str, str]:
        """The files of `quizzes`, which come by their names and in order, and of what they draw from."""
        pools = self.settle(list(quizzes.values()))
        texts = {name: dump(self.quiz_front(quiz), self.quiz_blocks(quiz)) for name, quiz in quizzes.items()}
        for pool_id, questions in pools.items():
            front = bank_front("pool", {"id": pool_id, "category": self.category(questions[0])})
            blocks = sorted((self._whole(question, None) for question in questions), key=lambda block: block.id)
            texts[f"{POOLS}/{pool_id}.md"] = dump(front, blocks)
        return texts

    # --- Where questions stand ---

    def quiz_id(self, key: uuid.UUID) -> str:
        """The id of a quiz in files: the one it came with, unless it came with another course and we have the same."""
        if key not in self.quiz_ids:
            quiz = Quiz.objects.filter(key=key).only("file_id").first()
            course, _, name = quiz.file_id.rpartition("/") if quiz and came_from_files(quiz) else ("", "", "")
            other = course != self.course_id and Quiz.objects.filter(file_id=f"{self.course_id}/{name}").exists()
            self.quiz_ids[key] = name if name and not other else f"quiz-{str(key)[:8]}"
        return self.quiz_ids[key]

    def settle(self, quizzes: Sequence[Quiz]) -> dict[str, list[Question]]:
        """Settle in which file each published question stands whole; returns those that stand in none of `quizzes`, by their file's id.

        That is where its file had it. Where that is gone it is the first quiz that lists it, else a file of its category, if one draws
        from there. What is neither listed nor drawn is no part of the course.
        """
        listed = {question.pk: question for quiz in quizzes for question in published_questions(quiz)}
        listing: dict[int, list[str]] = {pk: [] for pk in listed}
        for quiz in quizzes:
            for question in published_questions(quiz):
                listing[question.pk].append(self.quiz_id(quiz.key))
        drawn = {pk for quiz in quizzes for section in quiz.sections.all() for pk in within(section.category)}
        ours = f"{self.course_id}/"
        own_quizzes = {name.removeprefix(ours) for name in Quiz.objects.filter(file_id__startswith=ours).values_list("file_id", flat=True)}
        others = Question.objects.filter(Q(category__in=drawn) | Q(file_id__startswith=ours), live=True).order_by("key")
        in_quizzes: dict[str, list[Question]] = {}
        pooled: dict[tuple[str, str], list[Question]] = {}
        for question in (listed | {one.pk: one for one in others if one.pk not in listed}).values():
            came_from, lists = self._came_from(question), listing.get(question.pk, [])
            pool = came_from if came_from not in own_quizzes else ""
            if lists and (came_from in lists or not pool or not question.category_id):
                in_quizzes.setdefault(came_from if came_from in lists else lists[0], []).append(question)
            elif question.category_id and (pool or question.category_id in drawn):
                pooled.setdefault((self.category(question), pool), []).append(question)
        for quiz_id, questions in in_quizzes.items():
            self._settle_ids(quiz_id, questions)
        return self._named(pooled)

    def _came_from(self, question: Question) -> str:
        """The id of the file of this course that it stood in; empty when it stood in none."""
        course, _, rest = question.file_id.partition("/")
        return rest.partition("/")[0] if course == self.course_id else ""

    def _named(self, pooled: dict[tuple[str, str], list[Question]]) -> dict[str, list[Question]]:
        """One file for each category, or more if there were more, under the ids they had."""
        found: dict[str, list[Question]] = {}
        of_category: dict[str, str] = {}
        taken = self.taken | set(self.quiz_ids.values())
        for (category, pool), questions in sorted(pooled.items(), key=lambda item: (not item[0][1], item[0])):
            if not pool and category in of_category:
                found[of_category[category]] += questions
                continue
            made = f"pool-{slugify(category)[:60].strip('-') or 'questions'}"
            names = (name for name in (pool, made, *(f"{made}-{n}" for n in range(2, len(pooled) + len(taken) + 3))) if name)
            pool_id = next(name for name in names if name not in taken)
            taken.add(pool_id)
            of_category.setdefault(category, pool_id)
            found[pool_id] = questions
        for pool_id, questions in found.items():
            self._settle_ids(pool_id, questions)
        return found

    def _settle_ids(self, file_id: str, questions: Sequence[Question]) -> None:
        """Questions keep the ids they had in this file; others get theirs, or one made of their key."""
        taken: set[str] = set()
        for question in sorted(questions, key=lambda one: self._came_from(one) != file_id):
            short = str(question.key)[:8]
            had = question.file_id.rpartition("/")[2] if came_from_files(question) else f"q-{short}"
            block_id = next(name for name in (had, f"{had}-{short}", f"q-{question.key}") if name not in taken)
            taken.add(block_id)
            self.homes[question.pk] = (file_id, block_id)

    # --- What files say ---

    def category(self, item: Question | Quiz) -> str:
        return self.categories[item.category_id] if item.category_id else ""

    def quiz_front(self, quiz: Quiz) -> dict[str, Any]:
        """The fields at the top of a quiz's file."""
        quiz_id = self.quiz_id(quiz.key)
        values: dict[str, Any] = {"id": quiz_id, "title": quiz.title, "category": self.category(quiz)}
        if quiz.key != key_of(self.course_id, quiz_id):
            values["key"] = str(quiz.key)
        values |= {name: to_markdown(getattr(quiz, name)) for name in ("intro", "pass_message", "retry_message")}
        values |= {name: getattr(quiz, name) for name in SETTINGS}
        sections = [
            SectionValues(one_line(one.title), to_markdown(one.intro), self.categories[one.category_id], one.pick)
            for one in quiz.sections.all()
        ]
        return bank_front("quiz", values, sections)

    def quiz_blocks(self, quiz: Quiz) -> list[RawBlock]:
        """The published questions that a quiz lists: whole, or asked again where they stand in another file."""
        quiz_id = self.quiz_id(quiz.key)
        questions = list({question.pk: question for question in published_questions(quiz)}.values())
        taken = {name for question in questions for home, name in [self.homes[question.pk]] if home == quiz_id}
        blocks = []
        for question in questions:
            home = self.homes[question.pk]
            blocks.append(self._whole(question, quiz) if home[0] == quiz_id else asked_again("/".join(home), taken))
        return blocks

    def _whole(self, question: Question, quiz: Quiz | None) -> RawBlock:
        """A question in its file: that of a `quiz`, or one to draw from."""
        file_id, block_id = self.homes[question.pk]
        key = "" if question.key == key_of(self.course_id, file_id, block_id) else str(question.key)
        category = None if quiz is None or question.category_id == quiz.category_id else self.category(question)
        return question_block(self.values(question, block_id=block_id, key=key, category=category))

    def values(self, question: Question, *, block_id: str = "", key: str = "", category: str | None = None) -> QuestionValues:
        """All that a question says, in its one form."""
        return QuestionValues(
            id=block_id,
            key=key,
            kind=str(question.kind),
            safety=question.safety,
            principles=list(question.principles),
            stem=to_markdown(question.stem),
            explanation=to_markdown(question.explanation),
            options=[self._option(question.kind, option) for option in question.options.all()],
            category=category,
            points=question.points,
            partial=question.partial_credit,
            match_case=question.match_case,
            situation=to_markdown(question.situation),
            picture=self.media.image(question.image) if question.image else "",
            alt=one_line(question.image_alt) if question.image else "",
            recording=self.media.document(question.recording) if question.recording else "",
            words=to_markdown(question.recording_text) if question.recording else "",
            rubric=[{"text": one_line(line.text), "points": line.points} for line in question.rubric.all()],
            hints=[to_markdown(hint.text) for hint in question.hints.all()],
        )

    @staticmethod
    def _option(kind: str, option: QuestionOption) -> dict[str, Any]:
        text = plain(option.text) if kind in PLAIN_TEXT else to_markdown(option.text)
        found: dict[str, Any] = {"text": text, "right": option.right, "feedback": to_markdown(option.feedback)}
        if match := to_markdown(option.match):
            found["match"] = match
        if option.credit is not None:
            found["credit"] = option.credit
        if option.tolerance is not None:
            found["tolerance"] = option.tolerance.normalize() + 0
        return found
