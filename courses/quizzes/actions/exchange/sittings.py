"""Sittings that were made in another system, for people who have an account here. Each comes in once, as evidence."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.quizzes.actions.exchange.categories import Categories
from courses.quizzes.actions.exchange.media import Media
from courses.quizzes.actions.exchange.plan import Plan, in_batches
from courses.quizzes.actions.exchange.write import fill
from courses.quizzes.actions.freeze import freeze_contents
from courses.quizzes.enums import QuestionKind, Why
from courses.quizzes.exchange.bank import BankQuestion, BankSitting
from courses.quizzes.kinds import Given, picked_key
from courses.quizzes.models import Answer, Question, QuestionVersion, Result, Sitting, Words
from courses.quizzes.scoring import outcome
from people.models import User

_NAMES = uuid.UUID("6a3f6c1e-5b0f-4c1e-9f0b-2f6a1d0c7e55")


@dataclass(frozen=True)
class _Known:
    """A sitting of the file with its person and its quiz. Its `uuid` follows from all three: the same sitting has the same, always."""

    sitting: BankSitting
    person: User
    quiz_key: uuid.UUID

    @property
    def uuid(self) -> uuid.UUID:
        return uuid.uuid5(_NAMES, f"{self.sitting.source}|{self.person.uuid}|{self.quiz_key}|{self.sitting.started_at.isoformat()}")


def count_sittings(plan: Plan) -> None:
    """Note in `plan` how many sittings would come in. Nothing is written."""
    quizzes = {one.quiz.source: one.there.key if one.there else uuid.UUID(int=0) for one in plan.quizzes}
    for _known in _coming_in(plan, quizzes):
        plan.sittings += 1


def _coming_in(plan: Plan, quizzes: Mapping[str, uuid.UUID]) -> Iterator[_Known]:
    """The sittings that are not there yet; notes those that are, and those of people without an account."""
    for batch in in_batches(plan.bank.sittings):
        people = {person.email: person for person in User.objects.filter(email__in={one.email for one in batch})}
        known = [_Known(one, people[one.email], quizzes[one.quiz]) for one in batch if one.email in people and one.quiz in quizzes]
        plan.sittings_of_nobody += sum(one.email not in people for one in batch)
        there = set(Sitting.objects.filter(uuid__in=[one.uuid for one in known]).values_list("uuid", flat=True))
        for one in known:
            if one.uuid in there:
                plan.sittings_there += 1
            else:
                there.add(one.uuid)
                yield one


class SittingWriter:
    """Writes the sittings of a plan whose questions and quizzes are there."""

    def __init__(self, plan: Plan, rows: Mapping[str, Question], *, media: Media, categories: Categories) -> None:
        self.plan, self.rows = plan, rows
        self.media, self.categories = media, categories
        self.quizzes = {one.quiz.source: row for one in plan.quizzes if (row := one.row or one.there)}
        self.questions = {one.question.source: one.question for one in plan.questions}
        self.versions: dict[str, QuestionVersion] = {}

    def write(self) -> None:
        keys = {source: quiz.key for source, quiz in self.quizzes.items()}
        for batch in in_batches(list(_coming_in(self.plan, keys))):
            whole = [one for one in batch if all(source in self.rows for source, _given, _right in one.sitting.answers)]
            self._freeze(whole)
            self._write(whole)
            self.plan.sittings += len(whole)

    def _freeze(self, batch: Sequence[_Known]) -> None:
        """What was asked is what stands in the file, whatever an editor made of the question here since."""
        sources = {source for one in batch for source, _given, _right in one.sitting.answers} - set(self.versions)
        asked: list[tuple[str, Question]] = []
        for source in sorted(sources):
            row = self.rows[source]
            copy = Question(key=row.key)
            question = self.questions[source]
            self.media.keep([question])
            fill(copy, question, self.media, self.categories)
            asked.append((source, copy))
        made = freeze_contents([(copy.key, copy.content()) for _source, copy in asked])
        self.versions |= {source: version for (source, _copy), version in zip(asked, made, strict=True)}

    def _write(self, batch: Sequence[_Known]) -> None:
        rows = [(one, self._row(one)) for one in batch]
        Sitting.objects.bulk_create([row for _one, row in rows])
        answers: list[tuple[_Known, Answer, str]] = []
        results: list[Result] = []
        for one, row in rows:
            shares: dict[int, float | None] = {}
            for position, (source, given, right) in enumerate(one.sitting.answers, start=1):
                if given is None:
                    continue
                answer, words = self._answer(row, position, self.questions[source], given, right)
                shares[position] = answer.share
                answers.append((one, answer, words))
            if row.finished_at is not None:
                found = outcome([asked[2] for asked in row.asked], shares, pass_mark=row.rules.get("pass_mark"))
                results.append(
                    Result(
                        sitting=row, why=Why.FINISHED, points=found.points, possible=found.possible, waiting=found.waiting,
                        passed=found.passed, at=row.finished_at,
                    )
                )  # fmt: skip
        Answer.objects.bulk_create([answer for _one, answer, _words in answers])
        locked = []
        for one, answer, words in answers:
            if words:
                typed = Words(answer=answer)
                one.person.ring.write(typed, "text", words)
                locked.append(typed)
        Words.objects.bulk_create(locked)
        Result.objects.bulk_create(results)

    def _row(self, one: _Known) -> Sitting:
        sitting, quiz = one.sitting, self.quizzes[one.sitting.quiz]
        asked: list[list[Any]] = []
        worth = 0.0
        for source, _given, right in sitting.answers:
            version = self.versions[source]
            points = version.content["points"]
            asked.append([version.pk, [option["id"] for option in version.content["options"]], points])
            worth += points if right else 0
        return Sitting(
            uuid=one.uuid, person=one.person, quiz_key=quiz.key, quiz_title=quiz.title, asked=asked, rules=quiz.rules(),
            started_at=sitting.started_at, finished_at=sitting.finished_at,
            first_share=worth / (sum(points for _version, _order, points in asked) or 1) if sitting.finished_at else None,
        )  # fmt: skip

    def _answer(self, row: Sitting, position: int, question: BankQuestion, given: int | str, right: bool | None) -> tuple[Answer, str]:
        version = self.versions[question.source]
        ids, words = ([], given) if isinstance(given, str) else ([str(given)], "")
        share = None if right is None else float(right)
        answer = Answer(
            sitting=row, position=position, version=version, question_key=version.question_key, given=ids,
            picked=picked_key(version.content, Given(ids, words)), right=right, share=share, at=row.finished_at or row.started_at,
        )  # fmt: skip
        return answer, words if question.kind == QuestionKind.ESSAY else ""
