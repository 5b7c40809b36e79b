from typing import Any

from django import template

from courses.pages.outline import ModuleLine
from courses.progress.learner import Learner
from courses.progress.policies import may_open

register = template.Library()


@register.filter
def as_time(minutes: int) -> str:
    """`minutes` in words: “25 minutes”, and from an hour and a half on in hours, to the half: “4½ hours”."""
    if minutes < 90:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    halves = round(minutes / 30)
    return f"{halves // 2}{'½' if halves % 2 else ''} hours"


@register.simple_tag
def lesson_steps(learner: Learner, module: ModuleLine) -> list[dict[str, Any]]:
    """The lessons of `module` as steps: see templates/components/steps.html."""
    following = learner.next_lesson
    return [
        {
            "label": line.title,
            "url": f"/training/{line.path}",
            "note": f"about {line.minutes} minutes",
            "state": "done"
            if line.key in learner.completed
            else "locked"
            if not may_open(learner, line.key)
            else "now"
            if following and following.key == line.key
            else "",
        }
        for line in module.lessons
    ]
