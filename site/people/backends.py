"""Signing in."""

from functools import cache
from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend

from foundation.prepared import Prepared

if TYPE_CHECKING:
    from people.models import User


@cache
def _person() -> tuple[Prepared, list[str]]:
    """The query of one person by id with their hats, built once, and the columns that make a User."""
    from people.models import User  # slow import: Django loads backends before models

    columns = [field.attname for field in User._meta.concrete_fields]
    return Prepared(lambda pk: User.objects.with_hats().filter(pk=pk).values(*columns, "edits", "all_roles"), int), columns


class PersonBackend(AuthenticationBackend):
    """allauth's sign-in by email, with the person and their hats fetched in one query a request."""

    def get_user(self, user_id: int) -> "User | None":
        from people.models import User  # slow import: Django loads backends before models

        query, columns = _person()
        row = next(iter(query.rows(user_id)), None)
        if row is None:
            return None
        person: User = User.from_db("default", columns, [row[name] for name in columns])
        person.__dict__.update(edits=row["edits"], all_roles=row["all_roles"])
        return person if self.user_can_authenticate(person) else None
