import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from foundation import clock
from foundation.querysets import AppendOnlyQuerySet, Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from courses.certificates.models import (
        Award,
        AwardCredential,
        AwardDocument,
        AwardFile,
        AwardPrint,
        AwardReminder,
        AwardSeal,
        AwardSecret,
        CertificateWish,
        CheckLink,
        CredentialFile,
        PrintJob,
        PrintPart,
        RefresherRead,
        Withdrawal,
    )


def _led_or_own(user: Person, award: str) -> Q:
    """Awards of one's own, and those given in the services that one leads today."""
    return Q(**{f"{award}person": user.pk}) | Q(**{f"{award}service__in": ServiceRole.objects.leading(user).values("service")})


class AwardQuerySet(AppendOnlyQuerySet["Award"], ScopedQuerySet["Award"]):  # type: ignore[override]  # as_manager() of both
    def visible_to(self, user: Person) -> Self:
        """Your own, and those given in the services that you lead today."""
        return self.filter(_led_or_own(user, "")) if user.is_authenticated else self.none()

    def standing(self) -> Self:
        """Those that are worth something today: `AwardState.VALID`."""
        lasting = Q(valid_until=None) | Q(valid_until__gte=clock.today())
        return self.filter(lasting, replaced_by=None, withdrawal=None)

    def running_out(self, days: int) -> Self:
        """Those that stand for at most so many days more."""
        today = clock.today()
        return self.standing().filter(valid_until__gte=today, valid_until__lte=today + dt.timedelta(days=days))

    def with_state(self) -> Self:
        """With all that `state` asks for."""
        return self.select_related("replaced_by", "withdrawal")


class CertificateWishQuerySet(ScopedQuerySet["CertificateWish"]):
    def visible_to(self, user: Person) -> Self:
        """Your own."""
        return self.filter(enrolment__person=user.pk) if user.is_authenticated else self.none()


class AwardSecretQuerySet(ScopedQuerySet["AwardSecret"]):
    def visible_to(self, user: Person) -> Self:
        """Your own: whoever leads the service sees the award, not the name on it nor the document."""
        return self.filter(award__person=user.pk) if user.is_authenticated else self.none()


class AwardSealQuerySet(ScopedQuerySet["AwardSeal"]):
    def visible_to(self, user: Person) -> Self:
        """With the award."""
        return self.filter(_led_or_own(user, "award__")) if user.is_authenticated else self.none()


class AwardDocumentQuerySet(ScopedQuerySet["AwardDocument"]):
    def visible_to(self, user: Person) -> Self:
        """With the award."""
        return self.filter(_led_or_own(user, "award__")) if user.is_authenticated else self.none()


class AwardFileQuerySet(ScopedQuerySet["AwardFile"]):
    def visible_to(self, user: Person) -> Self:
        """Your own."""
        return self.filter(document__award__person=user.pk) if user.is_authenticated else self.none()


class AwardCredentialQuerySet(ScopedQuerySet["AwardCredential"]):
    def visible_to(self, user: Person) -> Self:
        """With the award."""
        return self.filter(_led_or_own(user, "award__")) if user.is_authenticated else self.none()

    def taken_back(self) -> Self:
        """Those whose award was withdrawn or replaced."""
        return self.filter(Q(award__withdrawal__isnull=False) | Q(award__replaced_by__isnull=False))


class CredentialFileQuerySet(ScopedQuerySet["CredentialFile"]):
    def visible_to(self, user: Person) -> Self:
        """Your own."""
        return self.filter(credential__award__person=user.pk) if user.is_authenticated else self.none()


class WithdrawalQuerySet(ScopedQuerySet["Withdrawal"]):
    def visible_to(self, user: Person) -> Self:
        """With the award: its holder, and whoever leads the service, see that and why."""
        return self.filter(_led_or_own(user, "award__")) if user.is_authenticated else self.none()


class CheckLinkQuerySet(ScopedQuerySet["CheckLink"]):
    def visible_to(self, user: Person) -> Self:
        """Your own."""
        return self.filter(award__person=user.pk) if user.is_authenticated else self.none()

    def open(self) -> Self:
        """Those that still show the name."""
        return self.filter(ends_at__gt=clock.now())


class RefresherReadQuerySet(ScopedQuerySet["RefresherRead"]):
    def visible_to(self, user: Person) -> Self:
        """Your own."""
        return self.filter(award__person=user.pk) if user.is_authenticated else self.none()


class AwardReminderQuerySet(ScopedQuerySet["AwardReminder"]):
    """Kept so that nobody is told twice. It has no screen."""


class PrintJobQuerySet(ScopedQuerySet["PrintJob"]):
    def visible_to(self, user: Person) -> Self:
        """Those of the services that you lead today."""
        return self.filter(service__in=ServiceRole.objects.leading(user).values("service")) if user.is_authenticated else self.none()


class PrintPartQuerySet(ScopedQuerySet["PrintPart"]):
    def visible_to(self, user: Person) -> Self:
        """With the job."""
        return self.filter(job__service__in=ServiceRole.objects.leading(user).values("service")) if user.is_authenticated else self.none()


class AwardPrintQuerySet(ScopedQuerySet["AwardPrint"]):
    def visible_to(self, user: Person) -> Self:
        """With the award."""
        return self.filter(_led_or_own(user, "award__")) if user.is_authenticated else self.none()
