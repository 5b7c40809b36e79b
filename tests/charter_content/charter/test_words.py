"""Editors change the words of the charter: what comes of it when they are published, and what stays as it is."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from charter_content.charter.actions import bring_charter, load_charter, note_read
from charter_content.charter.blocks import LABELS
from charter_content.charter.files import CONTENT, FoundCharter, FoundPrinciple, read_charter_file
from charter_content.charter.models import Charter, CharterText, Principle, PrincipleCode
from charter_content.charter.queries import changes_for, charter_waits_for, current_charter, principles_by_code, words_in_hand
from courses.cohorts.models import Enrolment
from people.models import User
from tests.at_once import at_once
from tests.cast import Cast, make_cast
from tests.charter_content.charter.test_charter import FILE
from tests.factories.charter_words import WORDS, publish, save, words_now

SignIn = Callable[[User], Client]


@pytest.fixture
def ours(cast: Cast, tmp_path: Path) -> Charter:
    """A charter of two principles, Kindness (P1) and Truth (P2), in use before anybody came. The one that ships had P1 to P13."""
    file = tmp_path / "charter.md"
    file.write_text(FILE)
    version = load_charter(read_charter_file(file))[0]
    Charter.objects.exclude(pk=version.pk).delete()
    Charter.objects.update(published_at=min(person.joined_at for person in cast.people()) - dt.timedelta(days=1))
    return version


def in_use() -> dict[str, str]:
    """{code: name} of the principles in use, in order."""
    charter = current_charter()
    return {one.code: one.name for one in charter.principles.all()} if charter else {}


# --- What comes of it ---


def test_what_was_loaded_can_be_edited_word_for_word(db: None) -> None:
    charter, words = current_charter(), words_now()
    assert charter is not None

    assert [{name: one[name] for name in LABELS} for one in words.principles] == [
        {name: getattr(one, name) for name in LABELS} for one in charter.principles.all()
    ]
    assert words.own == {name: getattr(charter, name) for name in words.own}
    assert words_in_hand().draft is None


def test_publishing_puts_a_new_version_in_use_everywhere_at_once(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    poster = Client().get("/charter/paper/poster.pdf")
    assert principles_by_code()["P1"].plain_line == "We are kind."  # as the cards in lessons have it
    words = words_now()
    words.named("Kindness")["plain_line"] = "We are kind and patient."
    said = publish(sign_in(cast.tomasz), words)

    charter = current_charter()
    assert charter is not None and charter.number == ours.number + 1 and not charter.shipped
    assert f"{charter} is in use now." in said
    assert principles_by_code()["P1"].plain_line == "We are kind and patient."
    for url in ("/charter/", "/charter/P1/"):
        assert "We are kind and patient." in Client().get(url).content.decode()
    again = Client().get("/charter/paper/poster.pdf", headers={"if-none-match": poster["ETag"]})
    assert (again.status_code, again.content != poster.content) == (200, True)
    assert Client().get("/charter/paper/poster.pdf", headers={"if-none-match": again["ETag"]}).status_code == 304


def test_past_versions_stay_as_they_were(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    before = list(Principle.objects.filter(charter=ours).values())
    words = words_now()
    words.principles.pop()
    words.own["definition"] = "Two people walk."
    publish(sign_in(cast.tomasz), words)

    assert list(Principle.objects.filter(charter=ours).values()) == before
    assert Charter.objects.get(pk=ours.pk).definition == "Two people meet."


def test_same_words_make_no_version(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    said = publish(sign_in(cast.tomasz), words_now())
    publish(sign_in(cast.tomasz), words_now())

    assert list(Charter.objects.all()) == [ours]
    assert "Nothing is different from what was in use" in said


def test_draft_shows_to_nobody(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    words = words_now()
    words.named("Truth")["plain_line"] = "Not yet said."
    save(sign_in(cast.tomasz), words)

    assert "Not yet said." in sign_in(cast.tomasz).get(WORDS).content.decode()
    for reader in (Client(), sign_in(cast.amara), sign_in(cast.tomasz)):
        assert "Not yet said." not in reader.get("/charter/").content.decode()
    assert list(Charter.objects.all()) == [ours]


def test_people_are_asked_only_about_what_changed(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    note_read(ours, by=cast.amara)
    editor, words = sign_in(cast.tomasz), words_now()
    words.own["introduction"] = "Read it with somebody."
    words.principles.reverse()
    publish(editor, words)
    assert not charter_waits_for(cast.amara) and not charter_waits_for(cast.ella)

    words = words_now()
    words.named("Truth")["looks_like"] = "Somebody says: I do not know."
    publish(editor, words)
    changes = changes_for(cast.amara)
    assert charter_waits_for(cast.amara) and charter_waits_for(cast.ella) and changes is not None
    assert [(one.principle.name, [label for label, _ in one.fields]) for one in changes.principles] == [("Truth", ["What it looks like"])]
    assert [label for label, _ in changes.fields] == ["Before the principles"]


def test_everybody_is_asked_wherever_they_begin(ours: Charter, cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    begins = {cast.amara: "/training/", cast.robin: "/people/", cast.dev: "/", cast.morgan: "/", cast.sunita: "/"}
    asked = "The charter has changed"
    for person, page in begins.items():
        note_read(ours, by=person)
        assert asked not in sign_in(person).get(page, follow=True).content.decode()
    words = words_now()
    words.named("Truth")["looks_like"] = "Somebody says: I do not know."
    publish(sign_in(cast.tomasz), words)

    assert {str(person) for person, page in begins.items() if asked not in sign_in(person).get(page, follow=True).content.decode()} == set()


def test_change_that_was_taken_back_can_be_looked_away(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    note_read(ours, by=cast.amara)
    editor = sign_in(cast.tomasz)
    for line in ("We say what is true.", "We are true."):
        words = words_now()
        words.named("Truth")["plain_line"] = line
        publish(editor, words)

    html = sign_in(cast.amara).get("/charter/changes/").content.decode()
    assert "Nothing has changed" in html and "I have looked at it" in html
    sign_in(cast.amara).post("/charter/changes/looked/", {"version": ours.number + 2})
    assert not charter_waits_for(cast.amara)


# --- Codes ---


def test_renamed_or_moved_principle_keeps_its_code(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    words = words_now()
    words.named("Kindness")["name"] = "Being kind"
    words.principles.reverse()
    publish(sign_in(cast.tomasz), words)

    assert in_use() == {"P2": "Truth", "P1": "Being kind"}


def test_new_principle_has_a_code_that_was_never_used(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    editor, words = sign_in(cast.tomasz), words_now()
    words.principles = [words.named("Kindness")]
    words.add("Time")
    publish(editor, words)
    assert in_use() == {"P1": "Kindness", "P14": "Time"}

    words = words_now()
    words.principles = [words.named("Kindness")]
    words.add("Truth")  # written anew: it is another
    publish(editor, words)
    assert in_use() == {"P1": "Kindness", "P15": "Truth"}


def test_principle_that_comes_back_out_of_the_history_has_its_code_again(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    editor, words = sign_in(cast.tomasz), words_now()
    old = CharterText.objects.get().latest_revision
    words.principles = [words.named("Kindness")]
    publish(editor, words)
    assert in_use() == {"P1": "Kindness"}

    url = f"/cms/charter/words/history/1/revisions/{old.pk}/revert/"
    assert "Truth" in editor.get(url).content.decode()
    back = words_now()
    back.principles = [{"id": one.id, **{name: one.value[name] for name in LABELS}} for one in old.as_object().principles]
    editor.post(url, back.sent("action-publish"))
    assert in_use() == {"P1": "Kindness", "P2": "Truth"}


def test_code_of_a_draft_is_not_given_to_another(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    """A draft has a new principle; a file brings one too. Both have a code of their own in the end."""
    editor, words = sign_in(cast.tomasz), words_now()
    words.add("Time")
    save(editor, words)
    draft = words_now()
    bring_charter(FoundCharter("Theirs", "", "", "", (FoundPrinciple(1, "Courage", "Go."),), ()), by=cast.tomasz)
    assert in_use() == {"P14": "Courage"}

    publish(editor, draft)
    assert in_use() == {"P1": "Kindness", "P2": "Truth", "P15": "Time"}


# --- Mistakes ---


def test_mistakes_are_told_where_they_are_made(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    editor = sign_in(cast.tomasz)
    for action in ("", "action-publish"):
        words = words_now()
        words.add("  kindness ")
        words.add("")
        said = save(editor, words, action)
        assert "Another principle is called " in said and "Give it a name." in said

        words = words_now()
        words.principles = []
        assert "A charter has at least one principle." in save(editor, words, action)

        words = words_now()
        words.own["title"] = ""
        assert "This field is required." in save(editor, words, action)
    assert list(Charter.objects.all()) == [ours]
    assert words_in_hand().draft is None


def test_charter_that_was_brought_without_a_definition_can_be_edited(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    bring_charter(FoundCharter("Theirs", "", "", "", (FoundPrinciple(1, "Courage", ""),), ()), by=cast.tomasz)
    words = words_now()
    words.named("Courage")["means"] = "Go first."
    publish(sign_in(cast.tomasz), words)

    html = Client().get("/charter/").content.decode()
    assert "Go first." in html and "<strong></strong>" not in html and '<p class="lead"></p>' not in html


# --- Files beside it ---


def test_words_follow_a_charter_from_a_file_and_a_draft_is_put_aside(
    ours: Charter, cast: Cast, sign_in: SignIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    editor, words = sign_in(cast.tomasz), words_now()
    words.named("Truth")["plain_line"] = "A line in the making."
    save(editor, words)
    file = tmp_path / "newer.md"
    file.write_text(FILE.replace("We are kind.", "We are kind to all."))
    call_command("load_charter", str(file))

    assert "It is put aside" in capsys.readouterr().out
    assert words_now().named("Kindness")["plain_line"] == "We are kind to all."
    hand = words_in_hand()
    assert hand.draft is None and hand.put_aside is not None and hand.put_aside.by == "Tomasz Nowak"
    page = editor.get("/cms/charter/").content.decode()
    assert "A draft was put aside" in page
    url = f"/cms/charter/words/history/1/revisions/{hand.put_aside.revision}/revert/"
    assert url in page and "A line in the making." in editor.get(url).content.decode()

    words = words_now()
    words.named("Kindness")["plain_line"] = "We are kind to all, and patient."
    publish(editor, words)
    assert words_in_hand().put_aside is None


def test_whoever_brings_a_charter_is_told_of_a_draft(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    from tests.charter_content.charter.test_editing import upload

    editor, words = sign_in(cast.tomasz), words_now()
    assert "is not in use yet" not in upload(editor)
    words.named("Truth")["plain_line"] = "A line in the making."
    save(editor, words)
    assert "is not in use yet" in upload(editor) and Charter.objects.count() == 1


def test_newer_shipped_wording_takes_no_place_of_words_edited_here(cast: Cast, sign_in: SignIn, tmp_path: Path) -> None:
    words = words_now()
    words.principles[0]["plain_line"] = "In our own words."
    publish(sign_in(cast.tomasz), words)
    ours = current_charter()
    file = tmp_path / "charter.md"
    file.write_text(CONTENT.read_text().replace("nobody hurries trust", "trust has its own pace"))

    assert load_charter(read_charter_file(file), shipped=True) == (ours, False)
    assert words_now().principles[0]["plain_line"] == "In our own words."


def test_newer_shipped_wording_is_followed_while_nobody_edited(db: None, tmp_path: Path) -> None:
    file = tmp_path / "charter.md"
    file.write_text(CONTENT.read_text().replace("nobody hurries trust", "trust has its own pace"))
    version, fresh = load_charter(read_charter_file(file), shipped=True)

    assert fresh and version.shipped and "trust has its own pace" in " ".join(words_now().principles[0].values())


# --- A date to go live ---


def test_words_go_live_on_their_day(ours: Charter, cast: Cast, sign_in: SignIn) -> None:
    editor, words = sign_in(cast.tomasz), words_now()
    words.named("Truth")["plain_line"] = "From Monday on."
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    words.own["go_live_at"] = f"{tomorrow:%Y-%m-%d %H:%M}"
    said = publish(editor, words)
    assert "scheduled for publishing" in said and list(Charter.objects.all()) == [ours]
    assert "to be published on" in editor.get("/cms/charter/").content.decode()
    call_command("publish_scheduled")
    assert list(Charter.objects.all()) == [ours]

    Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=timezone.now() - dt.timedelta(minutes=1))
    scheduled = CharterText.objects.get().latest_revision
    scheduled.content["go_live_at"] = (timezone.now() - dt.timedelta(minutes=1)).isoformat()
    scheduled.save()
    call_command("publish_scheduled")
    assert Charter.objects.count() == 2 and "From Monday on." in Client().get("/charter/").content.decode()


# --- In the same instant ---


@pytest.mark.django_db(transaction=True)
def test_words_published_in_the_same_instant_each_have_a_number() -> None:
    cast = make_cast()
    revisions = []
    for line in ("One.", "Two.", "Three."):
        text = CharterText.objects.get().get_latest_revision_as_object()
        text.principles[0].value["plain_line"] = line
        text.principles.append(("principle", {"name": f"New {line}"}))
        revisions.append(text.save_revision(user=cast.tomasz).pk)

    def publish_one(pk: int) -> Callable[[], object]:
        return lambda: Revision.objects.get(pk=pk).publish(user=None)

    assert at_once(*map(publish_one, revisions)) == [None] * 3
    newest = list(Charter.objects.order_by("-number")[:3])
    assert [one.number for one in newest] == [4, 3, 2]
    assert {one.principles.all()[0].plain_line for one in newest} == {"One.", "Two.", "Three."}
    last = current_charter()
    live = CharterText.objects.get()
    assert last is not None and live.as_version()[1][0].plain_line == last.principles.all()[0].plain_line


@pytest.mark.parametrize("odd", ["", "another's", "a" * 200, "\0"])
def test_principles_never_share_an_id(ours: Charter, cast: Cast, sign_in: SignIn, odd: str) -> None:
    words = words_now()
    words.add("Turning up", plain_line="We are there.")
    words.principles[-1]["id"] = words.principles[0]["id"] if odd == "another's" else odd
    publish(sign_in(cast.tomasz), words)

    version = current_charter()
    assert version is not None and version.number == ours.number + 1
    codes = [one.code for one in version.principles.all()]
    assert codes[:-1] == [one.code for one in ours.principles.all()] and len(set(codes)) == len(codes)
    assert all(len(pk) <= 64 and "\0" not in pk for pk in PrincipleCode.objects.values_list("pk", flat=True))
