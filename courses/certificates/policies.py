from courses.certificates.models import Award
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


awards = AwardPolicy()
