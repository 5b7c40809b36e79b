from typing import TYPE_CHECKING, Self

from foundation.querysets import Person, ScopedQuerySet

if TYPE_CHECKING:
    from charter_content.charter.models import CharterRead


class CharterReadQuerySet(ScopedQuerySet["CharterRead"]):
    def visible_to(self, user: Person) -> Self:
        """Your own: what somebody has read is nobody else's business."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()
