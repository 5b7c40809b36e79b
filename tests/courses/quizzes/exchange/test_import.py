"""Bringing a file in: what is new, what is changed, what an editor changed meanwhile, and nothing half-written."""

import json
import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from courses.pages.files.export import CourseWriter
from courses.pages.models import CoursePage
from courses.quizzes.actions import start_sitting
from courses.quizzes.actions.exchange import Incomplete, Plan, export_bank, import_file, read_plan
from courses.quizzes.actions.exchange.write import QuestionWriter
from courses.quizzes.exchange import gift, moodle_xml
from courses.quizzes.exchange.bank import Bank, Picture
from courses.quizzes.exchange.formats import FormatName
from courses.quizzes.models import Category, Question, QuestionOption, Quiz, QuizQuestion
from tests.cast import Cast
from tests.courses.quizzes.exchange.banks import every_kind, file, png, question

pytestmark = pytest.mark.django_db
TWO = b"// [id:one]\n::First::Who? {=999#Yes ~Nobody}\n\n// [id:two]\n::Second::Which umbrella? {=This ~That}\n"


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def bring(data: bytes, name: str = "gift", **rest: Any) -> Plan:
    return import_file(data, name, **({"by": None} | rest))


def counts(plan: Plan) -> tuple[int, int, int, int]:
    return len(plan.created), len(plan.updated), plan.unchanged, len(plan.left_out)


def imported() -> list[Question]:
    return list(Question.objects.filter(file_id__startswith="import:").order_by("pk"))


def edit(found: Question, **values: Any) -> None:
    for name, value in values.items():
        setattr(found, name, value)
    found.save_revision().publish()


# --- New, again, changed ---


def test_new_questions_are_published_with_history_log_and_search(cast: Cast) -> None:
    plan = bring(TWO, by=cast.tomasz)

    assert counts(plan) == (2, 0, 0, 0)
    first, second = imported()
    assert [(option.text, option.right, option.feedback) for option in first.options.all()] == [("999", True, "Yes"), ("Nobody", False, "")]
    assert (first.live, first.has_unpublished_changes, first.live_revision_id) == (True, False, first.latest_revision_id)
    assert first.latest_revision.as_object().options.count() == 2
    log = ModelLogEntry.objects.for_instance(second).order_by("pk")
    assert [(entry.action, entry.user) for entry in log] == [("wagtail.create", cast.tomasz), ("wagtail.publish", cast.tomasz)]
    assert list(get_search_backend().search("umbrella", Question)) == [second]


def test_question_that_came_in_can_be_asked(cast: Cast) -> None:
    bring(TWO)
    quiz = Quiz.objects.create(title="Two", live=True)
    for n, found in enumerate(imported()):
        QuizQuestion.objects.create(quiz=quiz, question=found, sort_order=n)

    assert start_sitting(Quiz.objects.get(pk=quiz.pk), by=cast.amara).length == 2


def test_importing_twice_adds_nothing() -> None:
    bring(TWO)
    before = Revision.objects.count(), ModelLogEntry.objects.count()

    assert counts(bring(TWO)) == (0, 0, 2, 0)
    assert (Revision.objects.count(), ModelLogEntry.objects.count(), len(imported())) == (*before, 2)


@pytest.mark.parametrize(
    ("name", "sample"),
    [("gift", "by_hand.gift.txt"), ("gift", "moodle.gift.txt"), ("moodle-xml", "moodle.xml"), ("aiken", "book.aiken.txt"),
     ("django-quiz-app", "django_quiz_app.json")],
)  # fmt: skip
def test_every_sample_twice_adds_nothing(name: str, sample: str) -> None:
    first = bring(file(sample), name)
    second = bring(file(sample), name)

    assert len(second.created) == len(second.updated) == 0
    assert second.unchanged == len(first.created) > 0


def test_changed_file_updates_the_same_questions_as_new_revisions(cast: Cast) -> None:
    bring(TWO)
    first, second = imported()
    plan = bring(TWO.replace(b"Nobody", b"Somebody"), by=cast.tomasz)

    assert counts(plan) == (0, 1, 1, 0)
    assert [(change.name, change.before, change.after) for change in plan.updated[0].changes] == [
        ("Options", "999 (right) – Yes; Nobody", "999 (right) – Yes; Somebody")
    ]
    changed = Question.objects.get(pk=first.pk)
    assert changed.key == first.key
    assert [option.text for option in changed.options.all()] == ["999", "Somebody"]
    assert changed.revisions.count() == 2
    assert changed.live_revision_id == changed.latest_revision_id != first.live_revision_id
    assert Question.objects.get(pk=second.pk).revisions.count() == 1


