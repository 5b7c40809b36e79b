from courses.cohorts.enums import READABLE, Side
from courses.cohorts.models import (
    AccessNeeds,
    Attendance,
    CalendarFeed,
    CatchUp,
    CatchUpSignature,
    CheckIn,
    Enrolment,
    LiveSession,
)
from courses.cohorts.policies.cohorts import cohorts
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.policies import services


class LiveSessionPolicy(ScopedPolicy[LiveSession]):
    """Whoever is in its cohort, leads it or facilitates it."""

    model = LiveSession

    def may_view(self, user: Person, obj: LiveSession) -> bool:
        return self.may_attend(user, obj) or cohorts.may_view(user, obj.cohort)

    def may_attend(self, user: Person, obj: LiveSession) -> bool:
        """Be in its cohort: see when it is, and check in."""
        return Enrolment.objects.filter(cohort=obj.cohort_id, person=user.pk, state__in=READABLE).exists()

    def may_change(self, user: Person, obj: LiveSession) -> bool:
        """Move it, or call it off."""
        return cohorts.may_lead(user, obj.cohort) and obj.cancelled_at is None

    def may_run(self, user: Person, obj: LiveSession) -> bool:
        """See its register and its code: whoever leads or facilitates the cohort."""
        return cohorts.may_keep_register(user, obj.cohort)

    def may_keep_register(self, user: Person, obj: LiveSession) -> bool:
        """Say who came: from its day on."""
        return self.may_run(user, obj) and obj.has_begun and obj.cancelled_at is None


class AttendancePolicy(ScopedPolicy[Attendance]):
    """The person, whoever leads their service, and whoever facilitates the cohort. Nobody records their own."""

    model = Attendance

    def may_view(self, user: Person, obj: Attendance) -> bool:
        return (
            obj.enrolment.person_id == user.pk
            or services.may_lead(user, obj.enrolment.service)
            or cohorts.may_facilitate(user, obj.session.cohort)
        )


class CheckInPolicy(ScopedPolicy[CheckIn]):
    """As the register."""

    model = CheckIn

    def may_view(self, user: Person, obj: CheckIn) -> bool:
        return (
            obj.enrolment.person_id == user.pk
            or services.may_lead(user, obj.enrolment.service)
            or cohorts.may_facilitate(user, obj.session.cohort)
        )


class AccessNeedsPolicy(ScopedPolicy[AccessNeeds]):
    """The person, and whoever facilitates their cohort; nobody else who leads."""

    model = AccessNeeds

    def may_view(self, user: Person, obj: AccessNeeds) -> bool:
        if obj.enrolment.person_id == user.pk:
            return True
        return obj.enrolment.cohort is not None and cohorts.may_facilitate(user, obj.enrolment.cohort)


class CatchUpPolicy(ScopedPolicy[CatchUp]):
    """The person, and whoever leads their service. Each signs for their side, and nobody for both."""

    model = CatchUp

    def may_view(self, user: Person, obj: CatchUp) -> bool:
        return self.side_of(user, obj) is not None

    def side_of(self, user: Person, obj: CatchUp) -> Side | None:
        """For which side `user` would sign; None for neither."""
        if obj.enrolment.person_id == user.pk:
            return Side.PERSON
        return Side.LEADER if services.may_lead(user, obj.enrolment.service) else None

    def may_change(self, user: Person, obj: CatchUp) -> bool:
        """Agree other tasks: whoever leads, until somebody has signed."""
        return self.side_of(user, obj) == Side.LEADER and not obj.signatures.exists()

    def may_sign(self, user: Person, obj: CatchUp) -> bool:
        return self.side_of(user, obj) is not None


class CatchUpSignaturePolicy(ScopedPolicy[CatchUpSignature]):
    """Whoever may see what it stands under."""

    model = CatchUpSignature

    def may_view(self, user: Person, obj: CatchUpSignature) -> bool:
        return catch_ups.may_view(user, obj.catch_up)


class CalendarFeedPolicy(ScopedPolicy[CalendarFeed]):
    """The person, and nobody else."""

    model = CalendarFeed

    def may_view(self, user: Person, obj: CalendarFeed) -> bool:
        return obj.person_id == user.pk


live_sessions = LiveSessionPolicy()
attendances = AttendancePolicy()
check_ins = CheckInPolicy()
access_needs = AccessNeedsPolicy()
catch_ups = CatchUpPolicy()
catch_up_signatures = CatchUpSignaturePolicy()
calendar_feeds = CalendarFeedPolicy()
