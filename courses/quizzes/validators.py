"""Mistakes that an author can make, told in words. Whoever makes questions asks here: the admin, the course's files, an import."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.quizzes.enums import PICK_ONE, QuestionKind
from courses.quizzes.kinds.typed import number_in, plain

TAKEN_ADDRESSES = ("practice", "marking", "time", "words")
"""What stands below /quizzes/ already: see `urls.py`."""

_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


class Line(Protocol):
    """One option, variant, number, pair or step."""

    @property
    def text(self) -> str: ...
    @property
    def right(self) -> bool: ...
    @property
    def credit(self) -> int | None: ...
    @property
    def match(self) -> str: ...
    @property
    def tolerance(self) -> Decimal | None: ...


@dataclass(frozen=True)
class PlainLine:
    """A `Line` of its own."""

    text: str
    right: bool = False
    credit: int | None = None
    match: str = ""
    tolerance: Decimal | None = None


@dataclass(frozen=True)
class Mistake:
    """`message` belongs to `field` of the question or quiz; or, with a `place` (from 0), to that field of one of its lines."""

    message: str
    field: str = "options"
    place: int | None = None

    def __str__(self) -> str:
        return self.message if self.place is None else f"{self.place + 1}: {self.message}"


def words_of(html: str) -> str:
    """The words of `html`, to compare: no markup, no spaces too many, no capitals."""
    return plain(html).casefold()


def option_mistakes(kind: str, options: Sequence[tuple[str, bool]]) -> list[str]:
    """What is wrong with the (text, right) `options` of a question of `kind`, in words for its author; empty when nothing is."""
    return [str(mistake) for mistake in line_mistakes(kind, [PlainLine(text, right) for text, right in options])]


def question_mistakes(
    kind: str,
    lines: Sequence[Line],
    *,
    stem: str,
    situation: str = "",
    picture: str | None = None,
    recording: str | None = None,
    match_case: bool = False,
    safety: bool = False,
    rubric: Collection[object] = (),
) -> list[Mistake]:
    """What is wrong with a question. `picture`: what its picture shows; `recording`: its words; each None where it has none."""
    found = []
    if not words_of(stem):
        found.append(Mistake(_("Ask something."), "stem"))
    if kind == QuestionKind.SCENARIO and not words_of(situation):
        found.append(Mistake(_("Say what happened, before the question."), "situation"))
    if picture is not None and not picture.strip():
        found.append(Mistake(_("Say what the picture shows, for people who cannot see it."), "image_alt"))
    if recording is not None and not words_of(recording):
        found.append(Mistake(_("Write down its words, for people who cannot hear it."), "recording_text"))
    if kind == QuestionKind.ESSAY and safety:
        found.append(Mistake(_("Own words cannot be a safety item: nobody can say at once that they are right."), "safety"))
    if kind != QuestionKind.ESSAY and rubric:
        found.append(Mistake(_("Only own words are marked by a person. Take these out, or choose “Own words”."), "rubric"))
    return found + line_mistakes(kind, lines, match_case=match_case)


def line_mistakes(kind: str, lines: Sequence[Line], *, match_case: bool = False) -> list[Mistake]:
    """What is wrong with the `lines` of a question of `kind`; empty when nothing is."""
    if kind == QuestionKind.SHORT:
        return _short_mistakes(lines, match_case=match_case)
    rules: dict[str, Callable[[Sequence[Line]], list[Mistake]]] = {
        QuestionKind.NUMBER: _number_mistakes,
        QuestionKind.MATCHING: _matching_mistakes,
        QuestionKind.ORDERING: _ordering_mistakes,
        QuestionKind.ESSAY: _essay_mistakes,
    }
    return rules[kind](lines) if kind in rules else _picked_mistakes(kind, lines)


def _picked_mistakes(kind: str, lines: Sequence[Line]) -> list[Mistake]:
    right = sum(line.right for line in lines)
    found = []
    if len(lines) < 2:
        found.append(Mistake(_("Give at least two options.")))
    elif not right:
        found.append(Mistake(_("Mark one option as right.")))
    if kind in PICK_ONE and right > 1:
        found.append(Mistake(_("Only one option can be right here. Choose “several right options” if more are.")))
    if kind == QuestionKind.TRUE_FALSE and len(lines) != 2:
        found.append(Mistake(_("A true-or-false question has exactly two options.")))
    found += _wording_mistakes(lines, empty=_("An option has no words."), same=_("Two options say the same."))
    return found + (_credit_mistakes(lines) if kind in PICK_ONE else [])


def _short_mistakes(lines: Sequence[Line], *, match_case: bool) -> list[Mistake]:
    found = [] if any(line.right for line in lines) else [Mistake(_("Give at least one answer that is right."))]
    found += _wording_mistakes(
        lines,
        empty=_("An accepted answer has no words."),
        same=_("Two accepted answers say the same."),
        words=plain if match_case else words_of,
    )
    return found + _credit_mistakes(lines)


def _number_mistakes(lines: Sequence[Line]) -> list[Mistake]:
    found = [] if any(line.right for line in lines) else [Mistake(_("Give at least one number that is right."))]
    seen = set()
    for place, line in enumerate(lines):
        number = number_in(plain(line.text))
        around = (number, line.tolerance or Decimal(0))  # the same number may be worth part of the credit with more room around it
        if number is None:
            found.append(Mistake(_("This is not a number. Write a number, such as 3 or 2.5."), "text", place))
        elif around in seen:
            found.append(Mistake(_("This number is there twice."), "text", place))
        if line.tolerance is not None and line.tolerance < 0:
            found.append(Mistake(_("“Give or take” cannot be less than 0."), "tolerance", place))
        seen.add(around)
    return found + _credit_mistakes(lines)


def _matching_mistakes(lines: Sequence[Line]) -> list[Mistake]:
    lefts = [words_of(line.text) for line in lines if words_of(line.text)]
    found = [] if len(lefts) >= 2 else [Mistake(_("Give at least two pairs."))]
    if len(set(lefts)) != len(lefts):
        found.append(Mistake(_("Two left sides say the same.")))
    for place, line in enumerate(lines):
        if not words_of(line.match):
            here = _("Say what it goes with.") if words_of(line.text) else _("Fill in a pair, or take this line out.")
            found.append(Mistake(here, "match", place))
    halves = {words_of(line.match) for line in lines if words_of(line.match)}
    if lefts and len(halves) == 1:
        found.append(Mistake(_("All go with the same. Give at least two different other halves.")))
    return found


def _ordering_mistakes(lines: Sequence[Line]) -> list[Mistake]:
    found = [] if len(lines) >= 2 else [Mistake(_("Give at least two steps."))]
    return found + _wording_mistakes(lines, empty=_("A step has no words."), same=_("Two steps say the same."))


def _essay_mistakes(lines: Sequence[Line]) -> list[Mistake]:
    return [Mistake(_("Own words have no options. Take them out, or choose another kind of question."))] if lines else []


def _wording_mistakes(lines: Sequence[Line], *, empty: str, same: str, words: Callable[[str], str] = words_of) -> list[Mistake]:
    texts = [words(line.text) for line in lines]
    written = [text for text in texts if text]
    found = [Mistake(empty)] if len(written) != len(texts) else []
    return found + ([Mistake(same)] if len(set(written)) != len(written) else [])


def _credit_mistakes(lines: Sequence[Line]) -> list[Mistake]:
    found = []
    for place, line in enumerate(lines):
        if line.credit is not None and line.right:
            found.append(Mistake(_("What is right has all the credit. Leave this empty."), "credit", place))
        elif line.credit is not None and not 1 <= line.credit <= 99:
            found.append(Mistake(_("Part of the credit is between 1 and 99."), "credit", place))
    return found


# --- Quizzes ---


@dataclass(frozen=True)
class Listed:
    """A question that a quiz lists."""

    pk: int
    title: str
    live: bool
    safety: bool


@dataclass(frozen=True)
class Section:
    """A section of a quiz. `pool`: ids of all published questions that it can draw from; `safety`: does a safety item stand there?"""

    category: str
    pick: int
    pool: frozenset[int]
    safety: bool = False


def quiz_mistakes(
    listed: Sequence[Listed],
    sections: Sequence[Section],
    *,
    max_questions: int | None = None,
    single_attempt: bool = False,
    public: bool = False,
    slug: str = "",
    stands_in: Sequence[str] = (),
    draft: bool = False,
) -> list[Mistake]:
    """What is wrong with a quiz. `stands_in`: titles of the lessons it is in. A `draft` may list questions that are drafts themselves."""
    found = []
    if not listed and not sections:
        found.append(Mistake(_("Ask something: list a question here, or add a section below."), "items"))
    seen: set[int] = set()
    for place, question in enumerate(listed):
        if question.pk in seen:
            found.append(Mistake(_("This question is there twice."), "question", place))
        seen.add(question.pk)
    there = len(seen if draft else {question.pk for question in listed if question.live})
    if max_questions and listed and max_questions > there:
        found.append(Mistake(_too_many(there, draft=draft), "max_questions"))
    if single_attempt:
        found += _single_attempt_mistakes(listed, sections)
    found += _section_mistakes(sections, asked={question.pk for question in listed if question.live})
    return found + _address_mistakes(public=public, slug=slug, stands_in=stands_in)


def _too_many(there: int, *, draft: bool) -> str:
    if not there:
        return _("None of the questions below is published yet.")
    if draft:
        text = ngettext("There is %(there)s question below.", "There are %(there)s questions below.", there)
    else:
        text = ngettext("There is %(there)s published question below.", "There are %(there)s published questions below.", there)
    return text % {"there": there} + " " + _ask_for(there)


def _ask_for(there: int) -> str:
    return _("Ask for %(there)s or fewer.") % {"there": there} if there > 1 else _("Ask for 1.")


def _single_attempt_mistakes(listed: Sequence[Listed], sections: Sequence[Section]) -> list[Mistake]:
    titles = [f"“{question.title}”" for question in listed if question.safety]
    titles += [_("a question in “%(category)s”") % {"category": section.category} for section in sections if section.safety]
    if not titles:
        return []
    message = _("A safety item takes as many tries as it needs. Allow more attempts, or leave it out: %(titles)s.")
    return [Mistake(message % {"titles": ", ".join(titles[:3])}, "single_attempt")]


def _section_mistakes(sections: Sequence[Section], *, asked: set[int]) -> list[Mistake]:
    """Each section has to find enough even if those before it took what it could have drawn."""
    found = []
    for place, section in enumerate(sections):
        here = len(section.pool)
        elsewhere = len(section.pool & asked)
        elsewhere += sum(min(before.pick, len((before.pool & section.pool) - asked)) for before in sections[:place])
        left = max(0, here - elsewhere)
        if section.pick <= left:
            continue
        if not here:
            message = _("There is no published question in “%(category)s” yet.")
        else:
            message = ngettext(
                "There is %(here)s published question in “%(category)s”.", "There are %(here)s published questions in “%(category)s”.", here
            )
            if elsewhere:
                message += " " + _("%(elsewhere)s of them can be asked earlier in this quiz.")
            message += " " + (_ask_for(left) if left else _("Draw from somewhere else."))
        found.append(Mistake(message % {"here": here, "elsewhere": elsewhere, "category": section.category}, "pick", place))
    return found


def _address_mistakes(*, public: bool, slug: str, stands_in: Sequence[str]) -> list[Mistake]:
    found = []
    if public and not slug:
        found.append(Mistake(_("A quiz for everybody needs an address."), "slug"))
    if slug in TAKEN_ADDRESSES or _UUID.fullmatch(slug):
        found.append(Mistake(_("Something else has this address. Choose another."), "slug"))
    if public and stands_in:
        lessons = ", ".join(f"“{title}”" for title in stands_in[:3])
        message = _("It stands in a lesson, where only people on the course take it: %(lessons)s. Take it out there first, or copy it.")
        found.append(Mistake(message % {"lessons": lessons}, "public"))
    return found
