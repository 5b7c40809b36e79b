"""Writing a dump that `manage.py loaddata` of django-quiz-app takes. What is ours stands beside each object: it passes over that."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from courses.quizzes.enums import PICK_ONE, Feedback, QuestionKind, QuestionOrder
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.alongside import note
from courses.quizzes.exchange.bank import Bank, BankQuestion, BankQuiz
from courses.quizzes.exchange.django_quiz_app.reading import Parts, question_in, sight_of
from courses.quizzes.exchange.django_quiz_app.rows import Row
from courses.quizzes.exchange.gathering import Texts, is_plain_true_false
from courses.quizzes.exchange.pictures import encoded
from courses.quizzes.exchange.quizzes import in_values

_MODELS = {"mcquestion": "multichoice.mcquestion", "tf_question": "true_false.tf_question", "essay_question": "essay.essay_question"}


def write(bank: Bank) -> bytes:
    """The questions, categories and quizzes of `bank`. Kinds that django-quiz-app does not have are essays there."""
    return _Dump(bank).written()


@dataclass
class _Dump:
    bank: Bank
    objects: list[dict[str, Any]] = field(default_factory=list)
    categories: dict[str, int] = field(default_factory=dict)
    below: dict[tuple[str, str], int] = field(default_factory=dict)
    answers: int = 0

    def written(self) -> bytes:
        bank = self.bank
        of_items = [*(question.category for question in bank.questions), *(quiz.category for quiz in bank.quizzes)]
        for path in [*bank.categories, *of_items]:
            self._category(path)
        numbers = {question.source: n for n, question in enumerate(bank.questions, start=1)}
        in_quizzes: dict[str, list[int]] = {}
        for n, quiz in enumerate(bank.quizzes, start=1):
            self._quiz(n, quiz, [numbers[source] for source in quiz.questions if source in numbers])
            for source in quiz.questions:
                in_quizzes.setdefault(source, []).append(n)
        for question in bank.questions:
            self._question(numbers[question.source], question, in_quizzes.get(question.source, []))
        return json.dumps(self.objects, indent=1).encode()

    def _add(self, model: str, pk: int, fields: dict[str, Any], alongside: dict[str, Any] | None = None) -> None:
        self.objects.append({"model": model, "pk": pk, "fields": fields} | ({"alongside": alongside} if alongside else {}))

    def _category(self, path: tuple[str, ...]) -> None:
        """The two outermost levels: there are no more of them there."""
        if path and path[0] not in self.categories:
            self.categories[path[0]] = len(self.categories) + 1
            self._add("quiz.category", self.categories[path[0]], {"category": path[0]})
        if len(path) > 1 and path[:2] not in self.below:
            self.below[path[0], path[1]] = len(self.below) + 1
            self._add("quiz.subcategory", self.below[path[0], path[1]], {"sub_category": path[1], "category": self.categories[path[0]]})

    def _place(self, path: tuple[str, ...]) -> dict[str, Any]:
        return {"category": self.categories.get(path[0]) if path else None} | (
            {"sub_category": self.below[path[0], path[1]]} if len(path) > 1 else {"sub_category": None}
        )

    def _question(self, pk: int, question: BankQuestion, quizzes: list[int]) -> None:
        fields = {
            "quiz": quizzes, **self._place(question.category), "figure": "",
            "content": clean.to_plain(question.situation + question.stem), "explanation": clean.to_plain(question.explanation),
        }  # fmt: skip
        kind = _kind(question)
        own: dict[str, Any] = {"mcquestion": {"answer_order": "random"}, "tf_question": {}, "essay_question": {}}[kind]
        if kind == "tf_question":
            own = {"correct": question.options[0].right}
        answers = [{"question": pk, "content": clean.to_plain(option.text), "correct": option.right} for option in question.options]
        answers = answers if kind == "mcquestion" else []
        alongside: dict[str, Any] = {"source": question.source}
        if question.picture:
            alongside["picture"] = {
                "name": question.picture.name, "alt": question.picture.alt, "data": encoded(question.picture.data)
            }  # fmt: skip
        if len(question.category) > 2:
            alongside["category"] = list(question.category)
        row = Row(str(pk), fields, alongside)
        parts = Parts(row, kind, Row(str(pk), own), [Row(str(n), answer) for n, answer in enumerate(answers)])
        if said := note(question, question_in(parts, Texts(), question.category)):
            alongside["note"] = said
        self._add("quiz.question", pk, fields, alongside)
        self._add(_MODELS[kind], pk, own)
        for answer in answers:
            self.answers += 1
            self._add("multichoice.answer", self.answers, answer)

    def _quiz(self, pk: int, quiz: BankQuiz, questions: list[int]) -> None:
        rules, address = quiz.rules, quiz.rules.get("slug") or slugify(quiz.title)[:60] or f"quiz-{pk}"
        fields = {
            "title": quiz.title, "description": clean.to_plain(quiz.intro), "url": address,
            "category": self._place(quiz.category)["category"], "random_order": rules.get("question_order") == QuestionOrder.RANDOM,
            "max_questions": rules.get("max_questions"), "answers_at_end": rules.get("feedback") == Feedback.END, "exam_paper": True,
            "single_attempt": bool(rules.get("single_attempt")), "pass_mark": rules.get("pass_mark") or 100,
            "success_text": clean.to_plain(quiz.pass_message), "fail_text": clean.to_plain(quiz.retry_message), "draft": quiz.draft,
        }  # fmt: skip
        alongside = {
            "source": quiz.source, "rules": rules, "intro": quiz.intro, "pass_message": quiz.pass_message,
            "retry_message": quiz.retry_message,
            "questions": questions, "sight": sight_of(fields), "sections": in_values(quiz.sections or ()),
        }  # fmt: skip
        if len(quiz.category) > 1:
            alongside["category"] = list(quiz.category)
        self._add("quiz.quiz", pk, fields, alongside)


def _kind(question: BankQuestion) -> str:
    if is_plain_true_false(question):
        return "tf_question"
    return "mcquestion" if question.kind in (*PICK_ONE, QuestionKind.MULTIPLE) else "essay_question"
