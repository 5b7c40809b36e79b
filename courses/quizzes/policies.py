import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from courses.quizzes.models import Answer, Draft, ExtraTime, HandIn, Marking, Result, Sitting
from courses.quizzes.querysets import holds_view_sittings, own_q
from foundation.policies import ScopedPolicy, Viewer
from foundation.prepared import Prepared
from foundation.querysets import Person
from people.models import User
from people.policies import services

_own = Prepared(lambda person, uuid: Sitting.objects.visible_to(User(pk=person)).filter(uuid=uuid), int, uuid.UUID)
_own_for_update = Prepared(
    lambda person, uuid: Sitting.objects.visible_to(User(pk=person)).select_for_update(of=("self",)).filter(uuid=uuid), int, uuid.UUID
)


class SittingPolicy(ScopedPolicy[Sitting]):
    """The person who sat it; somebody without an account is known by their browser."""

    model = Sitting

    def get(self, user: Viewer, **lookup: object) -> Sitting:
        """As every policy's. By its uuid for somebody signed in, which each page of a quiz asks for, it is a prepared query."""
        return self._one(_own, user, lookup) or super().get(user, **lookup)

    def get_for_update(self, user: Viewer, **lookup: object) -> Sitting:
        """As every policy's; prepared like `get`."""
        return self._one(_own_for_update, user, lookup) or super().get_for_update(user, **lookup)

    def _one(self, query: Prepared, user: Viewer, lookup: dict[str, Any]) -> Sitting | None:
        """None when `query` is not for this look-up. Raises Http404 as `get` does."""
        if not isinstance(user, User) or lookup.keys() != {"uuid"} or not isinstance(lookup["uuid"], uuid.UUID):
            return None
        found: list[Sitting] = query.objects(user.pk, lookup["uuid"])
        if not found:
            raise Http404
        return found[0]

    def may(self, user: Person, action: str, obj: Sitting) -> bool:
        rule = getattr(self, f"may_{action}", None)
        return bool(rule and rule(user, obj))

    def may_view(self, user: Person, obj: Sitting) -> bool:
        if obj.person_id is not None:
            return bool(user.is_authenticated) and obj.person_id == user.pk
        return own_q(user) is not None and not user.is_authenticated and obj.browser_key == getattr(user, "browser_key", None)

    def may_answer(self, user: Person, obj: Sitting) -> bool:
        """Evidence: a finished sitting takes no more answers."""
        return self.may_view(user, obj) and not obj.is_finished


class AnswerPolicy(ScopedPolicy[Answer]):
    model = Answer

    def may_view(self, user: Person, obj: Answer) -> bool:
        return sittings.may_view(user, obj.sitting)


class DraftPolicy(ScopedPolicy[Draft]):
    model = Draft

    def may_view(self, user: Person, obj: Draft) -> bool:
        return sittings.may_view(user, obj.sitting)


class ResultPolicy(ScopedPolicy[Result]):
    """How it went is the learner's own business. Markers see what they marked."""

    model = Result

    def may_view(self, user: Person, obj: Result) -> bool:
        return sittings.may_view(user, obj.sitting)


class HandInPolicy(ScopedPolicy[HandIn]):
    """Whoever handed it in; and, until it is taken back, whoever leads the service it was handed in at or holds `view_sittings`."""

    model = HandIn

    def may_view(self, user: Person, obj: HandIn) -> bool:
        return sittings.may_view(user, obj.answer.sitting) or self.may_mark(user, obj)

    def may_mark(self, user: Person, obj: HandIn) -> bool:
        """Nobody marks their own words."""
        if obj.taken_back_at is not None or not user.is_authenticated or obj.answer.sitting.person_id == user.pk:
            return False
        return (obj.service is not None and services.may_lead(user, obj.service)) or holds_view_sittings(user)

    def may_take_back(self, user: Person, obj: HandIn) -> bool:
        """Until somebody has marked it: from then on it is part of a result."""
        return obj.taken_back_at is None and sittings.may_view(user, obj.answer.sitting) and not obj.markings.exists()


class MarkingPolicy(ScopedPolicy[Marking]):
    model = Marking

    def may_view(self, user: Person, obj: Marking) -> bool:
        return hand_ins.may_view(user, obj.hand_in)


class ExtraTimePolicy(ScopedPolicy[ExtraTime]):
    """The person it was given to, and whoever leads a service of theirs today."""

    model = ExtraTime

    def may_view(self, user: Person, obj: ExtraTime) -> bool:
        return obj.person_id == user.pk or self.may_give(user, obj.person)

    def may_give(self, user: Person, obj: User) -> bool:
        """Nobody gives it to themselves."""
        return bool(user.is_authenticated) and obj.pk != user.pk and User.objects.visible_to(user).filter(pk=obj.pk).exists()

    def require_give(self, user: Person, obj: User) -> None:
        """Raises PermissionDenied unless `user` may give time to `obj`."""
        if not self.may_give(user, obj):
            raise PermissionDenied


sittings = SittingPolicy()
answers = AnswerPolicy()
drafts = DraftPolicy()
results = ResultPolicy()
hand_ins = HandInPolicy()
markings = MarkingPolicy()
extra_times = ExtraTimePolicy()
