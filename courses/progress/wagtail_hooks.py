from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from courses.pages.models import CoursePage, DayPage, LessonPage, ModulePage, TrainingPage


@hooks.register("before_serve_page")
def one_door(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse | None:
    """A page of a course that reaches Wagtail's own serve goes to the learner's view: there is no second door, whatever its address."""
    if isinstance(page, TrainingPage):
        return redirect("my_training")
    if isinstance(page, CoursePage):
        return redirect("course", slug=page.slug)
    if isinstance(page, DayPage | ModulePage | LessonPage):
        course = page.course
        if course is None:
            return None
        below = page.url_path.removeprefix(course.url_path)
        return redirect("training_part", path=f"{course.slug}/{below}".rstrip("/"))
    return None
