"""What editors do with pages and files in the admin, and what becomes of the people on the course."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.cohorts.models import Enrolment
from courses.pages.files.export import export_course
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage, DayPage, Edition, LessonPage, ModulePage, TrainingPage
from courses.pages.outline import Outline, from_json
from courses.pages.queries import latest_edition
from people.models import User
from tests.cast import Cast, put_on_course


@pytest.fixture
def editor(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.tomasz)


def lesson(file_id: str) -> LessonPage:
    return LessonPage.objects.get(file_id=file_id)


def newest() -> Edition:
    edition = latest_edition(CoursePage.objects.get(slug="small").translation_key)
    assert edition is not None
    return edition


def outline() -> Outline:
    return from_json(newest().outline)


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "value": {"heading": words, "body": ""}, "id": "t"}


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# --- Deleting ---


@pytest.mark.parametrize(("what", "left"), [("lesson", 3), ("module", 2), ("day", 2)])
def test_deleting_makes_a_new_edition_without_it(
    amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client], what: str, left: int
) -> None:
    page = lesson("b1")
    doomed: Page = {"lesson": page, "module": page.get_parent(), "day": page.get_parent().get_parent()}[what]

    assert sign_in(cast.alex).post(reverse("wagtailadmin_pages:delete", args=[doomed.pk])).status_code == 302
    assert (newest().number, len(outline().lessons)) == (2, left)
    assert Edition.objects.filter(slug="small").count() == 2


def test_deleting_a_whole_course_leaves_its_editions(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    course = CoursePage.objects.get(slug="small")
    response = sign_in(cast.alex).post(reverse("wagtailadmin_pages:delete", args=[course.pk]))

    assert response.status_code == 302
    assert Edition.objects.filter(course_key=course.translation_key).count() == 1


def test_several_pages_can_be_deleted_at_once(editor: Client) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = editor.post(f"{address}?id={lesson('b1').pk}&id={lesson('b2').pk}")

    assert response.status_code == 302
    assert not LessonPage.objects.filter(file_id__in=["b1", "b2"]).exists()
    assert [line.title for line in outline().lessons] == ["Saying hello", "Trying it"]
    assert newest().number == 2


# --- Moving and copying ---


def move(client: Client, page: Page, to: Page) -> Any:
    return client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, to.pk]))


def test_moved_lesson_takes_the_next_free_number(editor: Client) -> None:
    page, there = lesson("a2"), lesson("b1").get_parent()
    assert editor.get(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, there.pk])).status_code == 200
    assert lesson("a2").slug == "2"

    assert move(editor, page, there).status_code == 302
    moved = lesson("a2")
    assert (moved.slug, moved.url_path.split("/small/")[1], moved.get_parent().pk) == ("3", "day-2/1/3/", there.pk)
    assert moved.get_latest_revision_as_object().slug == "3"
    assert [line.path for line in outline().lessons] == ["small/day-1/1/1/", "small/day-2/1/1/", "small/day-2/1/2/", "small/day-2/1/3/"]


def test_moved_module_takes_its_lessons_along(editor: Client) -> None:
    module, day = lesson("a1").get_parent(), lesson("b2").get_parent().get_parent()

    assert move(editor, module, day).status_code == 302
    assert lesson("a1").url_path.endswith("/small/day-2/2/1/")


def test_number_that_is_free_is_kept(editor: Client) -> None:
    editor.post(reverse("wagtailadmin_pages:delete", args=[lesson("b2").pk]))

    assert move(editor, lesson("a2"), lesson("b1").get_parent()).status_code == 302
    assert lesson("a2").slug == "2"


def test_move_that_is_not_allowed_changes_no_number(editor: Client) -> None:
    page, there = lesson("a1"), lesson("a1").get_parent().get_parent()
    move(editor, page, there)

    assert (lesson("a1").slug, lesson("a1").get_parent()) == ("1", page.get_parent())


def test_copy_is_offered_a_number_and_takes_no_words(editor: Client) -> None:
    page = lesson("a2")
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert editor.get(address).context["form"].fields["new_slug"].initial == "3"

    data = {"new_title": "Trying again", "new_parent_page": page.get_parent().pk, "new_slug": "feeling-low"}
    response = editor.post(address, data)
    assert "Use a number: addresses say nothing about what is read." in response.content.decode()
    assert editor.post(address, data | {"new_slug": "3"}).status_code == 302


# --- Addresses ---


@pytest.mark.parametrize(
    ("model", "file_id", "slug"),
    [(LessonPage, "a1", "feeling-low"), (ModulePage, "m1", "low"), (DayPage, "day-1", "1"), (DayPage, "day-1", "sad")],
)
def test_address_is_a_number(small_course: CoursePage, model: type[Page], file_id: str, slug: str) -> None:
    page = model.objects.descendant_of(small_course).get(file_id=file_id)
    page.slug = slug

    with pytest.raises(ValidationError, match="Use a number"):
        page.full_clean()


@pytest.mark.parametrize("slug", ["kept", "agree", "certificate"])
def test_course_takes_no_address_of_the_site(small_course: CoursePage, slug: str) -> None:
    small_course.slug = slug

    with pytest.raises(ValidationError, match="is an address of the site itself"):
        small_course.full_clean()


def test_shelf_of_courses_keeps_its_address(small_course: CoursePage) -> None:
    shelf = TrainingPage.objects.get()
    shelf.slug = "charter"

    with pytest.raises(ValidationError, match="stays “training”"):
        shelf.full_clean()


# --- Publishing ---


def lesson_form(page: LessonPage | None, body: list[Any], slug: str = "9") -> dict[str, Any]:
    return nested_form_data({
        "title": page.title if page else "New", "slug": page.slug if page else slug, "minutes": "5", "principles": "",
        "body": streamfield(body), "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""},
    })  # fmt: skip


TEXT = ("text", {"heading": "Hello", "body": rich_text("<p>You.</p>")})


def test_empty_lesson_can_be_kept_but_not_published(editor: Client) -> None:
    module = lesson("a1").get_parent()
    address = reverse("wagtailadmin_pages:add", args=["pages", "lessonpage", module.pk])

    refused = editor.post(address, lesson_form(None, []) | {"action-publish": "1"})
    assert "There is nothing in this lesson yet." in refused.content.decode()
    assert not LessonPage.objects.filter(title="New").exists()

    assert editor.post(address, lesson_form(None, [])).status_code == 302
    made = LessonPage.objects.get(title="New")
    assert not made.live

    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert "There is nothing in this lesson yet." in said(editor.post(f"{bulk}?id={made.pk}"))
    assert not LessonPage.objects.get(title="New").live

    edit = reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert editor.post(edit, lesson_form(made, [TEXT]) | {"action-publish": "1"}).status_code == 302
    assert LessonPage.objects.get(title="New").live


# --- Files ---


def document(name: str) -> Any:
    made = get_document_model()(title=name, file=ContentFile(b"words", name=name))
    made.save()
    return made


def put_in(page: LessonPage, card: Any) -> None:
    page.body = [{"type": "download", "value": {"file": card.pk, "title": "The card", "description": ""}, "id": "d"}]
    page.save_revision().publish()


def test_replaced_file_has_its_new_address_in_the_lesson(editor: Client, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    card = document("card.pdf")
    put_in(lesson("a1"), card)
    phone = sign_in(cast.amara)
    old = card.url
    assert old in phone.get("/training/small/day-1/1/1/").content.decode()

    new = ContentFile(b"other words", name="card-2.pdf")
    response = editor.post(reverse("wagtaildocs:edit", args=[card.pk]), {"title": "card", "file": new})
    assert response.status_code == 302
    card.refresh_from_db()
    assert card.url != old

    page = phone.get("/training/small/day-1/1/1/").content.decode()
    assert (card.url in page, old in page) == (True, False)


def test_replaced_picture_is_made_anew(amara_learns: Enrolment) -> None:
    from tests.courses.pages.test_blocks import picture

    bench = picture()
    page = lesson("a1")
    page.body = [{"type": "image", "value": {"file": bench.pk, "alt": "", "caption": ""}, "id": "i"}]
    page.save_revision().publish()
    before = newest().stamp

    bench.save()
    assert newest().stamp == before + 1


@pytest.mark.parametrize(("who", "gets"), [("amara", 404), ("robin", 404), ("tomasz", 200), ("alex", 200), (None, 404)])
def test_file_that_stands_in_no_lesson_is_for_editors(
    amara_learns: Enrolment, cast: Cast, client: Client, sign_in: Callable[[User], Client], who: str | None, gets: int
) -> None:
    card = document("draft.pdf")

    assert (sign_in(getattr(cast, who)) if who else client).get(card.url).status_code == gets


def test_file_of_an_older_edition_is_for_those_on_it(
    amara_learns: Enrolment, cast: Cast, client: Client, sign_in: Callable[[User], Client]
) -> None:
    card = document("old.pdf")
    page = lesson("a2")
    with_quiz = list(page.body.raw_data)
    page.body = [*with_quiz, {"type": "download", "value": {"file": card.pk, "title": "The card", "description": ""}, "id": "d"}]
    page.save_revision().publish()
    page = lesson("a2")
    page.body = [block for block in with_quiz if block["type"] != "quiz"]
    page.save_revision().publish()
    assert newest().number == 2
    put_on_course(cast.dev, cast.riverside, CoursePage.objects.get(slug="small"))

    assert sign_in(cast.amara).get(card.url).status_code == 200
    assert sign_in(cast.ella).get(card.url).status_code == 404
    assert client.get(card.url).status_code == 404
    stamp = Edition.objects.get(number=1, slug="small").stamp
    card.save()
    assert Edition.objects.get(number=1, slug="small").stamp == stamp + 1


# --- The skills of a module ---


def skilled(module: ModulePage, *skills: tuple[str, str]) -> dict[str, Any]:
    """What the form of `module` sends with these skills (everyday, CV)."""
    return nested_form_data(
        {
            "title": module.title, "slug": module.slug, "minutes": module.minutes, "outcomes": "", "body": rich_text(""),
            "skills": streamfield([("skill", {"everyday": everyday, "cv": cv}) for everyday, cv in skills]), "comments": {
                "TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0
            }, "action-publish": "yes",
        }
    )  # fmt: skip


def test_editor_writes_what_a_module_teaches_in_two_plain_fields(editor: Client) -> None:
    module = ModulePage.objects.get(file_id="m1")
    address = reverse("wagtailadmin_pages:edit", args=[module.pk])
    page = editor.get(address).content.decode()
    before = newest().structure

    assert "In everyday words" in page and "In CV words" in page
    response = editor.post(address, skilled(module, ("I can wait.", "Patience in conversation")))
    assert response.status_code == 302
    assert [(one.everyday, one.cv) for one in outline().modules[0].skills] == [("I can wait.", "Patience in conversation")]
    assert newest().structure == before


@pytest.mark.parametrize(
    ("everyday", "cv", "message"),
    [
        ("I can wait.", "", "This field is required."),
        ("I can wait.", "x" * 161, "at most 160 characters"),
        ("I can wait.", "Peer support", "Leave out “Peer”"),
        ("I know my own distress.", "Patience", "Leave out “distress”"),
    ],
    ids=["half", "long", "telling", "telling in everyday words"],
)
def test_a_skill_that_does_not_fit_is_told_at_its_field(editor: Client, everyday: str, cv: str, message: str) -> None:
    module = ModulePage.objects.get(file_id="m1")
    response = editor.post(reverse("wagtailadmin_pages:edit", args=[module.pk]), skilled(module, (everyday, cv)))

    assert response.status_code == 200
    assert message in response.content.decode().replace("\\u201c", "“").replace("\\u201d", "”")
    assert len(outline().modules[0].skills) == 2


def test_spaces_in_a_skill_are_single_ones_as_in_files(editor: Client, tmp_path: Path) -> None:
    module = ModulePage.objects.get(file_id="m1")
    editor.post(reverse("wagtailadmin_pages:edit", args=[module.pk]), skilled(module, ("I can\u00a0 wait.", "Patience\t in conversation")))

    assert [(one.everyday, one.cv) for one in outline().modules[0].skills] == [("I can wait.", "Patience in conversation")]
    export_course(CoursePage.objects.get(slug="small"), tmp_path / "small")
    assert load_course(tmp_path / "small").updated == []
