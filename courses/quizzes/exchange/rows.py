"""From what is in the database to a bank."""

import contextlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import QuerySet
from wagtail.models import Revision

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.bank import (
    Bank,
    BankOption,
    BankQuestion,
    BankQuiz,
    BankSection,
    Picture,
    Recording,
    Remark,
    fingerprint,
)
from courses.quizzes.exchange.pictures import NoMedia, check, file_name
from courses.quizzes.exchange.quizzes import RULES
from courses.quizzes.exchange.recordings import MOST_BYTES as MOST_RECORDED
from courses.quizzes.exchange.recordings import made
from courses.quizzes.models import Category, Question, Quiz, QuizQuestion

IMPORTED = "import:"
"""Begins the `file_id` of what was imported; its source follows. What a course's files brought has another."""

BATCH = 500


def came_from_files(item: Question | Quiz) -> bool:
    """Did a course's files bring `item`? What was imported, or born in the website, has no id there."""
    return bool(item.file_id) and not item.file_id.startswith(IMPORTED)


def source_of_row(item: Question | Quiz) -> str:
    """What `item` is known by in a file."""
    return item.file_id.removeprefix(IMPORTED) if item.file_id.startswith(IMPORTED) else str(item.key)


def key_in(source: str) -> uuid.UUID | None:
    """The key that `source` is, where it was given by a website like this one."""
    try:
        return uuid.UUID(source) if len(source) == 36 else None
    except ValueError:
        return None


def category_paths() -> dict[int, tuple[str, ...]]:
    """The names of every category, from the outermost inwards, by its id. One query."""
    rows = {pk: (name, parent) for pk, name, parent in Category.objects.values_list("pk", "name", "parent")}
    paths: dict[int, tuple[str, ...]] = {}
    for pk in rows:
        path: list[str] = []
        at: int | None = pk
        while at is not None and len(path) < 50:
            name, at = rows[at]
            path.append(" ".join(name.split()))
        paths[pk] = tuple(reversed(path))
    return paths


def _picture(question: Question) -> Picture | None:
    """Its picture, if a file can hold it."""
    image = question.image
    if image is None:
        return None
    try:
        with image.file.open("rb") as file:
            data = file.read()
        suffix = check(data)
    except (OSError, NoMedia):
        return None
    name = file_name(image.title)
    return Picture(name if name.lower().endswith(f".{suffix}") else f"{name[:90]}.{suffix}", data, " ".join(question.image_alt.split()))


def _recording(question: Question) -> Recording | None:
    """Its sound or film. Raises NoMedia where no file can hold it."""
    document = question.recording
    if document is None:
        return None
    try:
        with document.file.open("rb") as file:
            data = file.read(MOST_RECORDED + 1)
    except OSError as problem:
        raise NoMedia("it is not there.") from problem
    return made(document.title, data, clean.prose(question.recording_text).html)


def recording_missing(question: Question) -> str:
    """Why no file can hold the sound or film of `question`; empty when one can, or when there is none."""
    try:
        _recording(question)
    except NoMedia as problem:
        return f"Its sound or film is left out: {problem}"
    return ""


def bank_question(question: Question, paths: dict[int, tuple[str, ...]]) -> BankQuestion:
    """`question` as it stands, with all that a file can hold of it."""
    options = tuple(
        BankOption(
            text=clean.inline(option.text).html,
            right=option.right and question.kind not in (QuestionKind.MATCHING, QuestionKind.ORDERING),
            feedback=clean.inline(option.feedback).html,
            credit=option.credit,
            match=clean.inline(option.match).html,
            tolerance=option.tolerance.normalize() if option.tolerance else None,
        )
        for option in question.options.all()
    )
    recording: Recording | None = None
    with contextlib.suppress(NoMedia):
        recording = _recording(question)
    found = BankQuestion(
        where=f"question {question.pk}: {question}",
        source=source_of_row(question),
        kind=QuestionKind(question.kind),
        stem=clean.prose(question.stem).html,
        options=options,
        situation=clean.prose(question.situation).html,
        explanation=clean.prose(question.explanation).html,
        hints=tuple(html for hint in question.hints.all() if (html := clean.prose(hint.text).html)),
        rubric=tuple((" ".join(line.text.split()), line.points) for line in question.rubric.all()),
        category=paths.get(question.category_id or 0, ()),
        picture=_picture(question),
        recording=recording,
        partial_credit=question.partial_credit,
        match_case=question.match_case,
        points=question.points,
        safety=question.safety,
        principles=tuple(question.principles),
    )
    return replace(found, base=fingerprint(found))


def bank_quiz(quiz: Quiz, sources: Sequence[str], paths: dict[int, tuple[str, ...]]) -> BankQuiz:
    """`quiz` as it stands. `sources`: of the questions that it lists."""
    return BankQuiz(
        where=f"quiz {quiz.pk}: {quiz}",
        source=source_of_row(quiz),
        title=quiz.title,
        questions=tuple(sources),
        category=paths.get(quiz.category_id or 0, ()),
        intro=clean.prose(quiz.intro).html,
        pass_message=clean.prose(quiz.pass_message).html,
        retry_message=clean.prose(quiz.retry_message).html,
        rules={name: getattr(quiz, name) for name in RULES},
        draft=not quiz.live,
        sections=tuple(
            BankSection(" ".join(one.title.split()), paths.get(one.category_id, ()), one.pick, clean.prose(one.intro).html)
            for one in quiz.sections.all()
        ),
    )


def as_edited(question: Question) -> Question:
    """`question`; where it was never published, as its newest draft has it. Costs no query."""
    revision = question.latest_revision
    if question.live or not isinstance(revision, Revision):
        return question
    drafted: Question = Question.from_serializable_data(revision.content, check_fks=False)
    drafted.pk, drafted.file_id, drafted.key = question.pk, question.file_id, question.key
    return drafted


def with_lines(questions: QuerySet[Question]) -> QuerySet[Question]:
    """All that `bank_question` reads."""
    return questions.select_related("image", "recording", "latest_revision").prefetch_related("options", "hints", "rubric")


def bank_of(questions: QuerySet[Question], categories: Iterable[int] = (), quizzes: Iterable[Quiz] = ()) -> Bank:
    """The bank that `questions`, these categories and `quizzes` are. What no file can hold is told."""
    paths = category_paths()
    bank = Bank(categories=sorted(paths[pk] for pk in categories if pk in paths))
    sources: dict[int, str] = {}
    for row in with_lines(questions.order_by("pk")).iterator(chunk_size=BATCH):
        question = bank_question(as_edited(row), paths)
        bank.questions.append(question)
        sources[row.pk] = question.source
        if row.recording_id and question.recording is None:
            bank.changed.append(Remark(question.where, recording_missing(as_edited(row))))
        if row.image_id and question.picture is None:
            bank.changed.append(Remark(question.where, "Its picture is left out: it is not there, too large, or drawn (SVG)."))
    listed: dict[int, list[str]] = {}
    for quiz_id, question_id in QuizQuestion.objects.order_by("quiz", "sort_order", "pk").values_list("quiz", "question"):
        if question_id in sources:
            listed.setdefault(quiz_id, []).append(sources[question_id])
    for quiz in quizzes:
        bank.quizzes.append(bank_quiz(quiz, listed.get(quiz.pk, []), paths))
    return bank