def test_what_was_asked_before_a_change_stays(cast: Cast) -> None:
    bring(TWO)
    quiz = Quiz.objects.create(title="One", live=True)
    QuizQuestion.objects.create(quiz=quiz, question=imported()[0])
    before = start_sitting(Quiz.objects.get(pk=quiz.pk), by=cast.amara)
    bring(TWO.replace(b"Who?", b"Whom?"))
    after = start_sitting(Quiz.objects.get(pk=quiz.pk), by=cast.amara)

    assert before.asked[0][0] != after.asked[0][0]


def test_question_without_an_id_is_known_by_its_words() -> None:
    text = b"Who? {=999 ~Nobody}"
    bring(text)

    assert counts(bring(text.replace(b"Nobody", b"No one"))) == (0, 1, 0, 0)
    assert len(imported()) == 1


def test_two_questions_with_the_same_words_stay_two() -> None:
    text = b"What helps?\nA. Rest\nB. Noise\nANSWER: A\n\nWhat helps?\nA. Company\nB. Silence\nANSWER: A\n"
    bring(text, "aiken")
    Question.objects.filter(file_id__startswith="import:").update(file_id="", file_hash="")

    assert counts(bring(text, "aiken")) == (0, 0, 2, 0)


def test_two_ids_for_one_question_never_make_a_muddle() -> None:
    bring(TWO)
    key = imported()[0].key
    plan = bring(TWO + f"\n// [id:{key}]\nWho then? {{=999 ~Nobody}}\n".encode())

    assert counts(plan) == (1, 0, 2, 0)
    assert len({found.key for found in imported()}) == 3


def test_question_with_a_title_may_be_reworded() -> None:
    bring(b"::Emergency::Whom do you ring first in an emergency? {=999 ~Nobody}")

    assert counts(bring(b"::Emergency::Whom do you ring in an emergency? {=999 ~Nobody}")) == (0, 1, 0, 0)
    assert counts(bring(b"::Emergency::What is an open question? {=How ~Did}")) == (1, 0, 0, 0)


def test_dry_run_writes_nothing_and_says_the_same(own_media: Path) -> None:
    data = moodle_xml.write(every_kind())
    before = Question.objects.count(), Category.objects.count(), get_image_model().objects.count()
    dry = bring(data, "moodle-xml", dry_run=True)

    assert (Question.objects.count(), Category.objects.count(), get_image_model().objects.count()) == before
    assert not own_media.exists()
    assert counts(dry) == counts(bring(data, "moodle-xml")) == (13, 0, 0, 0)


# --- Changed on both sides ---


def test_question_that_an_editor_changed_stays_and_is_named() -> None:
    bring(TWO)
    edit(imported()[0], stem="<p>Who indeed?</p>")
    plan = bring(TWO.replace(b"999", b"112").replace(b"That", b"Those"))

    assert counts(plan) == (0, 1, 0, 1)
    assert "changed on this website since it came in" in plan.left_out[0].why
    assert [question.stem for question in imported()] == ["<p>Who indeed?</p>", "<p>Which umbrella?</p>"]


def test_editors_change_stays_while_the_file_is_the_same() -> None:
    bring(TWO)
    edit(imported()[0], stem="<p>Who indeed?</p>")

    assert counts(bring(TWO)) == (0, 0, 2, 0)
    assert imported()[0].stem == "<p>Who indeed?</p>"


def test_website_is_overwritten_only_when_that_is_chosen() -> None:
    bring(TWO)
    edit(imported()[0], stem="<p>Who indeed?</p>")

    assert counts(bring(TWO.replace(b"999", b"112"), overwrite=True)) == (0, 1, 1, 0)
    assert imported()[0].stem == "<p>Who?</p>"


def test_draft_that_waits_on_the_website_is_a_change_too() -> None:
    bring(TWO)
    found = imported()[0]
    found.stem = "<p>A draft</p>"
    found.save_revision()

    assert counts(bring(TWO.replace(b"999", b"112"))) == (0, 0, 1, 1)


def test_question_that_somebody_locked_stays() -> None:
    bring(TWO)
    Question.objects.filter(pk=imported()[0].pk).update(locked=True)
    plan = bring(TWO.replace(b"999", b"112"))

    assert [remark.why for remark in plan.left_out] == ["Somebody has locked it."]


