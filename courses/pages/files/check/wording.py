"""Words about people: first the person, never the label, and why.

From Samaritans' advice on how to talk about suicide, and from the charter's principle of reducing stigma.
A lesson may hold words up to be looked at: a phrase of up to four words between quotation marks passes.
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
    return Wording(re.compile(rf"(?<!\w)(?<!\w['’])(?:{pattern})(?!\w)", re.I), instead, why)


CRIME = "“Commit” is a word for crimes and sins. It shames those who died and those they left."
LABEL = "A person has many sides. A label in front of them hides all the others."
SUFFER = "It says for people how their life feels. They may see it quite otherwise."
BLAME = "It judges the person and hides what they need, or what was done to them."
SLUR = "It hurts, and it keeps people from asking for help."
SCORE = "It makes a death a goal that was reached or missed."

_BE = (
    r"(?:(?:is|are|was|were|am|be|been|being)|(?:he|she|who)['’]s|(?:they|you|we)['’]re|I['’]m)"
    r"(?: (?:so|very|really|clearly|always|still|just))?"
)
_SOMEBODY = (
    r"(?:person|people|man|men|woman|women|boys?|girls?|child|children|patients?|clients?|neighbours?|friends?|mothers?|fathers?|sons?"
    r"|daughters?|brothers?|sisters?|adults?)"
)
_GROUPS = r"(?:people|person|groups?|communit(?:y|ies)|famil(?:y|ies)|clients?|patients?|men|women|young|adults?|populations?)"
_STOPS = r"(?=\W*$|\s?[.,;:!?)”\"]| (?:and|or|but|too|so|because|when|again|then|now|since)\b)"
"""What stands behind a word that is said of somebody, and not of the noun after it."""
_ACTS = (
    r"(?=['’]s\b|\W*$|\s?[.,;:!?)”\"]| (?:who|is|was|has|had|may|can|could|will|would|must|said|says|asks?|asked|told|tells|rang|rings"
    r"|came|comes?|went|goes|needs?|needed|wants?|wanted|feels?|felt|does|did|got|gets|left|cried|called|calls|lives?|died|of mine)\b)"
)
"""What stands behind a word for a person, and not behind the same word in front of a thing: “a patient smile”, “an alcoholic drink”."""
_ILLNESS = (
    r"(?:(?:an?|the|his|her|their|my|your|our|bad|severe|long-term|chronic|mental|terrible|clinical|social) ){0,3}"
    r"(?:depression|anxiety|psychosis|schizophrenia|bipolar|PTSD|OCD|anorexia|bulimia|addiction|dementia|autism|ADHD|trauma|stress|paranoia"
    r"|voices|illness|disorders?|conditions?|panic attacks?|self-harm|epilepsy|pain|ill[- ]health|health problems|mental health)"
)
_OF_A_PERSON = r"(?:my|our|your|his|her|their|the|this|that|every|each|another|an old|a new|a)"

WORDINGS = (
    _wording(r"commit(?:s|ted|ting)? (?:a )?suicide", "died by suicide, or: took their own life", CRIME),
    _wording(
        r"(?:un)?successful suicide|failed suicide|failed attempt(?! (?:at|to)\b)",
        "died by suicide, or: survived",
        SCORE,
    ),
    _wording(
        rf"the mentally[- ]ill|mentally[- ]ill {_SOMEBODY}|mental patients?|mental cases?(?! ?-?(?:notes?|work|stud))",
        "people who live with mental distress",
        LABEL,
    ),
    _wording(
        r"schizophrenics?|manic[- ]depressives?|anorexics?|bipolars|borderlines|psychotics|depressives|autistics"
        rf"|{_BE} (?:an? )?(?:bipolar|psychotic|depressive|bulimic){_STOPS}|an autistic{_STOPS}"
        rf"|(?:bipolar|psychotic|depressive|bulimic) {_SOMEBODY}",
        "a person who hears voices, was told they have …",
        LABEL,
    ),
    _wording(
        rf"addicts?(?! anonymous)|alcoholics(?! anonymous)|(?:(?:an|the|this|that|my|recovering|former|another|ex-) ?)alcoholic{_ACTS}"
        rf"|(?:he|she|they|who|I|you) (?:is|are|was|were|am) (?:an )?alcoholic{_STOPS}|junkies|junkie"
        r"|(?:drug|substance|alcohol|solvent)[- ](?:ab|mis)users?",
        "a person who uses drugs, or: who drinks more than they want to",
        LABEL,
    ),
    _wording(
        rf"self[- ](?:harmers?|cutters?)|(?:he|she|who|I)(?: (?:is|was|am)|['’][sm]) a cutter{_STOPS}",
        "a person who harms themselves",
        LABEL,
    ),
    _wording(
        r"the (?:homeless|disabled|elderly|vulnerable)(?= (?:are|were|have|who|often|can|may|need)|\s?[.,;:!?)]|\W*$)",
        "people who …",
        LABEL,
    ),
    _wording(r"wheelchair[- ]bound|confined to a wheelchair", "a wheelchair user", "A wheelchair is freedom to move, not a chain."),
    _wording(
        r"suffer(?:s|ed|ing)? (?:(?:\w+ly|a lot|much|so much|still) )?from"
        rf"|suffer(?:s|ed|ing)? (?:(?:\w+ly|a lot|much) )?(?:with )?{_ILLNESS}|sufferers?",
        "lives with, has, was told they have",
        SUFFER,
    ),
    _wording(r"victims? of", "a person who lived through", SUFFER),
    _wording(r"afflicted|stricken|plagued by", "lives with", SUFFER),
    _wording(
        rf"service[- ]users?|clients|patients|{_OF_A_PERSON} patient{_ACTS}|{_OF_A_PERSON} client{_ACTS}|caseloads?"
        r"|(?:my|our|their|his|her|your) cases(?=,? (?:who|they|need|want|come|came|say|said|rang|ring|told|feel|felt|missed|refused?)\b)",
        "a person, somebody you support",
        "It names people by the service they get. Peers are people to each other.",
    ),
    _wording(
        r"non[- ]compliant|refus(?:es|ed) to engage|treatment[- ]resistant"
        rf"|hard-to-reach|hard to reach {_GROUPS}|{_GROUPS} (?:who are |that are )?hard to reach",
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
_NOT_WORDS = re.compile(
    r"^\s*(?:- )?(?:id|to|file|web|phone|kind|quiz|key|code|picture|recording|slug|same_as): |^\s*(?:- )?(?:principles|groups): \[|^:::"
)
_IDS = re.compile(r"^\s*(?:- )?(?:principles|groups):\s*$")
_ID = re.compile(r"^\s*- [A-Za-z0-9-]+$")
_BETWEEN_MARKS = re.compile(r"""^(\s*(?:- )*(?:[a-z_]+: )?)(?:'((?:[^']|'')*)'|"([^"]*)")$""")
_NEEDS_MARKS = re.compile(r"""^\W|: | #|:$""")
_OPENS, _CLOSES = re.compile(r"(?<!\w)['‘’“\"]([^'‘’“”\"]*)$"), re.compile(r"([^'‘’“”\"]*)['’”\"](?!\w)")
HELD_UP = 4
"""Words of a phrase between quotation marks that is looked at, and not said."""


