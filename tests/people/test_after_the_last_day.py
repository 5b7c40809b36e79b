"""A deputy whose last day is over: every address of people, services, cohorts and live sessions is shut to them from then on."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from courses.certificates.actions import issue_certificate, start_print
from courses.certificates.enums import PrintKind
from courses.cohorts.actions import agree_catch_up, make_code
from courses.cohorts.enums import Presence
from courses.cohorts.models import Enrolment
from courses.progress.queries import learner_of
from foundation import clock
from foundation.models import AuditEvent
from people.actions import add_entry, begin_mentoring, give_role, record_meeting, set_logo
from people.enums import Role, Way
from people.models import ContactRequest, HousePaper, ServiceRole, User
from tests.cast import Cast
from tests.factories import live
from tests.factories.pictures import drawn

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)
ROOMS = (
    "people/", "services/", "mentoring/", "training/sessions/", "training/catch-up/", "profile/messages/", "profile/consents/", "hat/",
    "support/contact/", "invited/", "join/", "calendar/",
)  # fmt: skip
"""Where the addresses of the rooms people and cohorts begin."""
ANYBODYS = {
    "services", "mentoring", "own_sessions", "renew_calendar", "messages", "consents", "hat", "ask_contact", "join",
    "invited", "invited_again", "join_by_code", "calendar_feed",
}  # fmt: skip
"""One's own, and what a secret in the address opens: whoever is signed in has them, whatever their role."""
FOR_SOMEBODY_ELSE = {"check_in", "catch_up", "one_mentoring", "counts"}
"""For a learner, for two who walk together, for a manager: nobody has them by leading."""


def routes(patterns: list[Any], before: str = "", names: str = "") -> Iterator[tuple[str, str]]:
    """(route, name) of every address."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route, f"{names}{one.namespace}:" if one.namespace else names)
        elif isinstance(one, URLPattern):
            yield route, f"{names}{one.name}"


@pytest.fixture
def addresses(cast: Cast, amara_learns: Enrolment) -> dict[str, str]:
    """Every address of the rooms, by name, each leading to something of Riverside's that is there."""
    cohort = live.cohort_with(amara_learns, by=cast.robin, facilitators=(cast.morgan,))
    session = live.held(cohort, 1, {amara_learns: Presence.NOT}, by=cast.robin)
    catch_up = agree_catch_up(amara_learns, day_key=session.day_key, tasks=["Read it."], by=cast.robin)
    code = make_code(cohort, role=Role.SUPPORTER, by=cast.robin)
    walk = begin_mentoring(cast.amara, mentor=cast.morgan, service=cast.riverside, instead_of=None, by=cast.robin)
    met, _is_new = record_meeting(walk, met_on=clock.today(), by=cast.morgan)
    paper = add_entry(HousePaper, cast.riverside, {"name": "Lone working", "text": "Tell us."}, key=uuid.uuid4(), by=cast.robin)
    set_logo(cast.riverside, data=drawn(), alt="", by=cast.robin)
    asked = ContactRequest.objects.create(
        person=cast.amara, service=cast.riverside, way=Way.PHONE, hear_by=clock.today(), escalates_at=clock.now()
    )
    dev = ServiceRole.objects.get(person=cast.dev)
    place = {"uuid": cast.riverside.uuid}
    entry = place | {"kind": "papers", "entry": paper.uuid}
    found: dict[str, dict[str, Any]] = {
        "service": place, "service_paper": place | {"entry": paper.uuid}, "service_reach": place,
        "service_add": place | {"kind": "papers"}, "service_change": entry, "service_take_off": entry, "service_checked": entry,
        "service_roles": place, "service_appoint": place | {"person": cast.dev.uuid}, "service_role_end": place | {"role": dev.pk},
        "contact_hours": place, "one_asked": {"uuid": asked.uuid}, "take_back_contact": {"uuid": asked.uuid},
        "mentoring_choose": {"service": cast.riverside.uuid, "person": cast.amara.uuid}, "mentoring_end": {"uuid": walk.uuid},
        "one_mentoring": {"uuid": walk.uuid}, "mentoring_take_back": {"uuid": walk.uuid, "day": met.uuid},
        "one_person": {"uuid": amara_learns.uuid}, "lift_gate": {"uuid": amara_learns.uuid}, "download_people": {"kind": "csv"},
        "access_needs": {"enrolment": amara_learns.uuid}, "catch_up": {"uuid": catch_up.pk},
        "session_calendar": {"uuid": session.pk}, "check_in": {"uuid": session.pk, "code": session.code},
        "cohorts:make": {"service": cast.riverside.uuid}, "cohorts:catch_up": {"uuid": catch_up.pk},
        "cohorts:drop_catch_up": {"uuid": catch_up.pk},
        "cohorts:agree_catch_up": {"enrolment": amara_learns.uuid, "day": session.day_key},
        "cohorts:out": {"uuid": cohort.uuid, "enrolment": amara_learns.uuid},
        "join_by_code": {"code": code.code}, "invited": {"token": "x"}, "invited_again": {"token": "x"}, "calendar_feed": {"secret": "x"},
    }  # fmt: skip
    award = issue_certificate(amara_learns, learner=learner_of(amara_learns), by=cast.robin, unasked=True)
    assert award is not None
    found |= dict.fromkeys(("service_logo", "service_edit_logo", "service_take_off_logo"), place)
    for name in ("one", "withdraw", "again"):
        found[f"certificates_given:{name}"] = {"serial": award.serial}
    found["certificates_given:give"] = {"uuid": amara_learns.uuid}
    job = start_print(cohort, kind=PrintKind.ZIP, by=cast.robin)
    found |= {f"cohort_certificates:{name}": {"uuid": cohort.uuid} for name in ("cohort", "give", "start_print")}
    found |= {f"cohort_certificates:{name}": {"uuid": cohort.uuid, "job": job.pk} for name in ("print", "take_print")}
    for name in ("session", "change_date", "cancel", "paper", "code", "code_picture", "code_paper"):
        found[f"cohorts:{name}"] = {"uuid": session.pk}
    for name in ("cohorts:cohort", "cohorts:change", "cohorts:close", "cohorts:open", "cohorts:join", "cohorts:plan"):
        found[name] = {"uuid": cohort.uuid}
    for name in ("cohort_code", "cohort_code_picture", "cohort_code_poster"):
        found[name] = {"uuid": cohort.uuid}
    names = {name for route, name in routes(get_resolver().url_patterns) if route.startswith(ROOMS)}
    assert set(found) <= names, "an address of this list is not there any more"
    return {name: reverse(name, kwargs=found.get(name, {})) for name in names}


