"""How often something may be done, counted in the cache that is really used."""

import datetime as dt

import pytest
from django.db import connection

from foundation import clock
from foundation.limits import allow_once_more

HOUR = 3600
TEN_PAST = dt.datetime(2030, 1, 2, 10, 10, tzinfo=dt.UTC)


def ask(minutes: int) -> bool:
    with clock.set_to(TEN_PAST + dt.timedelta(minutes=minutes)):
        return allow_once_more("start", "somebody", most=2, within=HOUR)


@pytest.mark.django_db
def test_a_count_is_kept_for_the_whole_time_and_asking_does_not_put_off_its_end() -> None:
    assert [ask(minute) for minute in (0, 1, 2, 30, 49)] == [True, True, False, False, False]
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM shared_cache WHERE cache_key LIKE %s", ["%limit:start:%"])
        [(expires,)] = cursor.fetchall()
    expires = dt.datetime.fromisoformat(expires) if isinstance(expires, str) else expires
    ahead = expires.replace(tzinfo=dt.UTC) - dt.datetime.now(dt.UTC)
    assert ahead > dt.timedelta(minutes=59), "and not for the five minutes that are usual"
    assert [ask(minute) for minute in (50, 51, 52)] == [True, True, False], "it was asked all the time, and is open again"


@pytest.mark.django_db
def test_others_who_ask_do_not_push_counts_out() -> None:
    def ask_as(name: str) -> bool:
        with clock.set_to(TEN_PAST):
            return allow_once_more("start", name, most=1, within=HOUR)

    early = [f"early {number}" for number in range(20)]
    assert all(map(ask_as, early))
    for number in range(400):
        ask_as(f"late {number}")
    assert not any(map(ask_as, early))
