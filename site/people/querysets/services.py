from typing import TYPE_CHECKING, Self

from django.db.models import Model
from django.db.models.functions import Lower

from foundation.querysets import M, Person, ScopedQuerySet

if TYPE_CHECKING:
    from people.models import Service


class OfServiceQuerySet(ScopedQuerySet[M]):
    """What stands on the page of a service."""

    def visible_to(self, user: Person) -> Self:
        """Of the services in which `user` holds a role today."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        return self.filter(service__in=ServiceRole.objects.active().filter(person=user.pk).values("service"))

    def of(self, service: "Service | Model") -> Self:
        """Those of `service`, from A to Z."""
        return self.filter(service=service.pk).order_by(Lower("name"), "pk")
