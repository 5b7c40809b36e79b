"""How long a page that stays open still has: what its script asks, and what the page itself says."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from courses.quizzes.actions.mark import give_extra_time
from courses.quizzes.models import Sitting
from foundation import clock
from people.models import User
from tests.cast import Cast
from tests.factories import quizzes as make

SignIn = Callable[[User], Client]


@pytest.fixture
def sitting(cast: Cast) -> Sitting:
    return make.sit(make.make_quiz(make.ask(), make.ask(), time_limit=10), cast.amara)


def left(client: Client, sitting: Sitting) -> dict[str, object]:
    found: dict[str, object] = client.get(f"/quizzes/{sitting.uuid}/left/").json()
    return found


def test_it_is_told_in_seconds_and_until_when(cast: Cast, sign_in: SignIn, sitting: Sitting) -> None:
    assert sitting.ends_at
    phone = sign_in(cast.amara)
    with clock.set_to(sitting.ends_at - dt.timedelta(seconds=90.2)):
        assert left(phone, sitting) == {"left": 91, "until": timezone.localtime(sitting.ends_at).strftime("%H:%M")}
        assert 'data-left="91"' in phone.get(f"/quizzes/{sitting.uuid}/1/").content.decode()
    with clock.set_to(sitting.ends_at + dt.timedelta(seconds=1)):
        assert left(phone, sitting)["left"] == 0
        assert "data-left" not in phone.get(f"/quizzes/{sitting.uuid}/1/").content.decode()


def test_more_time_counts_at_once(cast: Cast, sign_in: SignIn, sitting: Sitting) -> None:
    with clock.set_to(sitting.started_at):
        give_extra_time(cast.amara, percent=50, by=cast.robin)
        assert left(sign_in(cast.amara), sitting)["left"] == 15 * 60


def test_nothing_is_left_of_what_is_finished(cast: Cast, sign_in: SignIn, sitting: Sitting) -> None:
    for position in (1, 2):
        make.answer(sitting, position, make.RIGHT["single"])

    assert left(sign_in(cast.amara), sitting)["left"] == 0


def test_quiz_without_a_time_has_no_such_page(cast: Cast, sign_in: SignIn) -> None:
    untimed = make.sit(make.make_quiz(make.ask(), make.ask()), cast.amara)
    phone = sign_in(cast.amara)

    assert phone.get(f"/quizzes/{untimed.uuid}/left/").status_code == 404
    assert "timer" not in phone.get(f"/quizzes/{untimed.uuid}/1/").content.decode()


@pytest.mark.parametrize("who", ["dev", "robin", "ella", "tomasz", "alex"])
def test_nobody_else_learns_it(cast: Cast, sign_in: SignIn, sitting: Sitting, who: str) -> None:
    assert sign_in(getattr(cast, who)).get(f"/quizzes/{sitting.uuid}/left/").status_code == 404
    assert Client().get(f"/quizzes/{sitting.uuid}/left/").status_code == 302


def test_browser_without_an_account_asks_for_its_own(db: None) -> None:
    make.make_quiz(make.ask(), make.ask(), public=True, slug="try-it", time_limit=5)
    browser = Client()
    browser.post("/quizzes/try-it/start/")

    assert left(browser, Sitting.objects.get())["left"] in range(290, 301)
