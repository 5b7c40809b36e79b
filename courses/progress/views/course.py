"""Pages to find one's way: My training, a course, a day, a module; and the door to a lesson."""

from contextlib import suppress
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses import flows
from courses.cohorts.queries import next_session_of
from courses.pages.enums import Audience
from courses.pages.models import CoursePage
from courses.pages.outline import LessonLine, ModuleLine
from courses.pages.queries import page_beside
from courses.progress.actions import keep_place
from courses.progress.learner import Learner
from courses.progress.policies import day_is_open, may_open
from courses.progress.queries import completion, learner, learners_of, module_progress, talks_to_agree
from people.decorators import signed_in
from people.models import User

from .reading import find_part, lesson_page, open_reader


def course_context(found: Learner, person: User) -> dict[str, Any]:
    """What "My training" and a course's page show about one course."""
    following = found.next_lesson
    done = completion(found)
    return {
        "learner": found,
        "course": found.outline,
        "days": module_progress(found),
        "next": following,
        "next_module": found.outline.module_of(following) if following else None,
        "next_day": found.outline.day_of(following) if following else None,
        "next_is_open": bool(following and may_open(found, following.key)),
        "completion": done,
        "minutes_left": found.minutes_left(found.outline),
        "award": flows.certificate_of(found) if found.is_complete else None,
        "to_agree": talks_to_agree(found, person),
    }


@require_safe
@login_required
def my_training(request: HttpRequest) -> HttpResponse:
    """The learner's home: where to carry on, the days, what waits."""
    person = signed_in(request)
    found = learners_of(person)
    if not found:
        return render(request, "progress/no_course.html")
    context = course_context(found[0], person) | {"others": found[1:], "today": True, "next_session": next_session_of(person)}
    return render(request, "progress/my_training.html", context)


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """One course: the whole of it for its learner; for everybody else what it is about."""
    found = learner(request.user, slug) if isinstance(request.user, User) else None
    page = CoursePage.objects.live().filter(slug=slug).first()
    if found is not None:
        beside = page.beside(Audience.EVERYONE) if page else ()
        return render(request, "progress/course.html", course_context(found, signed_in(request)) | {"beside": beside})
    if page is None:
        raise Http404
    return page.serve(request)


@require_safe
def training_part(request: HttpRequest, path: str) -> HttpResponse:
    """A day, a module or a lesson, for its learner; a page beside a course, for everybody."""
    if (page := page_beside(path)) is not None:
        return page.serve(request)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    found, part = find_part(request, path)
    if isinstance(part, LessonLine):
        person = signed_in(request)
        if found.place_lesson != part.key and may_open(found, part.key):
            with suppress(OperationalError):  # a busy database keeps nobody from reading
                keep_place(found, lesson=part, block_id="", by=person)
        return lesson_page(request, open_reader(person, found, part))
    if isinstance(part, ModuleLine):
        day = found.outline.days[part.day - 1]
        return render(
            request,
            "progress/module.html",
            {
                "learner": found,
                "course": found.outline,
                "day": day,
                "module": part,
                "done": found.count(part),
                "opening": day_is_open(found, day),
            },
        )
    context = {"learner": found, "course": found.outline, "day": part, "opening": day_is_open(found, part)}
    return render(request, "progress/day.html", context | {"progress": module_progress(found)[part.number - 1]})
