"""One file: front matter and blocks, parsed with line numbers and written in canonical form."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from courses.pages.files.problems import Problem

_OPEN = re.compile(r"^:::([a-z][a-z0-9-]*)(?: \{#([A-Za-z0-9_-]+)\})?\s*$")
_LIKE_A_FIELD = re.compile(r"^[a-z_]+:( |$)")
_HEADING = re.compile(r"^## +(.*?)(?: \{#([A-Za-z0-9_-]+)\})?\s*$")


@dataclass
class RawBlock:
    """A block as it stands in a file. `line` is where it opens, `body_line` where its body starts (both from 1)."""

    kind: str
    id: str
    line: int
    fields: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    body_line: int = 0
    cut: bool = False
    """Did a line of `---` say where the body starts?"""


@dataclass
class Document:
    """A whole file. `blocks` holds everything below the front matter; a file without blocks has a `body`."""

    name: str
    front: dict[str, Any]
    blocks: list[RawBlock]
    problems: list[Problem]
    front_lines: dict[str, int] = field(default_factory=dict)
    """Where each field stands; the entries of a list by its name and their number, such as `sections 2`."""

    def complain(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.name, line, message))


class _Loader(yaml.SafeLoader):
    """YAML of which every value is a word, a whole or broken number, yes or no, a list or fields: no dates, no references."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "a reference", self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        value = super().construct_scalar(node)
        if "\0" in str(value):
            raise yaml.constructor.ConstructorError(None, None, "a character that is none", node.start_mark)
        return value

    def whole_number(self, node: yaml.ScalarNode) -> int | str:
        text = str(self.construct_scalar(node))
        if re.fullmatch(r"[0-9]{16,}", text):
            raise yaml.constructor.ConstructorError(None, None, "a number as long as this", node.start_mark)
        return int(text) if re.fullmatch(r"-?(0|[1-9][0-9]*)", text) else text  # 0800 and 12:30 are words

    def date(self, node: yaml.ScalarNode) -> str:
        raise yaml.constructor.ConstructorError(None, None, "a date", node.start_mark)


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole_number)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.date)


class _Dumper(yaml.SafeDumper):
    """Canonical YAML: several lines as a literal block, lists not indented, keys in the order they came."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    literal = "\n" in value and not value.startswith((" ", "\n")) and not any(line.endswith(" ") for line in value.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if literal else None)


_Dumper.add_representer(str, _text)


def dump_yaml(data: dict[str, Any]) -> str:
    """`data` as canonical YAML, ending in a line end."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**9, default_flow_style=False) if data else ""


def _flow(data: dict[str, Any]) -> str:
    """Front matter: one line a field, short lists in brackets."""
    lines = []
    for name, value in data.items():
        if isinstance(value, list) and all(isinstance(item, str) and re.fullmatch(r"[A-Za-z0-9-]+", item) for item in value):
            lines.append(f"{name}: [{', '.join(value)}]\n")
        else:
            lines.append(dump_yaml({name: value}))
    return "".join(lines)


def _load_yaml(document: Document, text: str, first_line: int) -> dict[str, Any]:
    """The fields in `text`, which starts at `first_line`; complains and returns {} when they do not fit."""
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except RecursionError:
        document.complain(first_line, "The fields here are nested too deeply.")
        return {}
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        document.complain(
            line,
            f"This line does not read as a field ({getattr(error, 'problem', 'not YAML')}). "
            "Put its value between single quotes, or below `|-`.",
        )
        return {}
    if data is None:
        return {}
    if not isinstance(data, dict):
        document.complain(first_line, "There should be fields here, each on a line of its own: `name: value`.")
        return {}
    return {str(name): value for name, value in data.items()}


def parse(text: str, name: str) -> Document:
    """The file `name` with the content `text`. What does not fit is in `problems`; the rest is read as far as it goes."""
    document = Document(name, {}, [], [])
    lines = text.replace("\r\n", "\n").split("\n")
    if not lines or lines[0].strip() != "---":
        document.complain(1, "A file opens with fields between two lines of `---`.")
        return document
    try:
        end = next(n for n in range(1, len(lines)) if lines[n].strip() == "---")
    except StopIteration:
        document.complain(1, "The fields at the top do not end. Put a line of `---` after the last one.")
        return document
    document.front = _load_yaml(document, "\n".join(lines[1:end]), 2)
    name, entries = "", 0
    for n in range(1, end):
        if found := re.match(r"([a-z_]+):", lines[n]):
            name, entries = found[1], 0
            document.front_lines.setdefault(name, n + 1)
        elif lines[n].startswith("- "):
            entries += 1
            document.front_lines.setdefault(f"{name} {entries}", n + 1)
    _read_blocks(document, lines, end + 1)
    return document


