from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.models import ContactHours, ContactRequest
from people.policies.accounts import services


class ContactHoursPolicy(ScopedPolicy[ContactHours]):
    """Everybody at the service sees them; whoever leads it sets them."""

    model = ContactHours

    def may_view(self, user: Person, obj: ContactHours) -> bool:
        return services.may_view(user, obj.service)

    def may_change(self, user: Person, obj: ContactHours) -> bool:
        return services.may_lead(user, obj.service)


class ContactRequestPolicy(ScopedPolicy[ContactRequest]):
    """The person who asked, and whoever leads the service."""

    model = ContactRequest

    def may_view(self, user: Person, obj: ContactRequest) -> bool:
        return obj.person_id == user.pk or services.may_lead(user, obj.service)

    def may_answer(self, user: Person, obj: ContactRequest) -> bool:
        """Open it, and say that they have been in touch: nobody does that for themselves."""
        return obj.person_id != user.pk and services.may_lead(user, obj.service)

    def may_take_back(self, user: Person, obj: ContactRequest) -> bool:
        return obj.person_id == user.pk and obj.closed_at is None


contact_hours = ContactHoursPolicy()


contact_requests = ContactRequestPolicy()
