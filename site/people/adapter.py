"""Where allauth's behaviour is ours."""

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

if TYPE_CHECKING:
    from people.models import User


def display_name(user: "User") -> str:
    """What emails and screens of accounts call a person."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone: a service invites."""
        return False
