"""Words about people: first the person, never the label, and why.

From Samaritans' advice on how to talk about suicide, and from the charter's principle of reducing stigma: we meet as people, not labels.
A lesson may hold a word up to be looked at: between quotation marks, on its own, it passes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """A way of putting things that we do not use: what we write `instead`, and `why`."""

    pattern: re.Pattern[str]
    instead: str
    why: str


def _wording(pattern: str, instead: str, why: str) -> Wording:
    return Wording(re.compile(rf"(?<![\w'’“\"‘])({pattern})(?![\w])|(?<=[‘'’“\"])({pattern})(?!\w|[.,;:!?]?['’”\"])", re.I), instead, why)


CRIME = "“Commit” is a word for crimes and sins. It shames those who died and those they left."
LABEL = "A person has many sides. A label in front of them hides all the others."
SUFFER = "It says for people how their life feels. They may see it quite otherwise."
BLAME = "It judges the person and hides what they need, or what was done to them."
SLUR = "It hurts, and it keeps people from asking for help."
SCORE = "It makes a death a goal that was reached or missed."

WORDINGS = (
    _wording(r"commit(?:s|ted|ting)? suicide", "died by suicide, or: took their own life", CRIME),
    _wording(r"(?:un)?successful suicide|failed suicide|failed attempt", "died by suicide, or: survived", SCORE),
    _wording(r"the mentally ill|mentally ill (?:people|person|man|woman)|mental patients?", "people who live with mental distress", LABEL),
    _wording(
        r"schizophrenics?|manic[- ]depressives?|anorexics?|bipolars|borderlines|psychotics|depressives",
        "a person who hears voices, was told they have …",
        LABEL,
    ),
    _wording(
        r"(?:drug |alcohol )?addicts?|alcoholics?|junkies|junkie", "a person who uses drugs, or: who drinks more than they want to", LABEL
    ),
    _wording(r"self[- ]harmers?|cutters?", "a person who harms themselves", LABEL),
    _wording(r"the (?:homeless|disabled|elderly|vulnerable)(?= (?:are|were|have|who|often|can|may|need)|[.,;!?])", "people who …", LABEL),
    _wording(r"wheelchair[- ]bound|confined to a wheelchair", "a wheelchair user", "A wheelchair is freedom to move, not a chain."),
    _wording(r"suffer(?:s|ed|ing)? (?:from|with)|sufferers?", "lives with, has, was told they have", SUFFER),
    _wording(r"victims? of", "a person who lived through", SUFFER),
    _wording(r"afflicted|stricken|plagued by", "lives with", SUFFER),
    _wording(
        r"service[- ]users?|clients|patients|the (?:client|patient)|(?:my|our|their) cases|caseloads?",
        "a person, somebody you support",
        "It names people by the service they get. Peers are people to each other.",
    ),
    _wording(
        r"non[- ]compliant|refus(?:es|ed) to engage|hard[- ]to[- ]reach|treatment[- ]resistant",
        "say what happened: did not come, did not want, was not helped by",
        BLAME,
    ),
    _wording(
        r"attention[- ]seeking|attention[- ]seekers?|manipulative|lacks? insight|frequent flyers?|time[- ]wasters?",
        "say what the person did, and ask what they needed",
        BLAME,
    ),
    _wording(r"cra[sz]y|nutters?|psychos?|loon(?:y|ies)|lunatics?|insane|madman|madwoman|mental home|loony bin", "say what you mean", SLUR),
    _wording(r"normal people|abnormal people", "people, most people", "There is no other kind of people."),
    _wording(r"high[- ]functioning|low[- ]functioning", "say what helps and what is hard", "It measures a person from outside."),
)
_NOT_WORDS = re.compile(r"^\s*(?:- )?(?:id|to|file|web|phone|kind|quiz|key|code): |^:::|^\s*- [a-z0-9-]+$")


def findings(text: str) -> Iterator[tuple[int, str]]:
    """(line from 1, what is wrong and what would be right) for every such wording in the file's `text`."""
    for n, line in enumerate(text.split("\n"), start=1):
        if _NOT_WORDS.match(line):
            continue
        plain = line.replace("''", "'").replace("*", "")
        for wording in WORDINGS:
            for found in wording.pattern.finditer(plain):
                yield n, f"“{found[0]}”: better {wording.instead}. {wording.why}"
