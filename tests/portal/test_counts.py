"""What a manager sees: how many, never who, and no group under ten, neither straight nor by taking numbers apart."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from courses.cohorts.actions import mark_completed
from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage
from foundation import clock
from people.actions import Guest, end_role, give_role, invite
from people.enums import Role
from people.models import Service, ServiceRole, User
from portal.actions import keep_counts
from portal.models import ServiceCounts
from portal.policies import service_counts
from portal.queries.counts import FIGURES, SMALLEST_GROUP, STAND_FOR, counted, figures_now, in_words, rounded
from tests.cast import Cast, put_on_course
from tests.factories import live, supervision
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def more(service: Service, number: int, *, course: CoursePage | None = None, first: int = 0) -> list[User]:
    """So many new peer supporters."""
    people = [User.objects.create_user(f"n{service.pk}-{n}@alongside.example", display_name=f"N {n}") for n in range(first, first + number)]
    for person in people:
        give_role(person, service=service, role=Role.SUPPORTER, by=None, starts=clock.today() - 89 * DAY)
        if course is not None:
            put_on_course(person, service, course)
    return people


def read(client: Client) -> dict[str, str]:
    """Label: what is shown, of the first service on the page."""
    return dict(client.get("/people/counts/").context["services"][0].lines)


# --- The rule ---


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "Fewer than 10"), (1, "Fewer than 10"), (9, "Fewer than 10"), (10, "10 to 19"), (19, "10 to 19"), (137, "130 to 139")],
)
def test_people_are_told_by_tens_and_none_below_ten(number: int, words: str) -> None:
    assert in_words(FIGURES[0], rounded(number)) == words


@pytest.mark.parametrize("parts", [2, 3])
def test_no_group_under_ten_follows_from_a_whole_and_its_parts(parts: int) -> None:
    """Every way to part up to 45 people, with the whole and each part told: whoever takes the numbers apart is left with at least eight
    different possibilities for each part that may be under ten."""
    told: dict[tuple[int, ...], list[set[int]]] = defaultdict(lambda: [set() for _ in range(parts)])
    for split in product(range(46), repeat=parts):
        if sum(split) <= 45:
            shown = (rounded(sum(split)), *map(rounded, split))
            for place, size in enumerate(split):
                told[shown][place].add(size)
    complete = [sizes for shown, sizes in told.items() if shown[0] < 40]  # nothing of these is cut off at 45
    small = [len(possible) for sizes in complete for possible in sizes if min(possible) < SMALLEST_GROUP]

    assert min(small) == 11 - parts


def test_none_and_nine_look_the_same(cast: Cast, sign_in: SignIn) -> None:
    end_role(ServiceRole.objects.get(person=cast.amara), by=None)
    end_role(ServiceRole.objects.get(person=cast.dev), by=None)
    nobody = read(sign_in(cast.sunita))
    more(cast.riverside, 9)
    ServiceCounts.objects.all().delete()

    assert read(sign_in(cast.sunita)) == nobody


def test_what_changes_for_one_person_does_not_show_within_four_weeks(cast: Cast, sign_in: SignIn) -> None:
    people = more(cast.riverside, 8)  # ten, with Amara and Dev
    first = read(sign_in(cast.sunita))
    end_role(ServiceRole.objects.get(person=people[0]), by=None)
    with clock.set_to(clock.now() + STAND_FOR - DAY):
        assert read(sign_in(cast.sunita)) == first
    with clock.set_to(clock.now() + STAND_FOR):
        assert read(sign_in(cast.sunita))["Peer supporters"] == "Fewer than 10"


def test_exact_numbers_of_people_are_not_even_kept(cast: Cast) -> None:
    more(cast.riverside, 21)
    [row] = keep_counts([cast.riverside.pk], by=cast.sunita)

    assert all(row.figures[figure.code] % 10 == 0 for figure in FIGURES if figure.of_people)


# --- What is counted ---


def test_everything_is_counted_where_it_belongs(cast: Cast, small_course: CoursePage) -> None:
    people = more(cast.riverside, 18, course=small_course)
    more(cast.hillside, 30, course=small_course)
    for person in people[:11]:
        mark_completed(Enrolment.objects.get(person=person), by=None)
    gone = more(cast.riverside, 12, first=100)
    for person in gone:
        end_role(ServiceRole.objects.get(person=person), by=None)
    give_role(gone[0], service=cast.riverside, role=Role.SUPPORTER, by=None)  # is back: did not leave
    long_gone = more(cast.riverside, 15, first=200)
    ServiceRole.objects.filter(person__in=long_gone).update(starts=clock.today() - 600 * DAY, ends=clock.today() - 400 * DAY)
    invite(cast.riverside, guests=[Guest(f"g{n}@example.org") for n in range(13)], role=None, by=cast.robin)
    for person in people[:10]:
        supervision.signed(supervision.pair_of(person, cast.riverside), cast.robin)
    numbers = {figure.code: figure.count([cast.riverside.pk]).get(cast.riverside.pk, 0) for figure in FIGURES}

    assert numbers == {
        "supporters": 21, "left": 11, "learning": 7, "completed": 11, "certificates": 0, "supervised": 10, "invited": 13, "sessions": 0,
    }  # fmt: skip
    assert figures_now([cast.riverside.pk])[cast.riverside.pk] == {
        "supporters": 20, "left": 10, "learning": 0, "completed": 10, "certificates": 0, "supervised": 10, "invited": 10, "sessions": 0,
    }  # fmt: skip


def test_live_sessions_are_days_and_not_people(cast: Cast, amara_learns: Enrolment) -> None:
    cohort = live.cohort_with(amara_learns, by=cast.robin)
    live.planned(cohort, 1, by=cast.robin, starts_in=2 * DAY)
    assert figures_now([cast.riverside.pk])[cast.riverside.pk]["sessions"] == 0
    with clock.set_to(clock.now() + 3 * DAY):
        assert figures_now([cast.riverside.pk])[cast.riverside.pk]["sessions"] == 1


# --- Who sees it ---


def test_list_and_single_check_agree(cast: Cast) -> None:
    rows = [ServiceCounts.objects.create(service=one) for one in (cast.riverside, cast.hillside)]

    assert_policy_agrees(service_counts, cast, rows)
    assert {who.display_name for who in cast.people() if service_counts.may(who, "view", rows[0])} == {"Sunita Rao"}
    assert not any(service_counts.may(who, action, rows[0]) for who in cast.people() for action in ("change", "end", "record"))


@pytest.mark.parametrize("who", ["amara", "robin", "morgan", "pat", "yusuf", "ella", "alex", "tomasz"])
def test_only_who_manages_sees_counts(cast: Cast, sign_in: SignIn, who: str) -> None:
    assert sign_in(getattr(cast, who)).get("/people/counts/").status_code == 403
    with pytest.raises(PermissionDenied):
        keep_counts([cast.riverside.pk], by=getattr(cast, who))
    assert not ServiceCounts.objects.exists()


def test_access_ends_with_the_role_and_never_reaches_another_service(cast: Cast, sign_in: SignIn) -> None:
    with pytest.raises(PermissionDenied):
        keep_counts([cast.riverside.pk, cast.hillside.pk], by=cast.sunita)
    for words in ("", f"?service={cast.hillside.uuid}", "?service=x&page=x"):
        assert [one.service for one in sign_in(cast.sunita).get(f"/people/counts/{words}").context["services"]] == ["Riverside"]
    end_role(ServiceRole.objects.get(person=cast.sunita), by=None)
    assert sign_in(cast.sunita).get("/people/counts/").status_code == 403
    assert not service_counts.visible_to(cast.sunita).exists()


def test_no_name_stands_there_and_nothing_to_download(cast: Cast, sign_in: SignIn) -> None:
    people = more(cast.riverside, 12)
    body = sign_in(cast.sunita).get("/people/counts/").content.decode()

    assert not any(str(person) in body for person in (*people, cast.amara, cast.dev, cast.robin))
    for path in ("/people/", "/people/people.csv", "/people/mentoring/", f"/services/{cast.riverside.uuid}/roles/"):
        assert sign_in(cast.sunita).get(path).status_code == 403


def test_the_hat_says_of_which_service(cast: Cast, sign_in: SignIn) -> None:
    """Sunita manages both, mentors and coordinates at Hillside."""
    for role in (Role.MANAGER, Role.MENTOR, Role.COORDINATOR):
        give_role(cast.sunita, service=cast.hillside, role=role, by=None)
    client = sign_in(cast.sunita)

    def shown() -> set[str]:
        return {one.service for one in client.get("/people/counts/").context["services"]}

    assert client.get("/")["Location"] == "/people/" and shown() == {"Riverside", "Hillside"}
    link, current = '<a href="/people/counts/"', '<a href="/people/counts/" aria-current="page"'
    assert link not in client.get("/help/").content.decode()
    client.post("/hat/", {"hat": f"manager:{cast.hillside.pk}"})
    assert client.get("/")["Location"] == "/people/counts/" and shown() == {"Hillside"}
    body = client.get("/people/counts/").content.decode()
    assert current in body and '<a href="/people/" aria-current' not in body and f'?service={cast.riverside.uuid}">Riverside</a>' in body
    asked = client.get(f"/people/counts/?service={cast.riverside.uuid}")
    assert [one.service for one in asked.context["services"]] == ["Riverside"]
    client.post("/hat/", {"hat": f"mentor:{cast.hillside.pk}"})
    body = client.get("/help/").content.decode()
    assert '<a href="/mentoring/"' in body and link not in body


def test_a_managers_home_leads_there(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sunita)
    for path in ("/", "/supervision/", "/help/"):
        assert 'href="/people/counts/' in client.get(path).content.decode()
    assert 'href="/people/counts/"' not in sign_in(cast.amara).get("/supervision/").content.decode()


# --- Speed ---


def test_the_same_queries_for_one_service_and_for_three(cast: Cast, sign_in: SignIn, django_assert_num_queries: Callable) -> None:
    """Sunita's hat as a mentor is on, so that she sees every service that she manages."""
    give_role(cast.sunita, service=cast.riverside, role=Role.MENTOR, by=None)
    client = sign_in(cast.sunita)
    client.post("/hat/", {"hat": f"mentor:{cast.riverside.pk}"})
    managed = [cast.riverside.pk]
    for n in range(3):
        with django_assert_num_queries(len(FIGURES) + 2):  # supervision asks three times
            figures_now(managed)
        client.get("/people/counts/")
        with django_assert_num_queries(4):  # session, person, do they manage them, the counts
            assert len(client.get("/people/counts/").context["services"]) == n + 1
        place = Service.objects.create(name=f"S {n}")
        give_role(cast.sunita, service=place, role=Role.MANAGER, by=None)
        managed.append(place.pk)


def test_counted_anew_in_its_place(cast: Cast) -> None:
    keep_counts([cast.riverside.pk], by=cast.sunita)
    with clock.set_to(clock.now() + STAND_FOR):
        more(cast.riverside, 10)
        [row] = keep_counts([cast.riverside.pk], by=cast.sunita)
        [shown] = counted([row])
        assert (shown.counted_on, shown.anew_on) == (clock.today(), clock.today() + STAND_FOR)
        assert shown.lines[0] == ("Peer supporters", "10 to 19")
    assert ServiceCounts.objects.count() == 1
