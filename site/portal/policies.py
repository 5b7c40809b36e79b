from collections.abc import Collection

from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.enums import Role
from people.models import ServiceRole
from portal.models import ServiceCounts


class ServiceCountsPolicy(ScopedPolicy[ServiceCounts]):
    """Whoever manages the service today. Not whoever leads it: they see its people."""

    model = ServiceCounts

    def may_view(self, user: Person, obj: ServiceCounts) -> bool:
        return self.manages(user, [obj.service_id])

    def manages(self, user: Person, services: Collection[int]) -> bool:
        """Does `user` manage each of `services` (ids) today? One query."""
        held = ServiceRole.objects.active().filter(person=user.pk, role=Role.MANAGER, service__in=services)
        return set(services) <= set(held.values_list("service", flat=True))


service_counts = ServiceCountsPolicy()
