"""The screens of cohorts and live sessions: who gets in, what they keep, and what bad input says."""

import datetime as dt
import subprocess
import uuid
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from django.test import Client

from courses.cohorts.actions import CohortPlan, add_to_cohort, check_in, make_cohort, renew_calendar, write_needs
from courses.cohorts.enums import Presence
from courses.cohorts.models import Attendance, CheckIn, Cohort, Enrolment, LiveSession
from courses.cohorts.queries import day_choices, guide_at_hand
from courses.pages.models import CoursePage
from foundation import clock
from people.models import ServiceRole, User
from tests.cast import Cast, put_on_course
from tests.factories import live

SignIn = Callable[[User], Client]


@pytest.fixture
def today(cast: Cast, group: Cohort) -> LiveSession:
    return live.planned(group, 1, by=cast.robin, starts_in=-dt.timedelta(minutes=10))


def planned_on(group: Cohort, **values: str) -> dict[str, str]:
    day = (clock.today() + live.DAY).isoformat()
    return {
        "day": str(day_choices(group)[0].key), "part": "whole", "on": day, "starts": "10:00", "ends": "11:30", "place": "Room 2",
        "link": "",
    } | values  # fmt: skip


def test_who_gets_in_where(cast: Cast, group: Cohort, today: LiveSession, sign_in: SignIn) -> None:
    cohort, session = f"/people/cohorts/{group.uuid}/", f"/people/cohorts/sessions/{today.pk}/"
    leads = [cohort, f"{cohort}change/", f"{cohort}join/", f"{cohort}plan/", f"{session}change/", f"{session}cancel/"]
    runs = [session, f"{session}paper/", f"{session}code/", f"{session}code/picture/", f"{session}code/paper/"]
    for name, expected in {
        "robin": {200: [*leads, *runs]}, "morgan": {200: [cohort, *runs], 403: leads[1:]},
        "amara": {403: [*leads[4:], *runs], 404: leads[:4]},
        "yusuf": {404: [*leads, *runs]}, "pat": {404: [*leads, *runs]}, "alex": {404: [*leads, *runs]}, "sunita": {404: [*leads, *runs]},
    }.items():  # fmt: skip
        client = sign_in(getattr(cast, name))
        found: dict[int, list[str]] = {}
        for url in [*leads, *runs]:
            found.setdefault(client.get(url).status_code, []).append(url)
        assert {status: set(urls) for status, urls in found.items()} == {status: set(urls) for status, urls in expected.items()}, name
    assert sign_in(cast.amara).get("/people/cohorts/").status_code == 403
    assert sign_in(cast.morgan).get("/people/cohorts/").status_code == 200


def test_facilitator_sees_the_register_and_not_how_people_get_on(cast: Cast, group: Cohort, today: LiveSession, sign_in: SignIn) -> None:
    page = sign_in(cast.morgan).get(f"/people/cohorts/{group.uuid}/").content.decode()
    assert "Okafor" not in page
    assert "1. Amara Okafor" in sign_in(cast.morgan).get(f"/people/cohorts/sessions/{today.pk}/").content.decode()
    assert sign_in(cast.morgan).get("/people/").status_code == 403


def test_nothing_is_ticked_before_somebody_says_so(cast: Cast, group: Cohort, today: LiveSession, sign_in: SignIn) -> None:
    check_in(today, code=today.code, by=cast.amara)
    page = sign_in(cast.morgan).get(f"/people/cohorts/sessions/{today.pk}/").content.decode()

    assert " checked>" not in page and "Checked in" in page


