from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q

from charter_content.reflections.enums import READERS
from foundation.querysets import Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from charter_content.reflections.models import Reflection, Share, ShareAnswer, ShareOpening


class ReflectionQuerySet(ScopedQuerySet["Reflection"]):
    def visible_to(self, user: Person) -> Self:
        """Your own. Nobody else can see a reflection, count it, or learn that it exists."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()


class ShareQuerySet(ScopedQuerySet["Share"]):
    def visible_to(self, user: Person) -> Self:
        """What you shared, taken back or not; and what is shared with you, while you have a role that reads in that service."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(writer=user.pk) | self._readable_q(user))

    def readable_by(self, user: Person) -> Self:
        """What is shared with `user`, and open to them today."""
        return self.filter(self._readable_q(user)) if user.is_authenticated else self.none()

    def unread_by(self, user: Person) -> Self:
        """What is shared with `user`, open to them today, and was not opened by them yet."""
        from charter_content.reflections.models import ShareOpening  # circular import: the models need this queryset

        return self.readable_by(user).filter(~Exists(ShareOpening.objects.filter(share=OuterRef("pk"), person=user.pk)))

    @staticmethod
    def _readable_q(user: Person) -> Q:
        reads_in = ServiceRole.objects.active().filter(person=user.pk, role__in=READERS).values("service")
        return Q(reader=user.pk, taken_back_at=None, service__in=reads_in)

    def with_state(self) -> Self:
        """Each share with `is_open`: may its reader read it today?"""
        roles = ServiceRole.objects.active().filter(person=OuterRef("reader"), service=OuterRef("service"), role__in=READERS)
        return self.annotate(is_open=Q(taken_back_at=None, reader__is_active=True) & Q(Exists(roles)))


class ShareOpeningQuerySet(ScopedQuerySet["ShareOpening"]):
    def visible_to(self, user: Person) -> Self:
        """The writer sees every time that somebody opened it; the others see their own."""
        return self.filter(Q(share__writer=user.pk) | Q(person=user.pk)) if user.is_authenticated else self.none()


class ShareAnswerQuerySet(ScopedQuerySet["ShareAnswer"]):
    def visible_to(self, user: Person) -> Self:
        """Answers to what you shared, once they are sent; and your own, as long as you may read what they answer."""
        from charter_content.reflections.models import Share  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        mine = Q(person=user.pk, share__in=Share.objects.readable_by(user).values("pk"))
        return self.filter(Q(share__writer=user.pk, sent_at__isnull=False) | mine)

    def sent(self) -> Self:
        return self.exclude(sent_at=None)

    def drafts(self) -> Self:
        return self.filter(sent_at=None)
