"""Who can see what through everything the product serves. Editors see nobody; administrators see accounts, and nobody's words."""

import datetime as dt
import re
import subprocess
import uuid
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db.models import ForeignKey, Model
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_tasks_db.models import DBTaskResult
from wagtail.snippets.models import get_snippet_models

from charter_content import flows
from charter_content.induction.enums import Signer
from charter_content.induction.models import Induction
from charter_content.reflections.actions import take_back, write_reflection
from charter_content.reflections.models import Reflection, Share, ShareAnswer, ShareOpening
from charter_content.supervision.actions import (
    add_to_gathering,
    add_to_session,
    begin_agreement,
    submit_theme,
    write_agreement,
    write_prepared,
)
from charter_content.supervision.enums import AddedAs, Keep
from charter_content.supervision.models import PreparedPrinciple, PreparedShare
from courses.cohorts.actions import Keyed, agree_catch_up, check_in, keep_register, renew_calendar, sign_catch_up, write_needs
from courses.cohorts.enums import Presence
from courses.cohorts.models import Enrolment
from foundation.models import AuditEvent
from people.actions import begin_mentoring, give_role, record_meeting
from people.enums import Role
from people.models import User
from tests.cast import Cast
from tests.factories import gatherings, induction, live, supervision

WORDS = "unmistakable-words-of-amara"
SHARED = "words-that-amara-shared-with-robin"
REPLY = "what-robin-answered"
TOGETHER = "what-amara-and-robin-write-together"
SUPERVISION = (
    "Supervision", "Agreement", "Session", "Signature", "Addition", "Action", "Preparation", "PreparedPrinciple", "PreparedShare",
    "PreparedShareOpening", "Gathering", "Invitation", "SignUp", "GatheringAction", "GatheringAddition",
)  # fmt: skip
COHORTS = ("LiveSession", "Attendance", "CheckIn", "AccessNeeds", "CatchUp", "CatchUpSignature", "CalendarFeed")
ABOUT_PEOPLE = {
    "reflections.Reflection", "reflections.Share", "reflections.ShareOpening", "reflections.ShareAnswer",
    "progress.Response", "progress.LessonMark", "progress.Place", "progress.LessonSitting", "progress.Talk",
    "progress.TalkAgreement", "quizzes.Sitting", "quizzes.Answer", "quizzes.Words", "quizzes.Draft", "quizzes.Result",
    "quizzes.HandIn", "quizzes.Marking", "quizzes.ExtraTime", "cohorts.Enrolment", "cohorts.Cohort", "certificates.Award",
    *(f"cohorts.{name}" for name in COHORTS),
    *(f"certificates.{name}" for name in ("AwardSecret", "AwardSeal", "AwardDocument", "AwardFile", "CheckLink", "Withdrawal")),
    "certificates.CertificateWish", "certificates.RefresherRead", "certificates.AwardReminder", "certificates.AwardCredential",
    "certificates.CredentialFile",
    "foundation.AuditEvent", "foundation.DataKey",
    *(f"certificates.{name}" for name in ("AwardPrint", "PrintJob", "PrintPart")),
    "people.User", "people.ServiceRole", "people.ContactRequest", "people.Invitation", "people.Message", "people.MessagePreferences",
    "people.ConsentRecord", "people.Mentoring", "people.MentorMeeting", "portal.ServiceCounts",
    "charter.CharterRead", "charter.ReadTogether", *(f"supervision.{name}" for name in SUPERVISION), "cohorts.InvitationPlace",
    "cohorts.JoinCode",
    *(f"induction.{name}" for name in ("Induction", "NamedSigner", "PassportImport", "SignOff")),
}  # fmt: skip

PAGES_WITH_AN_OWNER = {f"pages.{name}Page" for name in ("Home", "Training", "Course", "Day", "Module", "Lesson", "Information")} | {
    "quizzes.Question", "quizzes.Quiz", "quizzes.QuestionOption", "quizzes.QuizQuestion", "quizzes.QuestionHint", "quizzes.RubricLine",
    "quizzes.QuizSection", "charter.CharterText", "induction.InductionTemplate", "certificates.CertificateTemplate",
}  # fmt: skip
"""Content: Wagtail notes the editor who owns or has locked it."""


