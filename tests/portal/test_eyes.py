"""Who can see what through everything the product serves. Editors see nobody; administrators see accounts, and nobody's words."""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.snippets.models import get_snippet_models

from charter_content.reflections.actions import write_reflection
from courses.cohorts.models import Enrolment
from foundation.models import AuditEvent
from people.models import User
from tests.cast import Cast

WORDS = "unmistakable-words-of-amara"
ABOUT_PEOPLE = {
    "reflections.Reflection", "progress.Response", "progress.LessonMark", "progress.Place", "progress.LessonSitting", "progress.Talk",
    "progress.TalkAgreement", "quizzes.Sitting", "quizzes.Answer", "quizzes.Words", "quizzes.Draft", "quizzes.Result",
    "quizzes.HandIn", "quizzes.Marking", "quizzes.ExtraTime", "cohorts.Enrolment", "cohorts.Cohort", "certificates.Award",
    "certificates.AwardSecret", "certificates.CertificateWish", "foundation.AuditEvent", "foundation.DataKey",
    "people.User", "people.ServiceRole", "charter.CharterRead",
}  # fmt: skip

PAGES_WITH_AN_OWNER = {f"pages.{name}Page" for name in ("Home", "Training", "Course", "Day", "Module", "Lesson", "Information")} | {
    "quizzes.Question", "quizzes.Quiz", "quizzes.QuestionOption", "quizzes.QuizQuestion", "quizzes.QuestionHint", "quizzes.RubricLine",
    "quizzes.QuizSection",
}  # fmt: skip
"""Content: Wagtail notes the editor who owns or has locked it."""


def addresses(patterns: list, before: str = "/") -> Iterator[str]:
    """Every address of the product that needs no argument."""
    for pattern in patterns:
        route = str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            if "<" not in route and "(" not in route:
                yield from addresses(pattern.url_patterns, before + route)
        elif isinstance(pattern, URLPattern):
            plain = route.removesuffix("$").removesuffix("\\Z")
            if not set("<(\\[?*") & set(plain):
                yield before + plain


