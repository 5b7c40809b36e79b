"""Ways into a cohort: an invitation that leads there, and a code that can be printed."""

from django.db import models
from django.db.models import Q

from courses.cohorts.models.cohorts import Cohort
from courses.cohorts.querysets import InvitationPlaceQuerySet, JoinCodeQuerySet
from foundation import clock
from people.enums import INVITABLE
from people.models import Invitation, User


class InvitationPlace(models.Model):
    """The cohort that an invitation, which knows no course, leads to."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="place")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="invitation_places")

    objects = InvitationPlaceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"place for invitation {self.invitation_id}"


class JoinCode(models.Model):
    """A code with which whoever is in the room asks to join a cohort. It gives nothing but a mail with a link."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="join_codes")
    code = models.CharField(max_length=8, unique=True)
    role = models.CharField(max_length=16, choices=[(role.value, role.label) for role in INVITABLE], blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = JoinCodeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort"], condition=Q(ended_at=None), name="one_join_code_a_cohort")]

    def __str__(self) -> str:
        return f"join code of cohort {self.cohort_id}"

    @property
    def pretty(self) -> str:
        """With a hyphen in the middle, as it is printed."""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def works(self) -> bool:
        """Neither ended nor too old. The cohort may be closed all the same."""
        return self.ended_at is None and self.expires_at > clock.now()
