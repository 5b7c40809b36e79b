from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.models import Service, ServiceRole, User


class UserPolicy(ScopedPolicy[User]):
    """You, and whoever leads a service in which you hold a role."""

    model = User

    def may_view(self, user: Person, obj: User) -> bool:
        if obj.pk == user.pk:
            return True
        led = {role.service_id for role in ServiceRole.objects.leading(user)}
        return any(role.service_id in led for role in obj.roles.all() if role.is_active())


class ServicePolicy(ScopedPolicy[Service]):
    """People who hold a role there today."""

    model = Service

    def may_view(self, user: Person, obj: Service) -> bool:
        return any(role.person_id == user.pk and role.is_active() for role in obj.roles.all())

    def may_lead(self, user: Person, obj: Service) -> bool:
        """See its people and act for them."""
        return any(role.person_id == user.pk and role.is_active() and role.leads for role in obj.roles.all())


class ServiceRolePolicy(ScopedPolicy[ServiceRole]):
    """The person, and whoever leads the service."""

    model = ServiceRole

    def may_view(self, user: Person, obj: ServiceRole) -> bool:
        return obj.person_id == user.pk or services.may_lead(user, obj.service)


users = UserPolicy()


services = ServicePolicy()


roles = ServiceRolePolicy()
