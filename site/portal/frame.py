"""What the frame of every page shows: the menu, the person, and how they like to read."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from people.enums import Role, TextSize, Theme
from people.hats import hat_of, hats_of
from people.models import User

READING_COOKIE = "reading"
"""For somebody who is not signed in: theme, text size, stillness, spacing, with dots between. It holds nothing else."""


BY_HAT = {
    Role.MANAGER: (("Counts", "/people/counts/"),),
    Role.MENTOR: (("Mentoring", "/mentoring/"), ("Cohorts", "/people/cohorts/")),
}
"""What stands in the menu while a hat of that role is on. A mentor may facilitate, and has no desk that leads to registers."""


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Reading:
    """The values of the attributes on <html>: see foundation/css/app.css."""

    theme: str = Theme.AUTO.value
    text: str = TextSize.NORMAL.value
    motion: str = "auto"
    spacing: str = "normal"


@dataclass(frozen=True)
class Frame:
    nav: tuple[NavItem, ...]
    reading: Reading
    person: str
    hat: str = ""
    """The role that is on, and where: “Coordinator · Riverside”."""
    has_hats: bool = False
    """Is there another hat to put on?"""
    may_ask: bool = False
    """May they ask somebody who leads their service to get in touch?"""


def reading_of(request: HttpRequest) -> Reading:
    """How this reader likes to read: kept with the person, or in a cookie for somebody signed out."""
    user = getattr(request, "user", None)
    if isinstance(user, User):
        return Reading(
            user.theme, user.text_size, "reduced" if user.reduced_motion else "auto", "plain" if user.plain_spacing else "normal"
        )
    theme, text, motion, spacing, *_ = [*request.COOKIES.get(READING_COOKIE, "").split("."), "", "", "", ""]
    return Reading(
        theme if theme in Theme.values else Theme.AUTO.value,
        text if text in TextSize.values else TextSize.NORMAL.value,
        "reduced" if motion == "reduced" else "auto",
        "plain" if spacing == "plain" else "normal",
    )


def nav_of(request: HttpRequest) -> tuple[NavItem, ...]:
    """The menu of this person, by the hats they wear. No query: the hats came with the person."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return ()
    items = [("My people", "/people/")] if getattr(user, "leads", False) else []
    on = hat_of(request)
    if on is not None and on.role in BY_HAT:
        items += BY_HAT[on.role]
    items += [("My training", "/training/"), ("Charter", "/charter/"), ("Reflections", "/reflections/")]
    if getattr(user, "leads", False) or getattr(user, "supports", False):
        items.append(("Supervision", "/supervision/"))
    if getattr(user, "edits", False) or user.is_superuser:
        items.append(("Edit content", "/cms/"))
    here = max((url for _, url in items if request.path.startswith(url)), key=len, default="")  # `/people/counts/` is not `/people/`
    return tuple(NavItem(label, url, url == here) for label, url in items)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"frame": Frame((), reading_of(request), "")}
    may_ask = bool(getattr(user, "supports", False) or getattr(user, "leads", False))
    shown = Frame(
        nav_of(request), reading_of(request), str(user), hat=str(hat_of(request) or ""), has_hats=len(hats_of(user)) > 1, may_ask=may_ask
    )
    return {"frame": shown}
