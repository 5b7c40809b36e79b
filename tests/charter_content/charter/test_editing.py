"""The charter in the editing area: where each principle stands, and bringing in an organisation's own."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter_content.charter.models import Charter
from charter_content.charter.queries import current_charter
from charter_content.charter.queries.places import places_of_principles
from courses.cohorts.models import Enrolment
from courses.quizzes.models import Question
from people.models import User
from tests.cast import Cast
from tests.charter_content.charter.test_brought import NAMES, TEXT_LAYOUTS, WORD_LAYOUTS

SignIn = Callable[[User], Client]
SOURCE = TEXT_LAYOUTS["numbers, a line between"]


def upload(client: Client, data: bytes = SOURCE.encode(), name: str = "charter.txt") -> str:
    return client.post("/cms/charter/bring/", {"file": SimpleUploadedFile(name, data)}).content.decode()


def test_editors_see_where_each_principle_is_taught_asked_and_reflected_on(amara_learns: Enrolment, cast: Cast, sign_in: SignIn) -> None:
    html = sign_in(cast.tomasz).get("/cms/charter/").content.decode()

    assert "P1: Safety and trust" in html and "Trying it" in html
    places = {one.code: one for one in places_of_principles({"P1": "Safety and trust", "P90": "Bare"})}
    assert "Trying it" in {lesson.title for lesson in places["P1"].prompts}
    assert (places["P90"].lessons, places["P90"].questions, places["P90"].prompts) == ([], [], [])
    assert "Trying it" in {lesson.title for lesson in places["P1"].lessons}
    asking = {question.pk for question in Question.objects.filter(live=True) if "P1" in question.principles}
    assert asking and {question.pk for question in places["P1"].questions} == asking
    assert "Amara" not in html


@pytest.mark.parametrize("codes", [("P1",), ("P1", "P4", "P13")])
def test_places_cost_the_same_for_one_and_for_three(amara_learns: Enrolment, codes: tuple[str, ...]) -> None:
    with CaptureQueriesContext(connection) as asked:
        places_of_principles(dict.fromkeys(codes, "Safety"))
    assert len(asked) == 2


def test_what_was_understood_is_shown_and_nothing_changes_before_it_is_confirmed(cast: Cast, sign_in: SignIn) -> None:
    before = current_charter()
    html = upload(sign_in(cast.tomasz))

    assert all(name in html for name in NAMES) and "Nothing has changed yet." in html and "Put it in use" in html
    assert current_charter() == before


@pytest.mark.parametrize("layout", ["headings", "numbers by Word"])
def test_charter_from_word_is_put_in_use(cast: Cast, sign_in: SignIn, layout: str) -> None:
    editor = sign_in(cast.tomasz)
    html = upload(editor, WORD_LAYOUTS[layout], "charter.docx")
    signed = html.split('name="found" value="')[1].split('"')[0]
    done = editor.post("/cms/charter/bring/", {"found": signed}, follow=True).content.decode()
    again = editor.post("/cms/charter/bring/", {"found": signed}, follow=True).content.decode()

    charter = current_charter()
    assert charter is not None
    assert [one.name for one in charter.principles.all()] == NAMES
    assert "is in use now" in done and "in use already" in again
    assert Charter.objects.count() == 2


def test_what_has_no_place_is_said(cast: Cast, sign_in: SignIn) -> None:
    html = upload(sign_in(cast.tomasz), f"{SOURCE}\n\nReview date\n\nIn two years.".encode())
    assert "What has no place" in html and "In two years." in html


def test_file_that_cannot_be_read_is_told_at_the_field(cast: Cast, sign_in: SignIn) -> None:
    assert "This is a PDF file." in upload(sign_in(cast.tomasz), b"%PDF-1.7", "charter.pdf")
    assert "Choose a file." in sign_in(cast.tomasz).post("/cms/charter/bring/", {}).content.decode()


def test_what_was_not_signed_here_is_refused(cast: Cast, sign_in: SignIn) -> None:
    html = sign_in(cast.tomasz).post("/cms/charter/bring/", {"found": "forged"}, follow=True).content.decode()
    assert "Please choose the file again." in html
    assert Charter.objects.count() == 1


def test_script_in_a_charter_is_words(cast: Cast, sign_in: SignIn) -> None:
    source = SOURCE.replace("We both feel safe.", "<script>alert(1)</script> We both feel safe.")
    html = upload(sign_in(cast.tomasz), source.encode())
    assert "<script>alert(1)" not in html and "&lt;script&gt;" in html


@pytest.mark.parametrize("who", ["robin", "sunita", "amara", "ella"])
def test_charter_is_for_editors(cast: Cast, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    assert {client.get(url).status_code for url in ("/cms/charter/", "/cms/charter/bring/")} <= {302, 403}
    assert "Put it in use" not in upload(client)


def test_editor_without_the_right_to_publish_sees_and_brings_nothing(cast: Cast, sign_in: SignIn) -> None:
    from django.contrib.auth.models import Group

    cast.tomasz.groups.set([Group.objects.get(name="Editors")])
    client = sign_in(User.objects.get(pk=cast.tomasz.pk))
    assert client.get("/cms/charter/").status_code == 200
    assert "Bring in your own charter" not in client.get("/cms/charter/").content.decode()
    assert client.get("/cms/charter/bring/").status_code in (302, 403)
