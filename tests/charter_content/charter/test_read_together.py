"""Reading the charter together: a record that two people make, which is there once both have said so."""

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from charter_content.charter.actions import (
    NotWaiting,
    Said,
    agree_read_together,
    load_charter,
    say_read_together,
    take_back_read_together,
)
from charter_content.charter.enums import Says
from charter_content.charter.files import CONTENT, read_charter_file
from charter_content.charter.models import Charter, ReadTogether
from charter_content.charter.policies import readings_together
from charter_content.charter.queries import Together, last_read_together, read_together
from foundation import clock
from foundation.models import AuditEvent
from people.actions import end_role, give_role
from people.enums import Role
from people.models import User
from portal.actions import erase_person
from portal.queries import everything_about
from tests.cast import Cast
from tests.policies import assert_policy_agrees

DAY = dt.timedelta(days=1)


def say(cast: Cast, by: User, *, days_ago: int = 0, version: int = 1, name: str | None = None) -> Said:
    """Of Dev at Riverside."""
    day = clock.today() - days_ago * DAY
    return say_read_together(cast.dev, service=cast.riverside, read_on=day, version=version, name=str(by) if name is None else name, by=by)


def now(cast: Cast) -> Together:
    return read_together([cast.dev.pk], [cast.riverside.pk]).get((cast.dev.pk, cast.riverside.pk), Together())


def newer_charter(tmp_path: Path) -> Charter:
    path = tmp_path / "charter.md"
    path.write_text(CONTENT.read_text().replace("title: ", "title: New ", 1))
    return load_charter(read_charter_file(path))[0]


@pytest.mark.parametrize(("first", "second"), [("robin", "dev"), ("dev", "robin")])
def test_one_says_so_and_it_counts_once_the_other_does(cast: Cast, first: str, second: str) -> None:
    said = say(cast, getattr(cast, first), days_ago=3)
    assert said.is_new and not said.is_record and now(cast) == Together(None, said.row)

    agree_read_together(said.row, name="Typed By Hand", by=getattr(cast, second))

    record = now(cast).record
    assert record is not None and now(cast).waiting is None
    assert [(row.by, row.read_on, row.charter_number, row.charter_title) for row in (record.first, record.second)] == [
        (getattr(cast, who), clock.today() - 3 * DAY, 1, Charter.objects.get().title) for who in (first, second)
    ]
    assert record.second.name == "Typed By Hand" and record.leader.by == cast.robin


def test_the_same_again_is_once_and_so_is_agreeing(cast: Cast) -> None:
    first, again = say(cast, cast.robin), say(cast, cast.robin)
    assert (again.row, again.is_new) == (first.row, False)

    agreed = agree_read_together(first.row, name="Dev", by=cast.dev)
    twice = agree_read_together(first.row, name="Dev", by=cast.dev)
    late = say(cast, cast.robin)

    assert (twice.row, twice.is_new, late.row, late.is_new) == (agreed.row, False, agreed.row, False)
    assert ReadTogether.objects.count() == 2


def test_two_who_put_down_the_same_have_both_said_so(cast: Cast) -> None:
    say(cast, cast.robin, days_ago=1)

    assert say(cast, cast.dev, days_ago=1).is_record
    assert now(cast).record is not None and ReadTogether.objects.count() == 2


def test_another_day_takes_the_place_of_what_waits(cast: Cast) -> None:
    first, second = say(cast, cast.robin).row, say(cast, cast.dev, days_ago=2).row
    with pytest.raises(NotWaiting):
        agree_read_together(first, name="Dev", by=cast.dev)

    agree_read_together(second, name="Robin", by=cast.robin)

    record = now(cast).record
    assert record is not None and record.first == second


def test_nobody_agrees_with_themselves_or_on_their_own_side(cast: Cast) -> None:
    give_role(cast.amara, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today() + 9 * DAY)
    robins = say(cast, cast.robin).row
    for by in (cast.robin, cast.amara, cast.yusuf, cast.pat, cast.sunita, cast.alex):
        with pytest.raises(PermissionDenied):
            agree_read_together(robins, name="x", by=by)
    give_role(cast.dev, service=cast.riverside, role=Role.COORDINATOR, by=None)
    devs = say(cast, cast.dev, days_ago=1).row
    with pytest.raises(PermissionDenied):
        agree_read_together(devs, name="x", by=cast.dev)


