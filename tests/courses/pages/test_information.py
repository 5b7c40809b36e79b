"""Pages beside a course: for everybody, from files, and nothing kept."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from courses.pages.files.export import export_course
from courses.pages.files.load import THEIRS, load_course
from courses.pages.files.problems import ContentProblems
from courses.pages.models import CoursePage, InformationPage
from tests.cast import Cast, put_on_course
from tests.factories.course_files import write_course

TASTER = """---
id: taster
title: Is this for me?
audience: everyone
summary: Ten quiet minutes.
---

Have a look round. [Hello](lesson:a1) and [the guide](page:guide).

:::sorting {#sort}
title: Does it sound like you?
groups:
- id: "yes"
  label: 'Yes'
- id: "no"
  label: 'No'
items:
- id: quiet
  text: You like quiet talk.
  groups:
  - "yes"
  feedback: Many people do.
- id: fix
  text: You like to fix things.
  groups:
  - "yes"
  - "no"
  feedback: We will talk about that.
:::

:::scenario {#bus}
title: On the bus
steps:
- id: start
  text: Somebody cries.
  choices:
  - id: sit
    text: Sit near
    to: near
- id: near
  text: They look up.
  ending: best
:::
"""
GUIDE = """---
id: guide
title: Guide for Day 1
audience: facilitators
day: 1
summary: Ninety minutes.
---

Bring tea.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_course(tmp_path / "small")
    (root / "pages").mkdir()
    (root / "pages/is-this-for-me.md").write_text(TASTER)
    (root / "pages/guide-day-1.md").write_text(GUIDE)
    return root


@pytest.fixture
def course(db: None, root: Path) -> CoursePage:
    load_course(root)
    return CoursePage.objects.get(slug="small")


def test_anybody_reads_it_and_nothing_is_kept(client: Client, course: CoursePage) -> None:
    response = client.get("/training/small/is-this-for-me/")

    assert response.status_code == 200
    assert "Many people do." in response.content.decode()
    assert 'data-module="autosave"' not in response.content.decode()
    assert response.cookies == {}


def test_story_goes_on_by_plain_links(client: Client, course: CoursePage) -> None:
    body = client.get("/training/small/is-this-for-me/?go=bus:sit").content.decode()

    assert "They look up." in body
    assert "A way that holds both people" in body


def test_link_leads_to_the_other_page(client: Client, course: CoursePage) -> None:
    body = client.get("/training/small/is-this-for-me/").content.decode()

    assert 'href="/training/small/guide-day-1/"' in body


def test_page_for_everybody_is_offered_where_visitors_look(client: Client, course: CoursePage) -> None:
    for address in ("/", "/training/small/"):
        body = client.get(address).content.decode()
        assert 'href="/training/small/is-this-for-me/"' in body
        assert "guide-day-1" not in body


def test_guide_is_offered_to_who_leads(client: Client, course: CoursePage, cast: Cast) -> None:
    client.force_login(cast.robin)

    assert "/people/sessions/" in client.get("/people/").content.decode()
    assert 'href="/training/small/guide-day-1/"' in client.get("/people/sessions/").content.decode()


@pytest.mark.parametrize("who", ["amara", "pat", "tomasz", "alex"])
def test_session_page_is_for_who_leads(client: Client, course: CoursePage, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))

    assert client.get("/people/sessions/").status_code == 403


def test_learner_finds_it_beside_the_lessons(client: Client, course: CoursePage, cast: Cast) -> None:
    put_on_course(cast.amara, cast.riverside, course)
    client.force_login(cast.amara)

    assert "Is this for me?" in client.get("/training/small/").content.decode()


def test_it_is_no_part_of_what_completes_the_course(course: CoursePage) -> None:
    from courses.pages.queries import latest_edition

    edition = latest_edition(course.translation_key)
    assert edition is not None
    assert "taster" not in str(edition.outline)
    assert [day["title"] for day in edition.outline["days"]] == ["First things", "Next things"]


def test_unpublished_page_is_not_there(client: Client, course: CoursePage) -> None:
    InformationPage.objects.get(file_id="taster").unpublish()

    assert client.get("/training/small/is-this-for-me/").status_code == 302  # to sign in, as for every other unknown part


def test_export_gives_the_files_back(course: CoursePage, root: Path, tmp_path: Path) -> None:
    export_course(course, tmp_path / "out")

    for name in ("is-this-for-me.md", "guide-day-1.md"):
        assert (tmp_path / "out/pages" / name).read_text() == (root / "pages" / name).read_text().replace('"yes"', "'yes'").replace(
            '"no"', "'no'"
        )


def test_load_twice_changes_nothing(course: CoursePage, root: Path) -> None:
    done = load_course(root)

    assert (done.created, done.updated, done.unpublished) == ([], [], [])


def test_page_deleted_in_the_website_stays_deleted(course: CoursePage, root: Path) -> None:
    InformationPage.objects.get(file_id="taster").delete()

    assert "pages/is-this-for-me.md" in load_course(root).kept
    assert not InformationPage.objects.filter(file_id="taster").exists()
    load_course(root, resolve=THEIRS)
    assert InformationPage.objects.get(file_id="taster").live


def test_file_that_vanished_takes_its_page_down(course: CoursePage, root: Path) -> None:
    (root / "pages/guide-day-1.md").unlink()
    (root / "pages/is-this-for-me.md").write_text(TASTER.replace(" and [the guide](page:guide)", ""))

    assert load_course(root).unpublished == ["guide"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("audience: everyone", "audience: staff", "`audience` is one of: everyone, facilitators."),
        ("summary: Ten quiet minutes.\n", "", "A page needs the field `summary`."),
        ("page:guide", "page:nobody", "There is no page “nobody” to link to."),
        (":::scenario", ":::worksheet", "There is no block :::worksheet here."),
        ("audience: everyone", "audience: everyone\nday: soon", "`day` is a number above 0."),
    ],
)
def test_mistake_is_named_and_loads_nothing(db: None, root: Path, old: str, new: str, message: str) -> None:
    file = root / "pages/is-this-for-me.md"
    file.write_text(file.read_text().replace(old, new))

    with pytest.raises(ContentProblems) as problems:
        load_course(root)

    assert message in str(problems.value)
    assert "pages/is-this-for-me.md:" in str(problems.value)
    assert not CoursePage.objects.filter(slug="small").exists()


