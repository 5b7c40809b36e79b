"""Bringing questions in and out in the admin: look first, then decide."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses.quizzes.actions.exchange import discard_old_uploads
from courses.quizzes.models import Category, Question, Sitting, Upload
from foundation import clock
from people.models import User
from tests.cast import Cast
from tests.courses.quizzes.exchange.banks import file

IMPORT, EXPORT = (f"wagtailsnippets_quizzes_question:{name}" for name in ("import", "export"))
GIFT = b"Who? {=999 ~<script>alert(1)</script>Nobody}\n\nJust words.\n"


@pytest.fixture
def editor(cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.tomasz)


def upload(client: Client, data: bytes = GIFT, name: str = "gift") -> Any:
    return client.post(reverse(IMPORT), {"file": SimpleUploadedFile("x.txt", data), "format_name": name})


def confirm(client: Client, address: str, **rest: str) -> Any:
    page = client.get(address)
    return client.post(address, {"hash": page.context["form"]["hash"].value(), "state": "live", "whole": "some"} | rest)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def imported() -> list[Question]:
    return list(Question.objects.filter(file_id__startswith="import:").order_by("pk"))


def test_editor_looks_first_and_then_brings_in(editor: Client) -> None:
    address = upload(editor).url
    page = words(editor.get(address))

    assert imported() == []
    assert "<strong>1</strong> new" in page
    assert "Nothing is asked here" in page
    assert "line 3" in page
    assert "<script>alert(1)" not in page

    answer = confirm(editor, address)
    assert [str(message).strip() for message in get_messages(answer.wsgi_request)] == [
        "Questions: 1 new, 0 changed, 0 as they were, 1 left out."
    ]
    assert [(question.live, str(question)) for question in imported()] == [(True, "Who?")]
    assert not Upload.objects.exists()


def test_what_is_changed_is_shown_before_and_after(editor: Client) -> None:
    confirm(editor, upload(editor).url)
    page = words(editor.get(upload(editor, GIFT.replace(b"999", b"112")).url))

    assert "<strong>1</strong> changed" in page
    assert "<span>Here:</span> 999 (right); Nobody" in page
    assert "<span>In the file:</span> 112 (right); Nobody" in page


def test_conflict_is_left_alone_or_replaced_by_choice(editor: Client) -> None:
    confirm(editor, upload(editor).url)
    question = imported()[0]
    question.explanation = "<p>Mine.</p>"
    question.save_revision().publish()
    address = upload(editor, GIFT.replace(b"999", b"112")).url

    assert "Changed on both sides" in words(editor.get(address))
    confirm(editor, address)
    assert imported()[0].explanation == "<p>Mine.</p>"

    confirm(editor, upload(editor, GIFT.replace(b"999", b"112")).url, overwrite="on")
    assert [option.text for option in imported()[0].options.all()] == ["112", "Nobody"]


def test_all_or_nothing_says_why_and_keeps_the_file(editor: Client) -> None:
    address = upload(editor).url
    page = confirm(editor, address, whole="all")

    assert "Something cannot come in, so nothing was brought in." in words(page)
    assert imported() == []
    assert Upload.objects.count() == 1


def test_drafts_by_choice(editor: Client) -> None:
    confirm(editor, upload(editor).url, state="draft")

    assert [question.live for question in imported()] == [False]


def test_who_may_not_publish_brings_in_drafts_only(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    cast.dev.groups.add(Group.objects.get(name="Editors"))
    client = sign_in(cast.dev)
    address = upload(client).url

    assert "as drafts, for a moderator to publish" in words(client.get(address))
    assert confirm(client, address).status_code == 200  # “published” is no choice of theirs
    confirm(client, address, state="draft")
    assert [question.live for question in imported()] == [False]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"PK\x03\x04", "gift", "This is a zip file."),
        (b"<quiz><question>", "moodle-xml", "breaks off"),
        (b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "moodle-xml", "document type or entities"),
        (b"{", "django-quiz-app", "this is not JSON"),
        (b"", "gift", "The file is empty."),
    ],
)
def test_file_that_cannot_be_read_is_told_at_its_field(editor: Client, data: bytes, name: str, why: str) -> None:
    answer = upload(editor, data, name)

    assert answer.status_code == 200
    assert why in str(answer.context["form"].errors["file"])
    assert not Upload.objects.exists()


def test_no_file_is_told_at_its_field(editor: Client) -> None:
    assert "Choose a file." in words(editor.post(reverse(IMPORT), {"format_name": "gift"}))


def test_sittings_are_passed_over_and_nobody_is_named(editor: Client, cast: Cast) -> None:
    address = upload(editor, file("django_quiz_app.json"), "django-quiz-app").url
    page = words(editor.get(address))

    assert "They are passed over" in page
    assert not any(name in page for name in ("amara@", "stranger", "elsewhere.example", "I would say"))
    confirm(editor, address)
    assert not Sitting.objects.exists()


def test_upload_belongs_to_the_session_that_made_it(editor: Client, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    address = upload(editor).url

    assert sign_in(cast.alex).get(address).status_code == 404


def test_another_file_than_the_one_looked_at_is_refused(editor: Client) -> None:
    address = upload(editor).url
    answer = editor.post(address, {"hash": "0" * 64, "state": "live", "whole": "some"})

    assert "This is not the file that you looked at." in words(answer)
    assert imported() == []


def test_upload_goes_when_nothing_is_wanted_of_it_and_after_a_day(editor: Client) -> None:
    assert editor.post(upload(editor).url, {"discard": "1"}).status_code == 302
    assert not Upload.objects.exists()

    address = upload(editor).url
    Upload.objects.update(at=clock.now() - dt.timedelta(days=1, minutes=1))
    assert editor.get(address).status_code == 404
    assert discard_old_uploads() == 1


@pytest.mark.parametrize("who", ["amara", "robin", "sunita", "morgan"])
@pytest.mark.parametrize("name", [IMPORT, EXPORT])
def test_nobody_else_sees_these_pages(cast: Cast, sign_in: Callable[[User], Client], who: str, name: str) -> None:
    client = sign_in(getattr(cast, who))

    assert client.get(reverse(name)).status_code in (302, 403, 404)
    assert client.get(reverse(name), {"format_name": "gift"}).status_code in (302, 403, 404)
    assert upload(client).status_code in (302, 403, 404)
    assert not Upload.objects.exists()


def test_somebody_signed_out_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(reverse(IMPORT)).status_code == 302


def test_list_of_questions_leads_there(editor: Client) -> None:
    page = words(editor.get(reverse("wagtailsnippets_quizzes_question:list")))

    assert reverse(IMPORT) in page
    assert reverse(EXPORT) in page


@pytest.mark.parametrize(
    ("name", "file_name", "kind"),
    [("gift", "questions.gift.txt", "text/plain"), ("moodle-xml", "questions.xml", "application/xml"),
     ("django-quiz-app", "questions.json", "application/json")],
)  # fmt: skip
def test_bank_is_written_to_a_file_with_a_neutral_name(editor: Client, name: str, file_name: str, kind: str) -> None:
    answer = editor.get(reverse(EXPORT), {"format_name": name, "category": "", "anyway": "1"})

    assert answer["Content-Disposition"] == f'attachment; filename="{file_name}"'
    assert answer["Content-Type"].startswith(kind)
    assert editor.get(reverse(EXPORT)).status_code == 200


def test_what_a_format_cannot_hold_is_told_before_the_file_is_taken(editor: Client) -> None:
    confirm(editor, upload(editor, file("by_hand.gift.txt")).url)
    category = Category.objects.create(name="Ours")
    Question.objects.filter(pk__in=[question.pk for question in imported()]).update(category=category)
    page = words(editor.get(reverse(EXPORT), {"format_name": "aiken", "category": str(category.pk)}))

    assert "Aiken has no questions of the kind “A number”." in page
    answer = editor.get(reverse(EXPORT), {"format_name": "aiken", "category": str(category.pk), "anyway": "1"})
    assert answer["Content-Disposition"] == 'attachment; filename="questions.txt"'
    assert answer.content.decode().count("ANSWER:") == 6
