import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from foundation import clock
from foundation.querysets import Joined, Person, ScopedQuerySet
from people.enums import LEADING
from people.hats import BETWEEN_HATS, BETWEEN_PARTS

if TYPE_CHECKING:
    from people.models import Service, ServiceRole, User


def active_q(on: dt.date) -> Q:
    """Roles that are in force on the date `on` (both ends included)."""
    return Q(starts__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))


class UserQuerySet(ScopedQuerySet["User"]):
    def visible_to(self, user: Person) -> Self:
        """Yourself, and the people of the services that you lead today."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        led = ServiceRole.objects.leading(user).values("service")
        theirs = ServiceRole.objects.active().filter(person=OuterRef("pk"), service__in=led)
        return self.filter(Q(pk=user.pk) | Exists(theirs))

    def with_hats(self) -> Self:
        """Each person with their roles in one column, for `leads`, `supports` and `hats` of User, and `edits` (are they in a group of
        content editors?). No date stands in it, so that its SQL can be prepared (people.backends)."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        apart = Value(BETWEEN_PARTS)
        ends = Coalesce(Cast("ends", CharField()), Value(""))
        role = Concat(
            "role", apart, Cast("starts", CharField()), apart, ends, apart, Cast("service", CharField()), apart,
            Cast("service__uuid", CharField()), apart, "service__name", output_field=CharField(),
        )  # fmt: skip
        theirs = ServiceRole.objects.filter(person=OuterRef("pk")).order_by().values("person")
        roles = theirs.annotate(all=Joined(role, between=BETWEEN_HATS)).values("all")
        groups = self.model.groups.through.objects.filter(user=OuterRef("pk"))
        return self.annotate(edits=Exists(groups), all_roles=Subquery(roles))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]  # built at run time by Django
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new person. `email` is kept in lower case; without `password` they can only sign in by code."""
        person: User = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **(fields | {"is_superuser": True}))

    def get_by_natural_key(self, username: str | None) -> "User":
        person: User = self.get(email=(username or "").strip().lower())
        return person


class ServiceQuerySet(ScopedQuerySet["Service"]):
    def visible_to(self, user: Person) -> Self:
        """The services in which `user` holds a role today."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=ServiceRole.objects.active().filter(person=user.pk).values("service"))


class ServiceRoleQuerySet(ScopedQuerySet["ServiceRole"]):
    def active(self, on: dt.date | None = None) -> Self:
        """Roles in force on `on` (a date; today when left out)."""
        return self.filter(active_q(on or clock.today()))

    def leading(self, user: Person) -> Self:
        """The roles in which `user` leads a service today."""
        return self.active().filter(person=user.pk, role__in=LEADING)

    def visible_to(self, user: Person) -> Self:
        """Your own roles, past ones too, and those in the services that you lead today."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user.pk) | Q(service__in=ServiceRole.objects.leading(user).values("service")))
