"""Rewriting files to the one canonical form, without a website."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from courses.pages.enums import Audience
from courses.pages.files.convert import canonical_blocks
from courses.pages.files.document import RawBlock, dump
from courses.pages.files.markdown import canonical
from courses.pages.files.read import (
    ASKS,
    FRONT,
    PLAIN_TEXT,
    SAME_AS,
    SETTINGS,
    WITH_BLOCKS,
    WITH_QUESTIONS,
    FileNode,
    QuestionValues,
    SectionValues,
    category_path,
    default_of,
    one_line,
    plain_body,
    question_of,
    sections_of,
    skills_of,
    target_of,
)  # fmt: skip
from courses.quizzes.enums import PICKED, QuestionKind


def canonical_text(node: FileNode) -> str:
    """The canonical text of a file that has no problems: what export would write after loading it."""
    front = canonical_front(node)
    if node.kind in WITH_BLOCKS:
        return dump(front, canonical_blocks(node.document))
    if node.kind in WITH_QUESTIONS:
        return dump(front, canonical_questions(node))
    text = canonical(plain_body(node))
    return dump(front, [RawBlock("text", "t1", 0, {}, text)] if text else [])


def canonical_front(node: FileNode) -> dict[str, Any]:
    """The fields at the top of a file in their one order, without empty ones."""
    if node.kind in WITH_QUESTIONS:
        sections = [replace(one, intro=canonical(one.intro)) for one in sections_of(node.document)]
        return bank_front(node.kind, {name: _plain(name, value) for name, value in node.document.front.items()}, sections)
    front: dict[str, Any] = {
        name: node.document.front[name] for name in FRONT[node.kind] if node.document.front.get(name) not in (None, "", [])
    }
    if node.kind == "course":
        front = {name: ({"language": "en-GB"} | front)[name] for name in FRONT["course"] if name in front or name == "language"}
        front = {name: value for name, value in front.items() if name not in ASKS or value}
    if node.kind == "page":
        front = {
            name: ({"audience": Audience.EVERYONE.value} | front)[name] for name in FRONT["page"] if name in front or name == "audience"
        }
    if "skills" in front:
        front["skills"] = skills_of(node.document)
    if node.kind == "lesson":
        front["principles"] = node.document.front.get("principles") or []
    return front


def _plain(name: str, value: Any) -> Any:
    """A field of a quiz's file in its one form."""
    if value is None or name in SETTINGS:
        return str(value) if name == "slug" and value is not None else value
    if name == "category":
        return category_path(str(value))
    return canonical(str(value)) if name in ("intro", "pass_message", "retry_message") else str(value)


def bank_front(kind: str, values: Mapping[str, Any], sections: Sequence[SectionValues] = ()) -> dict[str, Any]:
    """The fields at the top of a quiz's or pool's file in their one order: without empty ones, and settings that stand at their default."""
    front = {
        name: values[name]
        for name in FRONT[kind]
        if name != "sections" and values.get(name) not in (None, "") and not (name in SETTINGS and values[name] == default_of(name))
    }
    written = [
        {"title": one.title, **({"intro": one.intro} if one.intro else {}), "category": one.category, "pick": one.pick} for one in sections
    ]
    return front | ({"sections": written} if written else {})


def canonical_questions(node: FileNode) -> list[RawBlock]:
    """The blocks of a quiz's or pool's file. The questions of a pool have no order: they stand by id."""
    wholes = {block.id: canonical_question(node, block) for block in node.document.blocks if not target_of(block)}
    if node.kind == "pool":
        return [wholes[block_id] for block_id in sorted(wholes)]
    taken = set(wholes)
    return [asked_again(target, taken) if (target := target_of(block)) else wholes[block.id] for block in node.document.blocks]


def asked_again(target: str, taken: set[str]) -> RawBlock:
    """The block that asks again what stands at the path `target`. Its id is that of the question, or the next one that is not `taken`."""
    wanted = target.partition("/")[2]
    block_id, n = wanted, 2
    while block_id in taken:
        block_id, n = f"{wanted}-{n}", n + 1
    taken.add(block_id)
    return RawBlock("question", block_id, 0, {SAME_AS: target})


def canonical_question(node: FileNode, block: RawBlock) -> RawBlock:
    values = question_of(node, block)
    assert values is not None, "the caller has checked the file"
    return question_block(canonical_values(values))


def canonical_values(values: QuestionValues) -> QuestionValues:
    """A question with all its texts in their one form."""
    options = []
    for option in values.options:
        texts = {name: canonical(option[name]) for name in ("text", "feedback", "match") if name in option}
        if values.kind in PLAIN_TEXT:
            texts["text"] = one_line(option["text"])
        options.append(option | texts)
    return replace(
        values,
        stem=canonical(values.stem),
        situation=canonical(values.situation),
        words=canonical(values.words),
        explanation=canonical(values.explanation),
        hints=[canonical(hint) for hint in values.hints],
        options=options,
    )


def question_block(values: QuestionValues) -> RawBlock:
    """A question whose texts are in their one form as a block of a file: what stands at its default is left out."""
    fields: dict[str, Any] = {
        "key": values.key, "kind": values.kind, "category": values.category, "safety": values.safety,
        "points": values.points if values.points != 1 else None, "partial": values.partial or None,
        "match_case": values.match_case or None, "principles": values.principles, "situation": values.situation, "stem": values.stem,
        "picture": values.picture, "alt": values.alt, "recording": values.recording, "words": values.words,
        "options": [_option(values.kind, option) for option in values.options],
        "rubric": [{name: value for name, value in line.items() if (name, value) != ("points", 1)} for line in values.rubric],
        "hints": values.hints, "explanation": values.explanation,
    }  # fmt: skip
    fields = {name: value for name, value in fields.items() if value not in (None, "", []) or (name, value) == ("category", "")}
    return RawBlock("question", values.id, 0, fields)


def _option(kind: str, option: Mapping[str, Any]) -> dict[str, Any]:
    """Where something is picked, every option says whether it is right."""
    picked, half = kind in PICKED, kind == QuestionKind.MATCHING
    tolerance = option.get("tolerance")
    fields = {
        "text": option["text"] if option["text"] or not half else None,
        "match": option.get("match"),
        "right": option["right"] if option["right"] or picked else None,
        "credit": option.get("credit"),
        "tolerance": None if tolerance is None else _number(tolerance),
        "feedback": option["feedback"] or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _number(number: Decimal) -> int | float | str:
    """A number as YAML writes it without an exponent."""
    if number == number.to_integral_value():
        return int(number)
    return float(number) if "e" not in repr(float(number)) else format(number, "f")
