"""A sitting as its person sees it: one question of it, or all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from courses.quizzes.enums import PICK_ONE, PICKED, TYPED, QuestionKind, Sureness
from courses.quizzes.kinds.arranged import asked_lefts, other_halves
from courses.quizzes.models import Answer, Draft, HandIn, QuestionVersion, Result, Sitting, Words
from courses.quizzes.queries.versions import version, versions
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.prepared import Prepared


@dataclass(frozen=True)
class Option:
    """One option as it is shown. `picked` and `feedback` are about the newest try.

    `match` is the right other half, `chosen` the id of the chosen one; `place`: where a step was put, `right_place`: where it goes.
    """

    id: str
    text: str
    right: bool
    feedback: str
    credit: int | None = None
    picked: bool = False
    match: str = ""
    chosen: str = ""
    chosen_text: str = ""
    place: int = 0
    right_place: int = 0

    @property
    def fits(self) -> bool:
        """Of a pair or a step: does it stand where it belongs?"""
        return self.chosen_text == self.match if self.match else self.place == self.right_place


@dataclass(frozen=True)
class AskedQuestion:
    """One question of a sitting, in the order and wording that the person saw."""

    position: int
    version_id: int
    kind: str
    stem: str
    explanation: str
    safety: bool
    options: tuple[Option, ...]
    attempts: int
    right: bool | None
    right_once: bool
    share: float | None = None
    sure: str = ""
    late: bool = False
    words: str = ""
    words_lost: bool = False
    situation: str = ""
    image: dict[str, Any] | None = None
    recording: dict[str, Any] | None = None
    hints: tuple[str, ...] = ()
    rubric: tuple[tuple[str, int], ...] = ()
    halves: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What stands in its form: what was just sent, or a draft, by field name without the question's own prefix."""
    revision: int = 0
    mistakes: tuple[str, ...] = ()
    hand_in: HandIn | None = None
    section: tuple[str, str] | None = None
    """Title and words of the section that begins with it."""

    @property
    def prefix(self) -> str:
        return f"q{self.position}."

    @property
    def picks(self) -> bool:
        return self.kind in PICKED

    @property
    def picks_one(self) -> bool:
        return self.kind in PICK_ONE

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED

    @property
    def is_essay(self) -> bool:
        return self.kind == QuestionKind.ESSAY

    @property
    def is_matching(self) -> bool:
        return self.kind == QuestionKind.MATCHING

    @property
    def is_ordering(self) -> bool:
        return self.kind == QuestionKind.ORDERING

    @property
    def is_number(self) -> bool:
        return self.kind == QuestionKind.NUMBER

    @property
    def answered(self) -> bool:
        return self.attempts > 0

    @property
    def is_right(self) -> bool:
        return bool(self.right)

    @property
    def is_partly_right(self) -> bool:
        return bool(self.share) and not self.right

    @property
    def is_waiting(self) -> bool:
        """Answered in own words that nobody has marked yet."""
        return self.answered and self.right is None

    @property
    def was_sure_and_not_right(self) -> bool:
        return self.sure == Sureness.SURE and self.right is False

    @property
    def typed(self) -> str:
        """What stands in its text field."""
        return next(iter(self.values.get("words", ())), "")

    @property
    def given(self) -> Sequence[str]:
        """Ids that stand picked in its form."""
        return self.values.get("given", ())

    @property
    def how_sure(self) -> str:
        return next(iter(self.values.get("sure", ())), "")

    @property
    def ordered_options(self) -> list[Option]:
        """The steps of an ordering question as they stand in its form: by the places put in, else as shown."""
        return sorted(self.options, key=lambda option: option.place or 999)

    @property
    def right_order(self) -> list[Option]:
        return sorted(self.options, key=lambda option: option.right_place)

    @property
    def feedback_on_words(self) -> str:
        return next((option.feedback for option in self.options if option.picked), "")

    @property
    def accepted(self) -> str:
        """The first variant or number that is wholly right."""
        return next((option.text for option in self.options if option.right), "")


