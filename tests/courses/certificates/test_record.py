"""The record of learning: what is true of it, in every state; who gets it; what a neutral one leaves out; on screen, on paper, as text."""

import datetime as dt
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import page
import pytest
from django.test import Client
from django.utils import timezone

from courses import flows
from courses.certificates.enums import SkillWords, Telling, TitleChoice
from courses.certificates.models import Award
from courses.certificates.pdf import record_pdf
from courses.certificates.queries import Record, record_of
from courses.cohorts.actions import Keyed, agree_catch_up, cancel_session, keep_register, sign_catch_up
from courses.cohorts.enums import Part, Presence
from courses.cohorts.models import Cohort, Enrolment
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage, ModulePage
from courses.pages.outline import SkillLine
from courses.progress.enums import CLOSING_LABEL, Mark, TalkAbout
from courses.progress.models import LessonMark
from courses.progress.queries import learner_of
from foundation import clock
from people.models import User
from portal.actions import erase_person
from tests.cast import Cast, put_on_course
from tests.courses.certificates.test_pictures import NAMES, nothing_on_anything, pages_of, words_of
from tests.courses.certificates.test_renewal import in_days, lasting
from tests.courses.progress.test_completion import answer_safety
from tests.courses.progress.test_gate import do
from tests.factories import live
from tests.factories.course_files import ask_for_live, write_course

__all__ = ["lasting"]  # a fixture

SignIn = Callable[[User], Client]
URL = "/training/small/certificate/record/"
FULL, NEUTRAL = TitleChoice.FULL, TitleChoice.NEUTRAL
HELLO = SkillLine("I can say hello to somebody new.", "Building rapport: opening first conversations")
KIND = SkillLine("I can ask a colleague to be kind.", "Giving feedback to colleagues")
GOODBYE = SkillLine("I can say goodbye well.", "Managing endings: closing conversations")


def record(enrolment: Enrolment, title: TitleChoice | None = None) -> Record:
    fresh = Enrolment.objects.select_related("person").get(pk=enrolment.pk)
    return record_of(learner_of(fresh), fresh.person, title)


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "record.pdf"
    path.write_bytes(pdf)
    out = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(out.split())


