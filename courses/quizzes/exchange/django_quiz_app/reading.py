"""Reading a dump of django-quiz-app: categories, questions and quizzes. `sittings` reads who took them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from courses.quizzes.enums import Feedback, QuestionKind, QuestionOrder
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.alongside import joined
from courses.quizzes.exchange.bank import Bank, BankOption, BankQuestion, BankQuiz, Picture
from courses.quizzes.exchange.django_quiz_app.rows import KINDS, Row, Rows, key_in, keys_in, number_in, rows_in, text_in
from courses.quizzes.exchange.django_quiz_app.sittings import read_sittings
from courses.quizzes.exchange.gathering import (
    PLAIN_TRUE_FALSE,
    Gathering,
    Refused,
    Texts,
    hashed,
    pick_one,
    source_of,
)
from courses.quizzes.exchange.pictures import NoMedia, check, decoded, file_name
from courses.quizzes.exchange.quizzes import RULES, checked, sections_in, title_in

_WRITTEN_AS_HTML = re.compile(
    r"</(?:p|div|span|b|i|u|em|strong|ul|ol|li|h[1-6]|pre|code|table|a|script|style)\s*>|<br\s*/?>|<img\s", re.IGNORECASE
)


def read(data: bytes) -> Bank:
    """What a dump holds. Raises Unreadable."""
    rows, remarks = rows_in(data)
    gathering = Gathering(remarks)
    paths = _categories(rows, gathering)
    sources = _questions(rows, gathering, paths)
    _quizzes(rows, gathering, paths, sources)
    read_sittings(rows, gathering, sources)
    if any(True for _row in rows.of("progress")):
        gathering.change("the file", "Its progress by category is not read: here it is worked out from sittings.")
    return gathering.finished()


def shown(text: str) -> str:
    """A text as HTML that still wants cleaning. There texts are plain; some people changed the templates, and wrote HTML."""
    return text if _WRITTEN_AS_HTML.search(text) else clean.from_plain(text)


# --- Categories ---


def _categories(rows: Rows, gathering: Gathering) -> dict[str, tuple[str, ...]]:
    """The path of each category ("1") and sub-category ("/1")."""
    paths: dict[str, tuple[str, ...]] = {}
    for row in rows.of("category"):
        name = " ".join(text_in(row.fields, "category").split())
        paths[row.pk] = (name,) if name else ()
        gathering.category(paths[row.pk], f"category {row.pk}")
    for row in rows.of("subcategory"):
        name = " ".join(text_in(row.fields, "sub_category").split())
        above = paths.get(key_in(row.fields.get("category")), ())
        paths[f"/{row.pk}"] = (*above, name) if name else above
        gathering.category(paths[f"/{row.pk}"], f"sub-category {row.pk}")
    return paths


def _category_of(row: Row, paths: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    below, above = key_in(row.fields.get("sub_category")), key_in(row.fields.get("category"))
    said = paths.get(f"/{below}") or paths.get(above) or ()
    whole = row.alongside.get("category")
    if (
        isinstance(whole, list)
        and all(isinstance(name, str) and name.strip() for name in whole)
        and said
        and said == tuple(whole[: len(said)])
    ):
        return tuple(" ".join(name.split()) for name in whole)
    return said


# --- Questions ---


@dataclass(frozen=True)
class Parts:
    """One question of a dump: its row, the row of its kind, and its answers by their number."""

    row: Row
    kind: str
    own: Row
    answers: Sequence[Row] = field(default_factory=list)

    @property
    def where(self) -> str:
        return f"question {self.row.pk}"


def _questions(rows: Rows, gathering: Gathering, paths: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Read all questions. Returns the source of each that came in, by its number."""
    kinds = {row.pk: (kind, row) for kind in KINDS for row in rows.of(kind)}
    answers: dict[str, list[Row]] = {}
    for answer in rows.of("answer"):
        answers.setdefault(key_in(answer.fields.get("question")), []).append(answer)
    sources: dict[str, str] = {}
    for row in rows.of("question"):
        where = f"question {row.pk}"
        if row.pk not in kinds:
            gathering.refuse(where, "Of which kind it is, is not in the file. Dump the apps multichoice, true_false and essay too.")
            continue
        kind, own = kinds[row.pk]
        texts = Texts()
        try:
            question = question_in(Parts(row, kind, own, answers.get(row.pk, [])), texts, _category_of(row, paths))
            found = joined(question, text_in(row.alongside, "note"))
        except Refused as why:
            gathering.refuse(where, str(why))
            continue
        texts.say(found.why)
        if figure := text_in(row.fields, "figure"):
            texts.say(f"Its picture “{file_name(figure)}” is not in the file: pictures travel apart. Add it here by hand.")
        before = len(gathering.bank.questions)
        gathering.add(found.question, texts)
        if len(gathering.bank.questions) > before:
            sources[row.pk] = gathering.bank.questions[-1].source
    for pk, (kind, _own) in kinds.items():
        if pk not in rows.tables["question"]:
            gathering.refuse(f"{kind} {pk}", "What it asks is not in the file. Dump the app quiz too.")
    if any(text_in(own.fields, "answer_order") in ("content", "none") for _kind, own in kinds.values()):
        gathering.change("the file", "Some questions showed their options in a fixed order. Here they are shown in a new order each time.")
    return sources


