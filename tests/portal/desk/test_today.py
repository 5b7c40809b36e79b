"""What needs a coordinator today, in words, and no longer than it does."""

from django.test import Client

from charter_content.reflections.actions import share_reflection, write_reflection
from courses.cohorts.actions import mark_completed
from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage
from courses.progress.actions import mark_lesson
from courses.progress.enums import Mark
from courses.progress.queries import learner_of
from foundation import clock
from people.actions import Guest, invite
from people.models import Invitation, User
from portal.actions import compare_counters
from tests.cast import Cast, put_on_course
from tests.portal.desk.looking import DAY, SignIn, needs


def test_nothing_waits_on_a_quiet_day(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    with clock.set_to(clock.now() - 89 * DAY):
        assert needs(cast.robin) == []


def test_who_has_been_away_for_ten_days_stands_there_and_who_came_back_does_not(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, sign_in: SignIn
) -> None:
    Enrolment.objects.update(seen_on=clock.today() - 12 * DAY)
    quiet = [words for words, tag in needs(cast.robin) if tag == "away 12 days"]
    assert quiet == ["Check in with Amara Okafor", "Check in with Dev Patel"]

    client = Client()
    client.post("/accounts/login/", {"login": "amara@alongside.example", "password": "alongside"})
    assert [words for words, tag in needs(cast.robin) if tag.startswith("away")] == ["Check in with Dev Patel"]
    sign_in(cast.dev).post("/training/small/day-1/1/1/place/", {"block": ""})
    assert [words for words, tag in needs(cast.robin) if tag.startswith("away")] == []


def test_nine_days_are_not_long_and_who_completed_is_never_away(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment) -> None:
    Enrolment.objects.filter(pk=amara_learns.pk).update(seen_on=clock.today() - 9 * DAY)
    Enrolment.objects.filter(pk=dev_learns.pk).update(seen_on=clock.today() - 30 * DAY)
    mark_completed(dev_learns, by=None)
    assert [words for words, tag in needs(cast.robin) if tag.startswith("away")] == []
    assert ("Give Dev Patel their certificate", "course completed") in needs(cast.robin)


def test_a_lesson_asked_for_stands_there_until_it_is_done(cast: Cast, amara_learns: Enrolment) -> None:
    learner = learner_of(amara_learns)
    heavy = next(line for line in learner.outline.lessons if line.has_content_note)
    mark_lesson(learner_of(amara_learns), lesson=learner.outline.lessons[0], mark=Mark.DONE, by=cast.amara)
    for lesson in learner.outline.days[0].lessons:
        mark_lesson(learner_of(amara_learns), lesson=lesson, mark=Mark.DONE, by=cast.amara)
    mark_lesson(learner_of(amara_learns), lesson=heavy, mark=Mark.ASKED, by=cast.amara)
    assert ("Do a lesson together with Amara Okafor", "asked for") in needs(cast.robin)
    assert compare_counters(mend=False).asks == 0
    mark_lesson(learner_of(amara_learns), lesson=heavy, mark=Mark.DONE, by=cast.amara)
    assert ("Do a lesson together with Amara Okafor", "asked for") not in needs(cast.robin)
    assert compare_counters(mend=False).asks == 0


def test_a_shared_reflection_stands_there_and_an_unshared_one_never_does(cast: Cast, amara_learns: Enrolment) -> None:
    write_reflection(text="Mine alone.", by=cast.amara, seen_revision=0)
    before = needs(cast.robin)
    shared = write_reflection(text="For Robin.", by=cast.amara, seen_revision=0)
    assert needs(cast.robin) == before
    share_reflection(shared, reader=cast.robin, service=cast.riverside, seen_revision=shared.revision, by=cast.amara)
    assert [one for one in needs(cast.robin) if one not in before] == [("Amara Okafor shared a reflection", "not read yet")]


def test_an_invitation_that_could_not_be_sent_stands_there(cast: Cast) -> None:
    invite(cast.riverside, guests=[Guest("ben@example.org")], role=None, by=cast.robin)
    Invitation.objects.update(tries=5)
    assert ("An invitation could not be sent", "mail") in needs(cast.robin)
    assert ("An invitation could not be sent", "mail") not in needs(cast.yusuf)


def test_many_of_a_kind_are_four_and_a_way_to_the_rest(cast: Cast, small_course: CoursePage) -> None:
    for n in range(7):
        person = User.objects.create_user(f"p{n}@example.org", display_name=f"P{n}")
        put_on_course(person, cast.riverside, small_course)
    Enrolment.objects.update(seen_on=clock.today() - 20 * DAY)
    lines = [words for words, tag in needs(cast.robin) if "away" in words or tag.startswith("away")]
    assert lines == ["Check in with P0", "Check in with P1", "Check in with P2", "Check in with P3", "See all who have been away"]