def test_exported_question_that_was_edited_elsewhere_comes_back_as_a_change(shipped_course: CoursePage) -> None:
    data = export_bank("moodle-xml").data
    before = Question.objects.order_by("pk").last()
    assert before is not None
    words = before.options.first().text
    changed = data.replace(words.replace("<p>", "").replace("</p>", "").split("<")[0].encode()[:20], b"Something else", 1)
    plan = bring(changed, "moodle-xml")

    assert len(plan.updated) == 1
    assert len(plan.created) == 0


@pytest.mark.parametrize("name", list(FormatName))
def test_exported_bank_comes_back_as_it_is(shipped_course: CoursePage, name: FormatName) -> None:
    exported = export_bank(name)
    plan = bring(exported.data, name)

    assert counts(plan) == (0, 0, exported.count, 0)
    assert exported.count > 50


def empty_the_bank() -> None:
    Quiz.objects.all().delete()
    Question.objects.all().delete()
    for _depth in range(3):
        Category.objects.filter(children=None).delete()


@pytest.mark.parametrize("name", [FormatName.GIFT, FormatName.MOODLE_XML, FormatName.DJANGO_QUIZ_APP])
def test_exported_bank_makes_the_same_bank_elsewhere(name: FormatName) -> None:
    empty_the_bank()
    bring(moodle_xml.write(every_kind()), "moodle-xml")
    first = export_bank(name).data
    empty_the_bank()
    bring(first, name)

    assert export_bank(name).data == first
    assert Category.objects.filter(name="Empty").exists()


def test_question_keeps_its_key_on_its_way_to_another_website(shipped_course: CoursePage) -> None:
    born_here = Question(stem="<p>Born here?</p>")
    born_here.options = [QuestionOption(text="Yes", right=True), QuestionOption(text="No")]
    born_here.save()
    born_here.save_revision().publish()
    category = Category.objects.create(name="Mine")
    Question.objects.filter(pk=born_here.pk).update(category=category)
    data = export_bank("gift", category=category).data
    Question.objects.filter(pk=born_here.pk).delete()
    bring(data)

    assert Question.objects.get(key=born_here.key).category == category


def test_imported_question_in_a_course_has_an_id_that_files_can_have(small_course: CoursePage) -> None:
    bring(TWO)
    found, quiz = imported()[0], Quiz.objects.get(title="Check it")

    QuizQuestion.objects.create(quiz=quiz, question=found, sort_order=9)
    written = "".join(CourseWriter(small_course).texts().values())

    assert f"{{#q-{str(found.key)[:8]}}}" in written
    assert "import:" not in written


def test_what_a_courses_files_brought_stays_theirs(small_course: CoursePage) -> None:
    quiz = Quiz.objects.get(title="Check it")
    facts = ("question__file_id", "question__file_hash", "question__loaded_revision_id")
    before = list(quiz.items.values_list(*facts))
    changed = export_bank("gift").data.replace(b"[html]<p>", b"[html]<p>So: ")
    plan = bring(changed, "gift")

    assert len(plan.updated) == len(plan.bank.questions)
    after = [
        (item.question.file_id, item.question.file_hash, item.question.loaded_revision_id)
        for item in Quiz.objects.get(pk=quiz.pk).items.all()
    ]
    assert after == before


# --- All or nothing, and nothing half-written ---


def test_what_can_come_in_does_and_the_rest_is_told() -> None:
    plan = bring(TWO + b"\nNot a question\n")

    assert counts(plan) == (2, 0, 0, 1)
    assert len(imported()) == 2


def test_all_or_nothing_writes_nothing_where_something_is_refused() -> None:
    with pytest.raises(Incomplete) as stopped:
        bring(TWO + b"\nNot a question\n", all_or_nothing=True)

    assert [remark.where for remark in stopped.value.plan.left_out] == ["line 7"]
    assert imported() == []


def test_failure_half_way_leaves_no_row_and_no_picture(own_media: Path) -> None:
    data = moodle_xml.write(every_kind())
    before = Question.objects.count(), Category.objects.count(), Revision.objects.count()
    with (
        mock.patch.object(QuestionWriter, "_write_revisions", side_effect=OSError("The disk is full")),
        pytest.raises(OSError, match="full"),
    ):
        bring(data, "moodle-xml")

    assert (Question.objects.count(), Category.objects.count(), Revision.objects.count()) == before
    assert [path for path in own_media.rglob("*") if path.is_file()] == []


