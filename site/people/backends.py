"""Signing in."""

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend

if TYPE_CHECKING:
    from people.models import User


class PersonBackend(AuthenticationBackend):
    """allauth's sign-in by email, with the person and their hats fetched in one query a request."""

    def get_user(self, user_id: int) -> "User | None":
        from people.models import User  # slow import: Django loads backends before models

        person: User | None = User.objects.with_hats().filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
