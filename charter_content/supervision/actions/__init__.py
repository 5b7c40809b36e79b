from .agree import begin_agreement, sign_agreement, write_agreement
from .erase import erase_supervision
from .hold import (
    Signed,
    add_to_session,
    begin_session,
    cancel_session,
    end_action,
    move_session,
    plan_session,
    sign_session,
    write_session,
)
from .pair import (
    answer_request,
    ask_to_supervise,
    choose_supervisor,
    end_supervision,
    set_few_hours,
    set_rhythm,
    supervision_of,
)
from .prepare import begin_preparation, delete_preparation, open_prepared, share_prepared, take_back_prepared, write_prepared
from .together import ChangedSince, Field, Sent, Written, counting_signatures, words_of

__all__ = [
    "ChangedSince", "Field", "Sent", "Signed", "Written", "add_to_session", "answer_request", "ask_to_supervise", "begin_agreement",
    "begin_preparation", "begin_session", "cancel_session", "choose_supervisor", "counting_signatures", "delete_preparation",
    "end_action", "end_supervision", "erase_supervision", "move_session", "open_prepared", "plan_session", "set_few_hours",
    "set_rhythm", "share_prepared", "sign_agreement", "sign_session", "supervision_of", "take_back_prepared", "words_of",
    "write_agreement", "write_prepared", "write_session",
]  # fmt: skip
