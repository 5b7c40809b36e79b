"""Who is where: found, sorted, shown group by group; the same cost for one and for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.cohorts.models import Cohort, Enrolment
from courses.pages.models import CoursePage
from courses.progress.actions import mark_lesson
from courses.progress.enums import Mark
from courses.progress.queries import learner_of
from foundation import clock
from people.actions import give_role
from people.enums import Role
from people.hats import hats_of
from people.models import User
from portal.actions import compare_counters
from portal.queries import SORTS, Filters, GroupProgress, enrolments_for
from tests.cast import Cast, put_on_course
from tests.portal.desk.looking import DAY, SignIn, mark, shown


def test_the_desk_is_of_the_service_whose_hat_is_on(cast: Cast, amara_learns: Enrolment, ella_learns: Enrolment, sign_in: SignIn) -> None:
    give_role(cast.robin, service=cast.hillside, role=Role.DEPUTY, by=None, ends=clock.today() + 9 * DAY)
    desk_ = sign_in(cast.robin)
    assert shown(desk_) == ["Amara Okafor"]
    desk_.post("/hat/", {"hat": f"deputy:{cast.hillside.pk}"})
    assert shown(desk_) == ["Ella Fraser"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["Amara Okafor", "Dev Patel"]),
        ("?q=dev", ["Dev Patel"]),
        ("?q=dev@along", ["Dev Patel"]),
        ("?q=ella", []),
        ("?sort=new", ["Dev Patel", "Amara Okafor"]),
        ("?sort=quiet", ["Dev Patel", "Amara Okafor"]),
        ("?sort=fewest", ["Dev Patel", "Amara Okafor"]),
        ("?sort=most", ["Amara Okafor", "Dev Patel"]),
        ("?state=quiet", ["Dev Patel"]),
        ("?state=completed", []),
        ("?state=nonsense&sort=nonsense&group=nonsense&page=99", ["Amara Okafor", "Dev Patel"]),
    ],
)
def test_searching_sorting_and_showing(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, sign_in: SignIn, words: str, names: list[str]
) -> None:
    Enrolment.objects.filter(pk=dev_learns.pk).update(seen_on=clock.today() - 15 * DAY)
    mark(amara_learns, 0, Mark.DONE)
    assert shown(sign_in(cast.robin), words) == names


def test_a_group_alone(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, autumn: Cohort, sign_in: SignIn) -> None:
    Enrolment.objects.filter(pk=dev_learns.pk).update(cohort=autumn)
    page = sign_in(cast.robin)
    assert shown(page, f"?group={autumn.uuid}") == ["Dev Patel"]
    assert "<h1>Autumn</h1>" in page.get(f"/people/?group={autumn.uuid}").content.decode()


def test_a_group_says_how_many_of_its_lessons_are_done(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, autumn: Cohort, sign_in: SignIn
) -> None:
    mark(amara_learns, 0, Mark.DONE)
    page = sign_in(cast.robin)
    empty = page.get(f"/people/?group={autumn.uuid}").context["desk"].group_progress
    assert (empty.people, empty.percent) == (0, 0)

    Enrolment.objects.update(cohort=autumn)  # Ella's too, who is at another service
    lessons = len(learner_of(amara_learns).outline.lessons)
    answer = page.get(f"/people/?group={autumn.uuid}")
    assert answer.context["desk"].group_progress == GroupProgress(2, 1, 2 * lessons)
    assert "across 2 people" in answer.content.decode()
    assert page.get("/people/").context["desk"].group_progress is None


@pytest.mark.parametrize("words", ["evie", "ÉVIE", "évie ok", "okaf"])
def test_a_name_is_found_without_its_accents_and_however_it_is_typed(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, sign_in: SignIn, words: str
) -> None:
    cast.amara.display_name = "Évie Okafor"
    cast.amara.save()
    assert shown(sign_in(cast.robin), f"?q={words}") == ["Évie Okafor"]


def test_a_new_name_is_sorted_by(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, sign_in: SignIn) -> None:
    cast.amara.display_name = "Évie Okafor"
    cast.amara.save()
    assert shown(sign_in(cast.robin)) == ["Dev Patel", "Évie Okafor"]
    assert compare_counters(mend=False).names == 0


def test_a_module_is_done_started_or_not_and_nothing_finer(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    learner = learner_of(amara_learns)
    mark_lesson(learner, lesson=learner.outline.lessons[0], mark=Mark.DONE, by=cast.amara)
    body = sign_in(cast.robin).get("/people/").content.decode()
    assert body.count('<span class="visually-hidden">started</span>') == 1
    assert body.count('<span class="visually-hidden">not started</span>') == len(learner.outline.modules) - 1
    assert learner.outline.lessons[0].title not in body


@pytest.mark.parametrize("people", [1, 3, 40])
def test_the_desk_costs_the_same_for_one_and_for_forty(cast: Cast, small_course: CoursePage, sign_in: SignIn, people: int) -> None:
    for n in range(people):
        person = User.objects.create_user(f"p{n}@example.org", display_name=f"P{n}")
        give_role(person, service=cast.riverside, role=Role.SUPPORTER, by=None, starts=clock.today() - 300 * DAY)
        put_on_course(person, cast.riverside, small_course)
    Enrolment.objects.update(seen_on=clock.today() - 20 * DAY)
    page = sign_in(cast.robin)
    with CaptureQueriesContext(connection) as captured:
        page.get("/people/")
    assert len(captured) == 33, "two more once there is a supervision that something can be shared for"


@pytest.mark.parametrize("sort", SORTS)
def test_each_order_comes_from_an_index(cast: Cast, sort: str) -> None:
    """Lists of thousands are not put in order each time somebody looks at them."""
    rows = enrolments_for(cast.robin, hats_of(cast.robin)[0], Filters(sort=sort)).values_list("pk", flat=True)[:30]
    if connection.vendor == "sqlite":
        assert "TEMP B-TREE" not in rows.explain()


def test_an_empty_desk_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    body = sign_in(cast.robin).get("/people/").content.decode()
    assert "Nobody is on a course yet" in body and "/people/invite/" in body
