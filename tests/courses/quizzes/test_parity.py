"""What django-quiz-app had, each with a test that is named after it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.quizzes.actions import finish_sitting
from courses.quizzes.enums import Feedback, Layout, QuestionOrder
from courses.quizzes.models import Category, Quiz, Sitting
from courses.quizzes.queries import earlier_results, finished_sittings, rate_by_category, sitting_view
from people.models import User
from tests.cast import Cast
from tests.factories import quizzes as make

SignIn = Callable[[User], Client]
STEMS = [f"Question {letter}" for letter in "ABCDEFGHIJ"]


def page(client: Client, sitting: Sitting, more: str = "") -> str:
    return client.get(f"/quizzes/{sitting.uuid}/{more}").content.decode()


def finished(quiz: Quiz, by: User, *values: make.Values) -> Sitting:
    """A sitting in which `by` sent these values, finished."""
    sitting = make.sit(quiz, by)
    for position, one in enumerate(values, start=1):
        make.answer(sitting, position, one)
    return finish_sitting(sitting, by=by)


def test_question_order_set(cast: Cast) -> None:
    quiz = make.make_quiz(*map(make.ask, STEMS), question_order=QuestionOrder.SET)

    assert [make.asked_stems(make.sit(quiz, person)) for person in (cast.amara, cast.dev)] == [STEMS, STEMS]


def test_question_order_random(cast: Cast) -> None:
    quiz = make.make_quiz(*map(make.ask, STEMS), question_order=QuestionOrder.RANDOM)
    orders = [make.asked_stems(make.sit(quiz, cast.amara)) for _ in range(3)]

    assert [sorted(order) for order in orders] == [STEMS] * 3
    assert len({tuple(order) for order in orders}) > 1  # 1 in 13 trillion that they are alike


def test_random_subset_from_a_larger_pool_max_questions(cast: Cast) -> None:
    quiz = make.make_quiz(*map(make.ask, STEMS), max_questions=4)
    asked = [make.asked_stems(make.sit(quiz, cast.amara)) for _ in range(12)]

    assert {len(stems) for stems in asked} == {4}
    assert all(stems == sorted(set(stems)) for stems in asked)  # each once, in the order of the list
    assert len({tuple(stems) for stems in asked}) > 1


def test_results_stored_per_person(cast: Cast) -> None:
    quiz = make.make_quiz(make.ask(), make.ask("True?", "true-false"), single_attempt=False)
    finished(quiz, cast.amara, make.RIGHT["single"], make.WRONG["true-false"])
    finished(quiz, cast.dev, make.RIGHT["single"], make.RIGHT["true-false"])

    assert [(one.result.points, one.result.possible) for one in earlier_results(cast.amara)] == [(1, 2)]
    assert [(one.result.points, one.result.possible) for one in earlier_results(cast.dev)] == [(2, 2)]
    assert earlier_results(cast.ella) == []


def test_earlier_scores_seen_per_category(cast: Cast, sign_in: SignIn) -> None:
    day, safe = Category.objects.create(name="Day 1"), Category.objects.create(name="Far goals")
    below = Category.objects.create(name="Keeping safe", parent=day)
    finished(make.make_quiz(make.ask(), title="First", category=below), cast.amara, make.WRONG["single"])
    finished(make.make_quiz(make.ask(), title="Second", category=safe), cast.amara, make.RIGHT["single"])

    found = [(one.title, one.category, one.result.points) for one in earlier_results(cast.amara)]
    assert found == [("Second", "Far goals", 1), ("First", "Day 1 › Keeping safe", 0)]
    html = sign_in(cast.amara).get("/quizzes/").content.decode()
    assert "Day 1 › Keeping safe" in html and "0 of 1" in html and "1 of 1" in html


def test_answers_shown_after_each_question(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask(), make.ask("Two"), feedback=Feedback.EACH), cast.amara)
    phone = sign_in(cast.amara)
    after = phone.post(f"/quizzes/{sitting.uuid}/1/", {"q1.attempt": 1, "q1.given": "3"}, follow=True).content.decode()

    assert "Many people do not want to make a fuss." in after


def test_answers_shown_all_at_the_end(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask(), make.ask("Two"), feedback=Feedback.END), cast.amara)
    phone = sign_in(cast.amara)
    said = "Many people do not want to make a fuss."
    before = [phone.post(f"/quizzes/{sitting.uuid}/{n}/", {f"q{n}.given": "3"}, follow=True).content.decode() for n in (1, 2)]
    before += [page(phone, sitting), page(phone, sitting, "1/")]
    assert [said in html or "Not quite" in html or "Look again" in html for html in before] == [False] * 4
    assert "checked" in before[-1]  # what was picked stands there, and can still be changed

    phone.post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "1"})  # a change of mind, before the end
    phone.post(f"/quizzes/{sitting.uuid}/finish/")
    assert said in page(phone, sitting, "2/") and "Yes, that is it." in page(phone, sitting, "1/")
    assert [(one.result.points, one.result.possible) for one in earlier_results(cast.amara)] == [(1, 2)]


def test_return_to_an_unfinished_sitting(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(*map(make.ask, STEMS[:3])), cast.amara)
    phone = sign_in(cast.amara)
    phone.post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "1"})

    laptop = sign_in(cast.amara)
    assert laptop.get(f"/quizzes/{sitting.uuid}/").headers["Location"] == f"/quizzes/{sitting.uuid}/2/"
    assert "Question B" in page(laptop, sitting, "2/")


def test_people_without_an_account_can_take_a_public_quiz_and_finish_it_if_the_browser_comes_back(db: None) -> None:
    make.make_quiz(make.ask(), make.ask("True?", "true-false"), public=True, slug="try-it")
    browser, other = Client(), Client()
    assert "browser" not in browser.get("/quizzes/try-it/").cookies  # nothing is kept before somebody starts
    start = browser.post("/quizzes/try-it/start/")
    sitting = Sitting.objects.get()
    assert (sitting.person, start.headers["Location"]) == (None, f"/quizzes/{sitting.uuid}/")
    browser.post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "1"})

    back = Client()
    back.cookies = browser.cookies  # the same browser, on another day
    assert "Carry on with the quiz" in back.get("/quizzes/try-it/").content.decode()
    assert back.post("/quizzes/try-it/start/").headers["Location"] == f"/quizzes/{sitting.uuid}/"
    back.post(f"/quizzes/{sitting.uuid}/2/", {"q2.given": "1"})
    assert Sitting.objects.get().is_finished
    assert "landed" in page(back, sitting)
    assert other.get(f"/quizzes/{sitting.uuid}/").status_code == 302  # to sign in: it is not theirs


def test_one_attempt_only(cast: Cast, sign_in: SignIn) -> None:
    quiz = make.make_quiz(make.ask(), single_attempt=True)
    sitting = make.sit(quiz, cast.amara)
    phone = sign_in(cast.amara)
    phone.post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "3"})
    again = phone.post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "1", "q1.attempt": "2"})
    assert (again.status_code, "Your first answer is kept." in again.content.decode()) == (422, True)
    phone.post(f"/quizzes/{sitting.uuid}/finish/")

    assert [row.given for row in sitting.answers.all()] == [["3"]]
    assert "Do it once more" not in page(phone, sitting) and "Try this one again" not in page(phone, sitting, "1/")
    with pytest.raises(ValidationError, match="one attempt only"):
        make.sit(quiz, cast.amara)
    assert make.sit(quiz, cast.dev).person == cast.dev


def test_categories_and_sub_categories(db: None) -> None:
    outer = Category.objects.create(name="Day 1")
    inner = Category.objects.create(name="Keeping safe", parent=outer)

    assert str(inner) == "Day 1 › Keeping safe"
    outer.parent = inner
    with pytest.raises(ValidationError, match="cannot stand inside itself"):
        outer.full_clean()


def test_category_is_there_once_also_at_the_top(cast: Cast, sign_in: SignIn) -> None:
    Category.objects.create(name="Far goals")
    again = sign_in(cast.tomasz).post(reverse("wagtailsnippets_quizzes_category:add"), {"name": "Far goals", "parent": ""})

    assert again.status_code == 200 and again.context["form"].errors
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.create(name="Far goals")


def test_success_rate_per_category_on_a_progress_page(cast: Cast, sign_in: SignIn) -> None:
    safe, goals = Category.objects.create(name="Safe ground"), Category.objects.create(name="Far goals")
    questions = [make.ask(stem, category=category) for stem, category in (("A", safe), ("B", safe), ("C", goals), ("D", None))]
    quiz = make.make_quiz(*questions)
    wrong, right = make.WRONG["single"], make.RIGHT["single"]
    finished(quiz, cast.amara, wrong, wrong, wrong, right)
    finished(quiz, cast.amara, right, wrong, wrong, right)  # the newest answer counts
    finished(quiz, cast.dev, right, right, right, right)

    found = [(rate.name, rate.right, rate.asked, rate.percent) for rate in rate_by_category(cast.amara)]
    assert found == [("Far goals", 0, 1, 0), ("Safe ground", 1, 2, 50), ("", 1, 1, 100)]
    html = sign_in(cast.amara).get("/quizzes/").content.decode()
    assert "1 of 2 (50 per cent)" in html and "Everything else" in html


def test_explanation_per_question(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask(explanation="<p>Ring first, then tell.</p>")), cast.amara)
    phone = sign_in(cast.amara)
    assert "Ring first, then tell." not in page(phone, sitting, "1/")
    phone.post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "1"})

    assert "Ring first, then tell." in page(phone, sitting, "1/")


@pytest.mark.parametrize(("mark", "passed"), [(50, True), (51, False), (None, False)])
def test_pass_marks(cast: Cast, mark: int | None, passed: bool) -> None:
    quiz = make.make_quiz(make.ask("A"), make.ask("B"), pass_mark=mark)
    sitting = finished(quiz, cast.amara, make.RIGHT["single"], make.WRONG["single"])

    result = sitting.results.get()
    assert (result.percent, result.passed) == (50, passed)


@pytest.mark.parametrize("kind", ["multiple", "single"])
def test_multiple_choice(cast: Cast, kind: str) -> None:
    sitting = make.sit(make.make_quiz(make.ask(kind=kind)), cast.amara)

    assert make.answer(sitting, 1, make.WRONG[kind]).kept[1].right is False
    assert make.answer(sitting, 1, make.RIGHT[kind], attempt=2).kept[1].right is True


def test_true_false(cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask(kind="true-false")), cast.amara)

    assert [option.text for option in sitting_view(sitting).questions[0].options] == ["True", "False"]  # never in another order
    assert make.answer(sitting, 1, make.WRONG["true-false"]).kept[1].right is False


def test_essay(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask("What would you do?", "essay")), cast.amara)
    phone = sign_in(cast.amara)
    phone.post(f"/quizzes/{sitting.uuid}/1/", {"q1.words": "Sit down beside him."})

    assert [row.right for row in sitting.answers.all()] == [None]
    assert "Sit down beside him." in page(phone, sitting, "1/")


def test_image_beside_a_question(cast: Cast, sign_in: SignIn) -> None:
    image = get_image_model().objects.create(title="A phone", file=get_test_image_file())
    sitting = make.sit(make.make_quiz(make.ask(image=image, image_alt="A phone on a table")), cast.amara)
    html = page(sign_in(cast.amara), sitting, "1/")

    assert 'alt="A phone on a table"' in html and "/media/" in html


def test_own_message_for_passing_and_for_not_yet(cast: Cast, sign_in: SignIn) -> None:
    quiz = make.make_quiz(make.ask(), pass_message="<p>All of it landed.</p>", retry_message="<p>Look at Day 1 again.</p>")
    phone = sign_in(cast.amara)
    passed = page(phone, finished(quiz, cast.amara, make.RIGHT["single"]))
    not_yet = page(phone, finished(quiz, cast.amara, make.WRONG["single"]))

    assert ("All of it landed." in passed, "Look at Day 1 again." in passed) == (True, False)
    assert ("All of it landed." in not_yet, "Look at Day 1 again." in not_yet) == (False, True)


def allow(person: User) -> User:
    person.user_permissions.add(Permission.objects.get(codename="view_sittings"))
    return person


def test_view_sittings_permission(cast: Cast, sign_in: SignIn) -> None:
    quiz = make.make_quiz(make.ask())
    sitting = finished(quiz, cast.amara, make.WRONG["single"])

    assert set(finished_sittings(cast.robin)) == set()
    assert {name: sign_in(getattr(cast, name)).get("/quizzes/marking/").status_code for name in ("robin", "dev", "alex", "tomasz")} == {
        "robin": 200, "dev": 403, "alex": 403, "tomasz": 403,
    }  # fmt: skip
    morgan = allow(cast.morgan)
    assert set(finished_sittings(morgan)) == {sitting}
    html = sign_in(morgan).get(f"/quizzes/marking/{sitting.uuid}/").content.decode()
    assert "Send an email" in html


def test_view_sittings_is_given_to_no_role_by_default(cast: Cast) -> None:
    permission = Permission.objects.get(codename="view_sittings")

    assert (permission.group_set.count(), permission.user_set.count()) == (0, 0)


def test_administrator_can_give_view_sittings_to_a_group(cast: Cast, sign_in: SignIn) -> None:
    assert "Can see completed sittings" in sign_in(cast.alex).get("/cms/groups/new/").content.decode()

    group = Group.objects.create(name="Markers")
    group.permissions.add(Permission.objects.get(codename="view_sittings"))
    cast.morgan.groups.add(group)
    assert sign_in(cast.morgan).get("/quizzes/marking/").status_code == 200


def test_marking_page_lists_completed_sittings_by_quiz_and_by_person_for_essays(cast: Cast, sign_in: SignIn) -> None:
    first, second = (make.make_quiz(make.ask("Why?", "essay"), title=title) for title in ("First", "Second"))
    of_amara, of_dev = (finish_with_essay(quiz, by, cast) for quiz, by in ((first, cast.amara), (second, cast.dev)))
    open_one = make.sit(first, cast.dev)
    desk = sign_in(cast.robin)

    def listed(**query: Any) -> set[Sitting]:
        return set(desk.get("/quizzes/marking/", query).context["page"].object_list)

    assert listed() == {of_amara, of_dev}
    assert open_one not in listed()
    assert listed(quiz=str(first.key)) == {of_amara}
    assert listed(person="patel") == {of_dev}
    assert listed(person="patel", quiz=str(first.key)) == set()
    assert set(sign_in(cast.yusuf).get("/quizzes/marking/").context["page"].object_list) == set()


def finish_with_essay(quiz: Quiz, by: User, cast: Cast) -> Sitting:
    sitting = make.sit(quiz, by)
    make.answer(sitting, 1, make.RIGHT["essay"])
    return finish_sitting(sitting, by=by, service=cast.riverside)


def test_start_and_end_times_recorded(cast: Cast) -> None:
    sitting = finished(make.make_quiz(make.ask()), cast.amara, make.RIGHT["single"])

    assert sitting.finished_at is not None
    assert sitting.started_at <= sitting.answers.get().at <= sitting.finished_at


def test_translatable(cast: Cast, sign_in: SignIn) -> None:
    """Every word that the engine itself says goes through gettext: a catalogue changes it, and nothing else."""

    class Shouting:
        def gettext(self, message: str) -> str:
            return message.upper() if "%" not in message else message

        def ngettext(self, one: str, many: str, n: int) -> str:
            return one if n == 1 else many

        def pgettext(self, context: str, message: str) -> str:
            return message

    sitting = make.sit(make.make_quiz(make.ask(), asks_how_sure=True), cast.amara)
    with translation.override("en-gb"):
        catalogue = translation.trans_real.catalog()  # type: ignore[attr-defined]  # Django's own
        kept, catalogue.gettext = catalogue.gettext, Shouting().gettext
        try:
            html = page(sign_in(cast.amara), sitting, "1/")
        finally:
            catalogue.gettext = kept

    assert "A GUESS" in html and "HOW SURE ARE YOU?" in html
    assert "PICK ONE." in html and "SEE WHAT THERE IS TO SAY" in html and "Who do you ring?" in html


@pytest.mark.parametrize("layout", [Layout.ONE, Layout.ALL])
def test_one_question_a_page_or_all_on_one_page(cast: Cast, sign_in: SignIn, layout: str) -> None:
    sitting = make.sit(make.make_quiz(*map(make.ask, STEMS[:3]), layout=layout), cast.amara)
    html = sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/", follow=True).content.decode()

    assert [stem in html for stem in STEMS[:3]] == ([True, True, True] if layout == Layout.ALL else [True, False, False])
