"""What a module teaches, said twice: for whoever learned it, and for whoever reads their CV."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

LONGEST_SKILL, MOST_SKILLS = 160, 6
"""Characters of each of the two; skills of one module."""
_TELLING = re.compile(
    r"(?<![^\W_])(?:mental\w*|psych\w*|suicid\w*|self[ -]?harm\w*|distress\w*|diagnos\w*|illness\w*|recover\w*|therap\w*|trauma\w*|anxi\w*"
    r"|depress\w*|peers?|lived[ -]experience|service[ -]users?)(?![^\W_])",
    re.IGNORECASE,
)


def telling_word(text: str) -> str:
    """The first word in `text` that would tell what a neutral record leaves out; empty when there is none.

    It is found however it is written: with a hyphen or a space of any kind, in wide letters, with a place to break the line inside.
    """
    signs = [(sign, unicodedata.category(sign)) for sign in unicodedata.normalize("NFKC", text)]
    plain = "".join("-" if kind == "Pd" else sign for sign, kind in signs if kind != "Cf")
    found = _TELLING.search(" ".join(plain.split()))
    return found[0] if found else ""


def skill_mistake(text: str) -> str:
    """What is wrong with one half of a skill, in words; empty when nothing is. It is asked for files and in the website alike."""
    if not text.strip():
        return "Say it in both ways: in everyday words and in CV words."
    if len(text) > LONGEST_SKILL:
        return f"This has {len(text)} characters. At most {LONGEST_SKILL} fit."
    if word := telling_word(text):
        return f"Leave out “{word}”: skills stand on records that must not tell what the training was about."
    return ""


class SkillBlock(blocks.StructBlock):
    """One skill."""

    everyday = blocks.CharBlock(
        label="In everyday words", max_length=LONGEST_SKILL, help_text="As people say it. Such as: I can listen without jumping in."
    )
    cv = blocks.CharBlock(
        label="In CV words", max_length=LONGEST_SKILL,
        help_text="As an employer or a college says it. Such as: Active listening: open questions, reflecting back and summing up.",
    )  # fmt: skip

    class Meta:
        icon = "tick"
        label = "Skill"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for name in ("everyday", "cv"):
            cleaned[name] = " ".join(cleaned[name].split())  # as files hold them
        wrong = {name: ValidationError(message) for name in ("everyday", "cv") if (message := skill_mistake(cleaned[name]))}
        if wrong:
            raise StructBlockValidationError(block_errors=wrong)
        return cleaned


class SkillsBlock(blocks.StreamBlock):
    """Those of one module."""

    skill = SkillBlock()

    class Meta:
        max_num = MOST_SKILLS
        required = False
