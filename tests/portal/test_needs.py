"""Needs you today: each reason stands there for whoever leads, while it is so, and for nobody who leads elsewhere."""

import datetime as dt

import pytest

from charter_content.reflections.actions import open_share, share_reflection, write_reflection
from charter_content.reflections.models import Share
from charter_content.supervision.enums import Keep
from courses.cohorts.actions import Keyed, agree_catch_up, keep_register, sign_catch_up
from courses.cohorts.enums import Presence
from courses.cohorts.models import Enrolment
from courses.quizzes.actions import finish_sitting, mark_hand_in, take_back
from courses.quizzes.models import HandIn
from foundation import clock
from people.actions import ask_for_contact, close_request, give_role, set_contact_hours
from people.enums import Role, Way
from people.hats import hats_of
from people.models import ServiceRole, User
from portal.queries import Filters, desk, needs_today
from tests.cast import Cast
from tests.factories import induction, live, supervision
from tests.factories import quizzes as make

DAY = dt.timedelta(days=1)
RUBRIC = [("Listens first", 2)]
Line = tuple[str, str]


@pytest.fixture
def kim(cast: Cast) -> User:
    """A deputy at Riverside, beside Robin."""
    person = User.objects.create_user("kim@example.org", display_name="Kim Lee")
    give_role(person, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today() + 30 * DAY)
    return User.objects.with_hats().get(pk=person.pk)


def lines(person: User, about: str = "") -> list[Line]:
    """What stands on this person's desk, in order: of all of it what holds `about`."""
    found = needs_today(person, next(hat for hat in hats_of(person) if hat.leads)).lines
    return [(line.words, line.tag) for line in found if about in line.words]


def hand_in(cast: Cast, *, second_marker: bool = False) -> HandIn:
    sitting = make.sit(make.make_quiz(make.ask("What would you do?", "essay", rubric=RUBRIC), second_marker=second_marker), cast.amara)
    make.answer(sitting, 1, {"words": ["I would wait."]})
    finish_sitting(sitting, by=cast.amara, service=cast.riverside)
    return HandIn.objects.get()


def mark(one: HandIn, by: User) -> None:
    mark_hand_in(one, points=[1], rubric=RUBRIC, comment="", by=by)


def test_an_answer_to_mark_stands_there_until_somebody_has_marked_it(cast: Cast, kim: User) -> None:
    one = hand_in(cast)
    title = one.answer.sitting.quiz_title
    assert [lines(who, "Mark") for who in (cast.robin, kim, cast.yusuf)] == [[("Mark what Amara Okafor wrote", title)]] * 2 + [[]]
    mark(one, cast.robin)
    assert [lines(who, "Mark") for who in (cast.robin, kim)] == [[], []]


def test_where_two_mark_it_stands_there_for_the_second(cast: Cast, kim: User) -> None:
    lou = User.objects.create_user("lou@example.org", display_name="Lou")
    give_role(lou, service=cast.riverside, role=Role.COORDINATOR, by=None)
    third = User.objects.with_hats().get(pk=lou.pk)
    one = hand_in(cast, second_marker=True)
    mark(one, cast.robin)
    mark(one, cast.robin)
    assert [len(lines(who, "Mark")) for who in (cast.robin, kim, third)] == [0, 1, 1], "twice by one is one marker"
    mark(one, kim)
    assert [len(lines(who, "Mark")) for who in (cast.robin, kim, third)] == [0, 0, 0]


def test_the_list_says_it_beside_the_name_too(cast: Cast, amara_learns: Enrolment, kim: User) -> None:
    def waiting(who: User) -> list[tuple[bool, bool]]:
        hat = next(one for one in hats_of(who) if one.leads)
        return [(row.to_mark, row.shared) for row in desk(who, hat, Filters(), page=None).rows]

    written = write_reflection(text="For Robin.", by=cast.amara, seen_revision=0)
    one = hand_in(cast)
    assert waiting(cast.robin) == [(True, False)]
    share_reflection(written, reader=cast.robin, service=cast.riverside, seen_revision=written.revision, by=cast.amara)
    assert [waiting(who) for who in (cast.robin, kim)] == [[(True, True)], [(True, False)]], "shared with Robin, not with Kim"
    mark(one, cast.robin)
    open_share(Share.objects.get(), by=cast.robin)
    assert [waiting(who) for who in (cast.robin, kim)] == [[(False, False)], [(False, False)]]


