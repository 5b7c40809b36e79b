"""Sample people: invented, in two services, each with a history made through the same steps as the screens. Never in production."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from charter_content.charter.queries import principles_by_code
from charter_content.reflections.actions import share_reflection, write_reflection
from courses import flows
from courses.certificates.enums import TitleChoice
from courses.cohorts.actions import close_cohort, enrol
from courses.cohorts.enums import Presence
from courses.cohorts.models import Cohort, Enrolment
from courses.pages.models import CoursePage
from courses.pages.outline import LessonLine
from courses.pages.queries import lesson_segments
from courses.progress.actions import keep_place, save_response
from courses.progress.enums import Mark
from courses.progress.learner import Learner
from courses.progress.queries import learner_of
from courses.quizzes.actions import Sent, start_sitting
from courses.quizzes.enums import Sureness
from courses.quizzes.models import Quiz
from courses.quizzes.queries import sitting_view
from foundation import clock
from people.actions import ask_for_contact, begin_mentoring, give_role, record_meeting, set_contact_hours
from people.enums import Role, Way
from people.models import Service, User
from portal.actions import EDITORS, MODERATORS
from portal.sample.groups import AUTUMN, SUMMER, SampleGroups
from portal.sample.induction import sample_induction
from portal.sample.quiz import ESSAY_ANSWER, make_sample_quiz
from portal.sample.service import fill_page
from portal.sample.supervision import sample_supervision

PASSWORD = "alongside"  # noqa: S105 -- printed by script/start, and refused in production
DOMAIN = "alongside.example"
CAST = (
    ("trainee", "Amara Okafor", "she/her"),
    ("finished", "Dev Patel", "he/him"),
    ("coordinator", "Robin Hughes", "they/them"),
    ("manager", "Sunita Rao", ""),
    ("mentor", "Morgan Lee", "she/her"),
    ("editor", "Tomasz Nowak", ""),
    ("moderator", "Grace Adeyemi", ""),
    ("admin", "Alex Byrne", ""),
    ("colleague", "Jo Bell", ""),
    ("ben", "Ben Lewis", ""),
    ("carys", "Carys Morgan", "she/her"),
    ("deputy", "Kwame Boateng", "he/him"),
    ("hill.coordinator", "Yusuf Khan", "he/him"),
    ("hill.trainee", "Ella Fraser", "she/her"),
)
FOUR_DAYS, FOR_COLLEAGUES = "supporting-others", "working-alongside"
SHARED_WORDS = (
    "I had a plan for our walk today. Then I asked what would suit, and we sat on the steps instead.\n\n"
    "It was odd to let go of my plan. Afterwards I thought: that was the best part. I would like to talk about how you do that."
)
RIVERSIDE, HILLSIDE = "Riverside peer support service", "Hillside peer support service"


@dataclass
class _Walk:
    """Somebody's way through a course, one lesson after another, at invented moments."""

    person: User
    enrolment: Enrolment
    moment: dt.datetime

    def learner(self) -> Learner:
        return learner_of(self.enrolment)

    def lessons(self, number: int, *, until: dt.datetime, first_wrong: bool = False) -> None:
        """Do the next `number` lessons, the last before `until`: their quizzes, a word in a worksheet, and "done"."""
        step = (until - self.moment) / (number + 1)
        for _ in range(number):
            learner = self.learner()
            lesson = learner.next_lesson
            if lesson is None:
                return
            self.moment += step
            with clock.set_to(self.moment):
                self._one(learner, lesson, first_wrong)

    def _one(self, learner: Learner, lesson: LessonLine, first_wrong: bool) -> None:
        if lesson.has_content_note:
            flows.mark_lesson(learner, lesson=lesson, mark=Mark.WENT_ON, by=self.person)
        keep_place(learner, lesson=lesson, block_id="", by=self.person)
        assert lesson.revision is not None
        for segment in lesson_segments(lesson.revision, learner.edition_id, learner.stamp, learner.charter_stamp, "en-gb") or ():
            if segment.kind == "quiz":
                self._quiz(learner, lesson, segment.block_id, uuid.UUID(segment.value["quiz"]), first_wrong)
            elif segment.kind == "worksheet":
                field = next((one for one in segment.value["fields"] if one["kind"] in ("line", "long")), None)
                if field is not None:
                    save_response(
                        learner, lesson=lesson, block_id=segment.block_id, field_id=field["id"], label=field["label"],
                        text="Still thinking about this one.", seen_revision=0, ring=self.person.ring, by=self.person,
                    )  # fmt: skip
        flows.mark_lesson(learner, lesson=lesson, mark=Mark.DONE, by=self.person)

    def _quiz(self, learner: Learner, lesson: LessonLine, block_id: str, quiz: uuid.UUID, first_wrong: bool) -> None:
        sitting = flows.start_sitting(learner, lesson=lesson, block_id=block_id, quiz_key=quiz, by=self.person)
        for question in sitting_view(sitting).questions:
            right = [option.id for option in question.options if option.right]
            wrong = [option.id for option in question.options if not option.right][:1]
            tries = [wrong, right] if first_wrong and question.position == 2 and wrong else [right]
            for attempt, given in enumerate(tries, start=1):
                flows.answer_questions(sitting.uuid, sent={question.position: Sent({"given": given}, attempt)}, by=self.person)


