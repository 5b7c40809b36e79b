"""Reading one question."""

from functools import partial
from typing import Any

from courses.pages.files.convert import Lookups, NotFound
from courses.pages.files.document import RawBlock, settle
from courses.pages.files.markdown import MarkdownProblem, to_html
from courses.pages.files.read.categories import category_mistake, category_path
from courses.pages.files.read.nodes import FileNode
from courses.pages.files.read.one_file import is_key
from courses.pages.files.read.questions.lines import Tell, hints_of, options_of, rubric_of, short_words, whole_number, words, yes_or_no
from courses.pages.files.read.questions.values import PLAIN_TEXT, SAME_AS, QuestionValues, text_html
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import Question
from courses.quizzes.validators import Mistake, PlainLine, question_mistakes

QUESTION = (
    "key", "kind", "category", "safety", "points", "partial", "match_case", "principles", "situation", "stem", "picture", "alt",
    "recording", "words", "options", "rubric", "hints", "explanation",
)  # fmt: skip
_PROSE = ("situation", "stem", "words", "explanation")
_IN_FILES = {"image_alt": "alt", "recording_text": "words"}
"""Fields that have another name in the website."""


def settle_question(node: FileNode, block: RawBlock) -> bool:
    """Sorts the text of `block` into fields; complains and returns False when it is no question."""
    if block.kind != "question":
        before = " What comes before it starts goes into `intro`." if node.kind == "quiz" else ""
        node.document.complain(block.line, f"Only :::question blocks stand in a {node.kind}'s file.{before}")
        return False
    settle(node.document, block, has_body=False, has_fields=True)
    return True


def question_of(node: FileNode, block: RawBlock, look: Lookups | None = None) -> QuestionValues | None:
    """The question that stands whole in `block`; complains and returns None when it does not fit. None for one that stands elsewhere.

    `look` finds the picture and the recording; without it nobody asks whether they are there.
    """
    if not settle_question(node, block) or SAME_AS in block.fields:
        return None
    data, before = block.fields, len(node.document.problems)
    tell: Tell = partial(node.document.complain, block.line)
    for name in data:
        if name not in QUESTION:
            tell(f"A question has no field `{name}`. Its fields are: {', '.join(QUESTION)}; or {SAME_AS} alone.")
    kind = data.get("kind", QuestionKind.SINGLE.value)
    if kind not in QuestionKind.values:
        tell(f"There is no kind “{kind}”. There are: {', '.join(QuestionKind.values)}.")
        return None
    options = options_of(tell, kind, data.get("options"))
    values = QuestionValues(
        id=block.id,
        key=_key(tell, data.get("key")),
        kind=kind,
        safety=yes_or_no(tell, "`safety`", data.get("safety", False)),
        principles=_codes(tell, data.get("principles")),
        stem=words(tell, "`stem`", data.get("stem")),
        explanation=words(tell, "`explanation`", data.get("explanation")),
        options=options or [],
        category=_category(tell, node, data.get("category")),
        points=whole_number(tell, "`points`", data.get("points", 1), 1, 100),
        partial=yes_or_no(tell, "`partial`", data.get("partial", False)),
        match_case=yes_or_no(tell, "`match_case`", data.get("match_case", False)),
        situation=words(tell, "`situation`", data.get("situation")),
        picture=words(tell, "`picture`", data.get("picture")),
        alt=short_words(tell, "`alt`", data.get("alt"), Question._meta.get_field("image_alt").max_length or 0),
        recording=words(tell, "`recording`", data.get("recording")),
        words=words(tell, "`words`", data.get("words")),
        rubric=rubric_of(tell, data.get("rubric")),
        hints=hints_of(tell, data.get("hints")),
    )
    _complain_of_media(tell, values, look)
    if _complain_of_markdown(tell, values) and options is not None:
        for mistake in _mistakes(values):
            tell(_said(mistake))
    return values if len(node.document.problems) == before else None


def _key(tell: Tell, value: Any) -> str:
    if not is_key(value):
        tell("`key` is not one that export wrote. Take it out, or put the old one back.")
        return ""
    return str(value or "")


def _codes(tell: Tell, value: Any) -> list[str]:
    if not isinstance(value or [], list) or not all(isinstance(code, str) for code in value or []):
        tell("`principles` is a list of codes, such as [P1, P4].")
        return []
    return [str(code) for code in value or []]


def _category(tell: Tell, node: FileNode, value: Any) -> str | None:
    """The question's own category: None when it stands in that of its file."""
    if value is None:
        return None
    if node.kind == "pool":
        tell("Here every question stands in the category of the file. For another one make a file of its own.")
        return None
    text = words(tell, "`category`", value)
    if mistake := category_mistake("category", text):
        tell(mistake)
    return None if category_path(text) == category_path(node.text("category")) else category_path(text)


def _complain_of_media(tell: Tell, values: QuestionValues, look: Lookups | None) -> None:
    for name, text, file, what in (("picture", "alt", values.picture, values.alt), ("recording", "words", values.recording, values.words)):
        if what.strip() and not file:
            tell(f"There is a field `{text}` and no `{name}` that it could belong to. Name the file, or take `{text}` out.")
    if look is None:
        return
    for find, file in ((look.image, values.picture), (look.document, values.recording)):
        try:
            if file:
                find(file)
        except NotFound as problem:
            tell(str(problem))


def _complain_of_markdown(tell: Tell, values: QuestionValues) -> bool:
    """Is all of it Markdown that fits?"""
    texts = [getattr(values, name) for name in _PROSE] + values.hints
    for option in values.options:
        texts += [option["feedback"], option.get("match", ""), *([] if values.kind in PLAIN_TEXT else [option["text"]])]
    fits = True
    for text in texts:
        try:
            to_html(text)
        except MarkdownProblem as problem:
            tell(problem.message)
            fits = False
    return fits


def _mistakes(values: QuestionValues) -> list[Mistake]:
    """What the website would tell its author."""
    lines = [
        PlainLine(
            text=text_html(values.kind, option["text"]),
            right=option["right"],
            credit=option.get("credit"),
            match=to_html(option.get("match", "")),
            tolerance=option.get("tolerance"),
        )
        for option in values.options
    ]
    return question_mistakes(
        values.kind,
        lines,
        stem=to_html(values.stem),
        situation=to_html(values.situation),
        picture=values.alt if values.picture else None,
        recording=to_html(values.words) if values.recording else None,
        match_case=values.match_case,
        safety=values.safety,
        rubric=values.rubric,
    )


def _said(mistake: Mistake) -> str:
    """A mistake with its place in the file."""
    if mistake.place is not None:
        return f"Option {mistake.place + 1}: {mistake.message}"
    if mistake.field == "options":
        return mistake.message
    if mistake.field == "stem":
        return "A question needs the field `stem`: what is asked."
    return f"`{_IN_FILES.get(mistake.field, mistake.field)}`: {mistake.message}"
