from charter_content.charter.models import CharterRead, ReadTogether
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.models import ServiceRole
from people.policies import services


class CharterReadPolicy(ScopedPolicy[CharterRead]):
    """Whoever read it, and nobody else."""

    model = CharterRead

    def may_view(self, user: Person, obj: CharterRead) -> bool:
        return obj.person_id == user.pk


class ReadTogetherPolicy(ScopedPolicy[ReadTogether]):
    """Whom it is about, and whoever leads the service."""

    model = ReadTogether

    def may_view(self, user: Person, obj: ReadTogether) -> bool:
        return obj.person_id == user.pk or services.may_lead(user, obj.service)

    def may_say(self, user: Person, obj: ReadTogether) -> bool:
        """Say that the two read it: somebody of that service, and whoever leads there."""
        return self.may_view(user, obj) and ServiceRole.objects.filter(person=obj.person_id, service=obj.service_id).exists()

    def may_agree(self, user: Person, obj: ReadTogether) -> bool:
        """Say so too: the other one of the two. Nobody agrees with themselves, or with somebody else on their own side."""
        return self.may_say(user, obj) and (obj.person_id == user.pk) != obj.is_by_person

    def may_take_back(self, user: Person, obj: ReadTogether) -> bool:
        return self.may_view(user, obj) and obj.by_id == user.pk


charter_reads = CharterReadPolicy()
readings_together = ReadTogetherPolicy()
