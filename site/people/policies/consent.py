from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.models import ConsentRecord


class ConsentRecordPolicy(ScopedPolicy[ConsentRecord]):
    """The person alone. Who leads their service does not see it: a "no" is to cost nothing."""

    model = ConsentRecord

    def may_view(self, user: Person, obj: ConsentRecord) -> bool:
        return obj.person_id == user.pk

    def may_give(self, user: Person, obj: ConsentRecord) -> bool:
        """Say yes, or take it back."""
        return obj.person_id == user.pk


consents = ConsentRecordPolicy()