def addresses_with(patterns: list, values: dict[str, list[str]], before: str = "/") -> Iterator[str]:
    """Every address that takes arguments, with each of `values` ({kind of argument: what to put there}) in their places."""
    for pattern in patterns:
        route = str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from addresses_with(pattern.url_patterns, values, before + route)
        elif isinstance(pattern, URLPattern):
            whole = before + route.removesuffix("$").removesuffix("\\Z")
            kinds: list[str] = re.findall(r"<(?:(\w+):)?\w+>", whole)
            if kinds and not set("(\\[?*") & set(whole):
                for n in range(max(map(len, values.values()))):
                    filled = whole
                    for kind in kinds:
                        options = values.get(kind or "str") or values["str"]
                        filled = re.sub(r"<(?:\w+:)?\w+>", options[n % len(options)], filled, count=1)
                    yield filled


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
    open_to_robin = write_reflection(text=SHARED, by=cast.amara, seen_revision=0)
    to_robin = flows.share_reflection(open_to_robin, reader=cast.robin, service=cast.riverside, seen_revision=1, by=cast.amara)
    sign_in(cast.robin).post(f"/reflections/shared/{to_robin.pk}/answer/", {"text": REPLY, "answer": str(to_robin.pk)})
    taken = flows.share_reflection(open_to_robin, reader=cast.morgan, service=cast.riverside, seen_revision=1, by=cast.amara)
    take_back(taken, by=cast.amara)
    supervise(cast)
    meet_live(cast, amara_learns)
    mentored(cast)
    phone.post(f"{lesson}quiz/check/")
    phone.post(f"{lesson}mark/", {"mark": "done"})
    assert WORDS in phone.get(lesson).content.decode()
    return cast


def mentored(cast: Cast) -> None:
    """Morgan mentors Dev, and they met; Dev mentors Amara."""
    walk = begin_mentoring(cast.dev, mentor=cast.morgan, service=cast.riverside, instead_of=None, by=cast.robin)
    record_meeting(walk, met_on=walk.starts, by=cast.dev)
    give_role(cast.dev, service=cast.riverside, role=Role.MENTOR, by=None)
    hers = begin_mentoring(cast.amara, mentor=cast.dev, service=cast.riverside, instead_of=None, by=cast.robin)
    record_meeting(hers, met_on=hers.starts, by=cast.dev)


def meet_live(cast: Cast, enrolment: Enrolment) -> None:
    """Amara is in a cohort that Robin facilitates, said what she needs, checked in, missed half a day and catches up."""
    cohort = live.cohort_with(enrolment, by=cast.robin, facilitators=(cast.robin,))
    write_needs(enrolment, needs=TOGETHER, by=cast.amara)
    session = live.planned(cohort, 1, by=cast.robin, starts_in=dt.timedelta(minutes=-20))
    check_in(session, code=session.code, by=cast.amara)
    keep_register(session, {enrolment.uuid: Keyed(Presence.FIRST)}, by=cast.robin)
    row = agree_catch_up(enrolment, day_key=session.day_key, tasks=[TOGETHER], by=cast.robin)
    sign_catch_up(row, name="Amara", by=cast.amara)
    renew_calendar(by=cast.amara)


def supervise(cast: Cast) -> None:
    """Amara has prepared three principles and shared one; one meeting is signed, with something added to it, and another being written."""
    pair = supervision.pair_of(cast.amara, cast.riverside)
    kept = supervision.signed(pair, cast.robin, themes=TOGETHER, action_1_words=TOGETHER, action_1_owner="person")
    add_to_session(kept, added_as=AddedAs.DISSENT, text=TOGETHER, by=cast.amara)
    supervision.begin(pair, cast.robin, themes=TOGETHER, agenda_person=TOGETHER)
    agreement = begin_agreement(pair, by=cast.amara)
    write_agreement(agreement, supervision.sent(agreement, {"brings": TOGETHER}), by=cast.amara)
    row = supervision.prepare(pair, keep={"P1": Keep.SHARE, "P4": Keep.PRIVATE, "P7": Keep.TALK}, text=WORDS)
    shared = PreparedPrinciple.objects.get(preparation=row, code="P1")
    write_prepared(shared, word="mostly", text=SHARED, keep=Keep.SHARE, seen_revision=shared.revision, by=cast.amara)
    supervision.share(row, cast.robin)
    meet_with_others(cast)
    begin_induction(cast)


