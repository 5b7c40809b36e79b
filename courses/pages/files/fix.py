"""Rewriting files to the one canonical form, without a website."""

from typing import Any

from courses.pages.enums import Audience
from courses.pages.files.convert import canonical_blocks
from courses.pages.files.document import RawBlock, dump
from courses.pages.files.markdown import canonical
from courses.pages.files.read import FRONT, WITH_BLOCKS, FileNode, plain_body, question_of


def canonical_text(node: FileNode) -> str:
    """The canonical text of a file that has no problems: what export would write after loading it."""
    front = canonical_front(node)
    if node.kind in WITH_BLOCKS:
        return dump(front, canonical_blocks(node.document))
    if node.kind == "quiz":
        return dump(front, [canonical_question(node, block) for block in node.document.blocks])
    text = canonical(plain_body(node))
    return dump(front, [RawBlock("text", "t1", 0, {}, text)] if text else [])


def canonical_front(node: FileNode) -> dict[str, Any]:
    """The fields at the top of a file in their one order, without empty ones."""
    front: dict[str, Any] = {
        name: node.document.front[name] for name in FRONT[node.kind] if node.document.front.get(name) not in (None, "", [])
    }
    if node.kind == "course":
        front = {name: ({"language": "en-GB"} | front)[name] for name in FRONT["course"] if name in front or name == "language"}
        if front.get("whole_charter") is False:
            del front["whole_charter"]
    if node.kind == "page":
        front = {
            name: ({"audience": Audience.EVERYONE.value} | front)[name] for name in FRONT["page"] if name in front or name == "audience"
        }
    if node.kind == "lesson":
        front["principles"] = node.document.front.get("principles") or []
    if node.kind == "quiz":
        front |= {name: canonical(str(front[name])) for name in ("intro", "pass_message", "retry_message") if name in front}
    return front


def canonical_question(node: FileNode, block: RawBlock) -> RawBlock:
    values = question_of(node, block)
    assert values is not None, "the caller has checked the file"
    fields: dict[str, Any] = {"key": values.key} if values.key else {}
    fields |= {"kind": values.kind, "safety": values.safety}
    if values.principles:
        fields["principles"] = values.principles
    fields["stem"] = canonical(values.stem)
    fields["options"] = [
        {"text": canonical(option["text"]), "right": option["right"], "feedback": canonical(option["feedback"])}
        for option in values.options
    ]
    if values.explanation:
        fields["explanation"] = canonical(values.explanation)
    return RawBlock("question", block.id, 0, fields)
