from .carry import import_passport
from .erase import erase_inductions
from .lead import change_start, close_induction, move_to_version, name_signer, reopen_induction, start_induction
from .sign import ChangedSince, Signed, agree_elsewhere, record_elsewhere, say_not_yet, sign_item, take_back
from .template import Loaded, load_template, use_template

__all__ = [
    "ChangedSince", "Loaded", "Signed", "agree_elsewhere", "change_start", "close_induction", "erase_inductions", "import_passport",
    "load_template", "move_to_version", "name_signer", "record_elsewhere", "reopen_induction", "say_not_yet", "sign_item",
    "start_induction", "take_back", "use_template",
]  # fmt: skip