def begin_induction(cast: Cast) -> None:
    """Amara and Robin said something under two items that the manager does not sign, and Robin named who leads on safety."""
    row = induction.begun(cast.amara, cast.riverside, cast.robin)
    induction.sign(row, induction.TOGETHER, cast.amara, comment=TOGETHER)
    flows.say_not_yet(row, induction.BOTH, signer=Signer.COORDINATOR, comment=TOGETHER, by=cast.robin)
    induction.elsewhere(row, induction.ALONE, cast.robin, TOGETHER)
    flows.name_signer(row, signer=Signer.SAFEGUARDING, person=cast.robin, by=cast.robin)


def meet_with_others(cast: Cast) -> None:
    """Amara came to a group that is closed, signed up for a review day, and wrote a theme for it: it is alone, so nobody sees it."""
    kept = gatherings.planned(cast.riverside, cast.robin)
    gatherings.come(kept, cast.amara, needs=WORDS)
    gatherings.closed(kept, cast.robin, came=(cast.amara,), learning=TOGETHER)
    add_to_gathering(kept, text=TOGETHER, by=cast.amara)
    day = gatherings.planned(cast.riverside, cast.robin, kind=gatherings.REVIEW_DAY)
    gatherings.come(day, cast.amara, needs=TOGETHER)
    submit_theme(day, text=WORDS, by=cast.amara)
    gatherings.write(day, cast.robin, notes=TOGETHER, action_1_words=TOGETHER)


