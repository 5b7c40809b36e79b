"""A new version of the charter: what changed is shown word by word, and people look again only at that."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from charter_content.charter.actions import load_charter, note_read
from charter_content.charter.files import read_charter_file
from charter_content.charter.models import Charter, CharterRead
from charter_content.charter.policies import charter_reads
from charter_content.charter.queries import changes_for, charter_waits_for, word_diff
from people.models import User
from tests.cast import Cast
from tests.charter_content.charter.test_charter import FILE
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]


def version(tmp_path: Path, text: str = FILE) -> Charter:
    file = tmp_path / "charter.md"
    file.write_text(text)
    return load_charter(read_charter_file(file))[0]


@pytest.fixture
def two(cast: Cast, tmp_path: Path) -> Charter:
    """Everybody came while the first version was in use; the second changes one line of Kindness, and takes nothing else."""
    first = version(tmp_path)
    Charter.objects.filter(pk=first.pk).update(published_at=min(person.joined_at for person in cast.people()) - dt.timedelta(days=1))
    Charter.objects.exclude(pk=first.pk).delete()
    return version(tmp_path, FILE.replace("We are kind.", "We are kind and patient."))


def test_words_that_came_and_went_are_told() -> None:
    found = word_diff("We are always kind.", "We are kind and patient.")

    assert "".join(piece.text for piece in found if not piece.gone) == "We are kind and patient."
    assert "always" in "".join(piece.text for piece in found if piece.gone)


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_both_texts_can_be_read_in_the_difference(before: str, after: str) -> None:
    found = word_diff(before, after)

    assert "".join(piece.text for piece in found if not piece.gone) == after
    assert "".join(piece.text for piece in found if not piece.new) == before


def test_only_principles_that_changed_are_listed(two: Charter, cast: Cast) -> None:
    changes = changes_for(cast.amara)

    assert changes is not None
    assert [(one.principle.name, [label for label, _ in one.fields]) for one in changes.principles] == [("Kindness", ["In one line"])]


def test_one_that_came_and_one_that_went_are_told(two: Charter, cast: Cast, tmp_path: Path) -> None:
    version(tmp_path, FILE.replace("{#P2}\nname: Truth", "{#P7}\nname: Time"))
    changes = changes_for(cast.amara)

    assert changes is not None
    assert {one.principle.name: (one.new, one.gone) for one in changes.principles} == {"Time": (True, False), "Truth": (False, True)}


def test_people_are_asked_until_they_have_looked_and_again_at_the_next_change(
    two: Charter, cast: Cast, tmp_path: Path, sign_in: SignIn
) -> None:
    phone = sign_in(cast.amara)
    html = phone.get("/charter/changes/").content.decode()
    assert "<ins>" in html and "patient" in html and "Truth" not in html
    assert charter_waits_for(cast.amara)
    phone.post("/charter/changes/looked/", {"version": two.number})
    assert not charter_waits_for(cast.amara)
    assert "Nothing has changed" in phone.get("/charter/changes/").content.decode()
    assert charter_waits_for(cast.dev)

    version(tmp_path, FILE.replace("We are true.", "We say what is true."))
    changes = changes_for(cast.amara)
    assert charter_waits_for(cast.amara) and changes is not None
    assert [one.principle.name for one in changes.principles] == ["Kindness", "Truth"]


def test_what_was_on_the_page_is_what_was_looked_at(two: Charter, cast: Cast, tmp_path: Path, sign_in: SignIn) -> None:
    """A newer version came while the page was open: it is still to be looked at."""
    version(tmp_path, FILE.replace("We are true.", "We say what is true."))
    sign_in(cast.amara).post("/charter/changes/looked/", {"version": two.number})

    assert charter_waits_for(cast.amara)
    note_read(Charter.objects.get(number=two.number - 1), by=cast.amara)  # an older page in another tab takes nothing back
    assert CharterRead.objects.get().charter == two


@pytest.mark.parametrize("odd", ["", "x", "99", "-1", "9" * 400])
def test_odd_version_is_not_found(two: Charter, cast: Cast, sign_in: SignIn, odd: str) -> None:
    assert sign_in(cast.amara).post("/charter/changes/looked/", {"version": odd}).status_code == 404


def test_somebody_who_came_later_knows_it_as_it_is(two: Charter, cast: Cast) -> None:
    late = User.objects.create_user("late@alongside.example", display_name="Late")

    assert not charter_waits_for(late)
    assert changes_for(late) is None


def test_visitors_see_the_last_change_and_are_asked_nothing(two: Charter) -> None:
    changes = changes_for(AnonymousUser())
    html = Client().get("/charter/changes/").content.decode()

    assert changes is not None and changes.before.number == two.number - 1
    assert "patient" in html and "I have looked" not in html
    assert Client().post("/charter/changes/looked/", {"version": two.number}).status_code == 302
    assert not CharterRead.objects.exists()


def test_same_words_in_another_order_ask_nobody(two: Charter, cast: Cast, tmp_path: Path) -> None:
    note_read(two, by=cast.amara)
    head, first, second = FILE.replace("We are kind.", "We are kind and patient.").replace("\n:::principle", "\0:::principle").split("\0")
    version(tmp_path, f"{head}\n{second.strip()}\n\n{first.strip()}\n")

    assert changes_for(cast.amara) is None


def test_what_somebody_looked_at_is_theirs(two: Charter, cast: Cast) -> None:
    for person in (cast.amara, cast.ella):
        note_read(two, by=person)
    assert_policy_agrees(charter_reads, cast, CharterRead.objects.all())
