"""The questions in a quiz's file."""

from dataclasses import dataclass
from typing import Any

from courses.pages.files.document import Document, RawBlock, settle
from courses.pages.files.markdown import MarkdownProblem, to_html
from courses.pages.files.read.nodes import FileNode
from courses.pages.files.read.one_file import is_key
from courses.quizzes.enums import QuestionKind
from courses.quizzes.validators import option_mistakes

QUESTION = ("key", "kind", "safety", "principles", "stem", "options", "explanation")


@dataclass(frozen=True)
class QuestionValues:
    """One question of a quiz file, its Markdown still as written."""

    id: str
    key: str
    kind: str
    safety: bool
    principles: list[str]
    stem: str
    explanation: str
    options: list[dict[str, Any]]


def _check_option(document: Document, block: RawBlock, n: int, option: dict[str, Any]) -> None:
    for name in ("text", "feedback"):
        if isinstance(option.get(name), bool):
            document.complain(block.line, f"Option {n}: `{name}` reads as yes or no. Put it between single quotes: '{option[name]}'.")
        elif isinstance(option.get(name), list | dict):
            document.complain(block.line, f"Option {n}: `{name}` should be plain words.")
        elif option.get(name) in (None, ""):
            why = " Every option has feedback that says why people think so." if name == "feedback" else ""
            document.complain(block.line, f"Option {n} needs `{name}`.{why}")
    if not isinstance(option.get("right", False), bool):
        document.complain(block.line, f"Option {n}: `right` is true or false.")


def _check_plain_fields(document: Document, block: RawBlock) -> None:
    data = block.fields
    codes = data.get("principles") or []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        document.complain(block.line, "`principles` is a list of codes, such as [P1, P4].")
    for name in ("stem", "explanation"):
        if isinstance(data.get(name), list | dict | bool):
            document.complain(block.line, f"`{name}` should be plain words.")
    if not is_key(data.get("key")):
        document.complain(block.line, "`key` is not one that export wrote. Take it out, or put the old one back.")
    if not isinstance(data.get("safety", False), bool):
        document.complain(block.line, "`safety` is true or false.")


def question_of(node: FileNode, block: RawBlock) -> QuestionValues | None:
    """The question in `block` of a quiz file; complains and returns None when it does not fit."""
    document = node.document
    if block.kind != "question":
        document.complain(block.line, "Only :::question blocks stand in a quiz's file. What comes before it starts goes into `intro`.")
        return None
    settle(document, block, has_body=False, has_fields=True)
    data, before = block.fields, len(document.problems)
    for name in data:
        if name not in QUESTION:
            document.complain(block.line, f"A question has no field `{name}`. Its fields are: {', '.join(QUESTION)}.")
    kind = data.get("kind", QuestionKind.SINGLE.value)
    if kind not in QuestionKind.values:
        document.complain(block.line, f"There is no kind “{kind}”. There are: {', '.join(QuestionKind.values)}.")
    if not data.get("stem"):
        document.complain(block.line, "A question needs the field `stem`: what is asked.")
    _check_plain_fields(document, block)
    options = data.get("options") or []
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        document.complain(block.line, "`options` is a list; each has `text`, `right` and `feedback`.")
        return None
    for n, option in enumerate(options, start=1):
        _check_option(document, block, n, option)
    for mistake in option_mistakes(kind, [(str(option.get("text", "")), option.get("right") is True) for option in options]):
        document.complain(block.line, mistake)
    for text in (data.get("stem"), data.get("explanation"), *(option.get(name) for option in options for name in ("text", "feedback"))):
        try:
            to_html(str(text or ""))
        except MarkdownProblem as problem:
            document.complain(block.line, problem.message)
    if len(document.problems) > before:
        return None
    return QuestionValues(
        id=block.id,
        key=str(data.get("key", "")),
        kind=kind,
        safety=bool(data.get("safety", False)),
        principles=[str(code) for code in data.get("principles") or []],
        stem=str(data["stem"]),
        explanation=str(data.get("explanation") or ""),
        options=[
            {"text": str(option["text"]), "right": bool(option.get("right", False)), "feedback": str(option["feedback"])}
            for option in options
        ],
    )