def pages_of(client: Client, urls: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    for url in sorted(set(addresses(get_resolver().url_patterns) if urls is None else urls)):
        if any(word in url for word in ("logout", "sprite", "jsi18n", "failwhale")):
            continue
        response = client.get(url)
        if response.status_code == 200:
            yield url, words_in(response)


def words_in(response: Any) -> str:
    """What stands in an answer, also in a PDF, in a workbook and in what comes piece by piece."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data.startswith(b"%PDF"):
        text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True).stdout
        return "".join(text.decode().split())
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as parts:
            data = b"".join(parts.read(name) for name in parts.namelist())
    return str(data.decode(errors="replace"))


def test_words_are_found_in_every_kind_of_answer(busy: Cast, sign_in: Callable[[User], Client]) -> None:
    book, out = openpyxl.Workbook(), BytesIO()
    book.create_sheet(WORDS)
    book.save(out)

    assert WORDS in words_in(HttpResponse(out.getvalue()))
    assert WORDS in words_in(StreamingHttpResponse([WORDS[:3].encode(), WORDS[3:].encode()]))
    paper = sign_in(busy.amara).get("/training/small/day-1/1/2/sheet/card/")
    assert WORDS in words_in(paper) and WORDS.encode() not in paper.content


def test_walk_reaches_the_admin_and_the_product() -> None:
    found = set(addresses(get_resolver().url_patterns))

    assert {"/people/", "/reflections/", "/training/", "/cms/", "/cms/users/", "/cms/reports/site-history/"} <= found
    assert len(found) > 80


@pytest.mark.parametrize("who", ["alex", "tomasz", "robin", "sunita", "yusuf", "ella", "dev"])
def test_nobody_reads_what_amara_wrote(busy: Cast, who: str, sign_in: Callable[[User], Client]) -> None:
    seen = [url for url, body in pages_of(sign_in(getattr(busy, who))) if any(words in body for words in (WORDS, SHARED, REPLY, TOGETHER))]
    assert seen == []


@pytest.mark.parametrize("who", ["alex", "tomasz", "robin", "sunita", "morgan", "yusuf", "dev"])
def test_no_address_with_an_argument_shows_them_either(busy: Cast, who: str) -> None:
    """Whatever id stands in it: of the reflection, the share, the answer, the person. Robin reads what is shared with Robin only."""
    models: tuple[Any, ...] = (Reflection, Share, ShareAnswer, *(apps.get_model("supervision", name) for name in SUPERVISION))
    models += tuple(apps.get_model("cohorts", name) for name in COHORTS)
    uuids = [str(row.pk) for model in models for row in model._default_manager.order_by("pk") if isinstance(row.pk, uuid.UUID)]
    numbers = ["1", "2", str(busy.amara.pk), *map(str, ShareOpening.objects.values_list("pk", flat=True))]
    values = {"uuid": uuids, "int": numbers, "str": [*uuids, *numbers], "slug": ["small"], "path": uuids}
    urls = set(addresses_with(get_resolver().url_patterns, values))
    begun = Induction.objects.get()
    urls |= {f"/induction/{begun.pk}/", *(f"/induction/{begun.pk}/{item.code}/" for item in begun.version.items.all())}
    assert {f"/reflections/{uuids[0]}/", f"/reflections/shared/{uuids[2]}/", f"/cms/users/edit/{busy.amara.pk}/"} <= urls

    client = Client(raise_request_exception=False)  # Wagtail's own pages stumble over an id that is no number
    client.force_login(getattr(busy, who))
    seen = list(pages_of(client, urls))
    assert [url for url, body in seen if WORDS in body] == []
    prepared = PreparedShare.objects.get(reader=busy.robin, talk_only=False)
    reading = {f"/reflections/shared/{Share.objects.get(reader=busy.robin).pk}/", f"/supervision/shared/{prepared.pk}/"}
    assert {url for url, body in seen if SHARED in body or REPLY in body} == (reading if who == "robin" else set())
    together = {url for url, body in seen if TOGETHER in body}
    assert together if who == "robin" else not together


@pytest.mark.django_db(transaction=True)
def test_no_log_mail_or_task_holds_them(busy: Cast, caplog: pytest.LogCaptureFixture, sign_in: Callable[[User], Client]) -> None:
    caplog.set_level("DEBUG")
    phone = sign_in(busy.amara)
    for words in (WORDS, SHARED):
        phone.post("/reflections/", {"words": words})
    phone.post(f"/reflections/{uuid.uuid4()}/", {"text": WORDS, "revision": "0"})
    call_command("work", once=True)

    kept = [str(row.args_kwargs) + row.traceback for row in DBTaskResult.objects.all()]
    sent = [str(message.message()) for message in mail.outbox]
    trail = [str(row.__dict__) for row in AuditEvent.objects.all()]
    assert kept and sent and trail
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    for words in (WORDS, SHARED, REPLY, TOGETHER, "Okafor"):
        assert not any(words in line for line in [*kept, *sent, *trail, ours])


def test_page_of_an_error_and_its_report_hold_nothing_that_was_typed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("disk full")

    """Also where somebody sets ADMINS, and is mailed what Django knows of an error."""
    settings.ADMINS = [("Operator", "operator@alongside.example")]
    monkeypatch.setattr("charter_content.reflections.views.own.write_reflection", broken)
    phone = Client(raise_request_exception=False)
    phone.force_login(cast.amara)
    response = phone.post(f"/reflections/{uuid.uuid4()}/", {"text": WORDS, "revision": "0"})

    assert response.status_code == 500 and WORDS not in response.content.decode()
    assert "disk full" in caplog.text and WORDS not in caplog.text
    [report] = mail.outbox
    assert "disk full" in str(report.message()) and WORDS not in str(report.message())


def test_editors_see_nobody(busy: Cast, sign_in: Callable[[User], Client]) -> None:
    seen = [url for url, body in pages_of(sign_in(busy.tomasz)) if "Okafor" in body or "amara@" in body or "Robin Hughes" in body]

    assert seen == []


def test_outsiders_see_nobody_of_riverside(busy: Cast, sign_in: Callable[[User], Client]) -> None:
    for who in (busy.yusuf, busy.ella, busy.morgan, busy.pat):
        assert [url for url, body in pages_of(sign_in(who)) if "Okafor" in body] == []


def test_a_manager_sees_a_name_only_where_their_signature_is_waited_for(busy: Cast, sign_in: Callable[[User], Client]) -> None:
    assert [url for url, body in pages_of(sign_in(busy.sunita)) if "Okafor" in body] == ["/induction/"]


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
    ours = {
        "people",
        "quizzes",
        "pages",
        "cohorts",
        "progress",
        "certificates",
        "charter",
        "reflections",
        "supervision",
        "induction",
        "portal",
    }
    found: set[type[Model]] = {User}
    before = 0
    while len(found) > before:
        before = len(found)
        found |= {model for model in apps.get_models() if model._meta.app_label in ours and leads_to(model, found)}

    assert {model._meta.label for model in found} <= ABOUT_PEOPLE | PAGES_WITH_AN_OWNER
