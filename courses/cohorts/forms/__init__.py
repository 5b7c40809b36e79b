from .joining import AS_WHAT, COLLEAGUE, AskForm, CodeForm, GuestRows, Into, InviteForm, JoinForm, role_of

__all__ = ["AS_WHAT", "COLLEAGUE", "AskForm", "CodeForm", "GuestRows", "Into", "InviteForm", "JoinForm", "role_of"]
