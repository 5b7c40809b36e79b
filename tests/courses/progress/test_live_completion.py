"""A course that asks for live sessions and a closing conversation: what completes it, whoever writes what was missing last."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from courses import flows
from courses.certificates.enums import TitleChoice
from courses.certificates.models import Award
from courses.cohorts.actions import Keyed
from courses.cohorts.enums import Presence
from courses.cohorts.models import Cohort, Enrolment
from courses.pages.files.check import look_over
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage, Edition
from courses.pages.outline import SCHEMA, from_json
from courses.progress.enums import CLOSING_LABEL, TalkAbout
from courses.progress.models import Talk
from courses.progress.queries import completion, learner_of
from tests.cast import Cast, put_on_course
from tests.courses.progress.test_completion import answer_safety
from tests.courses.progress.test_gate import do
from tests.factories import live
from tests.factories.course_files import ask_for_live, write_course

CAME, FIRST, NOT = Presence.CAME, Presence.FIRST, Presence.NOT


@pytest.fixture
def course(db: None, tmp_path: Path) -> CoursePage:
    load_course(ask_for_live(write_course(tmp_path / "small")))
    return CoursePage.objects.get(slug="small")


@pytest.fixture
def enrolment(cast: Cast, course: CoursePage) -> Enrolment:
    return put_on_course(cast.amara, cast.riverside, course)


@pytest.fixture
def group(cast: Cast, enrolment: Enrolment) -> Cohort:
    return live.cohort_with(enrolment, by=cast.robin, facilitators=(cast.morgan,))


def do_the_lessons(enrolment: Enrolment) -> None:
    answer_safety(enrolment, right=True)
    do(enrolment, 0, 1, 2, 3)


def close(enrolment: Enrolment, cast: Cast, *, agree: bool = True) -> Talk:
    key = enrolment.course_key
    talk = flows.record_talk(enrolment, about=TalkAbout.CLOSING, key=key, label=CLOSING_LABEL, name="Robin", by=cast.robin)
    if agree:
        flows.agree_talk(talk, name="Amara", by=cast.amara)
    return talk


def come_to_all(group: Cohort, enrolment: Enrolment, cast: Cast) -> None:
    for day in (1, 2):
        live.held(group, day, {enrolment: CAME}, by=cast.robin)


def is_complete(enrolment: Enrolment) -> bool:
    return learner_of(enrolment).is_complete


def test_rule_is_said_in_words(enrolment: Enrolment) -> None:
    assert learner_of(enrolment).outline.rule() == [
        "2 live sessions were attended, or caught up on in a way that the coordinator agreed.",
        "All 4 lessons are marked as done, or skipped or talked through where there is a note about what comes up.",
        "The safety question has been answered right once, in as many tries as you like, or talked through.",
        "There was a closing conversation with the coordinator, which both signed.",
    ]


def test_lessons_alone_do_not_complete_it(enrolment: Enrolment) -> None:
    do_the_lessons(enrolment)
    done = completion(learner_of(enrolment))

    assert (done.live_done, done.live, done.closing_left, done.is_met) == (0, 2, True, False)
    assert not is_complete(enrolment)


def test_register_that_a_facilitator_keeps_can_be_the_last_thing(cast: Cast, group: Cohort, enrolment: Enrolment) -> None:
    do_the_lessons(enrolment)
    close(enrolment, cast)
    flows.wish_for_certificate(enrolment, name="Amara O.", title=TitleChoice.NEUTRAL, by=cast.amara)
    live.held(group, 1, {enrolment: CAME}, by=cast.robin)
    last = live.planned(group, 2, by=cast.robin, starts_in=-live.HOUR)
    flows.keep_register(last, {enrolment.uuid: Keyed(FIRST)}, by=cast.morgan)
    assert not is_complete(enrolment)

    again = live.planned(group, 2, by=cast.robin, starts_in=-2 * live.HOUR)
    flows.keep_register(again, {enrolment.uuid: Keyed(Presence.SECOND)}, by=cast.morgan)

    assert is_complete(enrolment)
    assert (Award.objects.get().person, "2 live sessions" in Award.objects.get().facts) == (cast.amara, True)


def test_without_a_wish_the_course_is_complete_and_the_certificate_waits(cast: Cast, group: Cohort, enrolment: Enrolment) -> None:
    do_the_lessons(enrolment)
    close(enrolment, cast)
    live.held(group, 1, {enrolment: CAME}, by=cast.robin)
    last = live.planned(group, 2, by=cast.robin, starts_in=-live.HOUR)
    flows.keep_register(last, {enrolment.uuid: Keyed(CAME)}, by=cast.robin)

    assert is_complete(enrolment) and not Award.objects.exists()
    assert flows.wish_for_certificate(enrolment, name="Amara", title=TitleChoice.FULL, by=cast.amara).award == Award.objects.get()


@pytest.mark.parametrize("person_last", [True, False])
def test_catching_up_signed_by_both_counts_as_the_session(cast: Cast, group: Cohort, enrolment: Enrolment, person_last: bool) -> None:
    do_the_lessons(enrolment)
    close(enrolment, cast)
    live.held(group, 1, {enrolment: CAME}, by=cast.robin)
    missed = live.held(group, 2, {enrolment: NOT}, by=cast.robin)
    row = flows.agree_catch_up(enrolment, day_key=missed.day_key, tasks=["Read it.", "Talk."], by=cast.robin)
    first, second = (cast.robin, cast.amara) if person_last else (cast.amara, cast.robin)

    assert not flows.sign_catch_up(row, name="One", by=first).completed
    assert not is_complete(enrolment)
    assert flows.sign_catch_up(row, name="Two", by=second).completed
    assert is_complete(enrolment)
    assert {one.name for one in row.signatures.all()} == {"One", "Two"}


def test_closing_conversation_can_be_the_last_thing(cast: Cast, group: Cohort, enrolment: Enrolment) -> None:
    do_the_lessons(enrolment)
    come_to_all(group, enrolment, cast)
    talk = close(enrolment, cast, agree=False)
    assert not is_complete(enrolment)

    assert flows.agree_talk(talk, name="Amara", by=cast.amara).completed


def test_catch_up_is_agreed_by_whoever_leads_and_holds_once_signed(cast: Cast, group: Cohort, enrolment: Enrolment) -> None:
    missed = live.held(group, 1, {enrolment: NOT}, by=cast.robin)
    for person in (cast.amara, cast.morgan, cast.pat, cast.yusuf, cast.alex):
        with pytest.raises(PermissionDenied):
            flows.agree_catch_up(enrolment, day_key=missed.day_key, tasks=["Read."], by=person)
    for tasks in ([], [" "], ["x"] * 11, ["x" * 301]):
        with pytest.raises(ValidationError):
            flows.agree_catch_up(enrolment, day_key=missed.day_key, tasks=tasks, by=cast.robin)
    row = flows.agree_catch_up(enrolment, day_key=missed.day_key, tasks=["Read."], by=cast.robin)
    assert flows.agree_catch_up(enrolment, day_key=missed.day_key, tasks=["Talk."], by=cast.robin) == row

    flows.sign_catch_up(row, name="Amara", by=cast.amara)
    flows.sign_catch_up(row, name="Amara again", by=cast.amara)
    assert [one.name for one in row.signatures.all()] == ["Amara"]
    with pytest.raises(PermissionDenied):
        flows.agree_catch_up(enrolment, day_key=missed.day_key, tasks=["Other."], by=cast.robin)
    for person in (cast.morgan, cast.ella, cast.pat):
        with pytest.raises(PermissionDenied):
            flows.sign_catch_up(row, name="Somebody", by=person)


def test_correction_takes_no_completed_course_away(cast: Cast, group: Cohort, enrolment: Enrolment) -> None:
    do_the_lessons(enrolment)
    close(enrolment, cast)
    live.held(group, 1, {enrolment: CAME}, by=cast.robin)
    session = live.planned(group, 2, by=cast.robin, starts_in=-live.HOUR)
    flows.keep_register(session, {enrolment.uuid: Keyed(CAME)}, by=cast.robin)
    seen = session.attendances.get().pk

    flows.keep_register(session, {enrolment.uuid: Keyed(NOT, was="came", seen=seen)}, by=cast.robin)

    assert is_complete(enrolment)
    assert learner_of(enrolment).live_done == 1


def test_whoever_began_before_keeps_the_rule_they_began_with(cast: Cast, db: None, tmp_path: Path) -> None:
    root = write_course(tmp_path / "small")
    load_course(root)
    course = CoursePage.objects.get(slug="small")
    before = put_on_course(cast.dev, cast.riverside, course)

    load_course(ask_for_live(root))

    after = put_on_course(cast.amara, cast.riverside, course)
    assert (learner_of(before).outline.live, learner_of(after).outline.live) == (0, 2)
    assert Edition.objects.filter(course_key=course.translation_key).count() == 2
    do_the_lessons(before)
    do_the_lessons(after)
    assert (is_complete(before), is_complete(after)) == (True, False)


def test_outline_of_schema_one_asks_for_nothing(enrolment: Enrolment) -> None:
    data = learner_of(enrolment).outline.to_json()
    assert data["schema"] == SCHEMA == 2

    old = from_json({name: value for name, value in data.items() if name not in ("live", "closing")} | {"schema": 1})

    assert (old.live, old.closing, len(old.rule())) == (0, False, 2)


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("live: 3\n", "asks for 3 live sessions"),
        ("live: many\n", "`live` is"),
        ("live: -1\n", "`live` is"),
        ("closing: maybe\n", "`closing`"),
    ],
)
def test_check_says_what_a_course_cannot_ask_for(db: None, tmp_path: Path, front: str, told: str) -> None:
    root = write_course(tmp_path / "small")
    text = (root / "course.md").read_text(encoding="utf-8").replace("hours: 2\n", f"hours: 2\n{front}")
    (root / "course.md").write_text(text, encoding="utf-8")

    [report] = look_over(root)
    assert any(told in problem.message for problem in report.problems)


def test_completion_asks_two_queries_at_most(enrolment: Enrolment, django_assert_num_queries) -> None:
    learner = learner_of(enrolment)
    with django_assert_num_queries(2):
        completion(learner)
