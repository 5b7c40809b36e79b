"""Screens: how long whole requests take, with one course of 100 lessons and one person at work in it."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.views.decorators.http import require_safe

from charter_content.charter.actions import load_charter
from charter_content.charter.files import CONTENT, read_charter_file
from charter_content.reflections.actions import write_reflection
from courses import flows
from courses.certificates.enums import TitleChoice
from courses.cohorts.actions import enrol
from courses.cohorts.models import Enrolment
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage, Edition
from courses.progress.actions import save_response
from courses.progress.enums import Mark
from courses.progress.learner import Learner
from courses.progress.queries import learner_of
from courses.quizzes.actions import Sent, start_sitting
from courses.quizzes.models import Question, QuestionOption, Quiz, QuizQuestion, Sitting
from courses.quizzes.queries import sitting_view
from people.actions import give_role
from people.enums import Role
from people.models import Service, User
from portal.scale import put_on_course

SENTENCE = "You listen, and you wait, and you let the other person find their own words for it. "
FLOOR_TEXT = SENTENCE * 52
"""4.3 KB: as much text as a lesson."""


@require_safe
def floor(request: HttpRequest) -> HttpResponse:
    """What the other screens are compared with: a signed-in page with the same frame and as much text, and nothing else."""
    assert request.user.is_authenticated
    return render(request, "portal/floor.html", {"text": FLOOR_TEXT})


urlpatterns = [path("floor/", floor), path("", include("config.urls"))]


PRIVATE = """:::worksheet {#card}
title: My card
fields:
- id: hello
  label: How I say hello
  kind: long
- id: more
  label: What else matters
  kind: long
:::

:::prompt {#think}
question: What helped?
principles:
- P1
:::

:::quiz {#check}
quiz: bench-quiz
:::
"""
QUIZ = """---
id: bench-quiz
title: Check it
---

:::question {#first}
kind: single
safety: false
stem: Who can gain?
options:
- text: Both
  right: true
  feedback: Yes.
- text: One
  right: false
  feedback: Many think so.
:::

:::question {#second}
kind: true-false
safety: false
stem: Trust may be slow.
options:
- text: 'True'
  right: true
  feedback: Yes.
- text: 'False'
  right: false
  feedback: There is no hurry.
:::
"""


def write_large_course(root: Path) -> Path:
    """A course of 4 days × 5 modules × 5 lessons with 4.3 KB of text each; the second lesson has worksheet, prompt and quiz."""

    def put(name: str, text: str) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")

    put("course.md", "---\nid: large\ntitle: Large\nneutral_title: Large\nlanguage: en-GB\nhours: 20\nsummary: For measuring.\n---\n")
    paragraphs = "\n\n".join((SENTENCE * 4).strip() for _ in range(13))
    for day in range(1, 5):
        put(f"day-{day}/day.md", f"---\nid: day-{day}\ntitle: Day {day}\n---\n")
        for module in range(1, 6):
            put(f"day-{day}/{module}/module.md", f"---\nid: m-{day}-{module}\ntitle: Module {module}\nminutes: 40\n---\n")
            for lesson in range(1, 6):
                private = PRIVATE if (day, module, lesson) == (1, 1, 2) else ""
                card = "\n:::principle {#card-of}\ncode: P1\n:::\n" if lesson == 1 else ""
                put(
                    f"day-{day}/{module}/{lesson}.md",
                    f"---\nid: l-{day}-{module}-{lesson}\ntitle: Lesson {lesson}\nminutes: 6\nprinciples: [P1]\n---\n\n"
                    f"{paragraphs}\n{card}\n{private}",
                )
    put("day-1/1/quiz.md", QUIZ)
    return root


@dataclass
class Scene:
    """What the screens are measured on."""

    client: Client
    coordinator: Client
    learner: Learner
    person: User
    sitting: Sitting
    serial: str
    wrong: str
    long_quizzes: dict[int, Sitting]
    """An open sitting for each length."""
    desks: dict[int, Client]
    """A coordinator of so many people."""

    attempt: int = 0

    def answer(self) -> Any:
        """Answer a question: one more try at the same one each time."""
        self.attempt += 1
        url = f"/quizzes/{self.sitting.uuid}/1/"
        return self.client.post(url, {"q1.attempt": self.attempt, "q1.given": self.wrong}, HTTP_HOST="localhost")


def do_lessons(enrolment: Enrolment, number: int) -> None:
    """Mark the first `number` lessons of an enrolment as done, one by one."""
    for place in range(number):
        learner = learner_of(enrolment)
        flows.mark_lesson(learner, lesson=learner.outline.lessons[place], mark=Mark.DONE, by=enrolment.person)


def long_quiz(number: int, person: User) -> Sitting:
    """An open sitting of `number` questions, all but the last answered."""
    questions = []
    for n in range(number):
        question = Question(stem=f"<p>Question {n}: {SENTENCE}</p>")
        question.options = [QuestionOption(text=f"Answer {k}", right=k == 0, feedback=SENTENCE) for k in range(4)]
        question.save()
        questions.append(question)
    quiz = Quiz(title=f"{number} questions")
    quiz.items = [QuizQuestion(sort_order=n, question=question) for n, question in enumerate(questions)]
    quiz.save()
    sitting = start_sitting(quiz, by=person)
    sent = {position: Sent({"given": ["1"]}) for position in range(1, number)}
    flows.answer_questions(sitting.uuid, sent=sent, by=person)
    return sitting


def desk_of(number: int, first: int, edition: Edition) -> Client:
    """A coordinator with `number` people on the course, at every stage of it, the first of them with the number `first`."""
    service = Service.objects.create(name=f"Bench of {number}")
    person = User.objects.create_user(f"coordinator-{number}@alongside.example", display_name="Robin")
    give_role(person, service=service, role=Role.COORDINATOR, by=None)
    put_on_course(range(first, first + number), [service], edition)
    client = Client()
    client.force_login(person)
    return client


def make_scene(folder: Path, say: Callable[[str], None]) -> Scene:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    say("making a database of its own …")
    call_command("migrate", interactive=False, verbosity=0)
    load_charter(read_charter_file(CONTENT), shipped=True)
    say("loading a course of 100 lessons …")
    load_course(write_large_course(folder / "large"))
    service = Service.objects.create(name="Bench")
    coordinator = User.objects.create_user("coordinator@alongside.example", display_name="Robin")
    give_role(coordinator, service=service, role=Role.COORDINATOR, by=None)
    course = CoursePage.objects.get(slug="large")
    people = [User.objects.create_user(f"p{n}@alongside.example", display_name=f"Person {n}") for n in range(30)]
    enrolments = [enrol(person, course_key=course.translation_key, service=service, by=None) for person in people]
    person, done = people[0], people[1]
    learner = learner_of(enrolments[0])
    lesson = learner.outline.lessons[1]
    do_lessons(enrolments[0], 40)
    for field in ("hello", "more"):
        save_response(
            learner,
            lesson=lesson,
            block_id="card",
            field_id=field,
            label=field,
            text=SENTENCE,
            seen_revision=0,
            ring=person.ring,
            by=person,
        )
    write_reflection(text=SENTENCE, by=person, seen_revision=0, lesson_key=lesson.key, block_id="think")
    sitting = flows.start_sitting(learner, lesson=lesson, block_id="check", quiz_key=lesson.quizzes[0], by=person)
    wrong = next(option.id for option in sitting_view(sitting).questions[0].options if not option.right)
    flows.wish_for_certificate(enrolments[1], name="Dev", title=TitleChoice.FULL, by=done)
    do_lessons(enrolments[1], 100)
    say("putting 10,100 people on it …")
    desks = {number: desk_of(number, first, enrolments[0].edition) for number, first in ((100, 1), (10_000, 101))}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
    client, desk = Client(), Client()
    client.force_login(person)
    desk.force_login(coordinator)
    long_quizzes = {number: long_quiz(number, done) for number in (10, 200)}
    return Scene(client, desk, learner, person, sitting, enrolments[1].awards.get().serial, wrong, long_quizzes, desks)


def measure(scene: Scene, rounds: int) -> dict[str, dict[str, Any]]:
    """{screen: {"ms", "queries", "ratio"}}: medians of `rounds` visits each, in random order, so that no screen has the quiet minute."""

    def get(client: Client, url: str) -> Callable[[], Any]:
        return lambda: client.get(url, HTTP_HOST="localhost")

    lessons = scene.learner.outline.lessons
    of_done = Client()
    of_done.force_login(User.objects.get(pk=scene.long_quizzes[10].person_id))
    screens: dict[str, Callable[[], Any]] = {
        "floor": get(scene.client, "/floor/"),
        "lesson": get(scene.client, f"/training/{lessons[7].path}"),
        "lesson_private": get(scene.client, f"/training/{lessons[1].path}"),
        "module": get(scene.client, f"/training/{scene.learner.outline.modules[0].path}"),
        "my_training": get(scene.client, "/training/"),
        "answer": scene.answer,
        "question_of_10": get(of_done, f"/quizzes/{scene.long_quizzes[10].uuid}/10/"),
        "question_of_200": get(of_done, f"/quizzes/{scene.long_quizzes[200].uuid}/200/"),
        "desk": get(scene.coordinator, "/people/"),
        **{f"desk_of_{number}": get(client, "/people/") for number, client in scene.desks.items()},
        "certificate": get(scene.client, f"/c/{scene.serial}/"),
        "support": get(scene.client, "/support/"),
    }
    queries: dict[str, int] = {}
    for name, visit in screens.items():
        for _ in range(2):  # the second visit of a lesson is the usual one: the first notes the place
            with CaptureQueriesContext(connection) as captured:
                response = visit()
            assert response.status_code in (200, 302), f"{name}: {response.status_code}"
            queries[name] = len(captured)
    times: dict[str, list[float]] = {name: [] for name in screens}
    order = [name for name in screens for _ in range(rounds)]
    random.shuffle(order)
    for name in order:
        if name == "lesson":  # the place is where it was left, as for somebody who reads on
            scene.client.post(f"/training/{lessons[7].path}place/", HTTP_HOST="localhost")
        elif name == "lesson_private":
            scene.client.post(f"/training/{lessons[1].path}place/", HTTP_HOST="localhost")
        start = time.perf_counter()
        screens[name]()
        times[name].append((time.perf_counter() - start) * 1000)
    base = statistics.median(times["floor"])
    return {
        name: {
            "ms": round(statistics.median(values), 2),
            "queries": queries[name],
            "ratio": round(statistics.median(values) / base, 2),
        }
        for name, values in times.items()
    }
