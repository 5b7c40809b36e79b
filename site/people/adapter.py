"""Where allauth's behaviour is ours."""

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

if TYPE_CHECKING:
    from people.models import User


def display_name(user: "User") -> str:
    """What emails and screens of accounts call a person."""
    return str(user)


class AccountAdapter(DefaultAccountAdapter):
    def validate_unique_email(self, email: str) -> str:
        """An address that is somebody's account is nobody else's. Raises ValidationError."""
        from people.models import User  # slow import: allauth loads adapters before models

        if User.objects.filter(email=email.strip().lower()).exists():
            raise ValidationError("This address belongs to an account already.")
        return str(super().validate_unique_email(email))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone: a service invites."""
        return False