def test_register_is_kept_confirmed_and_clashes_are_shown(
    cast: Cast, group: Cohort, today: LiveSession, amara_learns: Enrolment, dev_learns: Enrolment, sign_in: SignIn
) -> None:
    url = f"/people/cohorts/sessions/{today.pk}/"
    check_in(today, code=today.code, by=cast.amara)
    amara, dev = f"line_{amara_learns.uuid}", f"line_{dev_learns.uuid}"

    sign_in(cast.morgan).post(url, {"confirm": "1", dev: "first", f"{dev}.seen": "0"})
    assert {(row.enrolment, row.presence) for row in Attendance.objects.all()} == {(amara_learns, "came"), (dev_learns, "first")}

    late = sign_in(cast.robin).post(url, {dev: "not", f"{dev}.seen": "0", f"{dev}.was": "", amara: "nonsense"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Morgan Lee keyed “First half only” meanwhile." in page and Attendance.objects.count() == 2
    seen = Attendance.objects.get(enrolment=dev_learns).pk
    assert f'name="{dev}.seen" value="{seen}"' in page and f'name="{dev}" value="not" checked' in page
    assert sign_in(cast.robin).post(url, {dev: "not", f"{dev}.seen": str(seen), f"{dev}.was": "first"}).status_code == 302
    assert Attendance.objects.filter(enrolment=dev_learns).last().presence == Presence.NOT  # type: ignore[union-attr]


def test_printed_register_has_the_numbers_of_the_screen_and_a_neutral_name(
    cast: Cast, group: Cohort, today: LiveSession, amara_learns: Enrolment, sign_in: SignIn
) -> None:
    write_needs(amara_learns, needs="A ramp.", by=cast.amara)
    response = sign_in(cast.morgan).get(f"/people/cohorts/sessions/{today.pk}/paper/")

    assert response["Content-Disposition"] == 'inline; filename="register.pdf"'
    with pikepdf.open(BytesIO(response.content)) as pdf:
        assert "/StructTreeRoot" in pdf.Root and bool(pdf.Root.MarkInfo.Marked)
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=response.content, capture_output=True, check=True).stdout.decode()
    assert [line.split()[:3] for line in text.splitlines() if (line.strip()[:1].isdigit() and "Okafor" in line) or "Patel" in line] == [
        ["1", "Amara", "Okafor"], ["2", "Dev", "Patel"],
    ]  # fmt: skip
    assert "ramp" not in text and "Day 1" not in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"ends": "09:00"}, "It ends before it starts."),
        ({"link": "www.example.org"}, "A link begins with https://"),
        ({"place": ""}, "Say where it is, or give a link."),
        ({"on": (clock.today() - live.DAY).isoformat()}, "That day is past."),
        ({"on": "0001-01-01", "sure": "on"}, "more than two years away"),
        ({"on": "nonsense"}, "Write the day like"),
        ({"on": "9999-12-31"}, "more than two years away"),
        ({"day": "x"}, "Select a valid choice"),
        ({"starts": "25:99"}, "Write the time like"),
    ],
)
def test_bad_plan_is_told_at_its_field_and_kept(cast: Cast, group: Cohort, sign_in: SignIn, values: dict[str, str], told: str) -> None:
    response = sign_in(cast.robin).post(
        f"/people/cohorts/{group.uuid}/plan/", planned_on(group) | values | {"place": values.get("place", "Hall 7")}
    )
    page = response.content.decode()

    assert (response.status_code, LiveSession.objects.count()) == (422, 0)
    assert told in page and 'aria-invalid="true"' in page
    assert "Hall 7" in page or "place" in values


def test_past_day_is_taken_once_somebody_is_sure(cast: Cast, group: Cohort, sign_in: SignIn) -> None:
    robin, url = sign_in(cast.robin), f"/people/cohorts/{group.uuid}/plan/"
    past = planned_on(group, on=(clock.today() - live.DAY).isoformat())
    assert "took place then" in robin.post(url, past).content.decode()

    assert robin.post(url, past | {"sure": "on"}).status_code == 302
    assert robin.post(url, past | {"sure": "on"}).status_code == 302
    assert LiveSession.objects.count() == 1


def test_cohort_is_made_changed_closed_and_joined_on_screen(cast: Cast, small_course: object, sign_in: SignIn) -> None:
    robin = sign_in(cast.robin)
    new = f"/people/cohorts/new/{cast.riverside.uuid}/"
    key = str(small_course.translation_key)  # type: ignore[attr-defined]  # a course page
    wrong = robin.post(new, {"name": "", "course": key, "starts": "2026-05-02", "ends": "2026-05-01"})
    assert wrong.status_code == 422 and "Give it a name" in wrong.content.decode()
    assert sign_in(cast.yusuf).get(new).status_code == 404

    robin.post(new, {"name": "Autumn", "course": key, "facilitators": [str(cast.morgan.uuid)]})
    made = Cohort.objects.get()
    url = f"/people/cohorts/{made.uuid}/"
    assert robin.post(f"{url}join/", {}).status_code == 422
    robin.post(f"{url}join/", {"people": [str(cast.amara.uuid), str(cast.dev.uuid)]})
    robin.post(f"{url}close/")
    assert robin.get(f"{url}close/").status_code == 302
    made.refresh_from_db()
    assert (made.is_open, {one.person for one in made.enrolments.all()}) == (False, {cast.amara, cast.dev})
    amara = made.enrolments.get(person=cast.amara)
    assert "stay on the course" in robin.get(f"{url}out/{amara.uuid}/").content.decode()
    robin.post(f"{url}out/{amara.uuid}/")
    assert {one.person for one in made.enrolments.all()} == {cast.dev}


