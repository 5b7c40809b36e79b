"""Quizzes in files: checked as an editor's would be, and written as a note where a format knows questions only."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from courses.quizzes.exchange.bank import BankQuiz, BankSection
from courses.quizzes.exchange.gathering import (
    LONGEST_PROSE,
    LONGEST_TITLE,
    Gathering,
    Refused,
    Texts,
    category_mistakes,
    source_of,
    too_long,
)
from courses.quizzes.exchange.reading import tidy
from courses.quizzes.models import Quiz

RULES = (
    "layout", "question_order", "max_questions", "feedback", "pass_mark", "single_attempt", "asks_how_sure", "time_limit", "second_marker",
    "public", "slug",
)  # fmt: skip
MOST_SECTIONS, MOST_PICKED = 100, 200
_TEXTS = ("intro", "pass_message", "retry_message")


def checked(quiz: BankQuiz) -> BankQuiz:
    """`quiz` with its rules as the fields of a quiz hold them. Raises Refused, with all that is wrong with it."""
    rules, mistakes = _checked_rules(quiz.rules)
    named = (("Its introduction", quiz.intro), ("What it says when it is passed", quiz.pass_message), ("… or not yet", quiz.retry_message))
    long = [why for name, text in named for why in too_long(name, text, LONGEST_PROSE)]
    if why := [*category_mistakes(quiz.category), *long, *mistakes]:
        raise Refused(" ".join(why))
    return replace(quiz, rules=rules)


def _checked_rules(rules: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """`rules` as the fields of a quiz hold them, and what is wrong with them in words."""
    named = {name: Quiz._meta.get_field(name) for name in rules}
    quiz = Quiz(title="-", **{name: None if named[name].null and not value else value for name, value in rules.items()})
    try:
        quiz.clean_fields(exclude=[one.name for one in Quiz._meta.fields if one.name not in RULES])
    except ValidationError as problem:
        return rules, [f"{name}: {message}" for name, messages in problem.message_dict.items() for message in messages]
    except OverflowError:  # JSON knows numbers without an end
        return rules, ["One of its numbers is too large."]
    return {name: getattr(quiz, name) for name in rules}, []


def title_in(title: str) -> str:
    """`title` on one line. Raises Refused where there is none, or it is too long."""
    found = " ".join(tidy(title).split())
    if why := [*([] if found else ["It has no title."]), *too_long("Its title", found, LONGEST_TITLE)]:
        raise Refused(" ".join(why))
    return found


def in_values(sections: Iterable[BankSection]) -> list[dict[str, Any]]:
    """`sections` as a file holds them."""
    return [{"title": one.title, "intro": one.intro, "category": list(one.category), "pick": one.pick} for one in sections]


def sections_in(value: Any, texts: Texts) -> tuple[BankSection, ...] | None:
    """The sections that a file says a quiz has; None where it does not say. Raises Refused."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST_SECTIONS:
        raise Refused("Its sections that draw by chance cannot be read.")
    return tuple(_section(one, texts) for one in value)


def _section(value: Any, texts: Texts) -> BankSection:
    fits = (
        isinstance(value, dict)
        and isinstance(value.get("title"), str)
        and isinstance(value.get("intro", ""), str)
        and isinstance(value.get("pick"), int)
        and not isinstance(value["pick"], bool)
    )
    if not fits:
        raise Refused("A section that draws by chance cannot be read.")
    category = path_in(value.get("category"))
    intro = texts.prose(value.get("intro", ""), "what a section says")
    why = [*category_mistakes(category or ()), *too_long("What a section says", intro, LONGEST_PROSE)]
    if not category:
        why.append("A section draws from no category.")
    if not 1 <= value["pick"] <= MOST_PICKED:
        why.append(f"A section draws between 1 and {MOST_PICKED} questions.")
    if why:
        raise Refused(" ".join(why))
    return BankSection(title_in(value["title"]), category or (), value["pick"], intro)


def path_in(value: Any) -> tuple[str, ...] | None:
    """The names on the way to a category; None where `value` holds none."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return None
    names = tuple(" ".join(tidy(name).split()) for name in value)
    return names if all(names) else None


def quiz_note(quiz: BankQuiz) -> str:
    """All of `quiz`, as JSON on one line."""
    values = {
        "source": quiz.source, "title": quiz.title, "category": list(quiz.category), "questions": list(quiz.questions),
        **{name: getattr(quiz, name) for name in _TEXTS}, "rules": quiz.rules, "draft": quiz.draft,
        "sections": in_values(quiz.sections or ()),
    }  # fmt: skip
    return json.dumps(values)


def take_notes(gathering: Gathering, notes: Iterable[tuple[str, str]]) -> None:
    """Put into `gathering` the quizzes that (where, JSON) tell of, once its questions are there. What does not fit is refused."""
    known = {question.source for question in gathering.bank.questions}
    seen: dict[str, str] = {}
    for where, text in notes:
        texts = Texts()
        try:
            quiz = _quiz(text, where, texts)
            if quiz.source in seen:
                raise Refused(f"This is the same quiz as the one at {seen[quiz.source]}.")
        except Refused as why:
            gathering.refuse(where, str(why))
            continue
        seen[quiz.source] = where
        there = tuple(source for source in quiz.questions if source in known)
        if len(there) < len(quiz.questions):
            texts.say(f"{len(quiz.questions) - len(there)} of its {len(quiz.questions)} questions could not come in.")
        gathering.bank.quizzes.append(replace(quiz, questions=there))
        for said in texts.changes:
            gathering.change(where, said)


def _quiz(text: str, where: str, texts: Texts) -> BankQuiz:
    """The quiz in a note. Raises Refused."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Refused("What this website wrote of a quiz cannot be read any more.") from problem
    fits = (
        isinstance(data, dict)
        and all(isinstance(data.get(name, ""), str) for name in ("source", "title", *_TEXTS))
        and isinstance(data.get("questions"), list)
        and all(isinstance(source, str) for source in data["questions"])
        and isinstance(data.get("rules", {}), dict)
    )
    category = path_in(data.get("category", [])) if fits else None
    if category is None:
        raise Refused("What this website wrote of a quiz cannot be read any more.")
    title = title_in(data.get("title", ""))
    quiz = BankQuiz(
        where=where,
        source=source_of(data.get("source", ""), title=title, stem=title),
        title=title,
        questions=tuple(dict.fromkeys(data["questions"])),
        category=category,
        rules={name: data["rules"][name] for name in RULES if name in data.get("rules", {})},
        draft=data.get("draft") is True,
        sections=sections_in(data.get("sections"), texts),
        **{name: texts.prose(tidy(data.get(name, "")), "what it says") for name in _TEXTS},
    )
    return checked(quiz)
