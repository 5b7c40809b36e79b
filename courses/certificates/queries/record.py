"""The record of learning: what somebody has done on a course, and what they can do now, as of today. Nothing of it is kept."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from courses.certificates.attached import check_address
from courses.certificates.enums import AwardState, SkillWords, Telling, TitleChoice
from courses.certificates.facts import Facts, from_json, time_in_words, titled
from courses.certificates.models import Award, AwardSecret
from courses.certificates.queries.awards import certificates_of, wish_of
from courses.cohorts.queries import TookPart, took_part
from courses.pages.blocks.skills import telling_word
from courses.pages.outline import DayLine, ModuleLine, SkillLine
from courses.progress.enums import COMPLETING, Mark, TalkAbout
from courses.progress.learner import Learner
from courses.progress.models import LessonMark, Talk
from courses.progress.queries import completion
from foundation import clock
from foundation.keys import KeyRing
from people.models import Service, User

WAYS = {Mark.DONE: "done", Mark.SKIPPED: "skipped, as the course allows", Mark.TALKED: "talked through"}
"""How a lesson was completed, in words."""


@dataclass(frozen=True)
class ModuleRecord:
    """One module: how many of its lessons are completed and in which ways. `title` is empty on a neutral record."""

    number: int
    title: str
    minutes: int
    lessons: int
    ways: Mapping[Mark, int]
    finished_on: dt.date | None
    """The day on which the last of its lessons was completed; None while some are left."""
    skills: tuple[SkillLine, ...]
    """Empty while it is not finished."""

    @property
    def completed(self) -> int:
        return sum(self.ways.values())

    @property
    def words(self) -> str:
        """“5 of 5 lessons: 4 done, 1 talked through”; what was simply done needs no list."""
        if not self.completed:
            return "Not begun yet"
        said = f"{self.completed} of {self.lessons} lesson{'' if self.lessons == 1 else 's'}"
        if set(self.ways) == {Mark.DONE}:
            return f"{said} done"
        return f"{said}: {', '.join(f'{self.ways[way]} {words}' for way, words in WAYS.items() if way in self.ways)}"


@dataclass(frozen=True)
class DayRecord:
    """One day. `title` is empty on a neutral record."""

    number: int
    title: str
    modules: tuple[ModuleRecord, ...]

    @property
    def skills(self) -> tuple[SkillLine, ...]:
        return tuple(skill for module in self.modules for skill in module.skills)


@dataclass(frozen=True)
class CertificateOnRecord:
    """The certificate that stands, and where anybody can check it."""

    pretty_serial: str
    issued_on: dt.date
    address: str

    @property
    def short_address(self) -> str:
        """As it is printed."""
        return self.address.split("://", 1)[-1].rstrip("/")


@dataclass(frozen=True)
class Record:
    """What was done, as of `today`."""

    name: str
    title_choice: TitleChoice
    title: str
    service: str
    """Empty on a neutral record when its name tells what the training was about."""
    time_taken: str
    started_on: dt.date
    completed_on: dt.date | None
    today: dt.date
    days: tuple[DayRecord, ...]
    sessions: tuple[TookPart, ...]
    live_done: int
    live: int
    """How many live sessions the course asks for."""
    asks_for_closing: bool
    closed_on: dt.date | None
    safety: int
    safety_right: int
    safety_talked: int
    """Not answered right, and talked through with the coordinator."""
    certificate: CertificateOnRecord | None
    """None where none stands, and where its check page would tell what a neutral record leaves out."""
    tells: Telling | None
    """What its check page would tell, when it was left out for that reason."""

    @property
    def is_neutral(self) -> bool:
        return self.title_choice == TitleChoice.NEUTRAL

    @property
    def skills(self) -> tuple[SkillLine, ...]:
        """Those of every module that is finished, each once, in the order of the course."""
        return tuple(dict.fromkeys(skill for day in self.days for skill in day.skills))

    def lines(self, words: SkillWords) -> list[str]:
        """The skills as plain lines, each in the words asked for."""
        if words == SkillWords.BOTH:
            return [f"{skill.everyday} – {skill.cv}" for skill in self.skills]
        return [skill.cv if words == SkillWords.CV else skill.everyday for skill in self.skills]


def record_of(learner: Learner, person: User, title: TitleChoice | None = None) -> Record:
    """The record of `person`, who is `learner`, under one of the course's two titles. Without a `title` it is the one on their newest
    certificate, or the one they wished for, else the neutral one.

    For themselves alone. The number of queries depends neither on the size of the course nor on how much was done.
    """
    assert learner.person_id == person.pk, "nobody has the record of somebody else"
    course = learner.outline
    awards = certificates_of(learner.enrolment_id)
    wish = wish_of(learner.enrolment_id, person)
    secret = AwardSecret.objects.visible_to(person).filter(award=awards[0]).first() if awards else None
    chosen = title or (from_json(awards[0].facts).title_choice if awards else wish.title) or TitleChoice.NEUTRAL
    words, day_titles = titled(course, chosen)
    done = completion(learner)
    standing = next((one for one in awards if one.state == AwardState.VALID), None)
    service = Service.objects.values_list("name", flat=True).get(pk=learner.service_id)
    is_neutral = chosen == TitleChoice.NEUTRAL
    tells = _telling(from_json(standing.facts)) if standing and is_neutral else None
    completed = _completed_on(learner)
    return Record(
        name=KeyRing(person.key_owner).read(secret, "name") if secret else wish.name,
        title_choice=chosen,
        title=words,
        service="" if is_neutral and telling_word(service) else service,
        time_taken=time_in_words(course.hours),
        started_on=timezone.localtime(learner.started_at).date(),
        completed_on=timezone.localtime(learner.completed_at).date() if learner.is_complete and learner.completed_at else None,
        today=clock.today(),
        days=tuple(_day(day, day_title, learner, completed) for day, day_title in zip(course.days, day_titles, strict=True)),
        sessions=took_part(learner.enrolment_id, learner.live),
        live_done=done.live_done,
        live=done.live,
        asks_for_closing=done.asks_for_closing,
        closed_on=_closed_on(learner) if done.closed else None,
        safety=len(done.safety),
        safety_right=sum(state.answered_right for state in done.safety),
        safety_talked=sum(state.talked_through and not state.answered_right for state in done.safety),
        certificate=_shown(standing) if standing and not tells else None,
        tells=tells,
    )


def _telling(facts: Facts) -> Telling | None:
    """What the check page of a certificate with these `facts` tells, if anything."""
    if facts.title_choice == TitleChoice.FULL:
        return Telling.TITLE
    return Telling.SERVICE if telling_word(facts.service) else None


def _completed_on(learner: Learner) -> dict[uuid.UUID, dt.date]:
    """{lesson key: the day on which it was completed first, whatever way}. One query."""
    rows = LessonMark.objects.filter(enrolment=learner.enrolment_id, mark__in=COMPLETING).order_by("-at").values_list("lesson_key", "at")
    return {key: timezone.localtime(at).date() for key, at in rows}


def _closed_on(learner: Learner) -> dt.date | None:
    talks = Talk.objects.agreed().filter(enrolment=learner.enrolment_id, about=TalkAbout.CLOSING, key=learner.outline.course)
    return talks.values_list("talked_on", flat=True).first()


def _day(day: DayLine, title: str, learner: Learner, completed: Mapping[uuid.UUID, dt.date]) -> DayRecord:
    return DayRecord(day.number, title, tuple(_module(module, title, learner, completed) for module in day.modules))


def _module(module: ModuleLine, day_title: str, learner: Learner, completed: Mapping[uuid.UUID, dt.date]) -> ModuleRecord:
    ways = _counted([way for lesson in module.lessons if (way := learner.how(lesson))])
    is_finished = bool(module.lessons) and sum(ways.values()) == len(module.lessons)
    return ModuleRecord(
        number=module.number,
        title=module.title if day_title else "",
        minutes=module.minutes,
        lessons=len(module.lessons),
        ways=ways,
        finished_on=max(completed[lesson.key] for lesson in module.lessons) if is_finished else None,
        skills=module.skills if is_finished else (),
    )


def _counted(ways: Sequence[Mark]) -> dict[Mark, int]:
    return {way: ways.count(way) for way in WAYS if way in ways}


def _shown(award: Award) -> CertificateOnRecord:
    return CertificateOnRecord(award.pretty_serial, from_json(award.facts).issued_on, check_address(award))
