from courses.cohorts.models import Cohort, Enrolment
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.policies import services


class CohortPolicy(ScopedPolicy[Cohort]):
    """Whoever leads its service."""

    model = Cohort

    def may_view(self, user: Person, obj: Cohort) -> bool:
        return services.may_lead(user, obj.service)


class EnrolmentPolicy(ScopedPolicy[Enrolment]):
    """The person sees their own and learns on it; whoever leads the service sees it and acts for it, but never on their own."""

    model = Enrolment

    def may_view(self, user: Person, obj: Enrolment) -> bool:
        return obj.person_id == user.pk or services.may_lead(user, obj.service)

    def may_learn(self, user: Person, obj: Enrolment) -> bool:
        return obj.person_id == user.pk

    def may_lead(self, user: Person, obj: Enrolment) -> bool:
        """Lift a gate, record a conversation: nobody does that for themselves."""
        return obj.person_id != user.pk and services.may_lead(user, obj.service)


cohorts = CohortPolicy()
enrolments = EnrolmentPolicy()
