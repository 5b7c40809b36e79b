from dataclasses import dataclass

from django import template

from people.enums import Role
from people.models import ContactRequest, Service, ServiceRole, User
from people.queries import Walk, walk_at

register = template.Library()


@register.simple_tag
def asked_of(user: User) -> int:
    """How many people of the services that `user` leads wait to be contacted. One query."""
    return ContactRequest.objects.asked_of(user).count()


@dataclass(frozen=True)
class MentoringOf:
    """Who mentors somebody at a service; `walk` None: nobody."""

    walk: Walk | None


@register.simple_tag
def mentoring_of(person: User, service: Service) -> MentoringOf | None:
    """The mentoring of `person` at `service`, for whoever leads it; None unless they are a peer supporter there today. Three queries."""
    theirs = ServiceRole.objects.active().filter(person=person.pk, service=service.pk, role=Role.SUPPORTER)
    return MentoringOf(walk_at(person, service)) if theirs.exists() else None
