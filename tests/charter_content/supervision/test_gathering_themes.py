"""Themes for a review day: nobody can tell who wrote one, not even from the database."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from charter_content.supervision import queries
from charter_content.supervision.actions import cancel_gathering, drop_theme, sign_up, submit_theme
from charter_content.supervision.enums import MOST_THEMES, Answer
from charter_content.supervision.models import Gathering
from charter_content.supervision.queries.group import all_themes
from foundation import clock
from foundation.models import AuditEvent, DataKey
from people.models import User
from tests.cast import Cast
from tests.factories.gatherings import GROUP, NETWORK, REVIEW_DAY, closed, fresh, planned

SignIn = Callable[[User], Client]
THREE = ("Who decides?", "Less paper.", "How we end.")


@contextmanager
def shut(row: Gathering) -> Iterator[None]:
    """The day before: the list takes no more themes, and is shown."""
    with clock.set_to(row.planned_for - dt.timedelta(days=1)):
        yield


def agenda(row: Gathering) -> set[str]:
    with shut(row):
        return {one.words for one in queries.agenda_of(fresh(row))}


def test_nobody_can_watch_the_list_grow(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    """It is shown only when it takes no more: who saw a new one appear could tell when it was written."""
    url = f"/supervision/group/{review_day.pk}/"
    for text in THREE:
        submit_theme(review_day, text=text, by=cast.amara)
    assert queries.agenda_of(fresh(review_day)) == ()
    assert not any(text in sign_in(cast.robin).get(url).content.decode() for text in THREE)
    with shut(review_day):
        assert {one.words for one in queries.agenda_of(fresh(review_day))} == set(THREE)
        with pytest.raises(PermissionDenied):
            submit_theme(review_day, text="Late", by=cast.amara)
        late = sign_in(cast.amara).post(f"{url}agenda/", {"text": "Late"})
        assert "Write a theme" not in sign_in(cast.amara).get(url).content.decode()

    assert late.status_code in (403, 404) and "Late" in late.content.decode(), "the words come back"


def test_themes_are_shown_only_when_there_are_three(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    desk, url = sign_in(cast.robin), f"/supervision/group/{review_day.pk}/"

    def shown() -> str:
        with shut(review_day):
            body = desk.get(url).content.decode()
        body = body.split("<main")[1].split("</main>")[0]
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)

    empty = shown()
    for person, text in ((cast.amara, THREE[0]), (cast.ella, THREE[1])):
        assert sign_in(person).post(f"{url}agenda/", {"text": text}).status_code == 302
        assert shown() == empty, "one theme looks like none"
    submit_theme(review_day, text=THREE[2], by=cast.yusuf)

    assert agenda(review_day) == set(THREE)
    assert all(text in shown() for text in THREE)
    with shut(review_day):
        for person in (cast.amara, cast.ella, cast.yusuf):
            assert not any(text in sign_in(person).get(url).content.decode() for text in THREE)


def test_people_are_told_before_they_write(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    body = sign_in(cast.amara).get(f"/supervision/group/{review_day.pk}/agenda/").content.decode()

    for words in (
        "Nobody can tell who wrote it.",
        "at least three themes",
        "nobody can watch it grow",
        "No names",
        'data-module="nudge"',
        "cannot change it or take it back",
    ):
        assert words in body
    assert 'data-module="autosave"' not in body, "a kept draft would be somebody's"


def everything() -> list[tuple[str, str]]:
    """Every row of every table, but the sealed column of themes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  # names of our own tables
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                kept = [(n, bytes(v) if isinstance(v, memoryview) else v) for n, v in zip(columns, row, strict=True) if n != "themes"]
                found.append((table, str(kept)))
    return sorted(found)


def test_writing_one_leaves_no_trace_of_who_or_when(cast: Cast, review_day: Gathering) -> None:
    before = everything()
    submit_theme(review_day, text=THREE[0], by=cast.amara)

    assert everything() == before, "no row, no date and no line of the trail is new or changed"
    assert all_themes(fresh(review_day)) == [THREE[0]]
    assert THREE[0].encode() not in bytes(fresh(review_day).themes)


def test_the_key_is_as_old_as_the_plan(cast: Cast, review_day: Gathering) -> None:
    """Were it made with the first theme, its date would tell when that was written."""
    assert DataKey.objects.filter(owner=review_day.key_owner).exists()


