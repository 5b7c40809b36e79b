"""What protects a form is on it. An include that says `only` loses it, and a test client sends forms without asking."""

from collections.abc import Callable

from django.test import Client

from charter_content.supervision.models import Action
from people.models import User
from tests.cast import Cast
from tests.factories.supervision import ACTION, begin, pair_of, signed


def test_what_was_agreed_is_done_from_each_page_it_stands_on(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    pair = pair_of(cast.dev, cast.riverside)
    signed(pair, cast.robin, action_1_words=ACTION, action_1_owner="person")
    meeting = begin(pair, cast.robin)
    form = f'action="/supervision/actions/{Action.objects.get().pk}/"'

    for person, path in (
        (cast.dev, "/supervision/"), (cast.robin, f"/supervision/pair/{pair.pk}/"), (cast.robin, f"/supervision/sessions/{meeting.pk}/"),
    ):  # fmt: skip
        body = sign_in(person).get(path).content.decode()
        assert "csrfmiddlewaretoken" in body.split(form)[1].split("</form>")[0], path
