from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.enums import GIVEN_BY_LEADS, Role
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
        return bool(self._roles(user, obj))

    def may_lead(self, user: Person, obj: Service) -> bool:
        """See its people and act for them."""
        return any(role.leads for role in self._roles(user, obj))

    def may_make_deputies(self, user: Person, obj: Service) -> bool:
        """A deputy makes no deputies, nor themselves one for longer."""
        return any(role.role == Role.COORDINATOR for role in self._roles(user, obj))

    def _roles(self, user: Person, obj: Service) -> list[ServiceRole]:
        """Those of today. Out of the prefetched ones where there are any; else only theirs are fetched: a service can have thousands."""
        if "roles" in getattr(obj, "_prefetched_objects_cache", {}):
            return [role for role in obj.roles.all() if role.person_id == user.pk and role.is_active()]
        return list(ServiceRole.objects.active().filter(person=user.pk, service=obj.pk))


class ServiceRolePolicy(ScopedPolicy[ServiceRole]):
    """The person, and whoever leads the service."""

    model = ServiceRole

    def may_view(self, user: Person, obj: ServiceRole) -> bool:
        return obj.person_id == user.pk or services.may_lead(user, obj.service)

    def may_give(self, user: Person, obj: ServiceRole) -> bool:
        """Give it, or end it: nobody does that for themselves. Who coordinates and who manages is set by administrators."""
        if obj.person_id == user.pk:
            return False
        if obj.role == Role.DEPUTY:
            return services.may_make_deputies(user, obj.service)
        return obj.role in GIVEN_BY_LEADS and services.may_lead(user, obj.service)


users = UserPolicy()


services = ServicePolicy()


roles = ServiceRolePolicy()
