"""Blocks of a file to blocks of a page, and back. It follows the block definitions, so a new kind of block has a file form by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.pages.blocks import InformationBody, LessonBlock, LessonBody, MarkdownText, QuizBlock
from courses.pages.files.document import Document, RawBlock, settle
from courses.pages.files.markdown import MarkdownProblem, same_link, to_html, to_markdown

BODY = LessonBody()
INFORMATION = InformationBody()


def body_of(kind: str) -> blocks.StreamBlock:
    """The blocks that may stand in a file of `kind`: a lesson's, or those of a page beside the course."""
    return INFORMATION if kind == "page" else BODY


class NotFound(Exception):
    """A file, a quiz or a lesson that something points at is not there. The message says what would be right."""


@dataclass(frozen=True)
class Lookups:
    """How names in files become things in the website. Each raises NotFound."""

    link: Callable[[str], str]
    image: Callable[[str], Any]
    document: Callable[[str], Any]
    quiz: Callable[[str], str]


def kind_of(block_type: str) -> str:
    """The kind in a file of a block type: `key_idea` is written `key-idea`."""
    return block_type.replace("_", "-")


def block_of(kind: str) -> LessonBlock | None:
    """The block definition of a kind in a file; None when there is no such kind."""
    found = BODY.child_blocks.get(kind.replace("-", "_"))
    return found if isinstance(found, LessonBlock) and "_" not in kind else None


def body_field(block: LessonBlock) -> str | None:
    name: str | None = getattr(block.meta, "body", None)
    return name


def field_names(block: LessonBlock) -> list[str]:
    """The fields of a block that stand above its body, in their order."""
    return [name for name in block.child_blocks if name != body_field(block)]


def settle_blocks(document: Document) -> None:
    """Sort every block's text into fields and body, as its kind has them."""
    for block in document.blocks:
        if block.kind == "text":
            settle(document, block, has_body=True, has_fields=True)
        elif definition := block_of(block.kind):
            settle(document, block, has_body=bool(body_field(definition)), has_fields=bool(field_names(definition)))


class _Misfit(Exception):
    def __init__(self, message: str, line: int = 0) -> None:
        self.message, self.line = message, line
        super().__init__(message)


def _value(block: blocks.Block, value: Any, name: str, look: Lookups) -> Any:
    """A value in a file as the raw value of `block`. Raises _Misfit."""
    if isinstance(block, blocks.ListBlock):
        if value is None:
            return []
        if not isinstance(value, list):
            raise _Misfit(f"`{name}` should be a list.")
        return [_value(block.child_block, item, f"{name}, entry {n}", look) for n, item in enumerate(value, start=1)]
    if isinstance(block, blocks.StructBlock):
        if not isinstance(value, dict):
            raise _Misfit(f"`{name}` should be fields: {', '.join(block.child_blocks)}.")
        return _struct(block, value, name, look)
    if isinstance(value, list | dict):
        raise _Misfit(f"`{name}` should be plain words.")
    if isinstance(value, bool):
        raise _Misfit(f"`{name}` reads as yes or no. Put it between single quotes: '{value}'.")
    text = "" if value is None else str(value)
    if isinstance(block, MarkdownText):
        try:
            return to_html(text, link=look.link)
        except MarkdownProblem as problem:
            raise _Misfit(problem.message, problem.line) from problem
        except NotFound as problem:
            raise _Misfit(str(problem)) from problem
    try:
        if isinstance(block, ImageChooserBlock):
            return look.image(text)
        if isinstance(block, DocumentChooserBlock):
            return look.document(text)
    except NotFound as problem:
        raise _Misfit(str(problem)) from problem
    return text


def _struct(block: blocks.StructBlock, data: dict[str, Any], name: str, look: Lookups) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    known = list(block.child_blocks)
    for key in data:
        if key not in known:
            raise _Misfit(f"{name} has no field `{key}`. Its fields are: {', '.join(known)}.")
    for key, child in block.child_blocks.items():
        if isinstance(block, QuizBlock) and key == "quiz":
            try:
                raw[key] = look.quiz(str(data.get(key, "")))
            except NotFound as problem:
                raise _Misfit(str(problem)) from problem
            continue
        if data.get(key) in (None, "") and child.required and not isinstance(child, blocks.ListBlock | blocks.ChoiceBlock):
            raise _Misfit(f"{name} needs the field `{key}`.")
        if key in data:
            raw[key] = _value(child, data[key], f"`{key}`" if name.startswith(":::") else f"{name}, `{key}`", look)
        elif isinstance(child, blocks.ListBlock):
            raw[key] = []
        else:
            default = child.get_default()
            raw[key] = default if isinstance(default, str) else ""
    return raw


def messages_of(error: ValidationError) -> list[str]:
    """What a block's own validation says, as plain sentences that name the field."""
    if isinstance(error, StructBlockValidationError):
        found = [f"`{name}`: {text}" for name, inner in (error.block_errors or {}).items() for text in messages_of(inner)]
        return found + [str(text) for text in error.non_block_errors]
    if isinstance(error, ListBlockValidationError):
        inner_errors = error.block_errors or []
        pairs = inner_errors.items() if isinstance(inner_errors, dict) else enumerate(inner_errors)
        found = [f"entry {n + 1}: {text}" for n, inner in pairs if inner for text in messages_of(inner)]
        return found + [str(text) for text in error.non_block_errors]
    return [str(text) for text in error.messages]


