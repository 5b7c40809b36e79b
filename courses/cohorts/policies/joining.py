from courses.cohorts.models import InvitationPlace, JoinCode
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.policies import invitations, services


class InvitationPlacePolicy(ScopedPolicy[InvitationPlace]):
    """Whoever may see the invitation."""

    model = InvitationPlace

    def may_view(self, user: Person, obj: InvitationPlace) -> bool:
        return invitations.may_view(user, obj.invitation)


class JoinCodePolicy(ScopedPolicy[JoinCode]):
    """Whoever leads the service of its cohort."""

    model = JoinCode

    def may_view(self, user: Person, obj: JoinCode) -> bool:
        return services.may_lead(user, obj.cohort.service)


invitation_places = InvitationPlacePolicy()
join_codes = JoinCodePolicy()
