"""What has changed in a course since somebody's certificate was given, or renewed: all that renewing it asks them to go through."""

from dataclasses import dataclass

from wagtail.models import Revision

from courses.certificates.facts import from_json
from courses.certificates.models import Award, RefresherRead
from courses.certificates.queries.awards import certificates_of
from courses.pages.models import Edition
from courses.pages.outline import LessonLine
from courses.pages.queries import latest_edition, outline
from courses.progress.learner import Learner
from courses.progress.queries import SafetyState, completion


@dataclass(frozen=True)
class ChangedLesson:
    """A lesson that is new, or was published again, and whether its holder has gone through it as it is now."""

    line: LessonLine
    is_new: bool
    is_read: bool


@dataclass(frozen=True)
class Changes:
    """What is to be gone through, in the order of the course."""

    lessons: tuple[ChangedLesson, ...]
    safety_left: tuple[SafetyState, ...]
    """Safety questions of the newest edition that were not answered right yet, nor talked through."""
    newer: Edition | None
    """The edition to move to first: its lessons cannot be opened before."""

    @property
    def left(self) -> tuple[ChangedLesson, ...]:
        return tuple(one for one in self.lessons if not one.is_read)

    @property
    def are_done(self) -> bool:
        return not self.left and not self.safety_left and self.newer is None


def changes_since(award: Award, learner: Learner) -> Changes:
    """What has changed since `award` was given or renewed; a new name on it in between makes no difference. `learner` is its holder's."""
    facts = from_json(award.facts)
    since = min(one.issued_at for one in certificates_of(learner.enrolment_id) if from_json(one.facts).renewed == facts.renewed)
    newest = latest_edition(learner.outline.course)
    newer = newest if newest is not None and newest.pk != learner.edition_id else None
    course = outline(newer.pk, newer.stamp) if newer else learner.outline
    pinned = [line.revision for line in course.lessons if line.revision]
    changed = set(Revision.objects.filter(pk__in=pinned, created_at__gt=since).values_list("pk", flat=True))
    read = set(RefresherRead.objects.filter(award=award).values_list("lesson_key", "revision"))
    then = Edition.objects.filter(course_key=learner.outline.course, number=facts.edition).first()
    known = outline(then.pk, then.stamp).lesson_by_key if then else {}
    lessons = tuple(
        ChangedLesson(line, is_new=line.key not in known, is_read=(line.key, line.revision) in read)
        for line in course.lessons
        if line.revision in changed or line.key not in known
    )
    return Changes(lessons, () if newer else completion(learner).safety_left, newer)
