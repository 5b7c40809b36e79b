from typing import TYPE_CHECKING, Self

from django.db.models import Q

from foundation.querysets import Person, ScopedQuerySet

if TYPE_CHECKING:
    from people.models import ContactHours, ContactRequest


class ContactHoursQuerySet(ScopedQuerySet["ContactHours"]):
    def visible_to(self, user: Person) -> Self:
        """Of the services in which `user` holds a role today."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        return self.filter(service__in=ServiceRole.objects.active().filter(person=user.pk).values("service"))


class ContactRequestQuerySet(ScopedQuerySet["ContactRequest"]):
    def visible_to(self, user: Person) -> Self:
        """Your own; and those of others in the services that you lead today."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user.pk) | Q(service__in=ServiceRole.objects.leading(user).values("service")))

    def asked_of(self, user: Person) -> Self:
        """Open ones of others in the services that `user` leads today."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        return self.filter(closed_at=None, service__in=ServiceRole.objects.leading(user).values("service")).exclude(person=user.pk)

    def waiting(self) -> Self:
        """Open, and nobody has looked yet."""
        return self.filter(closed_at=None, opened_at=None)
