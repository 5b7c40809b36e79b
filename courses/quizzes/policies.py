from courses.quizzes.models import Answer, Sitting
from foundation.policies import ScopedPolicy
from foundation.querysets import Person


class SittingPolicy(ScopedPolicy[Sitting]):
    """The person who sat it."""

    model = Sitting

    def may_view(self, user: Person, obj: Sitting) -> bool:
        return obj.person_id is not None and obj.person_id == user.pk

    def may_answer(self, user: Person, obj: Sitting) -> bool:
        """Evidence: a finished sitting takes no more answers."""
        return self.may_view(user, obj) and not obj.is_finished


class AnswerPolicy(ScopedPolicy[Answer]):
    model = Answer

    def may_view(self, user: Person, obj: Answer) -> bool:
        return sittings.may_view(user, obj.sitting)


sittings = SittingPolicy()
answers = AnswerPolicy()
