"""The words of the charter in the editing area: who may do what, approval, previews, and what it costs."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertRedirects
from wagtail.models import WorkflowState

from charter_content.charter.actions import bring_charter
from charter_content.charter.files import FoundCharter, FoundPrinciple
from charter_content.charter.models import Charter, CharterText
from charter_content.charter.queries import current_charter, words_in_hand
from courses.cohorts.models import Enrolment
from people.models import User
from portal.actions import EDITORS
from tests.cast import Cast
from tests.factories.charter_words import WORDS, publish, save, words_now

SignIn = Callable[[User], Client]
BELOW = "/cms/charter/words/"


@pytest.fixture
def editor(cast: Cast, sign_in: SignIn) -> Client:
    """Wren, an editor who may not publish. Tomasz is a moderator."""
    writer = User.objects.create_user("writer@alongside.example", display_name="Wren Ito")
    writer.groups.add(Group.objects.get(name=EDITORS))
    return sign_in(User.objects.get(pk=writer.pk))


# --- Who ---


@pytest.mark.parametrize("who", ["amara", "ella", "robin", "yusuf", "sunita", "morgan", "pat"])
def test_words_are_for_editors(amara_learns: Enrolment, cast: Cast, sign_in: SignIn, who: str) -> None:
    client, words, before = sign_in(getattr(cast, who)), words_now(), current_charter()
    words.own["title"] = "Mine"
    text = CharterText.objects.get()
    seen = {
        client.get(url).status_code
        for url in (WORDS, BELOW, f"{BELOW}history/1/", f"{BELOW}usage/1/", f"{BELOW}history/1/revisions/{text.latest_revision_id}/revert/",
                    f"{BELOW}history/1/revisions/{text.latest_revision_id}/view/", f"{BELOW}history/1/revisions/compare/live...latest/",
                    f"{BELOW}preview/1/")
    }  # fmt: skip
    seen |= {client.post(WORDS, words.sent(action)).status_code for action in ("", "action-publish", "action-submit")}

    assert seen <= {302, 403}
    assert (current_charter(), words_in_hand().draft) == (before, None)
    assert "Change the words" not in client.get("/cms/charter/").content.decode()


def test_editor_saves_and_hands_in_and_does_not_publish(editor: Client) -> None:
    words, before = words_now(), current_charter()
    words.principles[0]["plain_line"] = "A new line."
    assert "action-publish" not in editor.get(WORDS).content.decode()
    save(editor, words, "action-publish")  # sent all the same: it is kept as a draft

    assert current_charter() == before
    hand = words_in_hand()
    assert hand.draft is not None and hand.draft.by == "Wren Ito"
    page = editor.get("/cms/charter/").content.decode()
    assert "Change the words" in page and "A draft is not in use yet" in page and "Bring in your own charter" not in page
    changes = f"{BELOW}history/1/revisions/{hand.draft.revision}/view/?mode=changes"
    assert changes in page and "A new line." in editor.get(changes).content.decode()


def test_moderator_approves_what_an_editor_handed_in(editor: Client, cast: Cast, sign_in: SignIn) -> None:
    words, before = words_now(), current_charter()
    words.principles[0]["plain_line"] = "Handed in."
    save(editor, words, "action-submit")
    state = WorkflowState.objects.get()
    assert (state.status, current_charter()) == (WorkflowState.STATUS_IN_PROGRESS, before)
    assert "Handed in." not in Client().get("/charter/").content.decode()

    moderator = sign_in(cast.tomasz)
    assert "charter of peer support" in moderator.get("/cms/").content.decode().lower()
    moderator.post(f"{BELOW}workflow/action/1/approve/{state.current_task_state_id}/")
    assert "Handed in." in Client().get("/charter/").content.decode()
    assert words_in_hand().draft is None


def test_charter_brought_in_ends_an_approval_and_keeps_the_draft(editor: Client, cast: Cast) -> None:
    words = words_now()
    words.principles[0]["plain_line"] = "Handed in."
    save(editor, words, "action-submit")
    bring_charter(FoundCharter("Theirs", "", "", "", (FoundPrinciple(1, "Courage", "Go."),), ()), by=cast.tomasz)

    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    hand = words_in_hand()
    assert (hand.draft, hand.put_aside and hand.put_aside.by) == (None, "Wren Ito")


@pytest.mark.parametrize("who", ["tomasz", "alex"])
def test_nobody_takes_the_only_words_away_or_adds_others(cast: Cast, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    page = client.get(WORDS).content.decode()
    assert "Unpublish" not in page and "action-publish" in page

    for url in (f"{BELOW}unpublish/1/", f"{BELOW}delete/1/", f"{BELOW}add/"):
        assert client.post(url).status_code in (302, 403, 404)
    client.post("/cms/bulk/charter/chartertext/delete/?id=1")
    text = CharterText.objects.get()
    assert text.live and Charter.objects.count() == 1


def test_menu_has_one_charter(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.tomasz)
    page = client.get("/cms/charter/").content.decode()

    assert page.count('"label": "Charter"') == 1 and '"label": "Snippets"' not in page
    assert f'href="{BELOW}"' in client.get(WORDS).content.decode()  # in the breadcrumbs
    assertRedirects(client.get(BELOW), "/cms/charter/")


# --- Previews ---


def preview(client: Client, mode: str = "") -> str:
    return client.get(f"{BELOW}preview/1/", {"mode": mode}).content.decode()


def test_previews_show_what_readers_will_see(editor: Client) -> None:
    words = words_now()
    words.principles[1]["name"] = "Choosing together"
    words.add("Time", plain_line="There is time.", means="Nobody hurries.")
    assert editor.post(f"{BELOW}preview/1/", words.sent()).json() == {"is_valid": True, "is_available": True}

    whole = preview(editor)
    assert all(words in whole for words in ("<h1>The charter", "Choosing together", "There is time."))
    one = preview(editor, "principle-14")
    assert "<h1>Time</h1>" in one and "Nobody hurries." in one and "← " in one
    changes = preview(editor, "changes")
    assert "<ins>" in changes and "Choosing together" in changes and "There is time." in changes
    assert "people are asked to look" in changes
    assert words.principles[5]["plain_line"] not in changes
    assert all(
        "<h1>The charter" in preview(editor, odd) for odd in ("principle-99", "principle-", "principle-0", f"principle-{'9' * 5000}")
    )
    assert current_charter() is not None and Charter.objects.count() == 1


def test_preview_of_what_changes_says_when_nothing_does_and_when_the_order_does(editor: Client) -> None:
    words = words_now()
    editor.post(f"{BELOW}preview/1/", words.sent())
    assert "Nothing changes" in preview(editor, "changes")

    words.principles.reverse()
    editor.post(f"{BELOW}preview/1/", words.sent())
    changes = preview(editor, "changes")
    assert "stand in another order" in changes and "Nobody is asked to look again" in changes


def test_preview_offers_each_principle(editor: Client) -> None:
    modes = dict(CharterText.objects.get().preview_modes)
    assert list(modes)[:3] == ["", "changes", "principle-1"] and len(modes) == 2 + 13
    assert modes["principle-13"] in editor.get(WORDS).content.decode()


def test_history_and_comparison_open(editor: Client, cast: Cast, sign_in: SignIn) -> None:
    words = words_now()
    words.principles[0]["plain_line"] = "A new line."
    publish(sign_in(cast.tomasz), words)

    for url in (f"{BELOW}history/1/", f"{BELOW}usage/1/", f"{BELOW}history/1/revisions/compare/earliest...latest/"):
        assert editor.get(url).status_code == 200
    assert "A new line." in editor.get(f"{BELOW}history/1/revisions/compare/earliest...latest/").content.decode()


# --- What it costs ---


@pytest.mark.parametrize("count", [1, 3])
def test_charter_page_costs_the_same_however_many_versions(cast: Cast, sign_in: SignIn, count: int) -> None:
    client = sign_in(cast.tomasz)
    for n in range(count - 1):
        words = words_now()
        words.principles[0]["plain_line"] = f"Line {n}."
        publish(client, words)
    client.get("/cms/charter/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/cms/charter/").content.decode()

    assert page.count(", version ") == count + 1
    assert len(asked) == 16


@pytest.mark.parametrize("count", [1, 3])
def test_preview_costs_the_same_however_many_principles(editor: Client, count: int) -> None:
    words = words_now()
    words.principles = words.principles[:count]
    editor.post(f"{BELOW}preview/1/", words.sent())
    preview(editor, "changes")
    with CaptureQueriesContext(connection) as asked:
        preview(editor, "changes")

    assert len(asked) == 13


def test_older_versions_are_on_further_pages(cast: Cast, sign_in: SignIn) -> None:
    newest = current_charter()
    assert newest is not None
    Charter.objects.bulk_create(Charter(title="Old", number=n, definition="") for n in range(100, 130))
    first = sign_in(cast.tomasz).get("/cms/charter/").content.decode()
    second = sign_in(cast.tomasz).get("/cms/charter/?p=2").content.decode()

    assert "Old, version 129" in first and "Old, version 109" not in first and "Older versions" in first
    assert "Old, version 109" in second and "Newer versions" in second
