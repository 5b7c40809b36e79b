from typing import TYPE_CHECKING, Self

from django.db.models import Q

from foundation.querysets import AppendOnlyQuerySet, Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from courses.certificates.models import Award


class AwardQuerySet(AppendOnlyQuerySet["Award"], ScopedQuerySet["Award"]):  # type: ignore[override]  # as_manager() of both
    def visible_to(self, user: Person) -> Self:
        """Your own, and those given in the services that you lead today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user.pk) | Q(service__in=ServiceRole.objects.leading(user).values("service")))
