import pytest

from courses.cohorts.models import Enrolment
from courses.progress import queries
from courses.progress.learner import Learner
from foundation.prepared import Prepared
from people.models import User
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