def findings(text: str) -> Iterator[tuple[int, str]]:
    """(line from 1, what is wrong and what would be right) for every such wording in the file's `text`."""
    in_ids = False
    for n, line in enumerate(text.split("\n"), start=1):
        in_ids = bool(_IDS.match(line)) or (in_ids and bool(_ID.match(line)))
        if in_ids or _NOT_WORDS.match(line):
            continue
        plain = _as_said(line)
        for wording in WORDINGS:
            for found in wording.pattern.finditer(plain):
                if not _is_held_up(plain, found):
                    yield n, f"“{found[0]}”: better {wording.instead}. {wording.why}"


def _as_said(line: str) -> str:
    """A line of a file without emphasis, addresses, ids, and the quotation marks that its form asks for."""
    if (marked := _BETWEEN_MARKS.match(line)) and (marked[1].rstrip().endswith(":") or _NEEDS_MARKS.search(marked[2] or "")):
        line = marked[1] + (marked[2] or marked[3] or "")
    line = re.sub(r"\]\([^()\s]*\)| \{#[\w-]+\}", "", line.replace("''", "'"))
    return line.replace("*", "").replace("[", "")


def _is_held_up(line: str, found: re.Match[str]) -> bool:
    """Does it stand in a short phrase between quotation marks?"""
    before = _OPENS.search(line[max(0, found.start() - 80) : found.start()])
    after = _CLOSES.match(line[found.end() : found.end() + 80])
    return bool(before and after and len(f"{before[1]}{found[0]}{after[1]}".split()) <= HELD_UP)