@pytest.mark.parametrize("name", ["Is This.md", "deep/x.md"])
def test_file_with_a_name_that_is_no_address_is_a_problem(db: None, root: Path, name: str) -> None:
    (root / "pages" / name).parent.mkdir(exist_ok=True)
    (root / "pages" / name).write_text(GUIDE)

    with pytest.raises(ContentProblems, match="has no place here"):
        load_course(root)


@pytest.mark.parametrize("slug", ["certificate", "sheets", "day-3", "Über", "two words"])
def test_address_that_belongs_to_the_site_is_refused_at_the_field(course: CoursePage, slug: str) -> None:
    page = InformationPage.objects.get(file_id="taster")
    page.slug = slug

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert "slug" in refused.value.message_dict


def test_page_moved_or_copied_to_another_course_stays_when_that_one_is_loaded(course: CoursePage, root: Path, tmp_path: Path) -> None:
    other = write_course(tmp_path / "other")
    for file in other.rglob("*.md"):
        file.write_text(file.read_text().replace("id: small\n", "id: other\n").replace("small-quiz", "other-quiz"))
    load_course(other)
    there = CoursePage.objects.get(slug="other")
    InformationPage.objects.get(file_id="taster").copy(to=there, update_attrs={"slug": "taster-copy"})
    InformationPage.objects.get(file_id="guide").move(there, pos="last-child")

    assert load_course(other).unpublished == []
    assert set(InformationPage.objects.child_of(CoursePage.objects.get(slug="other")).live().values_list("slug", flat=True)) == {
        "taster-copy",
        "guide-day-1",
    }
    assert load_course(root).unpublished == []


def test_draft_with_an_empty_story_is_previewed(course: CoursePage, client: Client) -> None:
    page = InformationPage.objects.get(file_id="taster")
    page.body = [("scenario", {"title": "Nothing yet", "intro": "", "principles": [], "steps": [], "closing": ""})]
    page.save_revision().publish()

    assert "Nothing yet" in client.get("/training/small/is-this-for-me/").content.decode()


def test_page_has_no_privacy_switch_that_would_not_hold(course: CoursePage) -> None:
    page = InformationPage.objects.get(file_id="taster")

    assert (page.private_page_options, course.private_page_options) == ([], [])
