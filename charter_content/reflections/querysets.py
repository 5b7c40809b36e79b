from typing import TYPE_CHECKING, Self

from foundation.querysets import Person, ScopedQuerySet

if TYPE_CHECKING:
    from charter_content.reflections.models import Reflection


class ReflectionQuerySet(ScopedQuerySet["Reflection"]):
    def visible_to(self, user: Person) -> Self:
        """Your own. Nobody else can see a reflection, count it, or learn that it exists."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()
