from charter_content.charter.models import CharterRead
from foundation.policies import ScopedPolicy
from foundation.querysets import Person


class CharterReadPolicy(ScopedPolicy[CharterRead]):
    """Whoever read it, and nobody else."""

    model = CharterRead

    def may_view(self, user: Person, obj: CharterRead) -> bool:
        return obj.person_id == user.pk


charter_reads = CharterReadPolicy()
