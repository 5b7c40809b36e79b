"""What mail says: nothing but that there is something, and where."""

from people.enums import MessageKind, Purpose

MAIL_SAYS = {
    MessageKind.UPDATE: "There is something new for you on Alongside. There is no hurry.",
    MessageKind.ASKED: "There is something new for you on Alongside. Please look today.",
    MessageKind.WAITING: "Something waits for you on Alongside. There is no hurry.",
    MessageKind.DIARY: "Something is in your diary for the next two days. If the day does not suit you any more, say so whenever you can.",
    MessageKind.DIGEST: "This is new for you on Alongside. There is no hurry.",
}

_MATCHING_1 = """
If my service asks, it may keep what I choose to say about myself, to suggest whom I might walk with. I fill in each line myself,
and can leave any out. All of it is deleted when I take this back, or when my role ends.
"""
_EVALUATION_1 = """
If I answer questions about the training, my answers may be counted together with those of at least nine others. Nobody sees which
answer is whose. When I take this back, none of my answers is counted from then on.
"""
_QUOTE_1 = """
Words that I hand over for this may be quoted, without my name. I see each quote before it is used. When I take this back, nothing
new is quoted. What is printed already stays printed.
"""
_QUOTE_NAMED_1 = """
Words that I hand over for this may be quoted, with my name. I see each quote before it is used. When I take this back, nothing
new is quoted. What is printed already stays printed.
"""
_LISTING_1 = """
The name that I show here and my region may stand on a list of people who would like to know each other. Others with an account
here see the list. I am off it as soon as I take this back.
"""
CONSENT_WORDINGS: dict[Purpose, tuple[str, ...]] = {
    Purpose.MATCHING: (_MATCHING_1,),
    Purpose.EVALUATION: (_EVALUATION_1,),
    Purpose.QUOTE: (_QUOTE_1,),
    Purpose.QUOTE_NAMED: (_QUOTE_NAMED_1,),
    Purpose.LISTING: (_LISTING_1,),
}
"""The words of each purpose, oldest first; the last ones are asked today. Words are added and never changed: who said yes to
earlier ones is asked again."""


def newest_wording(purpose: Purpose) -> int:
    """The number of the words that are asked today, from 1."""
    return len(CONSENT_WORDINGS[purpose])


def consent_wording(purpose: Purpose, version: int) -> str:
    """The words numbered `version`, on one line."""
    return " ".join(CONSENT_WORDINGS[purpose][version - 1].split())
