"""Recordings and quizzes go out and come in with their questions, also in formats that have no place for them."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from courses.pages.models import CoursePage
from courses.quizzes.actions.exchange import export_bank, read_plan
from courses.quizzes.exchange import gift, moodle_xml
from courses.quizzes.exchange.bank import Bank, BankQuiz, Recording, fingerprint
from courses.quizzes.exchange.formats import FormatName, read_bank, write_bank
from courses.quizzes.exchange.rows import bank_of
from courses.quizzes.models import Category, Question, Quiz
from tests.courses.quizzes.exchange.banks import MP3, MP4, every_kind, png, question, quizzes
from tests.courses.quizzes.exchange.bringing import bring, counts, empty_the_bank, imported
from tests.factories.quizzes import ask, make_quiz

WHOLE = [FormatName.GIFT, FormatName.MOODLE_XML, FormatName.DJANGO_QUIZ_APP]
formats = pytest.mark.parametrize("name", WHOLE)


def everything() -> Bank:
    return replace(every_kind(), quizzes=quizzes())


def said(bank: Bank) -> tuple[Any, ...]:
    """All that a bank says, without where it stood and what a website made of its ids."""
    by_source = {one.source: fingerprint(one) for one in bank.questions}
    found = [
        (one.title, [by_source[source] for source in one.questions], one.category, one.intro, one.pass_message, one.retry_message,
         {name: value for name, value in one.rules.items() if value}, one.sections, one.draft)
        for one in bank.quizzes
    ]  # fmt: skip
    names = sorted((one.recording.name, one.recording.words) for one in bank.questions if one.recording)
    return sorted(by_source.values()), sorted(bank.categories), sorted(found, key=lambda one: str(one[0])), names


def here() -> Bank:
    quizzes = Quiz.objects.prefetch_related("sections").order_by("pk")
    return bank_of(Question.objects.all(), Category.objects.values_list("pk", flat=True), quizzes)


# --- Without a database ---


@formats
def test_recordings_and_quizzes_come_back_whole(name: FormatName) -> None:
    bank = everything()
    data, refused, lost = write_bank(bank, name)
    read = read_bank(data, name)

    assert (refused, lost, read.refused) == ([], [], [])
    assert [remark for remark in read.changed if "left out" in remark.why] == []
    assert {one.source: one.recording for one in read.questions if one.recording} == {
        one.source: one.recording for one in bank.questions if one.recording
    }
    if name == FormatName.DJANGO_QUIZ_APP:  # it gives every quiz an address and rules of its own
        read = replace(read, quizzes=[read.quizzes[0], replace(read.quizzes[1], rules={})])
    assert said(replace(read, categories=[])) == said(replace(bank, categories=[]))


def test_moodle_finds_the_file_where_its_editor_would_put_it() -> None:
    data = moodle_xml.write(Bank(questions=[question(recording=Recording("a call.mp3", MP3, "<p>Hello.</p>"))])).decode()

    assert '<audio controls="controls"><source src="@@PLUGINFILE@@/a%20call.mp3"/></audio>' in data
    assert f'<file name="a call.mp3" path="/" encoding="base64">{base64.b64encode(MP3).decode()}</file>' in data
    assert "<video" in moodle_xml.write(Bank(questions=[question(recording=Recording("a.mp4", MP4))])).decode()


def moodle(stem: str, *files: tuple[str, bytes]) -> bytes:
    embedded = "".join(f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(data).decode()}</file>' for name, data in files)
    return (
        f'<quiz><question type="essay"><questiontext format="html"><text><![CDATA[{stem}]]></text>{embedded}</questiontext>'
        "</question></quiz>"
    ).encode()


@pytest.mark.parametrize(
    "html",
    [
        '<audio controls="controls" src="@@PLUGINFILE@@/a%20call.mp3">Your browser cannot play this.</audio>',
        '<p><audio controls="true"><source src="@@PLUGINFILE@@/a%20call.mp3?time=1">a call.mp3</audio></p>',
        '<video><source src="@@PLUGINFILE@@/a%20call.mp3"><source src="@@PLUGINFILE@@/a.ogg"><track src="x.vtt"></video>',
        f'<audio src="data:audio/mpeg;base64,{base64.b64encode(MP3).decode()}"></audio>',
    ],
)
def test_recording_is_read_as_moodle_writes_it(html: str) -> None:
    bank = moodle_xml.read(moodle(f"Who rings? {html}", ("a call.mp3", MP3)))
    (found,) = bank.questions

    assert found.recording is not None
    assert (found.stem, found.recording.data, found.recording.name.endswith(".mp3")) == ("<p>Who rings?</p>", MP3, True)
    assert [remark.why for remark in bank.changed] == ["Write down the words of the sound or film, for people who cannot hear it."]


AUDIO = '<audio src="@@PLUGINFILE@@/a.mp3"></audio>'
HOSTILE = [
    ("a page", AUDIO, b"<html><script>alert(1)</script></html>", "it is no MP3, M4A, Ogg, MP4 or WebM."),
    ("a program", AUDIO, b"MZ\x90\x00" * 9, "it is no MP3, M4A, Ogg, MP4 or WebM."),
    ("nothing", AUDIO, b"", "it is no MP3, M4A, Ogg, MP4 or WebM."),
    ("too large", AUDIO, MP3 + bytes(20 * 1024 * 1024), "it is larger than 20 MB."),
    ("elsewhere", '<audio src="https://example.org/a.mp3"></audio>', MP3, "nothing is fetched from elsewhere."),
    ("on the disk", '<audio src="file:///etc/passwd"></audio>', MP3, ""),
]


@pytest.mark.parametrize(("html", "data", "why"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_what_is_no_recording_is_left_out_and_told(html: str, data: bytes, why: str) -> None:
    bank = moodle_xml.read(moodle(f"Who rings? {html}", ("a.mp3", data)))

    assert [(one.stem, one.recording) for one in bank.questions] == [("<p>Who rings?</p>", None)]
    assert any(why in remark.why for remark in bank.changed)


def test_of_two_recordings_the_first_is_taken_and_the_other_told() -> None:
    bank = moodle_xml.read(moodle(f"{AUDIO}Who?<video src='@@PLUGINFILE@@/b.mp4'></video>", ("a.mp3", MP3), ("b.mp4", MP4)))

    assert bank.questions[0].recording is not None
    assert bank.questions[0].recording.data == MP3
    assert "A sound or film is left out: a question has one here." in [remark.why for remark in bank.changed]


def test_file_named_as_something_else_gets_the_name_of_what_it_is() -> None:
    (found,) = moodle_xml.read(moodle('<audio src="@@PLUGINFILE@@/../x/a.php"></audio>Who?', ("../x/a.php", MP3))).questions

    assert found.recording is not None
    assert found.recording.name == "a.php.mp3"


def in_note(change: Callable[[dict[str, Any]], None]) -> Bank:
    """A GIFT file whose note about a recording somebody changed."""
    lines = gift.write(Bank(questions=[question(recording=Recording("a.mp3", MP3, "<p>Hello.</p>"))])).decode().split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("// alongside: "))
    note = json.loads(lines[at].removeprefix("// alongside: "))
    change(note["recording"])
    lines[at] = f"// alongside: {json.dumps(note)}"
    return gift.read("\n".join(lines).encode())


def test_note_with_a_hostile_recording_is_cleaned_or_left_out() -> None:
    words = in_note(lambda note: note.update(words="<p onclick=x>Hi<script>alert(1)</script></p>", name="../../a\n.mp3"))
    page = in_note(lambda note: note.update(data=base64.b64encode(b"<html>").decode()))
    damaged = in_note(lambda note: note.update(data="***"))
    odd = in_note(lambda note: note.update(data=5))

    assert words.questions[0].recording == Recording("a .mp3", MP3, "<p>Hi</p>")
    for bank in (page, damaged, odd):
        assert [one.recording for one in bank.questions] == [None]
    assert page.changed[0].why == "A sound or film is left out: it is no MP3, M4A, Ogg, MP4 or WebM."
    assert damaged.changed[0].why == "A sound or film is left out: it is damaged."
    assert "cannot be read any more" in odd.changed[0].why


def quiz_file(name: FormatName, change: Callable[[BankQuiz], BankQuiz]) -> Bank:
    return read_bank(write_bank(Bank(questions=every_kind().questions, quizzes=[change(quizzes()[0])]), name)[0], name)


@formats
def test_quiz_that_cannot_be_is_refused_in_words_and_the_questions_come_in(name: FormatName) -> None:
    def told(**values: Any) -> str:
        bank = quiz_file(name, lambda quiz: replace(quiz, **values))
        assert (bank.quizzes, len(bank.questions)) == ([], 15)
        (remark,) = bank.refused
        return remark.why

    section = (quizzes()[0].sections or ())[0]
    assert told(title=" ") == "It has no title."
    assert "There is room for 160." in told(title="x" * 161)
    assert "A section draws from no category." in told(sections=(replace(section, category=()),))
    assert "between 1 and 200" in told(sections=(replace(section, pick=0),))
    assert "between 1 and 200" in told(sections=(replace(section, pick=10**6),))
    assert "There is room for 120." in told(sections=(replace(section, category=("x" * 121,)),))
    assert "There is room for 20,000." in told(sections=(replace(section, intro=f"<p>{'x' * 20_001}</p>"),))
    assert "cannot be read" in told(sections=(section,) * 101)
    assert "time_limit" in told(rules={"time_limit": -5})
    clean = quiz_file(name, lambda quiz: replace(quiz, sections=(replace(section, intro="<p onclick=x>Hi<script>x</script></p>"),)))
    assert clean.quizzes[0].sections == (replace(section, intro="<p>Hi</p>"),)


@pytest.mark.parametrize("text", ["{", "[]", "5", '{"title": 5}', '{"title": "x"}', '{"title": "x", "questions": [5]}', "[" * 5_000])
def test_note_about_a_quiz_that_somebody_damaged_is_told(text: str) -> None:
    for bank in (
        gift.read(f"Who? {{=999 ~Nobody}}\n\n// alongside quiz: {text}\n".encode()),
        moodle_xml.read(f"<quiz>\n<alongside>{text}</alongside></quiz>".encode()),
    ):
        assert bank.quizzes == []
        assert [remark.why for remark in bank.refused] == ["What this website wrote of a quiz cannot be read any more."]


def test_same_quiz_twice_in_a_file_is_told() -> None:
    data = gift.write(Bank(questions=[question(1)], quizzes=[quizzes()[0], quizzes()[0]]))
    bank = gift.read(data)

    assert [quiz.source for quiz in bank.quizzes] == ["quiz-1"]
    assert bank.refused[0].why.startswith("This is the same quiz as the one at line ")


def test_question_and_quiz_without_either_say_what_they_said_before() -> None:
    """The hash of what came in earlier stays: a file of then is no change."""
    assert fingerprint(question(1)) == "9fdd2c7f801d5e2324eef61c1ab4ed29a535cb6a9210fd9d80dda1ad05a4e635"


# --- With one ---


@pytest.mark.django_db
@formats
def test_whole_bank_makes_the_same_bank_elsewhere_and_twice_adds_nothing(name: FormatName) -> None:
    empty_the_bank()
    bring(moodle_xml.write(everything()), "moodle-xml")
    exported, before = export_bank(name), said(here())
    empty_the_bank()
    get_document_model().objects.all().delete()
    plan = bring(exported.data, name)

    assert (exported.refused, exported.remarks, plan.left_out) == ([], [], [])
    assert said(here()) == before
    assert export_bank(name).data == exported.data
    assert {quiz.sections.count() for quiz in Quiz.objects.filter(title__startswith="Check")} == {2}
    assert Category.objects.filter(name="And within").exists()

    rows = [model.objects.count() for model in (Revision, ModelLogEntry, get_document_model(), Category, Quiz)]
    again = bring(exported.data, name)
    assert (counts(again), [one for one in again.quizzes if one.is_written]) == ((0, 0, 15, 0), [])
    assert rows == [model.objects.count() for model in (Revision, ModelLogEntry, get_document_model(), Category, Quiz)]


@pytest.mark.django_db
@formats
def test_bank_born_in_the_website_travels(name: FormatName) -> None:
    empty_the_bank()
    recording = get_document_model().objects.create(title="A call", file=ContentFile(MP3, name="x.mp3"))
    safe = Category.objects.create(name="Safe")
    heard = ask("Who rings?", recording=recording, recording_text="<p>Hello.</p>", category=safe)
    ask("What then?", category=safe)
    make_quiz(heard, sections={safe: 1}, title="To listen")
    exported, before = export_bank(name), said(here())
    key = Quiz.objects.get().key
    empty_the_bank()
    bring(exported.data, name)

    assert (exported.remarks, said(here())) == ([], before)
    assert (Quiz.objects.get().key, Question.objects.get(stem__contains="Who rings?").key) == (key, heard.key)
    assert read_plan(exported.data, name).writes is False


@pytest.mark.django_db
def test_shipped_quizzes_come_back_as_they_are(shipped_course: CoursePage) -> None:
    for name in WHOLE:
        plan = bring(export_bank(name).data, name)
        assert (len(plan.quizzes), plan.writes) == (Quiz.objects.count(), False)


@pytest.mark.django_db
def test_same_recording_is_kept_once_in_a_collection_of_its_own() -> None:
    bank = Bank(questions=[question(n, recording=Recording(f"{n}.mp3", MP3, "<p>Hello.</p>")) for n in (1, 2, 3)])
    bring(moodle_xml.write(bank), "moodle-xml")

    (document,) = get_document_model().objects.filter(collection__name="Sounds and films of questions")
    assert ({one.recording_id for one in imported()}, ReferenceIndex.get_references_to(document).count()) == ({document.pk}, 3)
    assert imported()[0].recording_text == "<p>Hello.</p>"


@pytest.mark.django_db
def test_recording_without_its_words_makes_its_question_a_draft() -> None:
    bring(moodle_xml.write(Bank(questions=[question(1, recording=Recording("a.mp3", MP3)), question(2)])), "moodle-xml")

    assert [(found.live, found.recording_id is not None) for found in imported()] == [(False, True), (True, False)]


@pytest.mark.django_db
def test_other_recording_in_a_later_file_is_a_change() -> None:
    first, other = Recording("a.mp3", MP3, "<p>Hello.</p>"), Recording("a.mp3", MP3 + b"\0", "<p>Hello you.</p>")
    bring(moodle_xml.write(Bank(questions=[question(1, recording=first)])), "moodle-xml")
    plan = bring(moodle_xml.write(Bank(questions=[question(1, recording=other)])), "moodle-xml")

    assert [(change.name, change.after.split(" (")[0]) for change in plan.updated[0].changes] == [("Sound or film", "Hello you.")]
    assert imported()[0].recording_text == "<p>Hello you.</p>"


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"no sound at all", MP3 + bytes(20 * 1024 * 1024)], ids=["none", "large"])
def test_recording_that_no_file_can_hold_is_told_before(data: bytes) -> None:
    empty_the_bank()
    document = get_document_model().objects.create(title="A call", file=ContentFile(data, name="x.mp3"))
    ask("Who rings?", recording=document, recording_text="<p>Hello.</p>")

    (remark,) = export_bank("moodle-xml").remarks
    assert remark.why.startswith("Its sound or film is left out: it is ")


@pytest.mark.django_db
def test_file_that_says_nothing_of_sections_leaves_them_alone() -> None:
    empty_the_bank()
    bring(moodle_xml.write(everything()), "moodle-xml")
    dump = json.loads(export_bank("django-quiz-app").data)
    for row in dump:
        if row["model"] == "quiz.quiz":
            del row["alongside"]["sections"]
    plan = bring(json.dumps(dump).encode(), "django-quiz-app")
    assert [one for one in plan.quizzes if one.is_written] == []

    for row in dump:
        if row["model"] == "quiz.quiz":
            row["fields"]["title"] += " anew"
    bring(json.dumps(dump).encode(), "django-quiz-app")
    newest = Quiz.objects.get(title__startswith="Check").get_latest_revision_as_object()
    assert (newest.title.endswith(" anew"), newest.sections.count()) == (True, 2)


@pytest.mark.django_db
def test_section_that_finds_too_little_makes_its_quiz_a_draft() -> None:
    empty_the_bank()
    plan = bring(moodle_xml.write(everything()), "moodle-xml")

    assert Quiz.objects.get(title__startswith="Check").live is False
    assert any("There is no published question in “And within” yet." in remark.why for remark in plan.remarks)


def test_pictures_are_still_no_recordings() -> None:
    bank = moodle_xml.read(moodle('<img src="@@PLUGINFILE@@/a.png" alt="x">Who?', ("a.png", png())))

    assert (bank.questions[0].picture is not None, bank.questions[0].recording) == (True, None)
