from django import template

from courses.cohorts.models import Cohort
from people.models import User

register = template.Library()


@register.simple_tag
def facilitates(user: User) -> bool:
    """Does `user` facilitate a cohort today? One query."""
    return Cohort.objects.facilitated_by(user).exists()
