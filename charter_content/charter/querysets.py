from typing import TYPE_CHECKING, Self

from django.db.models import Q

from foundation.querysets import Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from charter_content.charter.models import CharterRead, ReadTogether


class CharterReadQuerySet(ScopedQuerySet["CharterRead"]):
    def visible_to(self, user: Person) -> Self:
        """Your own: what somebody has read is nobody else's business."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()


class ReadTogetherQuerySet(ScopedQuerySet["ReadTogether"]):
    def visible_to(self, user: Person) -> Self:
        """What is about you, and about the people of services that you lead today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user.pk) | Q(service__in=ServiceRole.objects.leading(user).values("service")))