def test_words_taken_back_are_not_to_be_marked(cast: Cast) -> None:
    take_back(hand_in(cast), by=cast.amara)
    assert lines(cast.robin, "Mark") == []


def test_who_asked_to_be_contacted_stands_first_until_it_is_done(cast: Cast, amara_learns: Enrolment, kim: User) -> None:
    set_contact_hours(cast.riverside, {"is_on": True}, by=cast.robin)
    row, _ = ask_for_contact(cast.riverside, way=Way.PHONE, by=cast.amara)
    assert lines(cast.robin)[0] == ("Get in touch with Amara Okafor", f"hears by {row.hear_by:%A}")
    with clock.set_to(clock.now() + 20 * DAY):
        assert lines(cast.robin)[0] == ("Get in touch with Amara Okafor", "should have heard by now")
    assert lines(cast.yusuf, "Get in touch") == []
    close_request(row, by=cast.robin)
    assert lines(cast.robin, "Get in touch") == []


def test_a_register_is_asked_for_once_a_session_is_over_and_until_it_is_kept(cast: Cast, amara_learns: Enrolment) -> None:
    group = live.cohort_with(amara_learns, by=cast.robin)
    live.planned(group, 2, by=cast.robin)
    session = live.planned(group, 1, by=cast.robin, starts_in=-DAY)
    assert lines(cast.robin, "who came") == [("Say who came to Day 1, Group of Robin Hughes", f"{session.day:%-d %B}")]
    assert lines(cast.yusuf, "who came") == []
    keep_register(session, {amara_learns.uuid: Keyed(Presence.CAME)}, by=cast.robin)
    assert lines(cast.robin, "who came") == []
    with clock.set_to(clock.now() + 100 * DAY):
        assert lines(cast.robin, "who came") == [], "nor the other one's, which is long ago"


def test_catching_up_waits_once_the_person_has_signed(cast: Cast, amara_learns: Enrolment) -> None:
    group = live.cohort_with(amara_learns, by=cast.robin)
    session = live.held(group, 1, {amara_learns: Presence.NOT}, by=cast.robin)
    row = agree_catch_up(amara_learns, day_key=session.day_key, tasks=["Read it."], by=cast.robin)
    assert lines(cast.robin, "caught up") == []
    sign_catch_up(row, name="Amara", by=cast.amara)
    assert lines(cast.robin, "caught up") == [("Sign what Amara Okafor caught up on", "to sign")]
    assert lines(cast.yusuf, "caught up") == []
    sign_catch_up(row, name="Robin", by=cast.robin)
    assert lines(cast.robin, "caught up") == []


def test_sign_offs_wait_and_are_counted_down(cast: Cast) -> None:
    row = induction.begun(cast.dev, cast.riverside, cast.robin, days_ago=0)
    assert lines(cast.robin, "Sign for") == [("Sign for Dev Patel: 6 items", "induction")], "what is due within a week"
    assert lines(cast.yusuf, "Sign for") == []
    induction.sign(row, induction.TOGETHER, cast.robin)
    assert lines(cast.robin, "Sign for") == [("Sign for Dev Patel: 5 items", "induction")]


def test_what_was_prepared_and_shared_waits_without_a_word_of_it(cast: Cast) -> None:
    pair = supervision.pair_of(cast.dev, cast.riverside)
    prepared = supervision.prepare(pair, keep={"P1": Keep.SHARE, "P2": Keep.PRIVATE})
    assert lines(cast.robin, "shared") == []
    supervision.share(prepared, cast.robin)
    assert lines(cast.robin, "shared") == [("Dev Patel shared something for supervision", "not read yet")]
    assert lines(cast.yusuf, "shared") == []


def test_a_record_waits_for_ones_name(cast: Cast) -> None:
    row = supervision.begin(supervision.pair_of(cast.dev, cast.riverside), cast.robin)
    supervision.sign(row, cast.dev)
    assert lines(cast.robin, "Read and sign") == [("Read and sign what Dev Patel and you wrote", "to sign")]
    supervision.sign(row, cast.robin)
    assert lines(cast.robin, "Read and sign") == []


def test_supervision_that_is_overdue_says_since_when(cast: Cast) -> None:
    ServiceRole.objects.filter(person=cast.dev).update(starts=clock.today() - 200 * DAY)
    found = [(words, tag[:8]) for words, tag in lines(cast.robin, "Dev")]
    assert found == [("Plan supervision with Dev Patel", "was due ")]
    assert lines(cast.yusuf, "Dev") == []
