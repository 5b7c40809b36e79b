"""The skills of a module, as its file names them."""

from functools import partial
from typing import Any

from courses.pages.blocks.skills import MOST_SKILLS, skill_mistake
from courses.pages.files.document import Document

HALVES = ("everyday", "cv")


def skills_of(document: Document) -> list[dict[str, str]]:
    """Each skill with its two halves, in their one form. What is none is left out."""
    value = document.front.get("skills")
    rows = value if isinstance(value, list) else []
    return [{half: _words(row.get(half)) for half in HALVES} for row in rows if isinstance(row, dict)]


def _words(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def complain_of_skills(document: Document) -> None:
    """Complains of skills that the website would refuse, each at its line."""
    value = document.front.get("skills")
    if value is None:
        return
    line = document.front_lines.get("skills", 1)
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        document.complain(line, f"`skills` is a list; each has {' and '.join(HALVES)}.")
        return
    if len(value) > MOST_SKILLS:
        document.complain(line, f"`skills` has {len(value)} entries. At most {MOST_SKILLS} fit.")
    for n, row in enumerate(value, start=1):
        tell = partial(document.complain, document.front_lines.get(f"skills {n}", line))
        for name in row:
            if name not in HALVES:
                tell(f"A skill has no field `{name}`. Its fields are: {', '.join(HALVES)}.")
        for half in HALVES:
            if isinstance(row.get(half), bool | list | dict):
                tell(f"Skill {n}: `{half}` does not read as words. Put its value between single quotes.")
            elif message := skill_mistake(_words(row.get(half))):
                tell(f"Skill {n}, `{half}`: {message}")
