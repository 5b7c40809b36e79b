from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.models import Invitation
from people.policies.accounts import services


class InvitationPolicy(ScopedPolicy[Invitation]):
    """Whoever leads the service; and who accepted it, their own."""

    model = Invitation

    def may_view(self, user: Person, obj: Invitation) -> bool:
        return obj.accepted_by_id == user.pk or services.may_lead(user, obj.service)

    def may_change(self, user: Person, obj: Invitation) -> bool:
        """Send it again, withdraw it."""
        return services.may_lead(user, obj.service)


invitations = InvitationPolicy()
