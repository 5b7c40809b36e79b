from typing import TYPE_CHECKING, Self

from django.db.models import Q

from foundation.querysets import AppendOnlyQuerySet, Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from courses.certificates.models import Award, AwardSecret, CertificateWish


class AwardQuerySet(AppendOnlyQuerySet["Award"], ScopedQuerySet["Award"]):  # type: ignore[override]  # as_manager() of both
    def visible_to(self, user: Person) -> Self:
        """Your own, and those given in the services that you lead today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user.pk) | Q(service__in=ServiceRole.objects.leading(user).values("service")))


class CertificateWishQuerySet(ScopedQuerySet["CertificateWish"]):
    def visible_to(self, user: Person) -> Self:
        """Your own."""
        return self.filter(enrolment__person=user.pk) if user.is_authenticated else self.none()


class AwardSecretQuerySet(ScopedQuerySet["AwardSecret"]):
    def visible_to(self, user: Person) -> Self:
        """Your own: whoever leads the service sees the award, not the name on it nor the document."""
        return self.filter(award__person=user.pk) if user.is_authenticated else self.none()
