import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from foundation.prepared import Prepared
from foundation.querysets import Person, ScopedQuerySet
from people.models import ServiceRole, User

if TYPE_CHECKING:
    from courses.quizzes.models import Answer, Draft, ExtraTime, HandIn, Marking, Result, Sitting, Words


@dataclass(frozen=True)
class Visitor:
    """Somebody without an account who takes a public quiz: known by a cookie of their browser, of which only a hash is kept."""

    cookie: str
    pk: None = None
    is_authenticated: bool = False

    @property
    def browser_key(self) -> str:
        return hashlib.sha256(self.cookie.encode()).hexdigest() if self.cookie else ""


Sitter = User | Visitor
"""Who sits: a person with an account, or a browser."""


def own_q(user: Person | AnonymousUser | Visitor, path: str = "") -> Q | None:
    """Rows of `user`'s own sittings, where `path` leads from the row to the sitting; None for nobody in particular."""
    if user.is_authenticated:
        return Q(**{f"{path}person": user.pk})
    key = getattr(user, "browser_key", "")
    return Q(**{f"{path}person": None, f"{path}browser_key": key}) if key else None


def _granted(to: Q) -> QuerySet[Permission]:
    return Permission.objects.filter(to, content_type__app_label="quizzes", codename="view_sittings").order_by()[:1]


_granted_to = Prepared(lambda user: _granted(Q(user=user) | Q(group__user=user)), int)
_granted_to_any = Prepared(lambda: _granted(Q(user__is_active=True) | Q(group__user__is_active=True)))


def holds_view_sittings(user: Person) -> bool:
    """Was `view_sittings` given to them or to a group of theirs? No role has it by default, and being a superuser is no grant."""
    return bool(user.is_authenticated) and _granted_to.exists(user.pk)


def somebody_holds_view_sittings() -> bool:
    """Was it given to anybody? Then we may not say that nobody else sees a finished sitting."""
    return _granted_to_any.exists()


class SittingQuerySet(ScopedQuerySet["Sitting"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """Your own. Which options somebody picked is nobody else's business, coordinators included."""
        own = own_q(user)
        return self.none() if own is None else self.filter(own)

    def open(self) -> Self:
        return self.filter(finished_at=None)

    def finished(self) -> Self:
        return self.exclude(finished_at=None)


class AnswerQuerySet(ScopedQuerySet["Answer"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        own = own_q(user, "sitting__")
        return self.none() if own is None else self.filter(own)


class WordsQuerySet(ScopedQuerySet["Words"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        own = own_q(user, "answer__sitting__")
        return self.none() if own is None else self.filter(own)


class DraftQuerySet(ScopedQuerySet["Draft"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        own = own_q(user, "sitting__")
        return self.none() if own is None else self.filter(own)


class ResultQuerySet(ScopedQuerySet["Result"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        own = own_q(user, "sitting__")
        return self.none() if own is None else self.filter(own)

    def newest(self) -> Self:
        """Of each sitting the result that counts."""
        newer = self.model._default_manager.filter(sitting=OuterRef("sitting")).order_by("-pk").values("pk")[:1]
        return self.filter(pk=Subquery(newer))


class HandInQuerySet(ScopedQuerySet["HandIn"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """Your own, and what was handed in where you lead today, or anywhere if you may view sittings, and has not been taken back."""
        own = own_q(user, "answer__sitting__")
        if own is None:
            return self.none()
        return self.filter(own | self._markable_q(user)) if user.is_authenticated else self.filter(own)

    def markable_by(self, user: Person) -> Self:
        """What `user` may mark: never their own."""
        return self.filter(self._markable_q(user)).exclude(answer__sitting__person=user.pk)

    @staticmethod
    def _markable_q(user: Person) -> Q:
        led = Q() if holds_view_sittings(user) else Q(service__in=ServiceRole.objects.leading(user).values("service"))
        return Q(taken_back_at=None) & led

    def kept(self) -> Self:
        return self.filter(taken_back_at=None)

    def waiting_for(self, user: Person) -> Self:
        """What `user` has not marked and that still wants a marker: one, or two people where the quiz says so."""
        from courses.quizzes.models import Marking  # circular import: the models need this queryset

        marks = Marking.objects.filter(hand_in=OuterRef("pk"))
        by_two = marks.filter(Exists(Marking.objects.filter(hand_in=OuterRef("hand_in")).exclude(marker=OuterRef("marker"))))
        wants_another = Q(answer__sitting__rules__second_marker=True) & ~Exists(marks.filter(marker=user.pk)) & ~Exists(by_two)
        return self.filter(~Exists(marks) | wants_another)


class MarkingQuerySet(ScopedQuerySet["Marking"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """What was said about your own words, and about those handed in where you lead."""
        from courses.quizzes.models import HandIn  # circular import: the models need this queryset

        return self.filter(hand_in__in=HandIn.objects.visible_to(user).values("pk"))


class ExtraTimeQuerySet(ScopedQuerySet["ExtraTime"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """Your own, and those of the people where you lead today."""
        return self.filter(person__in=User.objects.visible_to(user).values("pk")) if user.is_authenticated else self.none()
