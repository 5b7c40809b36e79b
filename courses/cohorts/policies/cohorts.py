from courses.cohorts.enums import FACILITATING
from courses.cohorts.models import Cohort, Enrolment
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.models import ServiceRole
from people.policies import services


class CohortPolicy(ScopedPolicy[Cohort]):
    """Whoever leads its service, and whoever facilitates it."""

    model = Cohort

    def may_view(self, user: Person, obj: Cohort) -> bool:
        return self.may_lead(user, obj) or self.may_facilitate(user, obj)

    def may_lead(self, user: Person, obj: Cohort) -> bool:
        """Change it, say who is in it, plan its sessions."""
        return services.may_lead(user, obj.service)

    def may_facilitate(self, user: Person, obj: Cohort) -> bool:
        """See what people need to take part. The rule of `querysets.facilitates_q`, for one."""
        named = {one.pk: one for one in obj.facilitators.all()}
        roles = ServiceRole.objects.active().filter(service=obj.service_id, role__in=FACILITATING, person__in=named)
        here = set(roles.values_list("person", flat=True)) if named else set()
        if user.pk in here:
            return True
        return self.may_lead(user, obj) and not any(named[pk].is_active for pk in here)

    def may_keep_register(self, user: Person, obj: Cohort) -> bool:
        """Say who came: whoever facilitates, and whoever leads."""
        return self.may_view(user, obj)


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