def test_lists_cost_the_same_for_one_and_for_three(
    cast: Cast, group: Cohort, today: LiveSession, sign_in: SignIn, amara_learns: Enrolment
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(person: User, url: str) -> int:
        client = sign_in(person)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url).status_code == 200
        return len(found)

    pages = [
        (cast.robin, "/people/cohorts/"), (cast.robin, f"/people/cohorts/{group.uuid}/"),
        (cast.robin, f"/people/cohorts/sessions/{today.pk}/"),
        (cast.amara, "/training/sessions/"),
    ]  # fmt: skip
    before = [cost(*page) for page in pages]
    for day in (1, 2):
        live.held(group, day, {amara_learns: Presence.CAME}, by=cast.robin, ago=day * live.DAY)
        live.planned(group, day, by=cast.robin, starts_in=day * live.DAY)
        make_cohort(cast.riverside, CohortPlan(f"Group {day}"), course_key=group.course_key, by=cast.robin)
    add_to_cohort(group, [cast.sunita, cast.morgan], by=cast.robin)
    assert [cost(*page) for page in pages] == before


def test_checking_in_by_the_code(cast: Cast, group: Cohort, today: LiveSession, sign_in: SignIn) -> None:
    url, phone = f"/training/sessions/{today.pk}/here/{today.code}/", sign_in(cast.amara)
    assert "I am here" in phone.get(url).content.decode() and not CheckIn.objects.exists()

    phone.post(url)
    phone.post(url)

    assert CheckIn.objects.count() == 1 and "Good that you are here" in phone.get(url).content.decode()
    for person in (cast.ella, cast.sunita, cast.robin, cast.alex):
        assert sign_in(person).get(url).status_code == 404
    assert phone.get(url.replace(today.code, "f" * 12)).status_code == 404
    assert Client().get(url)["Location"].startswith("/accounts/login/?next=/training/sessions/")


def test_code_out_of_its_time_says_so_calmly(cast: Cast, group: Cohort, sign_in: SignIn) -> None:
    later = live.planned(group, 2, by=cast.robin, starts_in=live.DAY)
    url, phone = f"/training/sessions/{later.pk}/here/{later.code}/", sign_in(cast.amara)

    assert "That is no problem" in phone.get(url).content.decode()
    assert phone.post(url).status_code == 422 and not CheckIn.objects.exists()


def test_needs_are_kept_and_too_long_is_told(cast: Cast, group: Cohort, amara_learns: Enrolment, sign_in: SignIn) -> None:
    url, phone = f"/training/sessions/needs/{amara_learns.uuid}/", sign_in(cast.amara)
    phone.post(url, {"needs": "Captions."})
    assert "Captions." in phone.get("/training/sessions/").content.decode()

    long = phone.post(url, {"needs": "x" * 2001})
    assert long.status_code == 422 and "There is room for 2,000" in long.content.decode() and "x" * 2001 in long.content.decode()
    assert sign_in(cast.robin).post(url, {"needs": "No."}).status_code == 403
    assert sign_in(cast.dev).post(url, {"needs": "No."}).status_code == 404


def test_calendar_names_nobody_and_can_be_renewed(
    cast: Cast, group: Cohort, today: LiveSession, hill_group: Cohort, sign_in: SignIn
) -> None:
    live.planned(hill_group, 2, by=cast.yusuf)
    old = renew_calendar(by=cast.amara)
    text = Client().get(f"/calendar/{old}.ics").content.decode()
    assert text.count("BEGIN:VEVENT") == 1 and "SUMMARY:Alongside: group day 1" in text
    for word in ("Okafor", "Robin", "Morgan", today.label, "peer", "Group of"):
        assert word not in text

    sign_in(cast.amara).post("/training/sessions/calendar/renew/")

    assert Client().get(f"/calendar/{old}.ics").status_code == 404
    assert Client().get(f"/calendar/{uuid.uuid4()}.ics").status_code == 404
    one = sign_in(cast.amara).get(f"/training/sessions/{today.pk}/calendar/")
    assert (one["Content-Disposition"], "METHOD:PUBLISH" in one.content.decode()) == ('attachment; filename="meeting.ics"', True)
    assert sign_in(cast.ella).get(f"/training/sessions/{today.pk}/calendar/").status_code == 404