@dataclass(frozen=True)
class SittingView:
    """A sitting with its questions, as its person sees it."""

    sitting: Sitting
    questions: tuple[AskedQuestion, ...]
    result: Result | None = None

    @property
    def first_open(self) -> int:
        """The position (from 1) of the first question without an answer; the last one when all have one."""
        return next((question.position for question in self.questions if not question.answered), len(self.questions))

    @property
    def answered(self) -> int:
        return sum(question.answered for question in self.questions)

    @property
    def right(self) -> int:
        return sum(question.is_right for question in self.questions)

    @property
    def again(self) -> tuple[AskedQuestion, ...]:
        """Questions worth another look: answered, and not right the last time. Those that somebody was sure of come first: a thing
        that one is sure of and that is not so is the one most worth talking about."""
        found = [question for question in self.questions if question.answered and question.right is False]
        return tuple(sorted(found, key=lambda question: (not question.was_sure_and_not_right, question.position)))

    @property
    def waiting(self) -> tuple[AskedQuestion, ...]:
        return tuple(question for question in self.questions if question.is_waiting)

    @property
    def to_hand_in(self) -> bool:
        """Are there own words that were not handed in, because the time was up first?"""
        return self.sitting.is_finished and any(question.is_waiting and question.hand_in is None for question in self.questions)

    @property
    def all_answered(self) -> bool:
        return self.answered == len(self.questions)


@dataclass(frozen=True)
class QuestionView:
    """One question of a sitting, with what its page says about the others."""

    sitting: Sitting
    question: AskedQuestion
    answered: int
    first_open: int


def _drafted(draft: Draft | None, ring: KeyRing) -> dict[str, list[str]]:
    if draft is None:
        return {}
    try:
        found: dict[str, list[str]] = json.loads(ring.read(draft, "text"))
    except CannotOpen:
        return {}
    return found


def _words(answer: Answer | None, ring: KeyRing) -> tuple[str, bool]:
    """(what was typed, whether it cannot be read any more)."""
    row = getattr(answer, "words", None) if answer else None
    if not isinstance(row, Words):
        return "", False
    try:
        return ring.read(row, "text"), False
    except CannotOpen:
        return "", True


def asked_question(
    sitting: Sitting, position: int, version: QuestionVersion, answers: Sequence[Answer], draft: Draft | None, ring: KeyRing
) -> AskedQuestion:
    """The question at `position` (from 1) of `sitting`, with its own `answers` (oldest first) worked in."""
    content = version.content
    counted = [answer for answer in answers if not answer.late]
    newest = next(reversed(counted or list(answers)), None)
    words, lost = _words(newest, ring)
    shown = sitting.asked[position - 1][1]
    by_id = {option["id"]: option for option in content["options"]}
    halves = other_halves(content) if content["kind"] == QuestionKind.MATCHING else {}
    question = AskedQuestion(
        position=position,
        version_id=version.pk,
        kind=content["kind"],
        stem=content["stem"],
        explanation=content["explanation"],
        safety=content["safety"],
        options=tuple(_option(content, by_id[key], newest, halves) for key in (asked_lefts(content) if halves else shown)),
        attempts=len(counted),
        right=newest.right if newest else None,
        right_once=any(answer.right for answer in counted),
        share=newest.share if newest else None,
        sure=newest.sure if newest else "",
        late=bool(newest and newest.late),
        words=words,
        words_lost=lost,
        situation=content.get("situation", ""),
        image=content.get("image"),
        recording=content.get("recording"),
        hints=tuple(content.get("hints", ())),
        rubric=tuple((text, points) for text, points in content.get("rubric", ())),
        halves=tuple((key, halves[key]) for key in shown if key in halves),
        hand_in=getattr(newest, "hand_in", None) if newest else None,
        section=next(((title, intro) for first, title, intro in sitting.sections if first == position), None),
    )
    values = _drafted(draft, ring) if draft and (not newest or draft.updated_at > newest.at) else {}
    if not values and words:
        values = {"words": [words]}
    question = with_values(question, values)
    return replace(question, revision=draft.revision if draft else 0)