def test_nothing_that_cannot_be_published_is_published() -> None:
    bank = Bank(questions=[question(1, picture=Picture("a.png", png(), "")), question(2)])
    plan = bring(moodle_xml.write(bank), "moodle-xml")

    assert [(found.live, found.image_id is not None) for found in imported()] == [(False, True), (True, False)]
    assert any("Say what the picture shows" in remark.why for remark in plan.remarks)


def test_drafts_come_in_as_drafts_and_stay_so_twice() -> None:
    bring(TWO, publish=False)

    assert [(found.live, found.has_unpublished_changes) for found in imported()] == [(False, True)] * 2
    assert counts(bring(TWO, publish=False)) == (0, 0, 2, 0)


def test_draft_of_a_published_question_changes_nothing_for_learners() -> None:
    bring(TWO)
    bring(TWO.replace(b"Who?", b"Whom?"), publish=False)
    found = imported()[0]

    assert (found.live, found.stem, found.has_unpublished_changes) == (True, "<p>Who?</p>", True)
    assert found.latest_revision.as_object().stem == "<p>Whom?</p>"


# --- Pictures and categories ---


def test_same_picture_is_kept_once_in_a_collection_of_its_own(own_media: Path) -> None:
    bank = Bank(questions=[question(n, picture=Picture(f"{n}.png", png(), "Chairs")) for n in (1, 2, 3)])
    bring(moodle_xml.write(bank), "moodle-xml")

    (image,) = get_image_model().objects.filter(collection__name="Pictures of questions")
    assert {found.image_id for found in imported()} == {image.pk}
    assert len([path for path in own_media.rglob("*") if path.is_file()]) == 1
    assert ReferenceIndex.get_references_to(image).count() == 3


def test_categories_are_made_as_needed_and_used_where_they_are() -> None:
    outer = Category.objects.create(name="Day 1")
    bring(gift.write(Bank(questions=[question(1, category=("Day 1", "Safe")), question(2, category=("Day 1",))])))

    assert [str(found.category) for found in imported()] == ["Day 1", "Day 1 › Safe"]
    assert list(outer.children.values_list("name", flat=True)) == ["Safe"]


def test_file_without_categories_leaves_questions_where_they_are() -> None:
    bring(TWO)
    category = Category.objects.create(name="Here")
    Question.objects.filter(file_id="import:one").update(category=category)
    bring(TWO.replace(b"999", b"112"))

    assert imported()[0].category == category


# --- Who may ---


@pytest.mark.parametrize("who", ["amara", "robin", "sunita", "morgan", "yusuf"])
def test_nobody_but_editors_brings_questions_in(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        bring(TWO, by=getattr(cast, who))
    assert imported() == []


def test_editors_never_bring_in_sittings(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        bring(file("django_quiz_app.json"), "django-quiz-app", by=cast.tomasz, with_sittings=True)


def test_editor_learns_nothing_about_people_from_a_preview(cast: Cast) -> None:
    plan = read_plan(file("django_quiz_app.json"), "django-quiz-app")

    told = json.dumps([[remark.where, remark.why] for remark in [*plan.remarks, *plan.left_out]])
    assert "They are passed over" in told
    assert not any(word in told for word in ("amara", "stranger", "example", "sitting 1", "Somebody else"))


# --- Large files ---


def many(n: int) -> bytes:
    return "\n".join(f"// [id:n{i}]\n::Q {i}::What is {i} and {i}? {{=Just {2 * i}#Yes ~Not {i}#No}}\n" for i in range(n)).encode()


def test_queries_grow_by_batches_and_not_by_questions() -> None:
    with CaptureQueriesContext(connection) as new:
        bring(many(500))
    with CaptureQueriesContext(connection) as again:
        bring(many(500))
    with CaptureQueriesContext(connection) as changed:
        bring(many(500).replace(b"Just", b"Only"))

    assert [len(new) < 150, len(again) < 25, len(changed) < 200] == [True] * 3, (len(new), len(again), len(changed))


@pytest.mark.parametrize("name", [FormatName.GIFT, FormatName.MOODLE_XML])
def test_ten_thousand_questions_are_read_in_seconds(name: FormatName) -> None:
    data = many(10_000) if name == FormatName.GIFT else moodle_xml.write(gift.read(many(2_000)))
    start = time.monotonic()
    plan = read_plan(data, name)

    assert len(plan.created) == (10_000 if name == FormatName.GIFT else 2_000)
    assert time.monotonic() - start < 20
