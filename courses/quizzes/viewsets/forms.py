"""The forms of questions and quizzes: they tell mistakes where they are made. A draft with one is not kept either."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from courses.quizzes.models import Quiz
from courses.quizzes.queries import within
from courses.quizzes.queries.bank import lessons_of, pool_of
from courses.quizzes.validators import Listed, Mistake, PlainLine, Section, question_mistakes, quiz_mistakes


class BankForm(WagtailAdminModelForm):
    """Puts each mistake at its field, or above the lines that it is about."""

    lines_of: ClassVar[dict[str, str]] = {}
    """The formset whose lines have a field, by field; the others' is `other_lines`."""
    other_lines: ClassVar[str]

    def kept(self, name: str) -> list[forms.ModelForm[Any]]:
        """The forms of the lines that stay, in the order in which they stand; of a formset that is sound by itself."""
        sound = [form for form in self.formsets[name].forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return sorted(sound, key=lambda form: form.cleaned_data.get("ORDER") or 0)

    def are_sound(self, name: str) -> bool:
        return name in self.formsets and bool(self.formsets[name].is_valid())

    def tell(self, mistakes: Iterable[Mistake]) -> None:
        for mistake in mistakes:
            if mistake.place is not None:
                lines = self.kept(self.lines_of.get(mistake.field, self.other_lines))
                lines[mistake.place].add_error(mistake.field, mistake.message)
            elif mistake.field in self.formsets:
                self.formsets[mistake.field].non_form_errors().extend(ValidationError([mistake.message]).error_list)
            elif mistake.field not in self.errors:
                self.add_error(mistake.field if mistake.field in self.fields else None, mistake.message)


class QuestionForm(BankForm):
    class Media:
        js = ["quizzes/admin/question.js"]

    other_lines = "options"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        options = [self.line_of(form.cleaned_data) for form in self.kept("options")] if self.are_sound("options") else None
        mistakes = question_mistakes(
            cleaned.get("kind", ""),
            options or [],
            stem=cleaned.get("stem") or "",
            situation=cleaned.get("situation") or "",
            picture=(cleaned.get("image_alt") or "") if cleaned.get("image") else None,
            recording=(cleaned.get("recording_text") or "") if cleaned.get("recording") else None,
            match_case=bool(cleaned.get("match_case")),
            safety=bool(cleaned.get("safety")),
            rubric=self.kept("rubric") if self.are_sound("rubric") else [],
        )
        self.tell(one for one in mistakes if options is not None or (one.field != "options" and one.place is None))
        return cleaned

    @staticmethod
    def line_of(cleaned: dict[str, Any]) -> PlainLine:
        return PlainLine(
            text=cleaned.get("text") or "",
            right=bool(cleaned.get("right")),
            credit=cleaned.get("credit"),
            match=cleaned.get("match") or "",
            tolerance=cleaned.get("tolerance"),
        )


class QuizForm(BankForm):
    lines_of = {"question": "items"}
    other_lines = "sections"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (self.are_sound("items") and self.are_sound("sections")):
            return cleaned
        questions = [form.cleaned_data["question"] for form in self.kept("items")]
        public = bool(cleaned.get("public"))
        mistakes = quiz_mistakes(
            [Listed(question.pk, str(question), question.live, question.safety) for question in questions],
            [self.section_of(form.cleaned_data) for form in self.kept("sections")],
            max_questions=cleaned.get("max_questions"),
            single_attempt=bool(cleaned.get("single_attempt")),
            public=public,
            slug=cleaned.get("slug") or "",
            stands_in=self.lessons() if public else [],
            draft=self.is_deferred_validation,
        )
        self.tell(mistakes)
        return cleaned

    def lessons(self) -> list[str]:
        quiz: Quiz = self.instance
        return [str(lesson) for lesson in lessons_of([quiz]).get(quiz.pk, [])] if quiz.pk else []

    @staticmethod
    def section_of(cleaned: dict[str, Any]) -> Section:
        category = cleaned["category"]
        pool = pool_of(within(category))
        return Section(category.name, cleaned["pick"], pool.ids, pool.safety)