def question_in(parts: Parts, texts: Texts, category: tuple[str, ...]) -> BankQuestion:
    """The question in `parts`, as far as django-quiz-app can say it. Raises Refused."""
    fields = parts.row.fields
    stem, picture = texts.stem(shown(text_in(fields, "content")))
    given = text_in(parts.row.alongside, "source") or f"django-quiz-app question {parts.row.pk}"
    question = BankQuestion(
        where=parts.where,
        source=source_of(given, title="", stem=stem),
        kind=QuestionKind.ESSAY,
        stem=stem,
        explanation=texts.prose(shown(text_in(fields, "explanation")), "the explanation"),
        category=category,
        picture=picture or _picture(parts.row, texts),
        recording=texts.recording,
    )
    if parts.kind == "tf_question":
        right = parts.own.fields.get("correct") is True
        true, false = PLAIN_TRUE_FALSE
        return replace(question, kind=QuestionKind.TRUE_FALSE, options=(BankOption(true, right=right), BankOption(false, right=not right)))
    if parts.kind == "mcquestion":
        weighed = [
            (100.0 if answer.fields.get("correct") is True else 0.0, BankOption(texts.line(shown(text_in(answer.fields, "content")))))
            for answer in parts.answers
        ]
        kind, options, partial = pick_one(weighed, texts)
        return replace(question, kind=kind, options=tuple(options), partial_credit=partial)
    return question


def _picture(row: Row, texts: Texts) -> Picture | None:
    """A picture that this website wrote beside the question."""
    found = row.alongside.get("picture")
    if not isinstance(found, dict):
        return None
    try:
        data = decoded(text_in(found, "data"))
        suffix = check(data)
    except NoMedia as problem:
        texts.say(f"A picture is left out: {problem}")
        return None
    return Picture(file_name(text_in(found, "name")) or f"picture.{suffix}", data, " ".join(text_in(found, "alt").split())[:300])


# --- Quizzes ---


def _quizzes(rows: Rows, gathering: Gathering, paths: dict[str, tuple[str, ...]], sources: dict[str, str]) -> None:
    asked: dict[str, dict[str, None]] = {}
    for model in ("question", *KINDS):  # the list of quizzes stands in either table, or in both
        for row in rows.of(model):
            for quiz in keys_in(row.fields.get("quiz")):
                asked.setdefault(quiz, {})[row.pk] = None
    for row in rows.of("quiz"):
        where, texts = f"quiz {row.pk}", Texts()
        try:
            title = title_in(text_in(row.fields, "title"))
            sections = sections_in(row.alongside.get("sections"), texts)
        except Refused as problem:
            gathering.refuse(where, str(problem))
            continue
        numbers = sorted(asked.get(row.pk, {}), key=lambda pk: (len(pk), pk))
        listed = row.alongside.get("questions")
        if isinstance(listed, list) and sorted(map(str, listed)) == sorted(numbers):
            numbers = list(map(str, listed))
        questions = tuple(sources[pk] for pk in numbers if pk in sources)
        try:
            found = checked(replace(_quiz(row, title, questions, texts, _category_of(row, paths)), sections=sections))
        except Refused as problem:
            gathering.refuse(where, str(problem))
            continue
        if len(questions) < len(numbers):
            texts.say(f"{len(numbers) - len(questions)} of its {len(numbers)} questions could not come in.")
        gathering.bank.quizzes.append(found)
        for said in texts.changes:
            gathering.change(where, said)


def sight_of(fields: Any) -> str:
    """Stands for the texts of a quiz as django-quiz-app shows them."""
    return hashed(*(text_in(fields, name) for name in ("description", "success_text", "fail_text")))


def _quiz(row: Row, title: str, questions: tuple[str, ...], texts: Texts, category: tuple[str, ...]) -> BankQuiz:
    ours = row.alongside if row.alongside.get("sight") == sight_of(row.fields) else {}

    def prose(name: str, theirs: str) -> str:
        mine = ours.get(name)
        return texts.prose(mine if isinstance(mine, str) else shown(text_in(row.fields, theirs)), "what it says")

    rules = ours.get("rules")
    return BankQuiz(
        where=f"quiz {row.pk}",
        source=source_of(text_in(row.alongside, "source") or f"django-quiz-app quiz {row.pk}", title="", stem=""),
        title=title,
        questions=questions,
        category=category,
        intro=prose("intro", "description"),
        pass_message=prose("pass_message", "success_text"),
        retry_message=prose("retry_message", "fail_text"),
        rules={name: rules[name] for name in RULES if name in rules} if isinstance(rules, dict) else _rules(row, len(questions), texts),
        draft=row.fields.get("draft") is True,
    )


def _rules(row: Row, count: int, texts: Texts) -> dict[str, Any]:
    fields = row.fields
    most, mark, address = number_in(fields, "max_questions"), number_in(fields, "pass_mark"), text_in(fields, "url").strip()
    rules: dict[str, Any] = {
        "question_order": QuestionOrder.RANDOM if fields.get("random_order") is True else QuestionOrder.SET,
        "feedback": Feedback.END if fields.get("answers_at_end") is True else Feedback.EACH,
        "single_attempt": fields.get("single_attempt") is True,
        "max_questions": most if most and 0 < most < count else None,
        "pass_mark": min(max(mark, 1), 100) if mark is not None else None,
    }
    if not mark:
        texts.say("It was passed from 0 per cent there. Here it is passed from 1 per cent.")
        rules["pass_mark"] = 1
    if fields.get("exam_paper") is False:
        texts.say("There its results were not kept. Here each person finds their own.")
    if re.fullmatch(r"[-a-zA-Z0-9_]{1,80}", address):
        rules["slug"] = address.lower()
    texts.say("It is not for everybody until an editor says so: tick “for everybody”, or put it into a lesson.")
    return rules