def _read_blocks(document: Document, lines: list[str], n: int) -> None:
    prose: list[str] = []
    prose_from = n
    heading: tuple[str, str, int] | None = None
    texts = 0

    def end_prose() -> None:
        nonlocal heading, prose, texts
        body = "\n".join(prose).strip("\n")
        if body.strip() or heading:
            texts += 1
            blank = next((i for i, line in enumerate(prose) if line.strip()), 0)
            words, block_id, line = heading or ("", "", prose_from + blank + 1)
            document.blocks.append(
                RawBlock("text", block_id or f"t{texts}", line, {"heading": words} if words else {}, body.strip(), prose_from + blank + 1)
            )
        heading, prose = None, []

    while n < len(lines):
        line = lines[n]
        if opened := _OPEN.match(line):
            end_prose()
            n = _read_block(document, lines, n, opened[1], opened[2] or "")
            if document.blocks and document.blocks[-1].kind == "text":
                texts += 1
            prose_from = n
            continue
        if line.startswith(":::"):
            document.complain(n + 1, "This does not open a block. A block opens with `:::kind {#block-id}` and closes with `:::`.")
        elif title := _HEADING.match(line):
            end_prose()
            heading = (title[1], title[2] or "", n + 1)
            prose_from = n + 1
        elif re.match(r"^# ", line):
            document.complain(n + 1, "The title stands in the fields at the top. Inside a file headings begin with ##.")
        else:
            if not prose and not heading:
                prose_from = n
            prose.append(line)
        n += 1
    end_prose()


def _read_block(document: Document, lines: list[str], n: int, kind: str, block_id: str) -> int:
    """Read the block that opens at `lines[n]`; returns where to go on."""
    start = n
    n += 1
    try:
        end = next(i for i in range(n, len(lines)) if lines[i].rstrip() == ":::")
    except StopIteration:
        document.complain(start + 1, f"The block :::{kind} does not close. Put a line of `:::` after it.")
        return len(lines)
    if nested := next((i for i in range(n, end) if _OPEN.match(lines[i])), None):
        document.complain(nested + 1, f"A block cannot stand inside another. Close :::{kind} with a line of `:::` first.")
    inside = lines[n:end]
    cut = next((i for i, line in enumerate(inside) if line.rstrip() == "---"), None)
    if not block_id:
        document.complain(start + 1, f"The block has no id. Write `:::{kind} {{#some-id}}`.")
    block = RawBlock(kind, block_id, start + 1, body_line=n + 1)
    if cut is not None:
        block.cut = True
        block.fields = _load_yaml(document, "\n".join(inside[:cut]), n + 1)
        block.body, block.body_line = "\n".join(inside[cut + 1 :]).strip("\n"), n + cut + 2
    else:
        block.body = "\n".join(inside)
    document.blocks.append(block)
    return end + 1


def settle(document: Document, block: RawBlock, *, has_body: bool, has_fields: bool) -> None:
    """A block without a line of `---` is all fields or all body, as its kind has them."""
    if block.cut or block.fields or not block.body or (has_body and not has_fields):
        return
    if has_body and not _LIKE_A_FIELD.match(block.body.lstrip("\n")):
        return
    block.fields, block.body = _load_yaml(document, block.body, block.body_line), ""


def dump(front: dict[str, Any], blocks: list[RawBlock]) -> str:
    """The canonical text of a file."""
    parts = [f"---\n{_flow(front)}---\n"]
    texts = 0
    bare_before = False
    for block in blocks:
        heading = str(block.fields.get("heading", ""))
        if block.kind == "text":
            texts += 1
            plain_id = block.id == f"t{texts}"
            plain_heading = heading == heading.strip() and "\n" not in heading and not heading.endswith("}")
            if (heading and plain_heading) or (not heading and plain_id and not bare_before):
                mark = "" if plain_id else f" {{#{block.id}}}"
                parts.append((f"\n## {heading}{mark}\n" if heading else "") + (f"\n{block.body}\n" if block.body else ""))
                bare_before = True
                continue
        bare_before = False
        fields = dump_yaml(block.fields)
        body = f"{block.body}\n" if block.body else ""
        middle = "---\n" if body and (fields or _LIKE_A_FIELD.match(body)) else ""
        parts.append(f"\n:::{block.kind} {{#{block.id}}}\n{fields}{middle}{body}:::\n")
    return "".join(parts)
