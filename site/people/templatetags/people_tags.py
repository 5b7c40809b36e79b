from django import template

from people.models import ContactRequest, User

register = template.Library()


@register.simple_tag
def asked_of(user: User) -> int:
    """How many people of the services that `user` leads wait to be contacted. One query."""
    return ContactRequest.objects.asked_of(user).count()
