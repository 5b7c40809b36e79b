from typing import TYPE_CHECKING, Self

from foundation.querysets import Person, ScopedQuerySet
from people.enums import Role
from people.models import ServiceRole

if TYPE_CHECKING:
    from portal.models import ServiceCounts


class ServiceCountsQuerySet(ScopedQuerySet["ServiceCounts"]):
    def visible_to(self, user: Person) -> Self:
        """Of the services that you manage today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(service__in=ServiceRole.objects.active().filter(person=user.pk, role=Role.MANAGER).values("service"))
