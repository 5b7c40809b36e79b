from .agree import (
    begin_agreement,
    sign_agreement,
    write_agreement,
)
from .erase import (
    erase_supervision,
)
from .group import (
    Plan,
    answer_invitation,
    cancel_gathering,
    drop_theme,
    move_gathering,
    plan_gathering,
    sign_up,
    submit_theme,
    take_off,
)
from .group_record import (
    add_to_gathering,
    close_gathering,
    end_gathering_action,
    keep_register,
    write_gathering,
)
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
from .prepare import (
    begin_preparation,
    delete_preparation,
    open_prepared,
    share_prepared,
    take_back_prepared,
    write_prepared,
)
from .together import (
    ChangedSince,
    Field,
    Sent,
    Written,
    counting_signatures,
    words_of,
)

__all__ = [
    "ChangedSince", "Field", "Plan", "Sent", "Signed", "Written", "add_to_gathering", "add_to_session", "answer_invitation",
    "answer_request", "ask_to_supervise", "begin_agreement", "begin_preparation", "begin_session", "cancel_gathering",
    "cancel_session", "choose_supervisor", "close_gathering", "counting_signatures", "delete_preparation", "drop_theme",
    "end_action", "end_gathering_action", "end_supervision", "erase_supervision", "keep_register", "move_gathering",
    "move_session", "open_prepared", "plan_gathering", "plan_session", "set_few_hours", "set_rhythm", "share_prepared",
    "sign_agreement", "sign_session", "sign_up", "submit_theme", "supervision_of", "take_back_prepared", "take_off", "words_of",
    "write_agreement", "write_gathering", "write_prepared", "write_session",
]  # fmt: skip