def deputy(cast: Cast, *, ends: dt.date) -> User:
    dee = User.objects.create_user("dee@alongside.example", display_name="Dee")
    give_role(dee, service=cast.riverside, role=Role.DEPUTY, by=None, starts=clock.today() - 9 * DAY, ends=ends)
    return User.objects.with_hats().get(pk=dee.pk)


def test_every_address_is_shut_after_the_last_day(cast: Cast, addresses: dict[str, str], sign_in: SignIn) -> None:
    client = sign_in(deputy(cast, ends=clock.today() - DAY))
    before = AuditEvent.objects.count()
    opened = {}
    for name in sorted(set(addresses) - ANYBODYS):
        looked, sent = client.get(addresses[name]).status_code, client.post(addresses[name], {"name": "x"}).status_code
        is_shut = {looked, sent} & {403, 404} and sent in (403, 404, 405) and looked in (302, 403, 404)
        if not is_shut:
            opened[name] = (looked, sent)
    assert opened == {}
    assert AuditEvent.objects.count() == before


def test_until_the_last_day_is_over_they_are_open(cast: Cast, addresses: dict[str, str], sign_in: SignIn) -> None:
    """Else the test above would say nothing."""
    client = sign_in(deputy(cast, ends=clock.today()))
    shut = {name for name, url in addresses.items() if name not in ANYBODYS and client.get(url).status_code in (403, 404)}
    assert shut == FOR_SOMEBODY_ELSE


def test_the_list_of_what_is_anybodys_holds_nothing_of_others(cast: Cast, addresses: dict[str, str], sign_in: SignIn) -> None:
    client = sign_in(deputy(cast, ends=clock.today() - DAY))
    for name in sorted(ANYBODYS - {"join_by_code"}):  # whoever has the code of a group joins it
        page = client.get(addresses[name])
        for words in ("Amara Okafor", "Dev Patel", "Group of Robin", "Lone working"):
            assert words not in page.content.decode(), name
