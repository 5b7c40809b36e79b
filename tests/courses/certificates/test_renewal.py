"""A certificate that runs out: its holder is reminded, goes through what has changed and nothing else, and gets a new one."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from courses import flows
from courses.certificates import actions
from courses.certificates.enums import AwardState, TitleChoice
from courses.certificates.facts import from_json, months_after
from courses.certificates.models import Award, RefresherRead
from courses.certificates.policies import refresher_reads
from courses.certificates.queries import changes_since
from courses.certificates.tasks import remind
from courses.cohorts.models import Enrolment
from courses.pages.files.load import load_course
from courses.pages.files.problems import ContentProblems
from courses.pages.files.read import read_course
from courses.pages.models import CoursePage, LessonPage
from courses.pages.queries import outline
from courses.progress.policies import may_open
from courses.progress.queries import learner_of
from foundation import clock
from people.models import Message, User
from tests.cast import Cast
from tests.factories.course_files import write_course
from tests.policies import assert_policy_agrees

MINE = "/training/small/certificate/"
SignIn = Callable[[User], Client]
YEAR = 12


@pytest.fixture
def lasting(completed: Enrolment, cast: Cast) -> Award:
    """Amara's certificate of a course whose certificates stand for a year."""
    course = CoursePage.objects.get(slug="small")
    course.certificate_months = YEAR
    course.save_revision().publish()
    outcome = flows.wish_for_certificate(completed, name="Amara Okafor", title=TitleChoice.FULL, by=cast.amara)
    assert outcome.award is not None
    return outcome.award


def in_days(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """So many days from now on."""
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + dt.timedelta(days=days))


def publish(file_id: str, title: str) -> None:
    page = LessonPage.objects.get(file_id=file_id)
    page.title = title
    page.save_revision().publish()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-11-25", 12, "2027-11-25"), ("2026-01-31", 1, "2026-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2026-12-01", 120, "2036-12-01")],
)
def test_months_later(day: str, months: int, then: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months).isoformat() == then


def test_a_course_says_for_how_long(lasting: Award, client: Client, cast: Cast, sign_in: SignIn) -> None:
    last = months_after(clock.today(), YEAR)
    assert (lasting.valid_until, from_json(lasting.facts).valid_until) == (last, last.isoformat())
    assert f"Stands until</dt><dd>{last.day} " in client.get(f"/c/{lasting.serial}/").content.decode()
    assert sign_in(cast.amara).get(f"{MINE}renew/").status_code == 403, "it is much too early"


@pytest.mark.parametrize("months", ["-1", "121", "soon", "true", "1.5"])
def test_a_file_that_asks_for_nonsense_is_told(db: None, tmp_path: Path, months: str) -> None:
    root = write_course(tmp_path / "small")
    path = root / "course.md"
    path.write_text(path.read_text().replace("hours: 2", f"hours: 2\ncertificate_months: {months}"))
    with pytest.raises(ContentProblems, match=r"course.md:7: `certificate_months` is a whole number from 0 to 120"):
        read_course(root)


