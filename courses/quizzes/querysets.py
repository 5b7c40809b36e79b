from typing import TYPE_CHECKING, Self

from foundation.querysets import Person, ScopedQuerySet

if TYPE_CHECKING:
    from courses.quizzes.models import Answer, Sitting


class SittingQuerySet(ScopedQuerySet["Sitting"]):
    def visible_to(self, user: Person) -> Self:
        """Your own. Which options somebody picked is nobody else's business, coordinators included."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()

    def open(self) -> Self:
        return self.filter(finished_at=None)

    def finished(self) -> Self:
        return self.exclude(finished_at=None)


class AnswerQuerySet(ScopedQuerySet["Answer"]):
    def visible_to(self, user: Person) -> Self:
        return self.filter(sitting__person=user.pk) if user.is_authenticated else self.none()