def with_values(question: AskedQuestion, values: Mapping[str, Sequence[str]], mistakes: Sequence[str] = ()) -> AskedQuestion:
    """`question` with what stands in its form, and what is to be put right there."""
    options = question.options
    if question.is_ordering and any(name.startswith("place-") for name in values):
        places = {option.id: next(iter(values.get(f"place-{option.id}", ())), "") for option in options}
        options = tuple(replace(option, place=int(places[option.id]) if places[option.id].isdecimal() else 0) for option in options)
    elif question.is_matching and any(name.startswith("match-") for name in values):
        options = tuple(replace(option, chosen=next(iter(values.get(f"match-{option.id}", ())), "")) for option in options)
    return replace(question, values=values, mistakes=tuple(mistakes), options=options)


def answer_values(question: AskedQuestion) -> dict[str, list[str]]:
    """What to put into the form of `question` so that it shows the newest answer, for somebody who may still change it."""
    if question.is_matching:
        return {f"match-{option.id}": [option.chosen] for option in question.options}
    if question.is_ordering:
        return {f"place-{option.id}": [str(option.place)] for option in question.options}
    if question.is_typed:
        return {"words": [question.words], "sure": [question.sure]}
    return {"given": [option.id for option in question.options if option.picked], "sure": [question.sure]}


def _option(content: Mapping[str, Any], option: Mapping[str, Any], newest: Answer | None, halves: Mapping[str, str]) -> Option:
    given = newest.given if newest else []
    plain = Option(id=option["id"], text=option["text"], right=option["right"], feedback=option["feedback"], credit=option.get("credit"))
    if content["kind"] == QuestionKind.MATCHING:
        chosen = next((right for left, right in given if left == plain.id), "")
        return replace(plain, match=option["match"], chosen=chosen, chosen_text=halves.get(chosen, ""))
    if content["kind"] == QuestionKind.ORDERING:
        place = given.index(plain.id) + 1 if plain.id in given else 0
        return replace(plain, place=place, right_place=[one["id"] for one in content["options"]].index(plain.id) + 1)
    return replace(plain, picked=plain.id in given)


def sitting_view(sitting: Sitting, ring: KeyRing | None = None) -> SittingView:
    """`sitting` with all its questions and answers, in a constant number of queries. Without `ring` what was typed stays locked."""
    ring = ring or KeyRing("nobody")
    frozen = versions({asked[0] for asked in sitting.asked})
    answers: dict[int, list[Answer]] = {}
    for answer in sitting.answers.select_related("words", "hand_in"):
        answers.setdefault(answer.position, []).append(answer)
    drafts = {} if sitting.is_finished else {draft.position: draft for draft in sitting.drafts.all()}
    return SittingView(
        sitting,
        tuple(
            asked_question(sitting, n, frozen[asked[0]], answers.get(n, []), drafts.get(n), ring)
            for n, asked in enumerate(sitting.asked, start=1)
        ),
        sitting.results.order_by("pk").last() if sitting.is_finished else None,
    )


_answered = Prepared(lambda sitting: Answer.objects.filter(sitting=sitting, late=False).values("position"), int)
_answers_to = Prepared(
    lambda sitting, position: Answer.objects.filter(sitting=sitting, position=position).select_related("words", "hand_in"), int, int
)
_draft_of = Prepared(lambda sitting, position: Draft.objects.filter(sitting=sitting, position=position).order_by("pk")[:1], int, int)


def question_view(sitting: Sitting, position: int, ring: KeyRing) -> QuestionView:
    """The question at `position` (from 1), however many the sitting has: three queries, and one more for a key where words are."""
    frozen = version(sitting.asked[position - 1][0])
    answered = {row["position"] for row in _answered.rows(sitting.pk)}
    answers = _answers_to.objects(sitting.pk, position) if position in answered or sitting.is_late else []
    is_open = position not in answered or not sitting.is_finished  # what the time cut off can still be read
    draft = next(iter(_draft_of.objects(sitting.pk, position)), None) if is_open else None
    return QuestionView(
        sitting,
        asked_question(sitting, position, frozen, answers, draft, ring),
        answered=len(answered),
        first_open=next((n for n in range(1, sitting.length + 1) if n not in answered), sitting.length),
    )
