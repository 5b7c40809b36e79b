from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.enums import Role
from people.models import Mentoring, MentorMeeting, ServiceRole
from people.policies.accounts import services


class MentoringPolicy(ScopedPolicy[Mentoring]):
    """The person, also afterwards; the mentor, while both have their roles; and whoever leads the service."""

    model = Mentoring

    def may_view(self, user: Person, obj: Mentoring) -> bool:
        if obj.person_id == user.pk or services.may_lead(user, obj.service):
            return True
        return obj.mentor_id == user.pk and self.is_in_force(obj)

    def may_record(self, user: Person, obj: Mentoring) -> bool:
        """Say that they met: either of the two, while it lasts. Whoever leads the service was not there."""
        return user.pk in (obj.person_id, obj.mentor_id) and self.is_in_force(obj)

    def may_end(self, user: Person, obj: Mentoring) -> bool:
        return services.may_lead(user, obj.service)

    def is_in_force(self, obj: Mentoring) -> bool:
        """The same as `MentoringQuerySet.in_force`, of one. It asks the roles of today."""
        if obj.ends is not None or obj.mentor is None or not (obj.mentor.is_active and obj.person.is_active):
            return False
        there = ServiceRole.objects.active().filter(service=obj.service_id)
        held = set(there.filter(person__in=(obj.mentor_id, obj.person_id)).values_list("person", "role"))
        return {(obj.mentor_id, Role.MENTOR.value), (obj.person_id, Role.SUPPORTER.value)} <= held


class MentorMeetingPolicy(ScopedPolicy[MentorMeeting]):
    """Whoever may see the mentoring."""

    model = MentorMeeting

    def may_view(self, user: Person, obj: MentorMeeting) -> bool:
        return mentorings.may_view(user, obj.mentoring)

    def may_take_back(self, user: Person, obj: MentorMeeting) -> bool:
        """Who recorded it, while it lasts."""
        return obj.recorded_by_id == user.pk and mentorings.may_record(user, obj.mentoring)


mentorings = MentoringPolicy()


mentor_meetings = MentorMeetingPolicy()