def _every_kind(quiz: Quiz, person: User) -> None:
    """The sample quiz, with an order that is not quite right and own words that now wait to be marked."""
    sitting = start_sitting(quiz, by=person)
    for question in sitting_view(sitting).questions:
        values = {"given": [option.id for option in question.options if option.right]}
        if question.is_matching:
            values = {f"match-{option.id}": [option.id] for option in question.options}
        elif question.is_ordering:
            values = {f"place-{option.id}": [str(len(question.options) + 1 - option.right_place)] for option in question.options}
        elif question.is_typed:
            values = {"words": [ESSAY_ANSWER if question.is_essay else "13" if question.is_number else "mutual"]}
        flows.answer_questions(sitting.uuid, sent={question.position: Sent(values, 1, Sureness.SURE)}, by=person)
    flows.finish_sitting(sitting, by=person)


def _share_one(writer: User, reader: User, service: Service) -> None:
    """A reflection on a principle, shared with somebody who has not opened it yet."""
    principle = principles_by_code().get("P13")
    row = write_reflection(
        text=SHARED_WORDS, by=writer, seen_revision=0, prompt=principle.supporter_prompt[:300] if principle else "",
        principles=["P13"] if principle else [],
    )  # fmt: skip
    share_reflection(row, reader=reader, service=service, seen_revision=row.revision, by=writer)


