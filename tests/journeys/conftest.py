"""A real browser on the real pages. Every page that any journey opens is watched: see `watched`."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from people.models import User
from tests.cast import PASSWORD
from tests.conftest import SHIPPED
from tests.journeys.survey import Trouble

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PATIENCE = 30_000  # milliseconds: a machine that does much else besides is slow, and not wrong
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
HERE = Path(__file__).parent

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's own Chromium where there is one; else the one that `playwright install` brought."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    found = {"executable_path": chromium} if chromium else {}
    return browser_type_launch_args | found | {"args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone, without the service worker: it would fetch on its own behind each test. Only test_offline.py lets it in."""
    return browser_context_args | {
        "viewport": PHONE, "locale": "en-GB", "timezone_id": "Europe/London", "service_workers": "block", "reduced_motion": "reduce",
    }  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def pictures(django_db_setup: None) -> None:
    """The pictures of the shipped lessons: the database comes from a template, which may have been filled beside another media folder."""
    folder = Path(settings.MEDIA_ROOT) / "original_images"
    folder.mkdir(parents=True, exist_ok=True)
    for picture in (SHIPPED / "images").iterdir():
        shutil.copy(picture, folder / picture.name)


@pytest.fixture
def base(live_server: Any) -> str:
    """The address of the running site."""
    return str(live_server.url)


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


@pytest.fixture
def watched(trouble: Trouble, base: str) -> Iterator[Callable[[BrowserContext], BrowserContext]]:
    """Watch a context: in the end no page may have had an error, broken the content security policy, or asked anybody but us."""

    def watch(context: BrowserContext) -> BrowserContext:
        trouble.watch(context, base)
        return context

    yield watch
    assert trouble.found == []


@pytest.fixture
def open_page(
    browser: Browser, browser_context_args: dict[str, Any], watched: Callable[[BrowserContext], BrowserContext], base: str
) -> Iterator[Callable[..., Page]]:
    """A page in a browser of its own: `open_page(cast.amara, color_scheme="dark")`. Relative addresses are ours."""
    contexts = []

    def do(person: User | None = None, **options: Any) -> Page:
        context = watched(browser.new_context(**browser_context_args | {"base_url": base} | options))
        contexts.append(context)
        if person:
            sign_in(context, person)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    yield do
    for context in contexts:
        context.close()


def sign_in(context: BrowserContext, person: User) -> None:
    """Signed in without the form, which only the walks fill in."""
    client = Client()
    client.force_login(person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": "localhost", "path": "/"}])


def sign_in_by_hand(page: Page, person: User) -> None:
    """As people do it, from the sign-in page."""
    page.get_by_label("Email", exact=True).fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def no_signal(route: Route) -> None:
    """For `page.route`: what is sent does not get there."""
    route.abort("internetdisconnected")
