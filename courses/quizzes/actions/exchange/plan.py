"""What an import would do: looked up and compared, and nothing written."""

import difflib
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import WorkflowState

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.bank import (
    Bank,
    BankOption,
    BankQuestion,
    BankQuiz,
    Picture,
    Recording,
    Remark,
    Unreadable,
    fingerprint,
)
from courses.quizzes.exchange.formats import FORMATS, read_bank
from courses.quizzes.exchange.gathering import BY_WORDS, source_of, title_of
from courses.quizzes.exchange.quizzes import in_values
from courses.quizzes.exchange.rows import (
    BATCH,
    IMPORTED,
    as_edited,
    bank_question,
    bank_quiz,
    category_paths,
    key_in,
    source_of_row,
    with_lines,
)
from courses.quizzes.models import Question, Quiz

T = TypeVar("T")
ALIKE = 0.6
"""How alike the words of two questions with one title are, from 0 to 1, to be one question that was reworded."""

LONGEST_SHOWN = 300


@dataclass(frozen=True)
class Change:
    """What of a question becomes something else, in words."""

    name: str
    before: str
    after: str


@dataclass
class Planned:
    """One question of the file beside the one that is `there`. `changes` where it is updated, `conflict` where it stays for that reason."""

    question: BankQuestion
    there: Question | None = None
    changes: list[Change] = field(default_factory=list)
    conflict: str = ""
    hash: str = ""
    key: uuid.UUID | None = None
    """The key that it brings along, if it is new and no other question has it."""
    row: Question | None = None
    """What it is in the database, once it is written."""

    @property
    def is_new(self) -> bool:
        return self.there is None

    @property
    def is_written(self) -> bool:
        return self.is_new or bool(self.changes and not self.conflict)


@dataclass
class PlannedQuiz:
    """One quiz of the file beside the one that is `there`."""

    quiz: BankQuiz
    there: Quiz | None = None
    changed: bool = False
    conflict: str = ""
    hash: str = ""
    row: Quiz | None = None

    @property
    def is_written(self) -> bool:
        return self.there is None or (self.changed and not self.conflict)


@dataclass
class Plan:
    """What an import does, or did. `remarks`: what comes in, but not quite as it was written there."""

    bank: Bank
    questions: list[Planned] = field(default_factory=list)
    quizzes: list[PlannedQuiz] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    new_categories: list[tuple[str, ...]] = field(default_factory=list)
    sittings: int = 0
    sittings_there: int = 0
    sittings_of_nobody: int = 0
    """Sittings that come in, that came in before, and that belong to people who have no account here."""

    @property
    def created(self) -> list[Planned]:
        return [one for one in self.questions if one.is_new]

    @property
    def updated(self) -> list[Planned]:
        return [one for one in self.questions if not one.is_new and one.is_written]

    @property
    def conflicts(self) -> list[Planned]:
        return [one for one in self.questions if one.conflict]

    @property
    def unchanged(self) -> int:
        return sum(not one.is_new and not one.is_written and not one.conflict for one in self.questions)

    @property
    def left_out(self) -> list[Remark]:
        """All that does not come in, and why."""
        clashes = [Remark(one.question.where, one.conflict) for one in self.questions if one.conflict]
        return [*self.refused, *clashes, *(Remark(one.quiz.where, one.conflict) for one in self.quizzes if one.conflict)]

    @property
    def writes(self) -> bool:
        """Is there anything to do?"""
        items = any(one.is_written for one in self.questions) or any(one.is_written for one in self.quizzes)
        return items or bool(self.new_categories or self.sittings)


def read_plan(data: bytes, format_name: str, *, overwrite: bool = False, with_sittings: bool = False) -> Plan:
    """What importing the file `data` would do. Raises Unreadable. Nothing is written, not even a picture.

    `overwrite`: what was changed on the website since is replaced too. Without `with_sittings` those of the file are passed over.
    """
    return plan_import(read_bank(data, format_name), format_name, overwrite=overwrite, with_sittings=with_sittings)


