"""Who took which quiz, and what they answered."""

import datetime as dt
import json
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange.bank import BankQuestion, BankSitting
from courses.quizzes.exchange.django_quiz_app.rows import Row, Rows, key_in, keys_in, text_in
from courses.quizzes.exchange.gathering import Gathering, Refused
from courses.quizzes.exchange.reading import tidy


def read_sittings(rows: Rows, gathering: Gathering, sources: dict[str, str]) -> None:
    """Put the sittings of the dump into the bank. `sources` are those of its questions by number."""
    questions = {question.source: question for question in gathering.bank.questions}
    quizzes = {quiz.where.removeprefix("quiz "): quiz.source for quiz in gathering.bank.quizzes}
    places: dict[str, tuple[str, int]] = {}
    counts: dict[str, int] = {}
    for answer in rows.of("answer"):
        question = key_in(answer.fields.get("question"))
        counts[question] = counts.get(question, 0) + 1
        places[answer.pk] = (question, counts[question])
    for row in rows.of("sitting"):
        try:
            gathering.bank.sittings.append(_sitting(row, rows, questions, quizzes, sources, places))
        except Refused as why:
            gathering.refuse(f"sitting {row.pk}", str(why))


def _moment(fields: Any, name: str) -> dt.datetime | None:
    try:
        found = parse_datetime(text_in(fields, name))
    except ValueError:
        return None
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found


def _sitting(
    row: Row,
    rows: Rows,
    questions: dict[str, BankQuestion],
    quizzes: dict[str, str],
    sources: dict[str, str],
    places: dict[str, tuple[str, int]],
) -> BankSitting:
    fields = row.fields
    quiz, started, email = quizzes.get(key_in(fields.get("quiz"))), _moment(fields, "start"), rows.emails.get(key_in(fields.get("user")))
    if quiz is None:
        raise Refused("Its quiz is not in the file, or could not come in.")
    if email is None:
        raise Refused("Whose it is, is not in the file. Dump the accounts too (auth.user), with their email addresses.")
    if started is None:
        raise Refused("When it began cannot be read.")
    try:
        given = json.loads(text_in(fields, "user_answers") or "{}")
    except (ValueError, RecursionError) as problem:
        raise Refused("Its answers cannot be read.") from problem
    if not isinstance(given, dict):
        raise Refused("Its answers cannot be read.")
    order = keys_in(fields.get("question_order")) or list(given)
    wrong = set(keys_in(fields.get("incorrect_questions")))
    answers: list[tuple[str, int | str | None, bool | None]] = []
    for pk in dict.fromkeys(order):
        if pk not in sources:
            raise Refused(f"Its question {pk[:20]} is not in the file, or could not come in.")
        question = questions[sources[pk]]
        answer = _answer(given.get(pk), pk, question, places)
        essay = question.kind == QuestionKind.ESSAY
        answers.append((question.source, answer, None if answer is None or (essay and pk in wrong) else pk not in wrong))
    finished = _moment(fields, "end") if fields.get("complete") is True else None
    if fields.get("complete") is True:
        if finished is None:
            raise Refused("When it ended cannot be read.")
        finished = max(finished, started)
    return BankSitting(f"sitting {row.pk}", f"django-quiz-app sitting {row.pk}", quiz, email, tuple(answers), started, finished)


def _answer(given: Any, pk: str, question: BankQuestion, places: dict[str, tuple[str, int]]) -> int | str | None:
    """What was answered: the place of an option, or words; None for nothing."""
    if given is None or given == "":
        return None
    if question.kind == QuestionKind.ESSAY:
        return tidy(str(given)) or None
    if question.kind == QuestionKind.TRUE_FALSE:
        said = str(given).strip().lower()
        if said not in ("true", "false"):
            raise Refused(f"Its answer to question {pk[:20]} is neither true nor false.")
        return 1 if said == "true" else 2
    found = places.get(key_in(given).strip())
    if found is None or found[0] != pk:
        raise Refused(f"Its answer to question {pk[:20]} is not one of the options in the file.")
    return found[1]