def test_closed_account_has_no_calendar(cast: Cast, group: Cohort) -> None:
    secret = renew_calendar(by=cast.amara)
    User.objects.filter(pk=cast.amara.pk).update(is_active=False)

    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_catching_up_on_screen(cast: Cast, group: Cohort, amara_learns: Enrolment, sign_in: SignIn) -> None:
    missed = live.held(group, 1, {amara_learns: Presence.NOT}, by=cast.robin)
    robin, amara = sign_in(cast.robin), sign_in(cast.amara)
    agree = f"/people/cohorts/catch-up/{amara_learns.uuid}/{missed.day_key}/"
    assert agree in robin.get(f"/people/cohorts/{group.uuid}/").content.decode()
    assert "Talk about Day 1 with your coordinator" in robin.get(agree).content.decode()
    assert robin.post(agree, {"tasks": " "}).status_code == 422
    assert robin.get(agree.replace(str(missed.day_key), str(uuid.uuid4()))).status_code == 404
    theirs = robin.post(agree, {"tasks": "Read it.\nTalk."})["Location"]
    mine = theirs.replace("/people/cohorts/", "/training/")

    for person in (cast.morgan, cast.dev, cast.yusuf):
        assert [sign_in(person).get(url).status_code for url in (mine, theirs)] == [404, 404]
    assert amara.get(theirs).status_code == 404 and robin.get(mine).status_code == 404
    assert amara.post(mine, {"name": ""}).status_code == 422
    amara.post(mine, {"name": "Amara"})
    assert "It counts once your coordinator has" in amara.get(mine).content.decode()
    assert robin.get(agree)["Location"] == theirs
    assert robin.post(f"{theirs}drop/").status_code == 403
    robin.post(theirs, {"name": "Robin"})
    assert "You have both signed" in robin.get(theirs).content.decode()
    assert "Caught up" in amara.get("/training/sessions/").content.decode()


def test_changing_a_session_of_last_week_asks_for_no_second_tick(cast: Cast, group: Cohort, sign_in: SignIn) -> None:
    past = live.planned(group, 1, by=cast.robin, starts_in=-7 * live.DAY)
    url = f"/people/cohorts/sessions/{past.pk}/change/"
    sent = planned_on(group, on=past.day.isoformat(), place="Hall 7")

    assert sign_in(cast.robin).post(url, sent).status_code == 302
    assert sign_in(cast.robin).post(url, sent | {"on": (past.day - live.DAY).isoformat()}).status_code == 422
    past.refresh_from_db()
    assert past.place == "Hall 7"


def test_called_off_session_is_said_and_keeps_no_register(cast: Cast, group: Cohort, amara_learns: Enrolment, sign_in: SignIn) -> None:
    soon = live.planned(group, 1, by=cast.robin, starts_in=dt.timedelta(minutes=5))
    url = f"/people/cohorts/sessions/{soon.pk}/"
    sign_in(cast.robin).post(f"{url}cancel/")

    assert "is called off" in sign_in(cast.amara).get("/training/sessions/").content.decode()
    assert sign_in(cast.robin).post(url, {f"line_{amara_learns.uuid}": "came"}).status_code == 403
    assert sign_in(cast.robin).get(f"{url}change/").status_code == 403
    assert "METHOD:CANCEL" in sign_in(cast.amara).get(f"/training/sessions/{soon.pk}/calendar/").content.decode()
    held = live.held(group, 2, {amara_learns: Presence.CAME}, by=cast.robin)
    kept = sign_in(cast.robin).post(f"/people/cohorts/sessions/{held.pk}/cancel/")
    assert kept.status_code == 422 and "it took place" in kept.content.decode()


def test_only_who_facilitates_today_is_named(cast: Cast, group: Cohort, today: LiveSession, sign_in: SignIn) -> None:
    pages = [
        (cast.amara, "/training/sessions/"), (cast.robin, f"/people/cohorts/{group.uuid}/"),
        (cast.robin, f"/people/cohorts/sessions/{today.pk}/"),
    ]  # fmt: skip
    assert all("Morgan Lee" in sign_in(person).get(url).content.decode() for person, url in pages)
    ServiceRole.objects.filter(person=cast.morgan).update(ends=clock.today() - live.DAY)
    assert not any("Morgan Lee" in sign_in(person).get(url).content.decode() for person, url in pages)


def test_the_guide_of_the_day_is_at_hand(cast: Cast, shipped_course: CoursePage, sign_in: SignIn) -> None:
    """That of the session's day, and those to every day; never another day's. Nobody sees it who does not run the session."""
    group = live.cohort_with(put_on_course(cast.amara, cast.riverside, shipped_course), by=cast.robin, facilitators=(cast.morgan,))
    for day in (1, 3):
        session = live.planned(group, day, by=cast.robin)
        found = guide_at_hand(session)
        assert found is not None and found.course == shipped_course
        assert day in {guide.day for guide in found.guides} <= {None, day}
        page = sign_in(cast.morgan).get(f"/people/cohorts/sessions/{session.pk}/").content.decode()
        assert all(guide.title in page for guide in found.guides)
        assert sign_in(cast.amara).get(f"/people/cohorts/sessions/{session.pk}/").status_code == 403
