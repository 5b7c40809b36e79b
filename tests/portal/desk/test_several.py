"""One thing for several people at once, and taking it back."""

import time

import pytest

from courses.cohorts.actions import CohortPlan, add_to_cohort, make_cohort, mark_completed
from courses.cohorts.actions.enrolments import next_number
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.queries import people_in
from courses.pages.models import CoursePage
from courses.progress.queries import learner_of
from tests.cast import Cast, put_on_course
from tests.portal.desk.looking import SignIn, shown


def test_several_are_put_into_a_group_and_put_back(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, autumn: Cohort, sign_in: SignIn
) -> None:
    page = sign_in(cast.robin)
    everybody = [str(one.uuid) for one in (amara_learns, dev_learns, ella_learns)]
    page.post("/people/several/", {"pick": everybody, "do": f"move:{autumn.uuid}"})
    assert set(Enrolment.objects.filter(cohort=autumn)) == {amara_learns, dev_learns}
    assert "Done for 2 people: put into Autumn." in page.get("/people/").content.decode()

    page.post("/people/undo/")
    page.post("/people/undo/")
    assert not Enrolment.objects.filter(cohort=autumn).exists()
    assert "Done for" not in page.get("/people/").content.decode()


def test_who_is_put_back_has_the_number_they_had_on_the_register(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, autumn: Cohort, sign_in: SignIn
) -> None:
    add_to_cohort(autumn, [cast.amara, cast.dev], by=cast.robin)
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "move:"})
    page.post("/people/undo/")
    assert [(one.person, one.number) for one in people_in(autumn)] == [(cast.amara, 1), (cast.dev, 2)]
    assert next_number(autumn) == 3


def test_a_day_is_opened_early_for_several_and_closed_again(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, sign_in: SignIn
) -> None:
    page = sign_in(cast.robin)
    Enrolment.objects.filter(pk=dev_learns.pk).update(lifted=[str(learner_of(dev_learns).outline.days[1].key)])
    page.post("/people/several/", {"pick": [str(amara_learns.uuid), str(dev_learns.uuid)], "do": "open_day:2"})
    assert [len(one.lifted) for one in Enrolment.objects.order_by("pk")] == [1, 1]
    page.post("/people/undo/")
    assert [len(one.lifted) for one in Enrolment.objects.order_by("pk")] == [0, 1], "what was open before stays open"


def test_who_left_is_off_the_list_and_comes_back(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "leave"})
    assert shown(page) == []
    assert shown(page, "?state=left") == ["Amara Okafor"]
    assert sign_in(cast.amara).get("/training/small/day-1/1/1/").status_code == 404
    page.post("/people/undo/")
    assert shown(page) == ["Amara Okafor"]


def test_who_has_begun_anew_meanwhile_does_not_come_back_beside_it(
    cast: Cast, small_course: CoursePage, amara_learns: Enrolment, sign_in: SignIn
) -> None:
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "leave"})
    mark_completed(put_on_course(cast.amara, cast.riverside, small_course), by=cast.amara)
    told = page.post("/people/undo/", follow=True)
    assert "Amara Okafor is on this course again already, or has completed it." in told.content.decode()
    assert Enrolment.objects.readable().filter(person=cast.amara).count() == 1


def test_what_was_changed_since_is_not_put_back(cast: Cast, amara_learns: Enrolment, autumn: Cohort, sign_in: SignIn) -> None:
    page = sign_in(cast.robin)
    spring = make_cohort(cast.riverside, CohortPlan("Spring"), course_key=autumn.course_key, by=cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": f"move:{autumn.uuid}"})
    Enrolment.objects.update(cohort=spring)
    page.post("/people/undo/")
    assert Enrolment.objects.get().cohort == spring


def test_undoing_ends_after_an_hour(
    cast: Cast, amara_learns: Enrolment, autumn: Cohort, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": f"move:{autumn.uuid}"})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    assert "too long ago" in page.post("/people/undo/", follow=True).content.decode()
    assert Enrolment.objects.get().cohort == autumn


def test_what_cannot_be_undone_any_more_offers_no_undo(
    cast: Cast, amara_learns: Enrolment, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sign_in(cast.robin)
    page.post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "leave"})
    assert "Done for 1 person: left the course." in page.get("/people/").content.decode()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    assert "Done for" not in page.get("/people/").content.decode()


@pytest.mark.parametrize("sent", [{}, {"do": "leave"}, {"do": "nonsense", "pick": "x"}, {"do": "open_day:99", "pick": "AMARA"}])
def test_odd_requests_change_nothing(cast: Cast, amara_learns: Enrolment, sign_in: SignIn, sent: dict) -> None:
    sent = {name: str(amara_learns.uuid) if value == "AMARA" else value for name, value in sent.items()}
    page = sign_in(cast.robin).post("/people/several/", sent, follow=True)
    assert page.status_code == 200
    assert (Enrolment.objects.get().state, Enrolment.objects.get().lifted) == ("active", [])


def test_nobody_changes_several_of_another_service(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    for who in (cast.yusuf, cast.sunita, cast.amara, cast.alex):
        sign_in(who).post("/people/several/", {"pick": [str(amara_learns.uuid)], "do": "leave"})
    assert Enrolment.objects.get().state == "active"
