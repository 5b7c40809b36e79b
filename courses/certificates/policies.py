from courses.certificates.models import Award, AwardSecret, CertificateWish
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.policies import services


class AwardPolicy(ScopedPolicy[Award]):
    """The holder, and whoever leads the service that gave it. Only the holder downloads the document."""

    model = Award

    def may_view(self, user: Person, obj: Award) -> bool:
        return (obj.person_id is not None and obj.person_id == user.pk) or services.may_lead(user, obj.service)

    def may_download(self, user: Person, obj: Award) -> bool:
        return obj.person_id is not None and obj.person_id == user.pk


class CertificateWishPolicy(ScopedPolicy[CertificateWish]):
    """The person whose certificate it will be."""

    model = CertificateWish

    def may_view(self, user: Person, obj: CertificateWish) -> bool:
        return obj.enrolment.person_id == user.pk


class AwardSecretPolicy(ScopedPolicy[AwardSecret]):
    """The holder alone."""

    model = AwardSecret

    def may_view(self, user: Person, obj: AwardSecret) -> bool:
        return obj.award.person_id is not None and obj.award.person_id == user.pk


awards = AwardPolicy()
wishes = CertificateWishPolicy()
secrets = AwardSecretPolicy()
