"""What django-quiz-app never had: sections, safety items, hints, scenarios, recordings, time that is given, and feedback on each option."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.quizzes.actions import PutIn, close_late, finish_sitting, give_extra_time, keep_drafts
from courses.quizzes.models import Answer, Category, ExtraTime, HandIn, Sitting
from courses.quizzes.policies import extra_times
from courses.quizzes.queries import asked_count
from foundation import clock
from people.models import User
from tests.cast import Cast
from tests.factories import quizzes as make
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
KINDS = ["single", "true-false", "scenario", "multiple", "short", "number", "matching", "ordering"]


def minutes(number: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=number)


# --- What is asked ---


def test_sections_draw_from_different_pools(cast: Cast) -> None:
    safe, goals = Category.objects.create(name="Safe ground"), Category.objects.create(name="Far goals")
    night = Category.objects.create(name="At night", parent=safe)
    pool = {safe: ["S1", "S2"], night: ["S3", "S4"], goals: ["G1", "G2", "G3"]}
    for category, stems in pool.items():
        for stem in stems:
            make.ask(stem, category=category)
    listed = make.ask("Listed", category=safe)
    quiz = make.make_quiz(listed, sections={safe: 3, goals: 2})
    sittings = [make.sit(quiz, cast.amara) for _ in range(8)]

    for sitting in sittings:
        first, *rest = make.asked_stems(sitting)
        assert (first, [stem[0] for stem in rest]) == ("Listed", ["S", "S", "S", "G", "G"])
        assert len(set(rest)) == 5
        assert [(place, title) for place, title, _intro in sitting.sections] == [(2, "About Safe ground"), (5, "About Far goals")]
    assert len({tuple(make.asked_stems(sitting)) for sitting in sittings}) > 1
    assert asked_count(quiz) == 6


def test_section_says_so_where_it_begins(cast: Cast, sign_in: SignIn) -> None:
    goals = Category.objects.create(name="Far goals")
    make.ask("G1", category=goals)
    sitting = make.sit(make.make_quiz(make.ask("First"), sections={goals: 1}), cast.amara)
    phone = sign_in(cast.amara)

    assert ["About Far goals" in phone.get(f"/quizzes/{sitting.uuid}/{n}/").content.decode() for n in (1, 2)] == [False, True]


def test_safety_items_are_always_among_those_picked_by_chance(cast: Cast) -> None:
    questions = [make.ask(f"Question {n}", safety=n == 4) for n in range(10)]
    quiz = make.make_quiz(*questions, max_questions=2)

    assert all("Question 4" in make.asked_stems(make.sit(quiz, cast.amara)) for _ in range(10))


def test_options_are_shown_in_an_order_of_the_sitting(cast: Cast) -> None:
    quiz = make.make_quiz(make.ask(kind="ordering"), make.ask(kind="multiple"), make.ask(kind="true-false"))
    shown = [[asked[1] for asked in make.sit(quiz, cast.amara).asked] for _ in range(12)]

    assert all(order[0] != ["1", "2", "3", "4"] for order in shown)  # it would be answered already
    assert all(order[2] == ["1", "2"] for order in shown)
    assert len({tuple(order[1]) for order in shown}) > 1


# --- What there is to say ---


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_answered_and_talked_about(cast: Cast, sign_in: SignIn, kind: str) -> None:
    sitting = make.sit(make.make_quiz(make.ask("What now?", kind, explanation="<p>That is why.</p>"), make.ask()), cast.amara)
    phone, url = sign_in(cast.amara), f"/quizzes/{sitting.uuid}/1/"

    def send(values: make.Values, attempt: int) -> str:
        data = {f"q1.{name}": value for name, value in values.items()} | {"q1.attempt": attempt}
        return phone.post(url, data, follow=True).content.decode()

    nothing = phone.post(url, {"q1.attempt": 1})
    assert (nothing.status_code, "Something needs another look" in nothing.content.decode()) == (422, True)
    wrong = send(make.WRONG[kind], 1)
    assert "Not quite. Many people think so." in wrong and "That is why." not in wrong and "Wrong" not in wrong
    assert "What now?" in phone.get(f"{url}?again").content.decode()
    right = send(make.RIGHT[kind], 2)
    assert "Yes, that is it." in right and "That is why." in right


def test_part_of_it_is_said_to_be_part(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask(kind="multiple", partial_credit=True)), cast.amara)
    html = sign_in(cast.amara).post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "1"}, follow=True).content.decode()

    assert "Partly. Some of it is there." in html


def test_hints_come_one_at_a_time_and_cost_nothing(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask(hints=["Think of the minutes.", "It has three digits."])), cast.amara)
    html = sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/1/").content.decode()

    assert html.count("<details") >= 2 and "Hint 1 of 2" in html and "It has three digits." in html
    assert make.answer(sitting, 1, make.RIGHT["single"]).kept[1].share == 1


def test_scenario_question_shows_its_situation(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask("What would you do?", "scenario", situation="<p>Sam looks away.</p>")), cast.amara)

    assert "Sam looks away." in sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/1/").content.decode()


def test_signs_and_paragraphs_read_as_they_were_written(cast: Cast, sign_in: SignIn) -> None:
    """In the list of questions, in what can be chosen, and in what fits: as words, not as HTML, and not run together."""
    pairs = [{"text": "Tea &amp; time", "match": "for you &amp; me"}, {"text": "A pause", "match": "less &lt; more"}]
    question = make.ask("Salt &amp; pepper?</p><p>Choose", "matching", options=pairs)
    sitting, phone = make.sit(make.make_quiz(question), cast.amara), sign_in(cast.amara)
    asked = phone.get(f"/quizzes/{sitting.uuid}/1/").content.decode()
    make.answer(sitting, 1, {"match-1": ["2"], "match-2": ["1"]})
    said = phone.get(f"/quizzes/{sitting.uuid}/1/").content.decode()
    listed = phone.get(f"/quizzes/{sitting.uuid}/").content.decode()

    assert str(question) == "Salt & pepper? Choose"
    assert ">for you &amp; me</option>" in asked and ">less &lt; more</option>" in asked
    assert "You chose: less &lt; more" in said
    assert "Salt &amp; pepper? Choose" in listed


def test_recording_has_its_words_and_is_for_who_is_asked(cast: Cast, sign_in: SignIn) -> None:
    sound = get_document_model().objects.create(title="A call", file=ContentFile(b"ID3 sound", name="call.mp3"))
    question = make.ask(recording=sound, recording_text="<p>Hello, this is Sam.</p>")
    sitting = make.sit(make.make_quiz(question, make.ask("Without")), cast.amara)
    phone, url = sign_in(cast.amara), f"/quizzes/{sitting.uuid}/1/recording/"

    html = phone.get(f"/quizzes/{sitting.uuid}/1/").content.decode()
    assert "Read it instead" in html and "Hello, this is Sam." in html and url in html
    played = phone.get(url)
    assert (b"".join(played.streaming_content), played.headers["Content-Disposition"]) == (  # type: ignore[attr-defined]  # a FileResponse
        b"ID3 sound", 'inline; filename="question-1.mp3"',
    )  # fmt: skip
    assert [phone.get(f"/quizzes/{sitting.uuid}/{n}/recording/").status_code for n in (2, 3)] == [404, 404]
    assert sign_in(cast.dev).get(url).status_code == 404
    sound.delete()
    assert phone.get(url).status_code == 404
    assert "Read it instead" in phone.get(f"/quizzes/{sitting.uuid}/1/").content.decode()


def test_picture_deleted_since_leaves_its_words(cast: Cast, sign_in: SignIn) -> None:
    image = get_image_model().objects.create(title="A phone", file=get_test_image_file())
    sitting = make.sit(make.make_quiz(make.ask(image=image, image_alt="A phone on a table")), cast.amara)
    image.delete()

    assert "Picture: A phone on a table" in sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/1/").content.decode()


# --- Time ---


def timed(cast: Cast, limit: int = 10) -> Sitting:
    with clock.set_to(NOON):
        return make.sit(make.make_quiz(make.ask("One"), make.ask("Two"), time_limit=limit), cast.amara)


def test_untimed_by_default(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask()), cast.amara)

    assert sitting.ends_at is None
    assert "You have until" not in sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/1/").content.decode()


def test_time_is_said_and_what_comes_in_time_counts(cast: Cast, sign_in: SignIn) -> None:
    sitting = timed(cast)
    with clock.set_to(minutes(9)):
        html = sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/1/").content.decode()
        assert "You have until 12:10. What you have answered by then is kept." in html
        assert make.answer(sitting, 1, make.RIGHT["single"]).kept[1].late is False


def test_answer_on_its_way_when_the_time_is_up_still_counts(cast: Cast) -> None:
    sitting = timed(cast)
    with clock.set_to(minutes(10) + dt.timedelta(seconds=15)):
        assert make.answer(sitting, 1, make.RIGHT["single"]).kept[1].late is False


def test_late_answer_is_kept_does_not_count_and_finishes_it(cast: Cast, sign_in: SignIn) -> None:
    sitting = timed(cast)
    with clock.set_to(minutes(5)):
        make.answer(sitting, 1, make.RIGHT["single"])
    with clock.set_to(minutes(12)):
        html = sign_in(cast.amara).post(f"/quizzes/{sitting.uuid}/2/", {"q2.given": "1"}, follow=True).content.decode()
        assert "The time was up when this arrived. It is kept here for you, and it does not count." in html

    done = Sitting.objects.get()
    assert done.is_finished
    assert [(row.position, row.late) for row in done.answers.all()] == [(1, False), (2, True)]
    assert (done.results.get().points, done.results.get().possible) == (1, 2)


def test_time_that_ran_out_behind_a_closed_page_finishes_it_by_the_clock(cast: Cast) -> None:
    sitting = timed(cast)
    with clock.set_to(minutes(5)):
        make.answer(sitting, 1, make.RIGHT["single"])
        assert close_late() == 0
    with clock.set_to(minutes(11)):
        assert (close_late(), close_late()) == (1, 0)
    assert Sitting.objects.get().results.get().points == 1


def test_own_words_caught_by_the_clock_stay_with_their_writer_until_they_hand_them_in(cast: Cast, sign_in: SignIn) -> None:
    with clock.set_to(NOON):
        sitting = make.sit(make.make_quiz(make.ask("Why?", "essay"), time_limit=10), cast.amara)
        make.answer(sitting, 1, {"words": ["Because."]})
    with clock.set_to(minutes(11)):
        close_late()
        assert not HandIn.objects.exists()
        phone = sign_in(cast.amara)
        assert "The time was up before your own words were handed in." in phone.get(f"/quizzes/{sitting.uuid}/").content.decode()
        phone.post(f"/quizzes/{sitting.uuid}/finish/")
        assert HandIn.objects.count() == 1


def test_words_that_the_time_cut_off_can_still_be_read(cast: Cast, sign_in: SignIn) -> None:
    """They were saved while somebody typed, and never sent: no answer, and not lost."""
    with clock.set_to(NOON):
        sitting = make.sit(make.make_quiz(make.ask("Why?", "essay"), time_limit=10), cast.amara)
        keep_drafts(sitting.uuid, put_in={1: PutIn({"words": ["Because he is"]})}, by=cast.amara)
    phone, url = sign_in(cast.amara), f"/quizzes/{sitting.uuid}/1/"
    with clock.set_to(minutes(11)):
        before = phone.get(url).content.decode()
        close_late()
        after = phone.get(url).content.decode()

    for html in (before, after):
        assert "You did not answer this one." in html and "Because he is" in html
    assert not HandIn.objects.exists()


def test_own_words_that_came_late_are_not_called_wrong(cast: Cast, sign_in: SignIn) -> None:
    with clock.set_to(NOON):
        sitting = make.sit(make.make_quiz(make.ask("Why?", "essay"), time_limit=10), cast.amara)
    with clock.set_to(minutes(11)):
        make.answer(sitting, 1, {"words": ["Because."]})
        html = sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/1/").content.decode()

    assert "It is kept here for you, and it does not count." in html and "Because." in html
    assert "Not quite" not in html


def test_more_time_for_one_person_holds_for_what_is_open_too(cast: Cast) -> None:
    before = timed(cast)
    give_extra_time(cast.amara, percent=50, by=cast.robin)
    after = timed(cast)
    with clock.set_to(NOON):
        of_dev = make.sit(make.make_quiz(make.ask(), time_limit=10), cast.dev)

    ends = [Sitting.objects.get(pk=one.pk).ends_at for one in (before, after, of_dev)]
    assert ends == [minutes(15), minutes(15), minutes(10)]
    give_extra_time(cast.amara, percent=0, by=cast.robin)
    assert Sitting.objects.get(pk=before.pk).ends_at == minutes(10)
    assert not ExtraTime.objects.exists()


@pytest.mark.parametrize("who", ["amara", "dev", "pat", "sunita", "morgan", "yusuf", "tomasz", "alex"])
def test_only_who_leads_there_gives_time(cast: Cast, who: str, sign_in: SignIn) -> None:
    with pytest.raises(PermissionDenied):
        give_extra_time(cast.amara, percent=50, by=getattr(cast, who))
    assert sign_in(getattr(cast, who)).post(f"/quizzes/time/{cast.amara.uuid}/", {"percent": 50}).status_code in (403, 404)
    assert not ExtraTime.objects.exists()


def test_coordinator_gives_time_on_a_page(cast: Cast, sign_in: SignIn) -> None:
    desk, url = sign_in(cast.robin), f"/quizzes/time/{cast.amara.uuid}/"
    assert "No reason is asked for, and none is kept." in desk.get(url).content.decode()
    assert desk.post(url, {"percent": "17"}).status_code == 422
    desk.post(url, {"percent": "50"})

    assert ExtraTime.objects.get().percent == 50
    with pytest.raises(ValidationError, match="Between 5 and 300"):
        give_extra_time(cast.amara, percent=400, by=cast.robin)
    assert_policy_agrees(extra_times, cast, ExtraTime.objects.all())


# --- Safety items ---


def test_safety_item_right_once_is_met_whatever_comes_later(cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask(safety=True), make.ask("Two")), cast.amara)
    done = make.answer(sitting, 1, make.RIGHT["single"])

    assert done.safety is True
    assert make.answer(sitting, 1, make.WRONG["single"], attempt=2).safety is False
    assert Answer.objects.filter(right=True, position=1).exists()


def test_points_weigh_questions(cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask("One", points=3), make.ask("Two")), cast.amara)
    make.answer(sitting, 1, {"given": ["2"]})  # worth half
    make.answer(sitting, 2, make.RIGHT["single"])
    finish_sitting(sitting, by=cast.amara)

    result = sitting.results.get()
    assert (result.points, result.possible, result.percent) == (2.5, 4, 62)