@pytest.fixture
def busy(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> Cast:
    """Amara has written in a worksheet, a prompt and a reflection, and answered a question."""
    phone, lesson = sign_in(cast.amara), "/training/small/day-1/1/2/"
    phone.post(f"{lesson}worksheet/card/", {"card.more": WORDS})
    write_reflection(text=WORDS, by=cast.amara, seen_revision=0)
    phone.post(f"{lesson}quiz/check/")
    phone.post(f"{lesson}mark/", {"mark": "done"})
    assert WORDS in phone.get(lesson).content.decode()
    return cast


def pages_of(client: Client) -> Iterator[tuple[str, str]]:
    for url in sorted(set(addresses(get_resolver().url_patterns))):
        if any(word in url for word in ("logout", "sprite", "jsi18n", "failwhale")):
            continue
        response = client.get(url)
        if response.status_code == 200 and not response.streaming:
            yield url, response.content.decode(errors="replace")


def test_walk_reaches_the_admin_and_the_product() -> None:
    found = set(addresses(get_resolver().url_patterns))

    assert {"/people/", "/reflections/", "/training/", "/cms/", "/cms/users/", "/cms/reports/site-history/"} <= found
    assert len(found) > 80


@pytest.mark.parametrize("who", ["alex", "tomasz", "robin", "sunita", "yusuf", "ella", "dev"])
def test_nobody_reads_what_amara_wrote(busy: Cast, who: str, sign_in: Callable[[User], Client]) -> None:
    assert [url for url, body in pages_of(sign_in(getattr(busy, who))) if WORDS in body] == []


def test_editors_see_nobody(busy: Cast, sign_in: Callable[[User], Client]) -> None:
    seen = [url for url, body in pages_of(sign_in(busy.tomasz)) if "Okafor" in body or "amara@" in body or "Robin Hughes" in body]

    assert seen == []


def test_outsiders_see_nobody_of_riverside(busy: Cast, sign_in: Callable[[User], Client]) -> None:
    for who in (busy.yusuf, busy.ella, busy.sunita, busy.morgan, busy.pat):
        assert [url for url, body in pages_of(sign_in(who)) if "Okafor" in body] == []


def test_no_record_about_people_is_a_snippet_or_indexed_for_search() -> None:
    from wagtail.search.index import get_indexed_models

    names = {model._meta.label for model in [*get_snippet_models(), *get_indexed_models()]}

    assert names & ABOUT_PEOPLE == set()
    assert {model._meta.label for model in apps.get_models() if model._meta.label in ABOUT_PEOPLE} == ABOUT_PEOPLE


@pytest.mark.parametrize("who", ["tomasz", "robin", "amara"])
def test_only_administrators_reach_accounts(cast: Cast, who: str, sign_in: Callable[[User], Client]) -> None:
    client = sign_in(getattr(cast, who))

    for url in ("/cms/users/", f"/cms/users/edit/{cast.amara.pk}/", "/cms/users/new/"):
        assert client.get(url).status_code in (302, 403, 404)


def test_administrator_sets_neither_password_nor_address(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    url = f"/cms/users/edit/{cast.amara.pk}/"
    client = sign_in(cast.alex)
    before = User.objects.get(pk=cast.amara.pk).password

    page = client.get(url).content.decode()
    assert 'type="password"' not in page
    client.post(url, {"email": "taken@alongside.example", "display_name": "Amara O.", "is_active": "on", "password": "x", "password1": "x"})

    amara = User.objects.get(pk=cast.amara.pk)
    assert (amara.email, amara.display_name, amara.password) == ("amara@alongside.example", "Amara O.", before)


def test_nobody_deletes_an_account_in_the_admin(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    client = sign_in(cast.alex)

    client.post(f"/cms/users/delete/{cast.amara.pk}/")
    client.post(f"/cms/bulk/people/user/delete/?next=/cms/&id={cast.amara.pk}")

    assert User.objects.filter(pk=cast.amara.pk).exists()


def test_new_account_signs_in_by_code_only(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    sign_in(cast.alex).post("/cms/users/new/", {"email": "New@Alongside.example", "display_name": "New One", "is_active": "on"})

    made = User.objects.get(email="new@alongside.example")
    assert not made.has_usable_password()


def test_roles_given_in_the_admin_are_in_the_trail(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    from people.viewsets import ServiceRoleViewSet

    url = reverse(ServiceRoleViewSet().get_url_name("add"))
    client = sign_in(cast.alex)
    fields = {"person": cast.dev.pk, "service": cast.hillside.pk, "role": "deputy", "starts": "2026-01-01"}

    endless = client.post(url, fields | {"ends": ""})
    assert "ends" in endless.content.decode()
    assert not cast.dev.roles.filter(role="deputy").exists()
    client.post(url, fields | {"ends": "2027-01-01"})

    role = cast.dev.roles.get(role="deputy")
    [event] = AuditEvent.objects.filter(verb="role_given", subject_id=str(role.pk))
    assert event.actor_id == cast.alex.pk


def test_every_record_about_people_is_scoped_and_a_superuser_is_nobody_special(busy: Cast) -> None:
    seen = {}
    for label in sorted(ABOUT_PEOPLE):
        model = apps.get_model(label)
        for stranger in (busy.alex, busy.tomasz, busy.ella, busy.yusuf):
            rows = set(model._default_manager.visible_to(stranger))
            seen[label, stranger.display_name] = {row for row in rows if row not in (stranger, busy.ella) and label != "people.ServiceRole"}
    assert {key: rows for key, rows in seen.items() if rows} == {}


def leads_to(model: type[Model], people: set[type[Model]]) -> bool:
    """Does `model` point at somebody, directly or through another of our records?"""
    return any(isinstance(field, ForeignKey) and field.related_model in people for field in model._meta.fields)


def test_new_model_with_a_person_in_it_belongs_on_the_list() -> None:
    ours = {"people", "quizzes", "pages", "cohorts", "progress", "certificates", "charter", "reflections", "portal"}
    found: set[type[Model]] = {User}
    before = 0
    while len(found) > before:
        before = len(found)
        found |= {model for model in apps.get_models() if model._meta.app_label in ours and leads_to(model, found)}

    assert {model._meta.label for model in found} <= ABOUT_PEOPLE | PAGES_WITH_AN_OWNER
