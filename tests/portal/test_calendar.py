"""The private calendar joins live sessions and meetings of supervision, for one person, in a constant number of queries."""

from django.test import Client

from charter_content.supervision.actions import plan_session
from charter_content.supervision.enums import Kind
from courses.cohorts.actions import move_to_cohort, renew_calendar
from courses.cohorts.models import Enrolment
from foundation import clock
from tests.cast import Cast
from tests.factories import gatherings, live, supervision


def test_calendar_joins_what_somebody_has_and_nothing_of_others(cast: Cast, amara_learns: Enrolment, django_assert_num_queries) -> None:
    cohort = live.cohort_with(amara_learns, by=cast.robin, facilitators=(cast.morgan,))
    live.planned(cohort, 1, by=cast.robin)
    mine, devs = supervision.pair_of(cast.amara, cast.riverside), supervision.pair_of(cast.dev, cast.riverside)
    for pair in (mine, devs):
        plan_session(pair, at=clock.now() + 2 * live.DAY, kind=Kind.FULL, place="", by=cast.robin)
    day = gatherings.planned(cast.riverside, cast.robin)
    gatherings.come(day, cast.amara)
    secrets = {person: renew_calendar(by=person) for person in (cast.amara, cast.robin, cast.morgan, cast.dev, cast.ella)}

    def summaries(person: object) -> list[str]:
        lines = Client().get(f"/calendar/{secrets[person]}.ics").content.decode().splitlines()  # type: ignore[index]  # one of the cast
        return sorted(line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:"))

    session = "Alongside: group day 1"
    assert summaries(cast.amara) == [session, "Meeting", "Meeting"]
    assert summaries(cast.robin) == ["Meeting", "Meeting", "Meeting"]
    assert (summaries(cast.morgan), summaries(cast.dev), summaries(cast.ella)) == ([session], ["Meeting"], [])
    with django_assert_num_queries(4):
        summaries(cast.amara)
    live.planned(cohort, 2, by=cast.robin)
    with django_assert_num_queries(4):
        assert len(summaries(cast.amara)) == 4

    move_to_cohort(amara_learns, cohort=None, by=cast.robin)
    assert summaries(cast.amara) == ["Meeting", "Meeting"]
