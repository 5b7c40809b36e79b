import datetime as dt

from courses.certificates.enums import RENEWABLE, AwardState
from courses.certificates.models import (
    Award,
    AwardCredential,
    AwardDocument,
    AwardFile,
    AwardPrint,
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
from foundation import clock
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.policies import services


def _holds(user: Person, award: Award) -> bool:
    return award.person_id is not None and award.person_id == user.pk


class AwardPolicy(ScopedPolicy[Award]):
    """The holder, and whoever leads the service that gave it. Only the holder downloads it, shows the name and has it replaced;
    only the other side withdraws it."""

    model = Award

    def may_view(self, user: Person, obj: Award) -> bool:
        return _holds(user, obj) or services.may_lead(user, obj.service)

    def may_download(self, user: Person, obj: Award) -> bool:
        return _holds(user, obj)

    def may_show(self, user: Person, obj: Award) -> bool:
        """Decide who sees the name."""
        return _holds(user, obj)

    def may_replace(self, user: Person, obj: Award) -> bool:
        """Have it again under another name or title. What was withdrawn is given again by whoever withdrew it, not by its holder."""
        return _holds(user, obj) and obj.state in (AwardState.VALID, AwardState.EXPIRED)

    def may_renew(self, user: Person, obj: Award) -> bool:
        """From RENEWABLE days before it runs out, and ever after."""
        if not _holds(user, obj) or obj.state not in (AwardState.VALID, AwardState.EXPIRED):
            return False
        return obj.valid_until is not None and obj.valid_until <= clock.today() + dt.timedelta(days=RENEWABLE)

    def may_withdraw(self, user: Person, obj: Award) -> bool:
        """Nobody withdraws, nor gives again, a certificate of their own."""
        return not _holds(user, obj) and services.may_lead(user, obj.service)

    may_give_again = may_withdraw


class CertificateWishPolicy(ScopedPolicy[CertificateWish]):
    """The person whose certificate it will be."""

    model = CertificateWish

    def may_view(self, user: Person, obj: CertificateWish) -> bool:
        return obj.enrolment.person_id == user.pk


class AwardSecretPolicy(ScopedPolicy[AwardSecret]):
    """The holder alone."""

    model = AwardSecret

    def may_view(self, user: Person, obj: AwardSecret) -> bool:
        return _holds(user, obj.award)


class AwardSealPolicy(ScopedPolicy[AwardSeal]):
    """As the award."""

    model = AwardSeal

    def may_view(self, user: Person, obj: AwardSeal) -> bool:
        return awards.may_view(user, obj.award)


class AwardDocumentPolicy(ScopedPolicy[AwardDocument]):
    """As the award."""

    model = AwardDocument

    def may_view(self, user: Person, obj: AwardDocument) -> bool:
        return awards.may_view(user, obj.award)


class AwardFilePolicy(ScopedPolicy[AwardFile]):
    """The holder alone."""

    model = AwardFile

    def may_view(self, user: Person, obj: AwardFile) -> bool:
        return _holds(user, obj.document.award)


class AwardCredentialPolicy(ScopedPolicy[AwardCredential]):
    """As the award."""

    model = AwardCredential

    def may_view(self, user: Person, obj: AwardCredential) -> bool:
        return awards.may_view(user, obj.award)


class CredentialFilePolicy(ScopedPolicy[CredentialFile]):
    """The holder alone."""

    model = CredentialFile

    def may_view(self, user: Person, obj: CredentialFile) -> bool:
        return _holds(user, obj.credential.award)


class WithdrawalPolicy(ScopedPolicy[Withdrawal]):
    """As the award."""

    model = Withdrawal

    def may_view(self, user: Person, obj: Withdrawal) -> bool:
        return awards.may_view(user, obj.award)


class CheckLinkPolicy(ScopedPolicy[CheckLink]):
    """The holder alone."""

    model = CheckLink

    def may_view(self, user: Person, obj: CheckLink) -> bool:
        return _holds(user, obj.award)

    may_end = may_view


class RefresherReadPolicy(ScopedPolicy[RefresherRead]):
    """The holder alone."""

    model = RefresherRead

    def may_view(self, user: Person, obj: RefresherRead) -> bool:
        return _holds(user, obj.award)


class PrintJobPolicy(ScopedPolicy[PrintJob]):
    """Whoever leads the service today: they may have the documents of its people this way, and each holder sees that they did."""

    model = PrintJob

    def may_view(self, user: Person, obj: PrintJob) -> bool:
        return services.may_lead(user, obj.service)

    may_take = may_view


class PrintPartPolicy(ScopedPolicy[PrintPart]):
    """As the job."""

    model = PrintPart

    def may_view(self, user: Person, obj: PrintPart) -> bool:
        return services.may_lead(user, obj.job.service)


class AwardPrintPolicy(ScopedPolicy[AwardPrint]):
    """As the award."""

    model = AwardPrint

    def may_view(self, user: Person, obj: AwardPrint) -> bool:
        return awards.may_view(user, obj.award)


awards = AwardPolicy()
wishes = CertificateWishPolicy()
secrets = AwardSecretPolicy()
seals = AwardSealPolicy()
documents = AwardDocumentPolicy()
files = AwardFilePolicy()
credentials = AwardCredentialPolicy()
credential_files = CredentialFilePolicy()
withdrawals = WithdrawalPolicy()
check_links = CheckLinkPolicy()
refresher_reads = RefresherReadPolicy()
print_jobs = PrintJobPolicy()
print_parts = PrintPartPolicy()
award_prints = AwardPrintPolicy()
