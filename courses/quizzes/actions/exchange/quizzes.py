"""Writing the quizzes of a file, once their questions are there."""

from collections.abc import Mapping

from wagtail.log_actions import LogContext, log

from courses.quizzes.actions.exchange.categories import Categories
from courses.quizzes.actions.exchange.plan import Plan, PlannedQuiz
from courses.quizzes.exchange.bank import Remark
from courses.quizzes.exchange.rows import IMPORTED, key_in
from courses.quizzes.models import Question, Quiz, QuizQuestion, QuizSection
from courses.quizzes.queries import within
from courses.quizzes.queries.bank import lessons_of, pool_of
from courses.quizzes.validators import Listed, Section, quiz_mistakes
from people.models import User


def write_quizzes(plan: Plan, rows: Mapping[str, Question], categories: Categories, *, by: User | None, publish: bool) -> None:
    """Write the quizzes of `plan`. `rows`: its questions by source. What cannot be published comes in as a draft, and is told."""
    with LogContext(user=by):
        for one in plan.quizzes:
            if one.is_written:
                _write(one, plan, rows, categories, by=by, publish=publish and not one.quiz.draft)


def _write(one: PlannedQuiz, plan: Plan, rows: Mapping[str, Question], categories: Categories, *, by: User | None, publish: bool) -> None:
    found = one.quiz
    quiz = one.there or Quiz(live=False, has_unpublished_changes=True)
    is_new = quiz.pk is None
    if is_new and (key := key_in(found.source)) and not Quiz.objects.filter(key=key).exists():
        quiz.key = key
    if not quiz.file_id or quiz.file_id.startswith(IMPORTED):  # what a course's files brought stays theirs
        quiz.file_id, quiz.file_hash = f"{IMPORTED}{found.source}", one.hash
    quiz.title, quiz.category_id = found.title, categories.id_of(found.category)
    quiz.intro, quiz.pass_message, quiz.retry_message = found.intro, found.pass_message, found.retry_message
    for name, value in found.rules.items():
        setattr(quiz, name, value)
    if quiz.slug and Quiz.objects.filter(slug=quiz.slug).exclude(pk=quiz.pk).exists():
        plan.remarks.append(Remark(found.where, f"Its address “{quiz.slug}” is that of another quiz. It has none for now."))
        quiz.slug, quiz.public = None, False
    questions = [rows[source] for source in found.questions if source in rows]
    quiz.items = [QuizQuestion(sort_order=n, question=question) for n, question in enumerate(questions)]
    if found.sections is not None:
        quiz.sections = [
            QuizSection(
                sort_order=n, title=section.title, intro=section.intro, category_id=categories.id_of(section.category), pick=section.pick
            )
            for n, section in enumerate(found.sections)
        ]
    listed = [Listed(question.pk, str(question), question.live, question.safety) for question in questions]
    mistakes = quiz_mistakes(
        listed,
        [_section(section) for section in quiz.sections.all()],
        max_questions=quiz.max_questions,
        single_attempt=quiz.single_attempt,
        public=quiz.public,
        slug=quiz.slug or "",
        stands_in=[str(lesson) for lesson in lessons_of([quiz]).get(quiz.pk, [])] if quiz.public and not is_new else [],
    )
    if publish and mistakes:
        plan.remarks.append(Remark(found.where, f"It comes in as a draft. {' '.join(map(str, mistakes))}"))
        publish = False
    if is_new or publish:
        quiz.save()
    revision = quiz.save_revision(user=by, clean=False)
    log(instance=quiz, action="wagtail.create" if is_new else "wagtail.edit", user=by, revision=revision, content_changed=True)
    if publish:
        revision.publish(user=by)
    Quiz.objects.filter(pk=quiz.pk).update(
        loaded_revision_id=revision.pk if quiz.file_id.startswith(IMPORTED) else quiz.loaded_revision_id,
        file_id=quiz.file_id, file_hash=quiz.file_hash,
    )  # fmt: skip
    one.row = Quiz.objects.get(pk=quiz.pk)


def _section(section: QuizSection) -> Section:
    pool = pool_of(within(section.category))
    return Section(section.category.name, section.pick, pool.ids, pool.safety)