@transaction.atomic
def load_sample() -> bool:
    """Make the sample people, once; True if they were made now. Raises ImproperlyConfigured where sample people are not allowed."""
    if not settings.SAMPLE_PEOPLE_ALLOWED:
        raise ImproperlyConfigured("Sample people are not allowed here: their password is public.")
    if User.objects.filter(email=f"trainee@{DOMAIN}").exists():
        return False
    now = clock.now()
    with clock.set_to(now - dt.timedelta(days=60)):
        password = make_password(PASSWORD)  # slow on purpose, so once for all of them
        people = {
            name: User.objects.create(email=f"{name}@{DOMAIN}", password=password, display_name=shown, pronouns=pronouns)
            for name, shown, pronouns in CAST
        }
        people["admin"].is_superuser = True
        people["admin"].save(update_fields=["is_superuser"])
        people["editor"].groups.add(Group.objects.get(name=EDITORS))
        people["moderator"].groups.add(Group.objects.get(name=MODERATORS))
        riverside = Service.objects.create(name=RIVERSIDE, contact="01632 960 001, Monday to Friday, 10 to 4")
        hillside = Service.objects.create(name=HILLSIDE, contact="01632 960 002, Tuesday to Thursday, 9 to 5")
        for name, role, service in (
            ("coordinator", Role.COORDINATOR, riverside), ("manager", Role.MANAGER, riverside), ("mentor", Role.MENTOR, riverside),
            ("trainee", Role.SUPPORTER, riverside), ("finished", Role.SUPPORTER, riverside), ("ben", Role.SUPPORTER, riverside),
            ("carys", Role.SUPPORTER, riverside), ("hill.coordinator", Role.COORDINATOR, hillside),
            ("hill.trainee", Role.SUPPORTER, hillside),
        ):  # fmt: skip
            give_role(people[name], service=service, role=role, by=people["admin"])
        give_role(people["deputy"], service=riverside, role=Role.DEPUTY, by=people["admin"], ends=(now + dt.timedelta(days=120)).date())
        answers = {"is_on": True, "out_of_hours": "Our voicemail says who is there: 01632 960 001."}
        set_contact_hours(riverside, answers, by=people["coordinator"])
        fill_page(riverside, people["coordinator"])
        quiz = make_sample_quiz()
        course = CoursePage.objects.live().filter(slug=FOUR_DAYS).first()
        if course is None:
            return True
        groups = SampleGroups(now, course)
        summer = groups.make(riverside, "Summer group", by=people["coordinator"], facilitator=people["mentor"], days_ahead=SUMMER)
        cohorts = {
            riverside: groups.make(riverside, "Autumn group", by=people["coordinator"], facilitator=people["mentor"], days_ahead=AUTUMN),
            hillside: groups.make(hillside, "Autumn group", by=people["hill.coordinator"], facilitator=None, days_ahead=AUTUMN),
        }
    yesterday = now - dt.timedelta(days=1)

    def walk(name: str, service: Service, by: str, days_ago: int, *, on: CoursePage = course, group: Cohort | None = None) -> _Walk:
        moment = now - dt.timedelta(days=days_ago)
        cohort = group or (cohorts[service] if on == course else None)
        with clock.set_to(moment):
            enrolment = enrol(people[name], course_key=on.translation_key, service=service, by=people[by], cohort=cohort)
        return _Walk(people[name], enrolment, moment)

    amara = walk("trainee", riverside, "coordinator", 28)
    half = len(amara.learner().outline.lessons) // 2
    amara.lessons(half, until=yesterday, first_wrong=True)
    with clock.set_to(amara.moment + dt.timedelta(hours=2)):
        write_reflection(text="I said less today, and she said more.", by=people["trainee"], seen_revision=0)
        _share_one(people["trainee"], people["coordinator"], riverside)
        learner = amara.learner()
        if learner.next_lesson:
            keep_place(learner, lesson=learner.next_lesson, block_id="", by=people["trainee"])

    with clock.set_to(yesterday + dt.timedelta(hours=1)):
        _every_kind(quiz, people["trainee"])

    dev = walk("finished", riverside, "coordinator", 58, group=summer)
    with clock.set_to(now - dt.timedelta(days=50)):
        flows.wish_for_certificate(dev.enrolment, name="Dev Patel", title=TitleChoice.FULL, by=people["finished"])
    groups.keep(summer, {dev.enrolment: (Presence.CAME, Presence.CAME, Presence.FIRST, Presence.CAME)}, by=people["mentor"])
    dev.lessons(len(dev.learner().outline.lessons), until=now - dt.timedelta(days=6))
    groups.catch_up(dev.enrolment, 3, by=people["coordinator"], signed=True)
    groups.close_with(dev.enrolment, by=people["coordinator"])
    with clock.set_to(now - dt.timedelta(days=4)):
        close_cohort(summer, by=people["coordinator"])

    with clock.set_to(now - dt.timedelta(days=40)):
        walk_beside = begin_mentoring(
            people["finished"], mentor=people["mentor"], service=riverside, instead_of=None, by=people["coordinator"]
        )
    for days in (33, 19, 5):
        with clock.set_to(now - dt.timedelta(days=days)):
            record_meeting(walk_beside, met_on=clock.today(), by=people["mentor"])
    sample_supervision(people["finished"], people["coordinator"], riverside)
    sample_induction(people["finished"], people["coordinator"], people["manager"], people["mentor"], riverside)

    ben = walk("ben", riverside, "coordinator", 9)
    ben.lessons(3, until=yesterday)
    carys = walk("carys", riverside, "coordinator", 12)
    carys.lessons(12, until=now - dt.timedelta(days=3))
    learner = carys.learner()
    noted = next((line for line in learner.outline.lessons if line.has_content_note and line.key not in learner.completed), None)
    if noted is not None:
        with clock.set_to(now - dt.timedelta(days=2)):
            flows.mark_lesson(learner, lesson=noted, mark=Mark.ASKED, by=people["carys"])
    with clock.set_to(now - dt.timedelta(hours=2)):
        ask_for_contact(riverside, way=Way.PHONE, by=people["carys"])
    groups.keep(
        cohorts[riverside],
        {
            amara.enrolment: (Presence.CAME, Presence.CAME), ben.enrolment: (Presence.CAME, Presence.FIRST),
            carys.enrolment: (Presence.CAME, Presence.NOT),
        },
        by=people["mentor"],
    )  # fmt: skip
    groups.catch_up(carys.enrolment, 2, by=people["coordinator"])
    walk("hill.trainee", hillside, "hill.coordinator", 8).lessons(6, until=yesterday)
    ally = CoursePage.objects.live().filter(slug=FOR_COLLEAGUES).first()
    if ally is not None:
        walk("colleague", riverside, "coordinator", 6, on=ally).lessons(2, until=yesterday)
    return True