def whole(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- What was done ---


def test_nothing_done_yet(amara_learns: Enrolment, cast: Cast, sign_in: SignIn) -> None:
    found = record(amara_learns, FULL)

    assert (found.completed_on, found.certificate, found.skills, found.sessions) == (None, None, (), ())
    assert (found.name, found.service, found.title, found.time_taken) == ("Amara Okafor", "Riverside", "Small Course", "2 hours")
    assert [(day.title, [one.words for one in day.modules]) for day in found.days] == [
        ("First things", ["Not begun yet"]), ("Next things", ["Not begun yet"]),
    ]  # fmt: skip
    html = whole(sign_in(cast.amara).get(URL))
    assert "So far, " in html and "Nothing here yet" in html and "CV words as a text file" not in html


def test_only_finished_modules_bring_skills(amara_learns: Enrolment) -> None:
    do(amara_learns, 0)
    assert (record(amara_learns).skills, record(amara_learns).days[0].modules[0].words) == ((), "1 of 2 lessons done")

    do(amara_learns, 1)
    found = record(amara_learns)
    assert found.skills == (HELLO, KIND)
    module = found.days[0].modules[0]
    assert (module.words, module.minutes, module.finished_on) == ("2 of 2 lessons done", 10, clock.today())
    assert found.days[1].modules[0].finished_on is None


def test_in_which_way_a_lesson_counts_is_said_plainly(amara_learns: Enrolment, cast: Cast) -> None:
    do(amara_learns, 0, 1)
    noted = learner_of(amara_learns).outline.lessons[2]
    flows.mark_lesson(learner_of(amara_learns), lesson=noted, mark=Mark.SKIPPED, by=cast.amara)
    do(amara_learns, 3)

    found = record(amara_learns)
    assert found.days[1].modules[0].words == "2 of 2 lessons: 1 done, 1 skipped, as the course allows"
    assert found.skills == (HELLO, KIND, GOODBYE)


def test_talked_through_counts_once_both_have_signed(amara_learns: Enrolment, cast: Cast) -> None:
    do(amara_learns, 0, 1, 3)
    outline = learner_of(amara_learns).outline
    noted, [item] = outline.lessons[2], outline.safety
    for about, key in ((TalkAbout.LESSON, noted.key), (TalkAbout.SAFETY, item.question)):
        talk = flows.record_talk(amara_learns, about=about, key=key, label="Day 2, 1.1", name="Robin", by=cast.robin)
        if about == TalkAbout.LESSON:
            assert record(amara_learns).days[1].modules[0].words == "1 of 2 lessons done"
        flows.agree_talk(talk, name="Amara", by=cast.amara)

    found = record(amara_learns)
    assert found.days[1].modules[0].words == "2 of 2 lessons: 1 done, 1 talked through"
    assert (found.safety, found.safety_right, found.safety_talked) == (1, 0, 1)


def test_a_module_is_finished_on_the_day_of_its_last_lesson(completed: Enrolment) -> None:
    first = learner_of(completed).outline.lessons[0]
    when = clock.now() - dt.timedelta(days=5)
    LessonMark.objects.filter(enrolment=completed).exclude(lesson_key=first.key).update(at=when - dt.timedelta(days=1))
    LessonMark.objects.filter(enrolment=completed, lesson_key=first.key).update(at=when)

    assert [day.modules[0].finished_on for day in record(completed).days] == [
        timezone.localtime(when).date(), timezone.localtime(when - dt.timedelta(days=1)).date(),
    ]  # fmt: skip


def test_safety_questions_without_any_score(completed: Enrolment, cast: Cast, sign_in: SignIn) -> None:
    found = record(completed)

    assert (found.safety, found.safety_right, found.safety_talked) == (1, 1, 0)
    html = whole(sign_in(cast.amara).get(URL))
    assert "Safety questions: 1 of 1 answered right" in html
    assert "%" not in html[html.index("<main") : html.index("</main>")]


def test_a_course_that_lost_a_module_since_is_told_as_it_was_done(completed: Enrolment) -> None:
    ModulePage.objects.get(file_id="m2").unpublish()

    assert [one.words for day in record(completed).days for one in day.modules] == ["2 of 2 lessons done", "2 of 2 lessons done"]
    assert record(completed).skills == (HELLO, KIND, GOODBYE)


# --- Live sessions and the closing conversation ---


@pytest.fixture
def with_live(cast: Cast, db: None, tmp_path: Path) -> Enrolment:
    load_course(ask_for_live(write_course(tmp_path / "small")))
    return put_on_course(cast.amara, cast.riverside, CoursePage.objects.get(slug="small"))


@pytest.fixture
def group(with_live: Enrolment, cast: Cast) -> Cohort:
    return live.cohort_with(with_live, by=cast.robin, facilitators=(cast.morgan,))


def test_sessions_attended_by_half_and_made_up_for(with_live: Enrolment, group: Cohort, cast: Cast) -> None:
    came = live.held(group, 1, {with_live: Presence.CAME}, by=cast.robin, ago=dt.timedelta(days=9))
    half = live.held(group, 2, {with_live: Presence.FIRST}, by=cast.robin, ago=dt.timedelta(days=3))
    live.held(group, 2, {with_live: Presence.NOT}, by=cast.robin, part=Part.SECOND, ago=dt.timedelta(days=2))
    day = learner_of(with_live).outline.days[1]
    row = agree_catch_up(with_live, day_key=day.key, tasks=["Read it"], by=cast.robin)
    for one in (cast.amara, cast.robin):
        assert record(with_live).live_done == 1
        row = sign_catch_up(row, name=one.display_name, by=one)

    found = record(with_live)
    assert [(one.title, one.on, one.words) for one in found.sessions] == [
        ("Day 1", came.day, "Attended, 1 hour"),
        ("Day 2", half.day, "First half attended, of 1 hour"),
        ("Day 2", clock.today(), "Made up for, signed by both"),
    ]
    assert (found.live_done, found.live) == (2, 2)


def test_called_off_or_corrected_sessions_are_not_on_it(with_live: Enrolment, group: Cohort, cast: Cast) -> None:
    cancel_session(live.planned(group, 1, by=cast.robin), by=cast.robin)
    wrong = live.held(group, 2, {with_live: Presence.CAME}, by=cast.robin)
    assert len(record(with_live).sessions) == 1

    keep_register(wrong, {with_live.uuid: Keyed(Presence.NOT, seen=_newest(wrong.attendances))}, by=cast.robin)
    assert (record(with_live).sessions, record(with_live).live_done) == ((), 0)


def _newest(rows: Any) -> Any:
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def test_closing_conversation_counts_once_both_have_signed(with_live: Enrolment, cast: Cast) -> None:
    talk = flows.record_talk(
        with_live, about=TalkAbout.CLOSING, key=with_live.course_key, label=CLOSING_LABEL, name="Robin", by=cast.robin
    )  # fmt: skip
    assert (record(with_live).asks_for_closing, record(with_live).closed_on) == (True, None)

    flows.agree_talk(talk, name="Amara", by=cast.amara)
    assert record(with_live).closed_on == clock.today()


# --- The certificate, whatever became of it ---


def test_the_newest_that_stands_with_its_number_and_where_to_check_it(award: Award, completed: Enrolment, cast: Cast) -> None:
    newer = flows.replace_certificate(award, name="Amara Nwosu", title=FULL, by=cast.amara)

    found = record(completed)
    assert found.certificate is not None
    assert (found.certificate.pretty_serial, found.certificate.address) == (
        newer.pretty_serial, f"http://127.0.0.1:8000/c/{newer.pretty_serial}/"
    )  # fmt: skip
    assert (found.name, found.title_choice) == ("Amara Nwosu", FULL)


def test_withdrawn_run_out_or_not_given_is_no_certificate(award: Award, completed: Enrolment, cast: Cast, tmp_path: Path) -> None:
    flows.withdraw_certificate(award, reason="Somebody else's register.", by=cast.robin)

    found = record(completed)
    assert (found.certificate, found.completed_on, found.name) == (None, clock.today(), "Amara Okafor")
    printed = text_of(record_pdf(found, SkillWords.BOTH), tmp_path)
    assert "A certificate was given" not in printed and award.pretty_serial not in printed
    assert "withdrawn" not in printed.lower()


def test_one_that_ran_out_is_none_until_it_is_renewed(
    lasting: Award, completed: Enrolment, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_days(monkeypatch, 400)
    assert record(completed).certificate is None

    newer = flows.renew_certificate(lasting, by=cast.amara)
    found = record(completed).certificate
    assert found is not None and found.pretty_serial == newer.pretty_serial


def test_the_name_wished_for_stands_on_it_before_the_certificate_is_given(amara_learns: Enrolment, cast: Cast) -> None:
    flows.wish_for_certificate(amara_learns, name="A. Okafor", title=FULL, by=cast.amara)

    assert (record(amara_learns).name, record(amara_learns).title_choice) == ("A. Okafor", FULL)


# --- Neutral ---


def test_a_neutral_one_names_no_day_and_no_module(completed: Enrolment, cast: Cast, sign_in: SignIn, tmp_path: Path) -> None:
    found = record(completed)
    html = whole(sign_in(cast.amara).get(URL))
    main = html[html.index("<dl") : html.index("</main>")]
    printed = text_of(record_pdf(found, SkillWords.BOTH), tmp_path)

    assert found.is_neutral and {day.title for day in found.days} == {""}
    for text in (main, printed):
        assert "A Short Course" in text
        for word in ("Small Course", "First things", "Next things", "Beginning", "Going on"):
            assert word not in text
    assert "Beginning" in text_of(record_pdf(record(completed, FULL), SkillWords.BOTH), tmp_path)


def test_a_neutral_one_leaves_out_a_number_that_would_lead_to_the_full_title(award: Award, completed: Enrolment, sign_in: SignIn) -> None:
    found = record(completed, NEUTRAL)
    assert (found.certificate, found.tells) == (None, Telling.TITLE)

    person = completed.person
    assert "Your certificate has the full title" in whole(sign_in(person).get(f"{URL}?title=neutral"))
    flows.replace_certificate(award, name="Amara Okafor", title=NEUTRAL, by=person)
    assert record(completed, NEUTRAL).certificate is not None


def test_a_neutral_one_leaves_out_a_service_whose_name_tells(completed: Enrolment, cast: Cast, sign_in: SignIn, tmp_path: Path) -> None:
    cast.riverside.name = "Riverside peer support"
    cast.riverside.save()
    flows.wish_for_certificate(completed, name="Amara Okafor", title=NEUTRAL, by=cast.amara)

    found = record(completed)
    assert (found.service, found.certificate, found.tells) == ("", None, Telling.SERVICE)
    assert record(completed, FULL).service == "Riverside peer support"
    assert record(completed, FULL).certificate is not None
    printed = text_of(record_pdf(found, SkillWords.BOTH), tmp_path)
    assert "peer support" not in printed.lower()
    html = whole(sign_in(cast.amara).get(URL))
    assert "peer support" not in html[html.index("<main") : html.index("</main>")].lower()
    assert "The number of your certificate is left out too" in html


# --- Who gets it, and how ---


@pytest.mark.parametrize("path", ["", "print/", "skills/"])
def test_it_is_the_learners_alone(completed: Enrolment, cast: Cast, sign_in: SignIn, client: Client, path: str) -> None:
    for person in cast.people():
        response = sign_in(person).get(URL + path)
        assert response.status_code == (200 if person == cast.amara else 404), person.display_name
    assert client.get(URL + path).status_code == 302
    assert sign_in(cast.amara).post(URL + path).status_code == 405
    assert sign_in(cast.amara).get(URL + path)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("query", ["title=", "title=FULL", "words=all", "words=%00", "title=full&words=<b>"])
@pytest.mark.parametrize("path", ["", "print/", "skills/"])
def test_what_is_no_choice_is_not_found(completed: Enrolment, cast: Cast, sign_in: SignIn, path: str, query: str) -> None:
    assert sign_in(cast.amara).get(f"{URL}{path}?{query}").status_code == 404


def test_skills_in_the_words_that_were_chosen(completed: Enrolment, cast: Cast, sign_in: SignIn) -> None:
    amara = sign_in(cast.amara)
    both, everyday, cv = (whole(amara.get(f"{URL}?words={words.value}")) for words in SkillWords)

    assert [HELLO.everyday in html for html in (both, everyday, cv)] == [True, True, False]
    assert [HELLO.cv in html for html in (both, everyday, cv)] == [True, False, True]


def test_cv_words_as_plain_text_to_paste(completed: Enrolment, cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.amara).get(f"{URL}skills/?words=cv")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="skills-{clock.today().isoformat()}.txt"'
    assert response.content.decode() == "".join(f"- {one.cv}\r\n" for one in (HELLO, KIND, GOODBYE))


def test_paper_says_what_it_is_and_its_file_name_says_nothing(award: Award, cast: Cast, sign_in: SignIn, tmp_path: Path) -> None:
    response = sign_in(cast.amara).get(f"{URL}print/?words=both")
    printed = text_of(response.content, tmp_path)

    assert response["Content-Disposition"] == f'attachment; filename="record-{clock.today().isoformat()}.pdf"'
    assert "It is not a certificate, and it is not signed." in printed
    assert f"Record printed on {clock.today().day} " in printed
    assert f"127.0.0.1:8000/c/{award.pretty_serial}" in printed
    for one in (HELLO, KIND, GOODBYE):
        assert one.cv in printed
    assert (
        "Attached"
        not in subprocess.run(["pdfdetach", "-list", str(tmp_path / "record.pdf")], capture_output=True, text=True, check=True).stdout
    )


def test_signs_that_cannot_be_printed_stand_as_a_box(award: Award, cast: Cast, tmp_path: Path) -> None:
    assert award.enrolment
    record = record_of(learner_of(award.enrolment), cast.amara, TitleChoice.FULL)
    [day, *_] = record.days
    odd = replace(day.modules[0], title="Listening \U0001f642", skills=(SkillLine("I listen \U0001f642.", "Listening"),))
    printed = text_of(record_pdf(replace(record, days=(replace(day, modules=(odd,)),)), SkillWords.BOTH), tmp_path)

    assert "I listen □." in printed and "Listening □" in printed and "\U0001f642" not in printed


def test_links_lead_to_it(amara_learns: Enrolment, cast: Cast, sign_in: SignIn) -> None:
    amara = sign_in(cast.amara)
    for path in ("/training/", "/training/small/", "/training/small/certificate/"):
        assert f'href="{URL}"' in amara.get(path).content.decode(), path


def test_and_from_the_certificate(award: Award, cast: Cast, sign_in: SignIn) -> None:
    assert f'href="{URL}"' in sign_in(cast.amara).get("/training/small/certificate/").content.decode()


def test_nothing_is_left_of_somebody_who_was_erased(award: Award, cast: Cast, sign_in: SignIn) -> None:
    amara = sign_in(cast.amara)
    erase_person(cast.amara)

    assert amara.get(URL).status_code == 302


# --- Costs ---


@pytest.mark.parametrize("days", [1, 3])
def test_the_same_queries_for_one_day_and_for_three(
    cast: Cast, db: None, tmp_path: Path, days: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    root = write_course(tmp_path / "small", days=min(days, 2))
    if days == 3:
        for name in ("day.md", "1/module.md", "1/1.md"):
            text = (root / "day-2" / name).read_text()
            for old, new in (("day-2", "day-3"), ("id: m2", "id: m3"), ("id: b1", "id: c1")):
                text = text.replace(old, new)
            (root / "day-3" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "day-3" / name).write_text(text)
    load_course(ask_for_live(root, live=days))
    enrolment = put_on_course(cast.amara, cast.riverside, CoursePage.objects.get(slug="small"))
    cohort = live.cohort_with(enrolment, by=cast.robin)
    for day in range(1, days + 1):
        live.held(cohort, day, {enrolment: Presence.CAME}, by=cast.robin)
    answer_safety(enrolment, right=True)
    do(enrolment, *range(len(learner_of(enrolment).outline.lessons)))
    found = learner_of(enrolment)
    person = User.objects.get(pk=cast.amara.pk)

    with django_assert_num_queries(7):
        made = record_of(found, person)
    assert (len(made.days), len(made.sessions)) == (days, days)
    assert all(module.finished_on for day in made.days for module in day.modules)


# --- On paper ---


def laid_out_well(path: Path) -> None:
    """Nothing over anything, and nothing outside the margins, on any page."""
    for number in range(1, pages_of(path) + 1):
        places = words_of(path, on=number)
        nothing_on_anything(places)
        assert [one for one in places if one.left < 15 or one.right > 195 or one.top < 12 or one.bottom > 291] == []


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_any_name_is_whole_and_over_nothing(completed: Enrolment, name: str, tmp_path: Path) -> None:
    path = tmp_path / "record.pdf"
    path.write_bytes(record_pdf(replace(record(completed, FULL), name=name), SkillWords.CV))
    places = words_of(path)
    above, below = (next(one for one in places if one.word == word) for word in ("Completed", "Training"))
    between = "".join(one.word for one in places if above.bottom - 1 < one.top and one.bottom < below.top + 1)

    laid_out_well(path)
    assert {letter for letter in name if letter.isalnum()} <= set(between)


def test_what_no_font_has_is_a_box_and_no_gap(completed: Enrolment, tmp_path: Path) -> None:
    assert "□□□" in text_of(record_pdf(replace(record(completed), name="王小明"), SkillWords.BOTH), tmp_path)


@pytest.mark.parametrize("words", SkillWords)
def test_an_outside_checker_finds_nothing(award: Award, completed: Enrolment, words: SkillWords, tmp_path: Path) -> None:
    path = tmp_path / "record.pdf"
    path.write_bytes(record_pdf(record(completed), words))

    assert "no failures" in str(page.validate_pdf(str(path), profile="ua1"))
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts and all(" yes yes yes " in line for line in fonts)
    info = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Title:\s+Record of learning\n", info)
    structure = subprocess.run(["pdfinfo", "-struct", str(path)], capture_output=True, text=True, check=True).stdout
    assert {"H1", "H2", "H3", "Table", "TH"} <= set(re.findall(r"^\s*(\w+)", structure, re.MULTILINE))


def test_a_whole_course_of_four_days_prints_on_a_few_pages(cast: Cast, shipped_course: CoursePage, tmp_path: Path) -> None:
    enrolment = put_on_course(cast.amara, cast.riverside, shipped_course)
    lessons = learner_of(enrolment).outline.lessons
    LessonMark.objects.bulk_create(
        LessonMark(enrolment=enrolment, lesson_key=one.key, mark=Mark.DONE, label=one.title) for one in lessons
    )  # fmt: skip
    found = record(enrolment, FULL)
    path = tmp_path / "record.pdf"
    path.write_bytes(record_pdf(found, SkillWords.BOTH))

    assert len(found.skills) == sum(len(module.skills) for module in learner_of(enrolment).outline.modules) >= 50
    assert pages_of(path) <= 5
    laid_out_well(path)