def to_stream(document: Document, look: Lookups, body: blocks.StreamBlock = BODY) -> list[dict[str, Any]]:
    """The blocks of a file as raw data of the stream `body`; what does not fit goes into `document.problems`."""
    stream: list[dict[str, Any]] = []
    seen: set[str] = set()
    for n, raw in enumerate(document.blocks):
        definition = block_of(raw.kind)
        if definition is None or raw.kind.replace("-", "_") not in body.child_blocks:
            document.complain(raw.line, f"There is no block :::{raw.kind} here. There are: {', '.join(map(kind_of, body.child_blocks))}.")
            continue
        if raw.id and raw.id in seen:
            document.complain(raw.line, f"The id #{raw.id} stands twice in this file. Give one of them another.")
        seen.add(raw.id)
        if raw.kind == "content-note" and n:
            document.complain(raw.line, "A content note stands first in its file, so that it is read before the lesson.")
        data, name = dict(raw.fields), body_field(definition)
        if name and (raw.body or name in data):
            data[name] = raw.body
        elif raw.body.strip():
            document.complain(raw.body_line, f"A block :::{raw.kind} has fields only: {', '.join(field_names(definition))}.")
            continue
        try:
            value = _struct(definition, data, f":::{raw.kind}", look)
            definition.clean(definition.to_python(value)) if _can_clean(definition) else None
        except _Misfit as problem:
            line = raw.body_line + problem.line if problem.line or (raw.body and not raw.fields) else raw.line
            document.complain(line, problem.message)
        except ValidationError as error:
            for text in messages_of(error):
                document.complain(raw.line, text)
        else:
            stream.append({"type": raw.kind.replace("-", "_"), "value": value, "id": raw.id})
    return stream


def _can_clean(definition: LessonBlock) -> bool:
    """Blocks that point at pictures, files or quizzes are validated by the lookups: without a website there is nothing to find."""
    return not isinstance(definition, QuizBlock) and not any(
        isinstance(child, ImageChooserBlock | DocumentChooserBlock) for child in definition.child_blocks.values()
    )


@dataclass(frozen=True)
class Names:
    """How things in the website become names in files."""

    link: Callable[[dict[str, str]], str]
    image: Callable[[Any], str]
    document: Callable[[Any], str]
    quiz: Callable[[str], str]


def _written(block: blocks.Block, value: Any, names: Names) -> Any:
    if isinstance(block, blocks.ListBlock):
        return [_written(block.child_block, item, names) for item in value]
    if isinstance(block, blocks.StructBlock):
        return _written_struct(block, value, names)
    if isinstance(block, MarkdownText):
        return to_markdown(value.source if value else "", link=names.link)
    if isinstance(block, ImageChooserBlock):
        return names.image(value)
    if isinstance(block, DocumentChooserBlock):
        return names.document(value)
    return "" if value is None else str(value)


def _written_struct(block: blocks.StructBlock, value: Any, names: Names) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, child in block.child_blocks.items():
        written = names.quiz(value[key]) if isinstance(block, QuizBlock) and key == "quiz" else _written(child, value[key], names)
        if written not in ("", [], None):
            data[key] = written
    return data


def to_blocks(stream: Any, names: Names) -> list[RawBlock]:
    """The blocks of a lesson's page as blocks of a file."""
    found = []
    for child in stream:
        data = _written_struct(child.block, child.value, names)
        name = body_field(child.block)
        body = data.pop(name, "") if name else ""
        found.append(RawBlock(kind_of(child.block_type), child.id, 0, data, body))
    return found


def canonical_blocks(document: Document) -> list[RawBlock]:
    """The blocks of a file in canonical form, worked out without a website. The file has no problems."""
    found = []
    for raw in document.blocks:
        definition = block_of(raw.kind)
        assert definition is not None, "the caller has checked the file"
        data = dict(raw.fields)
        name = body_field(definition)
        if name:
            data[name] = raw.body
        written = _canonical_struct(definition, data)
        body = written.pop(name, "") if name else ""
        found.append(RawBlock(raw.kind, raw.id, 0, written, body))
    return found


def _canonical(block: blocks.Block, value: Any) -> Any:
    if isinstance(block, blocks.ListBlock):
        return [_canonical(block.child_block, item) for item in value or []]
    if isinstance(block, blocks.StructBlock):
        return _canonical_struct(block, value)
    text = "" if value is None else str(value)
    return to_markdown(to_html(text, link=same_link)) if isinstance(block, MarkdownText) else text


def _canonical_struct(block: blocks.StructBlock, data: dict[str, Any]) -> dict[str, Any]:
    written = {key: _canonical(child, data.get(key)) for key, child in block.child_blocks.items()}
    for key, child in block.child_blocks.items():
        if key not in data and isinstance(child, blocks.ChoiceBlock) and isinstance(child.get_default(), str):
            written[key] = child.get_default()
    return {key: value for key, value in written.items() if value not in ("", [], None)}
