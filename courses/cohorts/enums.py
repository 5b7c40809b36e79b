from django.db.models import TextChoices

from people.enums import Role


class EnrolmentState(TextChoices):
    ACTIVE = "active", "On the course"
    COMPLETED = "completed", "Completed"
    LEFT = "left", "Left the course"


OPEN = (EnrolmentState.ACTIVE,)
"""States of which a person has at most one per course."""

READABLE = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)
"""States in which the course can still be read."""

FACILITATING = (Role.COORDINATOR, Role.DEPUTY, Role.MENTOR)
"""Roles at the cohort's service with which somebody may be named as facilitator."""
