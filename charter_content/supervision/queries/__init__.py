from .desk import Counts, Cycle, DeskRow, counts_for, desk, to_sign, unread_of
from .export import supervision_about
from .pair import (
    OpenAction,
    Pair,
    WaitingForPerson,
    open_actions,
    pair,
    signed_agreement,
    supervisions_of,
    waiting_for_person,
)
from .prepared import (
    Choices,
    OpenPrinciple,
    Reader,
    SharedPrinciple,
    WordsOfPrinciple,
    choices_for,
    on_the_agenda,
    open_principles,
    preview_of,
    readers_for,
    shared_principle,
    words_over_time,
)
from .rhythm import rhythm_of, rules_of
from .writing import (
    FIELDS,
    MOST_ACTIONS,
    MOST_CHECKS,
    Draft,
    Summary,
    draft_from,
    draft_of,
    filled,
    signed_summary,
    summary_to_sign,
    texts_of,
)

__all__ = [
    "FIELDS", "MOST_ACTIONS", "MOST_CHECKS", "Choices", "Counts", "Cycle", "DeskRow", "Draft", "OpenAction", "OpenPrinciple",
    "Pair", "Reader", "SharedPrinciple", "Summary", "WaitingForPerson", "WordsOfPrinciple", "choices_for", "counts_for", "desk",
    "draft_from", "draft_of", "filled", "on_the_agenda", "open_actions", "open_principles", "pair", "preview_of", "readers_for",
    "rhythm_of", "rules_of", "shared_principle", "signed_agreement", "signed_summary", "summary_to_sign", "supervision_about",
    "supervisions_of", "texts_of", "to_sign", "unread_of", "waiting_for_person", "words_over_time",
]  # fmt: skip
