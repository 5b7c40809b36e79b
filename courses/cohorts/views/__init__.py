from .inviting import code, code_picture, code_poster, invitations, invite, look_through
from .joining import ask_again, join_by_code, join_page, type_code

__all__ = [
    "ask_again",
    "code",
    "code_picture",
    "code_poster",
    "invitations",
    "invite",
    "join_by_code",
    "join_page",
    "look_through",
    "type_code",
]