@pytest.mark.parametrize("who", ["amara", "yusuf", "ella", "pat", "sunita", "morgan", "tomasz", "alex"])
def test_nobody_else_says_so(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        say(cast, getattr(cast, who))
    with pytest.raises(PermissionDenied):
        say_read_together(cast.ella, service=cast.riverside, read_on=clock.today(), version=1, name="x", by=cast.robin)
    assert not ReadTogether.objects.exists()


def test_what_waits_is_taken_back_by_whoever_said_it(cast: Cast) -> None:
    row = say(cast, cast.robin).row
    with pytest.raises(PermissionDenied):
        take_back_read_together(row, by=cast.dev)

    take_back_read_together(row, by=cast.robin)
    take_back_read_together(row, by=cast.robin)

    assert now(cast) == Together() and [one.says for one in ReadTogether.objects.all()] == [Says.READ, Says.TAKEN_BACK]
    with pytest.raises(NotWaiting):
        agree_read_together(row, name="Dev", by=cast.dev)


def test_what_both_said_stays_and_a_newer_record_counts(cast: Cast) -> None:
    wrong = say(cast, cast.robin).row
    agree_read_together(wrong, name="Dev", by=cast.dev)
    with pytest.raises(NotWaiting):
        take_back_read_together(wrong, by=cast.robin)

    right = say(cast, cast.robin, days_ago=5).row
    before = now(cast)
    assert before.record is not None and before.record.first == wrong and before.waiting == right
    agree_read_together(right, name="Dev", by=cast.dev)

    record = now(cast).record
    assert record is not None and record.first == right and last_read_together(cast.dev) == record
    assert last_read_together(cast.amara) is None


def test_evidence_is_written_once_and_answered_once(cast: Cast) -> None:
    row = say(cast, cast.robin).row
    agree_read_together(row, name="Dev", by=cast.dev)
    row.name = "Somebody else"
    with pytest.raises(TypeError):
        row.save()
    second = ReadTogether(
        person=cast.dev, service=cast.riverside, says=Says.TAKEN_BACK, by=cast.robin, name="x", read_on=row.read_on, charter_number=1,
        charter_title="x", about=row,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.parametrize("day", [clock.today() + 2 * DAY, dt.date(9999, 12, 31), dt.date(1, 1, 1), clock.today() - 731 * DAY])
def test_the_day_has_been_and_is_not_long_ago(cast: Cast, day: dt.date) -> None:
    with pytest.raises(ValidationError) as error:
        say_read_together(cast.dev, service=cast.riverside, read_on=day, version=1, name="Robin", by=cast.robin)
    assert list(error.value.message_dict) == ["read_on"]


def test_a_later_version_is_not_read_before_it_is_there(cast: Cast, tmp_path: Path) -> None:
    assert newer_charter(tmp_path).number == 2
    with pytest.raises(ValidationError) as error:
        say(cast, cast.robin, days_ago=1, version=2)
    assert list(error.value.message_dict) == ["read_on"]

    assert say(cast, cast.robin, days_ago=1, version=1).row.charter_title == Charter.objects.get(number=1).title
    assert say(cast, cast.robin, version=2).row.charter_title.startswith("New ")


def test_a_version_that_is_not_there_and_a_name_that_cannot_be_seen(cast: Cast) -> None:
    for version in (0, 2, -1):
        with pytest.raises(ValidationError) as error:
            say(cast, cast.robin, version=version)
        assert list(error.value.message_dict) == ["version"]
    for name in ("", " ", "\u202e", "x" * 81):
        with pytest.raises(ValidationError) as error:
            say(cast, cast.robin, name=name)
        assert list(error.value.message_dict) == ["name"]


def test_who_sees_it(cast: Cast) -> None:
    say(cast, cast.robin)
    say_read_together(cast.ella, service=cast.hillside, read_on=clock.today(), version=1, name="Ella", by=cast.ella)

    def seen_by(row: ReadTogether) -> set[User]:
        return {person for person in cast.people() if row in ReadTogether.objects.visible_to(person)}

    devs, ellas = ReadTogether.objects.all()
    assert seen_by(devs) == {cast.dev, cast.robin} and seen_by(ellas) == {cast.ella, cast.yusuf}
    assert_policy_agrees(readings_together, cast, ReadTogether.objects.all())
    assert not ReadTogether.objects.visible_to(AnonymousUser()).exists()
    end_role(cast.robin.roles.get(), by=None)
    assert seen_by(devs) == {cast.dev}
    assert_policy_agrees(readings_together, cast, ReadTogether.objects.all())


def test_the_trail_has_ids_only(cast: Cast) -> None:
    row = say(cast, cast.robin).row
    agree_read_together(row, name="Dev", by=cast.dev)
    take_back_read_together(say(cast, cast.dev, days_ago=1).row, by=cast.dev)

    trail = AuditEvent.objects.filter(subject_type="charter.readtogether").order_by("pk")
    assert [(event.verb, set(event.detail)) for event in trail] == [
        ("reading_recorded", {"person", "service"}), ("reading_agreed", {"about"}),
        ("reading_recorded", {"person", "service"}), ("taken_back", {"about"}),
    ]  # fmt: skip


def test_everything_about_somebody_holds_it_and_not_with_whom_else(cast: Cast) -> None:
    agree_read_together(say(cast, cast.robin).row, name="Dev", by=cast.dev)

    dev, robin = everything_about(cast.dev), everything_about(cast.robin)

    assert [(one["what"], one["by"]) for one in dev["charter read together"]] == [
        ("We read it together", "Robin Hughes"), ("Yes, we did", "Dev"),
    ]  # fmt: skip
    [said] = robin["charter read together with others, what you said"]
    assert said["version"] == 1 and "Dev" not in str(said) and robin["charter read together"] == []


def test_erasing_somebody_takes_theirs_and_leaves_what_they_said_with_others(cast: Cast) -> None:
    agree_read_together(say(cast, cast.robin).row, name="Dev", by=cast.dev)
    say_read_together(cast.amara, service=cast.riverside, read_on=clock.today(), version=1, name="Robin Hughes", by=cast.robin)
    erase_person(cast.robin)
    assert [(row.name, str(row.by)) for row in ReadTogether.objects.filter(person=cast.amara)] == [("Robin Hughes", "Somebody")]

    erase_person(cast.dev)

    assert {row.person for row in ReadTogether.objects.all()} == {cast.amara}
