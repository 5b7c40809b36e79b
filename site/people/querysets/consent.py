from typing import TYPE_CHECKING, Any, NoReturn, Self

from foundation.querysets import Person, ScopedQuerySet

if TYPE_CHECKING:
    from people.models import ConsentRecord


class ConsentRecordQuerySet(ScopedQuerySet["ConsentRecord"]):
    def visible_to(self, user: Person) -> Self:
        """Your own: nobody else sees what you agreed to."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("What somebody said is never changed. A new record counts.")