def test_reminded_thrice_and_never_twice(lasting: Award, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for days, rounds in ((0, 1), (304, 1), (306, 2), (350, 1), (352, 2), (365, 2), (366, 1), (400, 1)):
        with monkeypatch.context() as patch:
            in_days(patch, days)
            told += [(days, remind()) for _ in range(rounds)]

    assert [(days, told_now) for days, told_now in told if told_now] == [(306, 1), (352, 1), (365, 1)]
    assert set(Message.objects.filter(dedupe__startswith="award:").values_list("person", "path")) == {(cast.amara.pk, MINE)}


def test_reminded_once_by_a_worker_that_was_away(lasting: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    in_days(monkeypatch, 360)
    assert [remind(), remind()] == [1, 0]


def test_nobody_is_reminded_of_what_stands_no_more(lasting: Award, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.withdraw_award(lasting, reason="Why", by=cast.robin)
    in_days(monkeypatch, 306)
    assert remind() == 0


def test_only_what_has_changed(lasting: Award, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    in_days(monkeypatch, 300)
    publish("a2", "Trying it anew")
    page = sign_in(cast.amara)
    shown = page.get(f"{MINE}renew/").content.decode()
    assert "Trying it anew" in shown and "Saying hello" not in shown and "Something heavier" not in shown

    [changed] = changes_since(lasting, learner_of(Enrolment.objects.get())).lessons
    early = page.post(f"{MINE}renew/", {"renew": "1"})
    assert early.status_code == 422 and "Something is left to go through." in early.content.decode()
    assert page.post(f"{MINE}renew/", {"read": [str(changed.line.key), "nonsense"]}).status_code == 302
    assert RefresherRead.objects.count() == 1
    assert page.post(f"{MINE}renew/", {"renew": "1", "read": [str(changed.line.key)]}).status_code == 302

    newer = Award.objects.get(replaces=lasting)
    old, new = from_json(lasting.facts), from_json(newer.facts)
    assert (new.renewed, new.completed, new.rule, new.title) == (clock.today().isoformat(), old.completed, old.rule, old.title)
    assert newer.valid_until == months_after(clock.today(), YEAR)
    assert Award.objects.with_state().get(pk=lasting.pk).state == AwardState.REPLACED
    assert page.post(f"{MINE}renew/", {"renew": "1"}).status_code == 403, "once is enough"


def test_changed_again_is_to_be_read_again(lasting: Award, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    in_days(monkeypatch, 300)
    publish("a2", "Once")
    learner = learner_of(Enrolment.objects.get())
    actions.note_read(lasting, lessons=[one.line for one in changes_since(lasting, learner).lessons], by=cast.amara)
    assert changes_since(lasting, learner_of(Enrolment.objects.get())).are_done
    publish("a2", "Twice")
    changes = changes_since(lasting, learner_of(Enrolment.objects.get()))
    assert [(one.line.title, one.is_read) for one in changes.lessons] == [("Twice", False)]
    with pytest.raises(ValidationError):
        flows.renew_certificate(lasting, by=cast.amara)


def test_nothing_changed_is_one_press_and_after_it_ran_out_too(
    lasting: Award, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_days(monkeypatch, 500)
    page = sign_in(cast.amara)
    assert "Nothing has changed since." in page.get(f"{MINE}renew/").content.decode()
    assert "It ran out on" in page.get(MINE).content.decode()
    pressed = [page.post(f"{MINE}renew/", {"renew": "1", "of": lasting.serial}) for _ in range(2)]
    assert [(one.status_code, one.headers["Location"]) for one in pressed] == [(302, MINE)] * 2, "pressed twice is once"
    assert Award.objects.get(replaces=lasting).state == AwardState.VALID


def test_a_new_name_in_between_makes_nothing_forgotten(lasting: Award, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        in_days(patch, 100)
        publish("a2", "Changed before the name did")
    with monkeypatch.context() as patch:
        in_days(patch, 200)
        newer = flows.replace_certificate(lasting, name="Amara Nwosu", title=TitleChoice.FULL, by=cast.amara)
    assert newer.valid_until == lasting.valid_until
    changes = changes_since(newer, learner_of(Enrolment.objects.get()))
    assert [one.line.title for one in changes.lessons] == ["Changed before the name did"]


def test_a_newer_edition_is_opened_first_and_keeps_what_was_done(
    lasting: Award, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = Enrolment.objects.get()
    in_days(monkeypatch, 300)
    root = write_course(tmp_path / "newer")
    lesson = (root / "day-1/1/1.md").read_text(encoding="utf-8")
    (root / "day-1/1/3.md").write_text(lesson.replace("id: a1", "id: a9").replace("Saying hello", "A new one"), encoding="utf-8")
    load_course(root)
    CoursePage.objects.filter(slug="small").update(certificate_months=YEAR)
    page = sign_in(cast.amara)
    assert "There is a newer edition of the course, with 1 lesson to look at" in page.get(f"{MINE}renew/").content.decode()
    assert page.post(f"{MINE}renew/", {"begin": "1"}).status_code == 302

    after = Enrolment.objects.get()
    assert after.edition.number == before.edition.number + 1
    changes = changes_since(lasting, learner_of(after))
    assert [(one.line.title, one.is_new) for one in changes.lessons] == [("A new one", True)]
    learner = learner_of(after)
    assert all(may_open(learner, one.key) for one in learner.outline.lessons), "no day is shut to who has completed it"
    line = next(one for one in outline(after.edition_id, after.edition.stamp).lessons if one.title == "A new one")
    assert page.get(f"/training/{line.path}").status_code == 200
    page.post(f"{MINE}renew/", {"renew": "1", "read": [str(line.key)]})
    newer = Award.objects.get(replaces=lasting)
    assert (from_json(newer.facts).lessons, Enrolment.objects.get().lessons_done) == (5, 5)
    assert flows.give_certificate_again(newer, by=cast.robin).replaces == newer, "the rule is met as before"


@pytest.mark.parametrize("who", ["robin", "dev", "ella", "alex"])
def test_nobody_else_renews(lasting: Award, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    in_days(monkeypatch, 360)
    other = getattr(cast, who)
    assert sign_in(other).post(f"{MINE}renew/", {"renew": "1"}).status_code == 404
    for do in (flows.renew_certificate, flows.begin_renewal):
        with pytest.raises(PermissionDenied):
            do(lasting, by=other)
    assert Award.objects.count() == 1


def test_halves_agree_and_it_costs_the_same_for_one_and_three(
    lasting: Award, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[..., Any]
) -> None:
    in_days(monkeypatch, 300)
    publish("a2", "One")
    page = sign_in(cast.amara)
    page.get(f"{MINE}renew/")
    with django_assert_num_queries(QUERIES):
        page.get(f"{MINE}renew/")
    publish("a1", "Two")
    publish("b1", "Three")
    page.get(f"{MINE}renew/")
    with django_assert_num_queries(QUERIES):
        page.get(f"{MINE}renew/")
    learner = learner_of(Enrolment.objects.get())
    actions.note_read(lasting, lessons=[one.line for one in changes_since(lasting, learner).lessons], by=cast.amara)
    assert_policy_agrees(refresher_reads, cast, RefresherRead.objects.all())


QUERIES = 11
