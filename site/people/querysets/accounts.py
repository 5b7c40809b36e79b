import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat

from foundation import clock
from foundation.querysets import Joined, Person, ScopedQuerySet
from people.enums import LEADING, Role
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
        """Each person with `leads` (do they lead a service today?), `supports` (are they, or were they, a peer supporter or a manager?),
        `edits` (are they in a group of content editors?) and `roles_today` (for people.hats.hats_of)."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        led = ServiceRole.objects.active().filter(person=OuterRef("pk"), role__in=LEADING)
        supports = ServiceRole.objects.filter(person=OuterRef("pk"), role__in=(Role.SUPPORTER, Role.MANAGER))
        groups = self.model.groups.through.objects.filter(user=OuterRef("pk"))
        apart = Value(BETWEEN_PARTS)
        hat = Concat(
            "role", apart, Cast("service", CharField()), apart, Cast("service__uuid", CharField()), apart, "service__name",
            output_field=CharField(),
        )  # fmt: skip
        today = ServiceRole.objects.active().filter(person=OuterRef("pk")).order_by().values("person")
        hats = today.annotate(all=Joined(hat, between=BETWEEN_HATS)).values("all")
        return self.annotate(leads=Exists(led), supports=Exists(supports), edits=Exists(groups), roles_today=Subquery(hats))


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