def test_themes_lie_in_no_order(cast: Cast, review_day: Gathering) -> None:
    texts = [f"Theme {n}" for n in range(40)]
    for text in texts:
        submit_theme(review_day, text=text, by=cast.amara)

    kept = all_themes(fresh(review_day))
    assert sorted(kept) == sorted(texts) and kept != texts
    assert kept[-1] != texts[-1] or kept[0] != texts[0]
    with shut(review_day):
        assert [one.words for one in queries.agenda_of(fresh(review_day))] != texts


def test_who_could_be_the_one_to_read_them_writes_none(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    for outsider, status in ((cast.robin, 403), (cast.sunita, 404), (cast.morgan, 404), (cast.pat, 404), (cast.alex, 404)):
        assert sign_in(outsider).post(f"/supervision/group/{review_day.pk}/agenda/", {"text": "Mine"}).status_code == status
        with pytest.raises(PermissionDenied):
            submit_theme(review_day, text="Mine", by=outsider)
    assert all_themes(fresh(review_day)) == []


def test_a_group_has_no_agenda_of_themes_and_the_network_has(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        submit_theme(planned(cast.riverside, cast.robin, kind=GROUP), text="Mine", by=cast.amara)
    network = planned(cast.riverside, cast.robin, kind=NETWORK, invited=((cast.hillside, cast.yusuf),))
    submit_theme(network, text="The team and us", by=cast.yusuf)
    assert all_themes(fresh(network)) == ["The team and us"]


def test_what_cannot_be_kept_is_told_and_stays_in_the_box(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    long = "a long theme " * 60
    response = sign_in(cast.amara).post(f"/supervision/group/{review_day.pk}/agenda/", {"text": long})
    assert response.status_code == 422 and long.strip() in response.content.decode() and "room for 500" in response.content.decode()
    assert sign_in(cast.amara).post(f"/supervision/group/{review_day.pk}/agenda/", {"text": " "}).status_code == 422
    submit_theme(review_day, text="Twice", by=cast.amara)
    submit_theme(review_day, text="Twice ", by=cast.ella)
    assert all_themes(fresh(review_day)) == ["Twice"]
    for n in range(MOST_THEMES - 1):
        submit_theme(review_day, text=f"Theme {n}", by=cast.amara)
    with pytest.raises(ValidationError):
        submit_theme(review_day, text="One more", by=cast.ella)


def test_signed_out_meanwhile_the_words_come_back(review_day: Gathering) -> None:
    response = Client().post(f"/supervision/group/{review_day.pk}/agenda/", {"text": "My theme"})

    assert response.status_code == 401 and "My theme" in response.content.decode()


def test_one_that_names_somebody_is_taken_out(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    for text in (*THREE, "Somebody by name"):
        submit_theme(review_day, text=text, by=cast.amara)
    with shut(review_day):
        mark = next(one.mark for one in queries.agenda_of(fresh(review_day)) if one.words == "Somebody by name")
        for outsider in (cast.amara, cast.yusuf, cast.alex):
            with pytest.raises(PermissionDenied):
                drop_theme(review_day, mark=mark, by=outsider)
        for _ in range(2):
            assert sign_in(cast.robin).post(f"/supervision/group/{review_day.pk}/agenda/drop/", {"theme": mark}).status_code == 302

    assert agenda(review_day) == set(THREE)
    [event] = AuditEvent.objects.filter(verb="theme_dropped")
    assert (event.actor_id, event.detail) == (cast.robin.pk, {})


def test_they_are_deleted_when_the_day_is_closed_or_called_off(cast: Cast, review_day: Gathering) -> None:
    other = planned(cast.riverside, cast.robin, kind=REVIEW_DAY, at=review_day.planned_for.replace(year=review_day.planned_for.year + 1))
    for row in (review_day, other):
        for text in THREE:
            submit_theme(row, text=text, by=cast.amara)
    sign_up(review_day, answer=Answer.COMING, by=cast.amara)
    kept = closed(review_day, cast.robin, came=(cast.amara,))
    cancel_gathering(other, by=cast.robin)

    assert bytes(kept.themes) == bytes(fresh(other).themes) == b""
    assert not any(text in json.dumps(queries.kept_record(kept).__dict__, default=str) for text in THREE)
