"""The frame of every page, the small pages, and the desk."""

import json
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from courses.cohorts.models import Enrolment
from courses.progress.enums import Mark
from courses.progress.models import Talk
from courses.progress.queries import learner_of
from people.models import User
from tests.cast import PASSWORD, Cast
from tests.courses.progress.test_gate import do

OPEN = [
    "/",
    "/support/",
    "/pause/",
    "/charter/",
    "/display/",
    "/privacy/",
    "/accessibility/",
    "/help/",
    "/c/",
    "/accounts/login/",
    "/nowhere/",
]


@pytest.mark.parametrize("url", OPEN)
def test_support_and_pause_stand_on_every_page(db: None, client: Client, url: str) -> None:
    body = client.get(url).content.decode()

    assert 'href="/support/"' in body
    assert 'href="/pause/?from=' in body
    assert "<html lang=" in body


@pytest.mark.parametrize("url", OPEN)
def test_policy_allows_nothing_inline_and_nothing_from_elsewhere(db: None, client: Client, url: str) -> None:
    policy = client.get(url)["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'self'" in policy


def test_support_shows_the_numbers(db: None, client: Client) -> None:
    body = client.get("/support/").content.decode()

    for number in ('href="tel:999"', 'href="tel:111"', 'href="tel:116123"', 'href="tel:08088088000"', 'href="sms:85258"'):
        assert number in body


@pytest.mark.parametrize("bad", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/\\elsewhere.example"])
def test_pause_leads_back_to_our_own_pages_only(db: None, client: Client, bad: str) -> None:
    body = client.get("/pause/", {"from": bad}).content.decode()

    assert f'href="{bad}"' not in body
    assert 'href="/training/x/"' in client.get("/pause/", {"from": "/training/x/"}).content.decode()


def test_reading_preferences_are_kept_with_the_person(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    phone = sign_in(cast.amara)
    phone.post("/display/", {"theme": "dark", "text_size": "larger", "reduced_motion": "on"})

    body = phone.get("/training/").content.decode()
    assert 'data-theme="dark"' in body
    assert 'data-text="larger"' in body
    assert 'data-motion="reduced"' in body


def test_reading_preferences_work_signed_out(db: None, client: Client) -> None:
    client.post("/display/", {"theme": "contrast", "text_size": "normal"})

    assert 'data-theme="contrast"' in client.get("/").content.decode()
    client.cookies["reading"] = "<script>.x"
    assert "<script>." not in client.get("/").content.decode()


@pytest.mark.parametrize(("who", "home"), [("robin", "/people/"), ("amara", "/training/"), ("tomasz", "/cms/"), ("alex", "/cms/")])
def test_everybody_gets_to_their_own_home(
    amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client], who: str, home: str
) -> None:
    assert sign_in(getattr(cast, who)).get("/")["Location"] == home


@pytest.mark.parametrize("who", ["sunita", "morgan"])
def test_other_roles_see_their_roles(cast: Cast, sign_in: Callable[[User], Client], who: str) -> None:
    assert "at Riverside" in sign_in(getattr(cast, who)).get("/").content.decode()


def test_sign_in_by_password_and_out_again(cast: Cast, client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "AMARA@alongside.example", "password": PASSWORD})
    assert response.status_code == 302
    assert client.get("/training/").status_code == 200

    client.post("/accounts/logout/")
    assert client.get("/training/").status_code == 302


def test_sign_in_by_code(cast: Cast, client: Client, mailoutbox: list) -> None:
    client.post("/accounts/login/code/", {"email": "amara@alongside.example"})

    [mail] = mailoutbox
    assert "mental" not in (mail.subject + mail.body).lower()
    code = mail.body.split("Your code is:")[1].split()[0]
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.get("/training/").status_code == 200


def test_admin_has_the_same_sign_in(cast: Cast, client: Client) -> None:
    assert client.get("/cms/")["Location"] == "/accounts/login/?next=/cms/"
    assert client.get("/cms/login/?next=/cms/")["Location"] == "/accounts/login/?next=/cms/"
    client.post("/cms/login/", {"username": "alex@alongside.example", "password": PASSWORD})
    assert client.get("/cms/").status_code == 302


def test_nobody_signs_up_alone(db: None, client: Client) -> None:
    client.post("/accounts/signup/", {"email": "new@alongside.example", "password1": "long enough it is"})

    assert not User.objects.filter(email="new@alongside.example").exists()


def test_pages_for_signed_in_people_are_not_kept_by_browsers(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    assert "no-store" in sign_in(cast.amara).get("/training/")["Cache-Control"]


def test_browser_key_is_each_persons_own(cast: Cast, client: Client, sign_in: Callable[[User], Client]) -> None:
    assert client.get("/browser-key/").status_code == 401
    amara, again, ella = (sign_in(person).get("/browser-key/").json() for person in (cast.amara, cast.amara, cast.ella))

    assert amara == again
    assert amara["key"] != ella["key"]


def test_service_worker_is_small_and_keeps_nothing_personal(db: None, client: Client) -> None:
    body = client.get("/sw.js").content

    assert len(body) < 2048
    for name in (b"/support/", b"/pause/", b"app.css", b"latin.woff2"):
        assert name in body
    assert b"/training/" not in body


def test_health(db: None, client: Client) -> None:
    assert [client.get(url).content for url in ("/health/live", "/health/ready")] == [b"ok", b"ok"]


@pytest.mark.parametrize("who", ["amara", "sunita", "morgan", "pat", "alex", "tomasz"])
def test_desk_is_for_those_who_lead_a_service(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client], who: str) -> None:
    client = sign_in(getattr(cast, who))

    for url in ("/people/", f"/people/{amara_learns.uuid}/"):
        assert client.get(url).status_code == 403


def test_coordinator_of_another_service_finds_nobody(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    client = sign_in(cast.yusuf)

    assert "Okafor" not in client.get("/people/").content.decode()
    assert client.get(f"/people/{amara_learns.uuid}/").status_code == 404
    assert client.post(f"/people/{amara_learns.uuid}/lift/", {"day": "x"}).status_code == 404


def test_coordinator_lifts_a_gate_and_records_a_talk(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    client, url = sign_in(cast.robin), f"/people/{amara_learns.uuid}/"
    day = learner_of(amara_learns).outline.days[1]

    client.post(f"{url}lift/", {"day": str(day.key)})
    do(amara_learns, 2, mark=Mark.ASKED)
    page = client.get(url).content.decode()
    assert "Something heavier" in page  # she asked for it
    lesson = learner_of(amara_learns).outline.lessons[2]
    nameless = client.post(url, {"what": f"lesson:{lesson.key}", "name": ""})
    assert (nameless.status_code, "Type your name to sign." in nameless.content.decode()) == (422, True)
    client.post(url, {"what": f"lesson:{lesson.key}", "name": "Robin Hughes"})

    [talk] = Talk.objects.all()
    phone = sign_in(cast.amara)
    assert f"/training/agree/{talk.uuid}/" in phone.get("/training/").content.decode()
    phone.post(f"/training/agree/{talk.uuid}/", {"name": "Amara"})
    assert learner_of(amara_learns).how(lesson) == Mark.TALKED


def test_desk_never_shows_a_single_lesson_done_or_an_answer(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    do(amara_learns, 0)

    page = sign_in(cast.robin).get(f"/people/{amara_learns.uuid}/").content.decode()
    assert "Beginning: 1 of 2" in " ".join(page.split())
    assert "Saying hello" not in page


def test_first_administrator_link_works_once(db: None, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.filter(is_superuser=True).delete()
    call_command("first_admin_link", base_url="http://testserver")
    url = capsys.readouterr().out.strip().removeprefix("http://testserver")

    weak = client.post(url, {"email": "boss@alongside.example", "display_name": "Boss", "password": "short"})
    assert weak.status_code == 422
    client.post(url, {"email": "boss@alongside.example", "display_name": "Boss", "password": "a long enough one"})

    assert User.objects.get(email="boss@alongside.example").is_superuser
    assert client.get(url).status_code == 404
    assert client.get("/accounts/first/forged:token/").status_code == 404


def test_check_content_prints_the_contract(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_content", json=True)

    found = json.loads(capsys.readouterr().out)
    assert set(found) == {
        "days", "modules", "lessons", "words", "questions", "options_without_feedback", "safety_items", "scenarios", "worksheets",
        "prompts", "principles", "coverage", "reading_grade", "courses", "warnings", "problems",
    }  # fmt: skip
    assert (found["days"], found["modules"], found["lessons"], found["questions"], found["safety_items"]) == (4, 20, 101, 113, 10)
    assert (found["options_without_feedback"], found["scenarios"], found["prompts"], found["problems"]) == (0, 8, 20, [])
    assert set(found["principles"]) == {f"P{n}" for n in range(1, 14)}
    assert all(found["principles"][code][kind] for code in found["principles"] for kind in ("lessons", "questions", "prompts"))
    assert found["reading_grade"]["median"] <= 6
    assert (found["courses"]["working-alongside"]["lessons"], found["courses"]["working-alongside"]["questions"]) == (5, 5)


def test_every_template_of_ours_is_free_of_inline_code() -> None:
    import re

    bad = re.compile(r'( style="|<style|on(click|change|submit|load)=|<script(>| [^>]*>[^<]))')
    found = [
        str(path)
        for path in (settings.ROOT / "templates").rglob("*.html")
        if not {"pdf", "email"} & set(path.parts) and bad.search(path.read_text())
    ]
    assert found == []
