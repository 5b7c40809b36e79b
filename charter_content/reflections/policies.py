from charter_content.reflections.models import Reflection
from foundation.policies import ScopedPolicy
from foundation.querysets import Person


class ReflectionPolicy(ScopedPolicy[Reflection]):
    """The writer, and nobody else."""

    model = Reflection

    def may_view(self, user: Person, obj: Reflection) -> bool:
        return obj.person_id == user.pk

    may_change = may_delete = may_view


reflections = ReflectionPolicy()