def plan_import(bank: Bank, format_name: str, *, overwrite: bool = False, with_sittings: bool = False) -> Plan:
    """`read_plan` for a bank that was read already."""
    if format_name not in FORMATS:
        raise Unreadable("This format is not known.")
    plan = Plan(bank, remarks=list(bank.changed))
    plan.refused = [remark for remark in bank.refused if with_sittings or not remark.where.startswith("sitting ")]
    paths = category_paths()
    _plan_questions(plan, format_name, paths, overwrite=overwrite)
    _plan_quizzes(plan, paths, overwrite=overwrite)
    there = set(paths.values())
    wanted = [*bank.categories, *(one.question.category for one in plan.questions if one.is_written)]
    wanted += [path for one in plan.quizzes if one.is_written for path in categories_of(one.quiz)]
    plan.new_categories = [path for path in dict.fromkeys(wanted) if path and path not in there]
    if bank.sittings and not with_sittings:
        plan.remarks.append(Remark("the file", "It holds sittings. They are passed over: only whoever runs this website brings those in."))
    return plan


def in_batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """`items`, a few hundred at a time."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


# --- Questions ---


def _plan_questions(plan: Plan, format_name: str, paths: dict[int, tuple[str, ...]], *, overwrite: bool) -> None:
    found = _found(plan.bank.questions, paths)
    first: dict[uuid.UUID, str] = {}  # the same key in small letters and in capitals is of one question alone
    for question in plan.bank.questions:
        if key := key_in(question.source):
            first.setdefault(key, question.source)
    keys = {source: key for key, source in first.items()}
    for batch in in_batches(list(keys.values())):
        taken = set(Question.objects.filter(key__in=batch).values_list("key", flat=True))
        keys = {source: key for source, key in keys.items() if key not in taken}
    waiting = _waiting(Question, [question.pk for question in found.values()])
    for question in plan.bank.questions:
        there = found.get(question.source)
        one = Planned(question, there, hash=fingerprint(question), key=None if there else keys.get(question.source))
        if there is not None:
            _compare(one, there, format_name, paths, overwrite=overwrite)
            if one.changes and not one.conflict and (there.locked or there.pk in waiting):
                one.conflict = "Somebody has locked it." if there.locked else "It waits for somebody's approval."
        plan.questions.append(one)


def _waiting(model: type[Question] | type[Quiz], ids: Iterable[int]) -> set[int]:
    """Those of `ids` that wait for approval."""
    kind = ContentType.objects.get_for_model(model)
    rows = WorkflowState.objects.active().filter(base_content_type=kind).values_list("object_id", flat=True)
    return set(ids) & {int(pk) for pk in rows}


def _found(questions: Sequence[BankQuestion], paths: dict[int, tuple[str, ...]]) -> dict[str, Question]:
    """The questions that are there already, by their source in the file."""
    found: dict[str, Question] = {}
    for batch in in_batches(questions):
        ids = {f"{IMPORTED}{question.source}": question.source for question in batch}
        for row in with_lines(Question.objects.filter(file_id__in=ids)):
            found[ids[row.file_id]] = row
        keys = {key: question.source for question in batch if question.source not in found and (key := key_in(question.source))}
        taken = {row.pk for row in found.values()}
        for row in with_lines(Question.objects.filter(key__in=keys).exclude(pk__in=taken)):
            found[keys[row.key]] = row
    missing = [question for question in questions if question.source not in found and question.source.startswith(BY_WORDS)]
    if missing:
        _find_by_words(missing, found)
        _find_by_title([question for question in missing if question.source not in found], found, paths)
    return found


def _find_by_words(missing: Sequence[BankQuestion], found: dict[str, Question]) -> None:
    """Questions without an id or a title are those here that ask the same."""
    wanted = {question.source for question in missing if question.source.startswith(title_of(""))}
    if not wanted:
        return
    taken = {row.pk for row in found.values()}
    same: dict[str, list[str]] = {}
    for source in sorted(wanted, key=lambda one: (len(one), one)):
        same.setdefault(_without_number(source), []).append(source)
    rows: dict[int, str] = {}
    for pk, stem in Question.objects.order_by("pk").values_list("pk", "stem").iterator():
        sources = same.get(source_of("", title="", stem=clean.prose(stem).html))
        if sources and pk not in taken:
            rows[pk] = sources.pop(0)
    for batch in in_batches(list(rows)):
        found.update({rows[row.pk]: row for row in with_lines(Question.objects.filter(pk__in=batch))})


def _find_by_title(missing: Sequence[BankQuestion], found: dict[str, Question], paths: dict[int, tuple[str, ...]]) -> None:
    """A question with the same title, in the same category and with much the same words is one that was reworded."""
    taken = {row.pk for row in found.values()}
    titles = {_title(question.source): question for question in missing if not question.source.startswith(title_of(""))}
    named: dict[str, list[Question]] = {}
    if titles:
        for row in with_lines(Question.objects.filter(file_id__startswith=f"{IMPORTED}{BY_WORDS}")):
            title = _title(source_of_row(row))
            if title in titles and row.pk not in taken:
                named.setdefault(title, []).append(row)
    for title, question in titles.items():
        same = [row for row in named.get(title, []) if paths.get(row.category_id or 0, ()) == question.category]
        if len(same) == 1 and _alike(clean.to_line(same[0].stem), clean.to_line(question.stem)):
            found[question.source] = same[0]


def _without_number(source: str) -> str:
    """The source of the first of several questions with the same words."""
    return "-".join(source.split("-")[:3])


def _title(source: str) -> str:
    return "-".join(source.split("-")[:2])


def _alike(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, one[:500], other[:500]).ratio() >= ALIKE


def _compare(one: Planned, there: Question, format_name: str, paths: dict[int, tuple[str, ...]], *, overwrite: bool) -> None:
    """Find out whether the file, the website or both have changed."""
    now = bank_question(as_edited(there), paths)
    question = one.question
    if not question.category:
        one.question = question = replace(question, category=now.category)  # the file does not say: it stays where it is
    imported = there.file_id.startswith(IMPORTED)
    if fingerprint(question) == now.base or (imported and there.file_hash == one.hash):
        return
    if not FORMATS[format_name].holds_all and _reads_alike(now, one.question, format_name):
        return
    one.changes = list(changes_between(now, question))
    draft = there.latest_revision_id not in (None, there.live_revision_id, there.loaded_revision_id)
    if question.base:
        edited = question.base != now.base or draft
    else:
        edited = there.latest_revision_id != there.loaded_revision_id if imported else True
    if edited and not overwrite:
        since = "since it came in" if imported and not question.base else "since that file was written" if question.base else "here"
        one.conflict = f"It was changed on this website {since}, and is something else in the file. The website's stays."


def _reads_alike(now: BankQuestion, question: BankQuestion, format_name: str) -> bool:
    """Does the file say all that this format can say of the question?"""
    try:
        read = FORMATS[format_name].reader(FORMATS[format_name].writer(Bank(questions=[now]))).questions
    except Unreadable:
        return False
    return len(read) == 1 and fingerprint(replace(read[0], category=question.category)) == fingerprint(question)


def changes_between(before: BankQuestion, after: BankQuestion) -> Iterator[Change]:
    """What is different, in words for an editor."""
    for name, told in _TOLD.items():
        one, other = told(before), told(after)
        if one != other:
            yield Change(name, _short(one), _short(other))
    if fingerprint(replace(before, category=after.category)) != fingerprint(after) and not any(
        told(before) != told(after) for name, told in _TOLD.items() if name != "Category"
    ):
        yield Change("How it looks", "bold, slanted, lists or breaks", "others")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _picture(picture: Picture) -> str:
    return f"{picture.alt or 'without words for it'} ({hashlib.sha256(picture.data).hexdigest()[:8]})"


def _recording(recording: Recording) -> str:
    words = clean.to_line(recording.words) or "without its words"
    return f"{words} ({hashlib.sha256(recording.data).hexdigest()[:8]})"


def _line(option: BankOption) -> str:
    text = clean.to_line(option.text)
    parts = [f"{text} → {clean.to_line(option.match)}" if option.match else text]
    parts += ["(right)"] if option.right else [f"({option.credit} %)"] if option.credit else []
    parts += [f"± {option.tolerance:f}"] if option.tolerance else []
    parts += [f"– {clean.to_line(option.feedback)}"] if option.feedback else []
    return " ".join(parts)


_TOLD: dict[str, Any] = {
    "Kind": lambda one: QuestionKind(one.kind).label,
    "Situation": lambda one: clean.to_line(one.situation),
    "Question": lambda one: clean.to_line(one.stem),
    "Options": lambda one: "; ".join(map(_line, one.options)),
    "Explanation": lambda one: clean.to_line(one.explanation),
    "Hints": lambda one: "; ".join(map(clean.to_line, one.hints)),
    "What markers look for": lambda one: "; ".join(f"{text} ({points})" for text, points in one.rubric),
    "Category": lambda one: " › ".join(one.category),
    "Picture": lambda one: _picture(one.picture) if one.picture else "",
    "Sound or film": lambda one: _recording(one.recording) if one.recording else "",
    "Part of the credit": lambda one: "yes" if one.partial_credit else "no",
    "Capitals matter": lambda one: "yes" if one.match_case else "no",
    "Points": lambda one: str(one.points),
    "Safety item": lambda one: "yes" if one.safety else "no",
    "Principles": lambda one: ", ".join(one.principles),
}


# --- Quizzes ---


def categories_of(quiz: BankQuiz) -> list[tuple[str, ...]]:
    """Where `quiz` stands, and what it draws from."""
    return [quiz.category, *(section.category for section in quiz.sections or ())]


def quiz_print(quiz: BankQuiz) -> str:
    """Stands for all that `quiz` says."""
    rest: list[Any] = [
        quiz.title, quiz.questions, quiz.category, quiz.intro, quiz.pass_message, quiz.retry_message, sorted(quiz.rules.items()),
    ]  # fmt: skip
    rest += [in_values(quiz.sections)] if quiz.sections else []  # a quiz without says what it said when there were none in files
    return hashlib.sha256(json.dumps(rest, default=str).encode()).hexdigest()


def _plan_quizzes(plan: Plan, paths: dict[int, tuple[str, ...]], *, overwrite: bool) -> None:
    quizzes = plan.bank.quizzes
    ids = {f"{IMPORTED}{quiz.source}": quiz.source for quiz in quizzes}
    rows: QuerySet[Quiz] = Quiz.objects.prefetch_related("items__question", "sections")
    found = {ids[row.file_id]: row for row in rows.filter(file_id__in=ids)}
    keys = {key: quiz.source for quiz in quizzes if quiz.source not in found and (key := key_in(quiz.source))}
    found |= {keys[row.key]: row for row in rows.filter(key__in=keys)}
    waiting = _waiting(Quiz, [row.pk for row in found.values()])
    sources = {one.there.pk: one.question.source for one in plan.questions if one.there is not None}
    for quiz in quizzes:
        there = found.get(quiz.source)
        one = PlannedQuiz(quiz, there, hash=quiz_print(quiz))
        plan.quizzes.append(one)
        if there is None:
            continue
        listed = [sources.get(item.question_id, source_of_row(item.question)) for item in there.items.all()]
        now = bank_quiz(there, listed, paths)
        imported = there.file_id.startswith(IMPORTED)
        said = replace(now, rules={name: now.rules[name] for name in quiz.rules}, sections=None if quiz.sections is None else now.sections)
        same = quiz_print(said) == one.hash
        if same or (imported and there.file_hash == one.hash):
            continue
        one.changed = True
        if there.locked or there.pk in waiting:
            one.conflict = "Somebody has locked it." if there.locked else "It waits for somebody's approval."
        elif not overwrite and (not imported or there.latest_revision_id != there.loaded_revision_id):
            one.conflict = "It was changed on this website, and is something else in the file. The website's stays."
