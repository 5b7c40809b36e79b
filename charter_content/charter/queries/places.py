"""Where each principle is taught, asked and reflected on, for editors. Content only: never a person."""

from dataclasses import dataclass, field

from courses.pages.models import LessonPage
from courses.quizzes.models import Question


@dataclass
class Places:
    """Of one principle: the lessons that teach it, the published questions that ask about it, the lessons with a prompt on it."""

    code: str
    name: str = ""
    lessons: list[LessonPage] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    prompts: list[LessonPage] = field(default_factory=list)


def places_of_principles(names: dict[str, str]) -> list[Places]:
    """The places of each principle of `names` (name by code), in its order, then of codes that lessons or questions name and the charter
    has not. A constant number of queries."""
    found = {code: Places(code, name) for code, name in names.items()}

    def of(code: str) -> Places:
        return found.setdefault(code, Places(code))

    for lesson in LessonPage.objects.live().order_by("path"):
        for code in lesson.principles:
            of(code).lessons.append(lesson)
        for code in sorted(_prompted(lesson)):
            of(code).prompts.append(lesson)
    for question in Question.objects.filter(live=True).order_by("pk"):
        for code in question.principles:
            of(code).questions.append(question)
    return list(found.values())


def _prompted(lesson: LessonPage) -> set[str]:
    """Codes that the prompts of a lesson name. From the blocks as they are stored: opening them would fetch every picture."""
    found = set()
    for block in lesson.body.raw_data:
        if block["type"] == "prompt":
            found |= {item["value"] if isinstance(item, dict) else item for item in block["value"].get("principles") or ()}
    return found
