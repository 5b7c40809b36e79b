from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page

from courses.pages.models import CoursePage, DayPage, LessonPage, ModulePage, TrainingPage
from courses.pages.queries import lessons_with
from courses.progress.policies import may_open
from courses.progress.queries import learners_of


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


@hooks.register("before_serve_document")
def ask_the_gate(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """A file is for people to whom a lesson with it is open, and for editors. Others get a 404, also while it stands in no lesson."""
    user = request.user
    if user.is_authenticated and (user.is_superuser or getattr(user, "edits", False)):
        return None
    learners = learners_of(user) if user.is_authenticated else []
    keys = lessons_with(document) if learners else []
    if any(may_open(learner, key) for learner in learners for key in keys):
        return None
    raise Http404
