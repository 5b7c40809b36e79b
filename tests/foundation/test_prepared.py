import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.models import DateField, F, QuerySet, Value
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from courses.cohorts.models import Enrolment
from courses.progress import queries
from courses.progress.learner import Learner
from foundation import clock
from foundation.prepared import Prepared
from people.models import ServiceRole, User
from tests.cast import Cast


def test_rows_are_those_of_the_orm(amara: Learner, cast: Cast) -> None:
    query = Prepared(lambda person, slug: queries._columns(Enrolment.objects.filter(person=person, edition__slug=slug)), int, str)

    assert query.rows(cast.amara.pk, "small") == list(queries._columns(Enrolment.objects.filter(person=cast.amara)))
    assert query.rows(cast.ella.pk, "small") == []
    assert query.rows(cast.amara.pk, "other") == []


def test_argument_of_another_type_is_refused(cast: Cast) -> None:
    query = Prepared(lambda person: User.objects.filter(pk=person).values("email"), int)

    with pytest.raises(ValueError, match="not of the type int"):
        query.rows("1 OR 1=1")


def test_words_that_look_like_sql_are_only_words(amara: Learner, cast: Cast) -> None:
    assert queries.learner(cast.amara, "small' OR '1'='1") is None


def test_objects_are_those_of_the_orm(cast: Cast) -> None:
    def roles(person: int) -> "QuerySet[ServiceRole]":
        rows = ServiceRole.objects.filter(person=person).select_related("service", "person").order_by("pk")
        return rows.annotate(name=F("service__name"))

    found, theirs = Prepared(roles, int).objects(cast.robin.pk), list(roles(cast.robin.pk))

    assert theirs, "Robin leads a service"
    assert [(one, one.role, one.starts, one.name) for one in found] == [(one, one.role, one.starts, str(one.service)) for one in theirs]
    with CaptureQueriesContext(connection) as captured:
        assert [(str(one.service), str(one.person)) for one in found] == [(one.name, str(cast.robin)) for one in found]
    assert len(captured) == 0, "what is joined needs no query more"


def test_ids_days_and_moments_are_arguments_too(cast: Cast) -> None:
    by_id = Prepared(lambda uuid: User.objects.filter(uuid=uuid).values("pk"), uuid.UUID)
    by_day = Prepared(lambda day, person: ServiceRole.objects.filter(starts__lte=day, person=person).values("pk"), dt.date, int)
    by_moment = Prepared(lambda moment: User.objects.filter(joined_at__gte=moment).values("pk"), dt.datetime)
    starts, joined = cast.robin.roles.get().starts, cast.robin.joined_at
    a_moment = dt.timedelta(microseconds=1)

    assert by_id.rows(cast.robin.uuid) == [{"pk": cast.robin.pk}]
    assert by_id.rows(uuid.uuid4()) == []
    assert len(by_day.rows(starts, cast.robin.pk)) == 1
    assert by_day.rows(starts - dt.timedelta(days=1), cast.robin.pk) == []
    assert {"pk": cast.robin.pk} in by_moment.rows(joined)
    assert {"pk": cast.robin.pk} not in by_moment.rows(joined + a_moment)


def test_the_clock_is_read_on_each_run(cast: Cast) -> None:
    """A query that is kept for days must not keep the day on which it was built."""
    leading = Prepared(lambda person: ServiceRole.objects.leading(User(pk=person)).values("pk"), int)
    week_ago = Prepared(lambda: ServiceRole.objects.filter(starts=clock.today() - dt.timedelta(days=7)).values("pk"))
    joined_lately = Prepared(lambda: User.objects.filter(joined_at__gte=clock.now() - dt.timedelta(days=1)).values("pk"))
    role = cast.robin.roles.get()
    noon = dt.datetime.combine(role.starts, dt.time(12), tzinfo=dt.UTC)

    with clock.set_to(noon - dt.timedelta(days=1)):
        assert leading.rows(cast.robin.pk) == [], "not yet"
        assert week_ago.rows() == []
    with clock.set_to(noon):
        assert leading.rows(cast.robin.pk) == [{"pk": role.pk}]
    with clock.set_to(noon + dt.timedelta(days=7)):
        assert {"pk": role.pk} in week_ago.rows()
    with clock.set_to(noon + dt.timedelta(days=8)):
        assert week_ago.rows() == []
    with clock.set_to(cast.robin.joined_at + dt.timedelta(hours=23)):
        assert {"pk": cast.robin.pk} in joined_lately.rows()
    with clock.set_to(cast.robin.joined_at + dt.timedelta(hours=25)):
        assert joined_lately.rows() == []


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_today_is_the_day_where_the_service_is(cast: Cast, hour: int, settings: Any) -> None:
    """Shortly after midnight in summer it is still yesterday in UTC."""
    settings.TIME_ZONE = "Europe/London"
    today = Prepared(lambda: User.objects.annotate(day=Value(clock.today(), DateField())).filter(day=clock.today()).values("day")[:1])
    moment = dt.datetime(2026, 7, 3, hour, 30, tzinfo=ZoneInfo("Europe/London"))

    with clock.set_to(moment):
        assert today.rows() == [{"day": dt.date(2026, 7, 3)}]


def test_an_argument_that_is_not_used_as_it_is_given_is_refused(cast: Cast) -> None:
    query = Prepared(lambda words: User.objects.filter(display_name__contains=words).values("pk"), str)

    with pytest.raises(ValueError, match="does not use its arguments"):
        query.rows("Robin")


@pytest.mark.django_db(transaction=True)
def test_rows_are_held_in_a_transaction_only() -> None:
    query = Prepared(lambda person: User.objects.select_for_update().filter(pk=person), int)

    with transaction.atomic():
        assert query.objects(1) == []
    with pytest.raises(TransactionManagementError):
        query.objects(1)


def test_it_is_built_once_a_thread(cast: Cast) -> None:
    built = []
    query = Prepared(lambda person: built.append(person) or User.objects.filter(pk=person).values("pk"), int)  # type: ignore[func-returns-value]

    assert query.rows(cast.robin.pk) == query.rows(cast.robin.pk) == [{"pk": cast.robin.pk}]
    assert query.exists(cast.robin.pk)
    assert not query.exists(0)
    assert len(built) == 1


def test_a_list_of_ids_is_one_argument(cast: Cast) -> None:
    of_people = Prepared(lambda people: ServiceRole.objects.filter(person__in=people).order_by("person").values("person"), list)
    by_id = Prepared(lambda ids: User.objects.filter(pk__in=ids).values("pk"), list)
    two = [cast.robin.pk, cast.morgan.pk]

    assert {row["person"] for row in of_people.rows(two)} == set(two)
    assert sorted(row["pk"] for row in by_id.rows(two)) == sorted(two)
    assert by_id.rows([]) == []
    with pytest.raises(ValueError, match="not a list of whole numbers"):
        by_id.rows(["1"])
