from .desk import (
    Cycle,
    DeskRow,
    desk,
    met_in_time,
    overdue,
    to_sign,
    unread_of,
)
from .export import (
    supervision_about,
)
from .group import (
    Line,
    RegisterLine,
    Theme,
    TookPlace,
    agenda_of,
    facilitators_for,
    gatherings_ahead,
    gatherings_past,
    invitations_waiting,
    is_full,
    line_of,
    needs_of,
    next_gathering,
    register_of,
    services_to_invite,
    took_place,
    usual_day,
)
from .group_record import (
    GROUP_ACTION_PARTS,
    MOST_GROUP_ACTIONS,
    Record,
    actions_of,
    fields_of,
    gatherings_about,
    group_draft,
    kept_record,
    record_to_close,
    unmarked,
)
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
from .rhythm import (
    rhythm_of,
    rules_of,
)
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
    "FIELDS", "GROUP_ACTION_PARTS", "MOST_ACTIONS", "MOST_CHECKS", "MOST_GROUP_ACTIONS", "Choices", "Cycle",
    "DeskRow", "Draft", "Line", "OpenAction", "OpenPrinciple", "Pair", "Reader", "Record", "RegisterLine", "SharedPrinciple",
    "Summary", "Theme", "TookPlace", "WaitingForPerson", "WordsOfPrinciple", "actions_of", "agenda_of", "choices_for",
    "desk", "draft_from", "draft_of", "facilitators_for", "fields_of", "filled", "gatherings_about",
    "gatherings_ahead", "gatherings_past", "group_draft", "invitations_waiting", "is_full", "kept_record", "line_of",
    "met_in_time", "needs_of", "next_gathering", "on_the_agenda", "open_actions", "open_principles", "overdue",
    "pair", "preview_of", "readers_for",
    "record_to_close", "register_of", "rhythm_of", "rules_of", "services_to_invite", "shared_principle", "signed_agreement",
    "signed_summary", "summary_to_sign", "supervision_about", "supervisions_of", "texts_of", "to_sign", "took_place",
    "unmarked", "unread_of", "usual_day", "waiting_for_person", "words_over_time",
]  # fmt: skip
