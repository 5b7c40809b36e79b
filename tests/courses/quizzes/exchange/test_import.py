"""Bringing a file in: what is new, what is the same, what is changed, and who may."""

import json
import time
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry, Revision
from wagtail.search.backends import get_search_backend

from courses.quizzes.actions import start_sitting
from courses.quizzes.actions.exchange import read_plan
from courses.quizzes.exchange import gift, moodle_xml
from courses.quizzes.exchange.formats import FormatName
from courses.quizzes.models import Category, Question, Quiz, QuizQuestion
from tests.cast import Cast
from tests.courses.quizzes.exchange.banks import every_kind, file
from tests.courses.quizzes.exchange.bringing import TWO, bring, counts, imported

pytestmark = pytest.mark.django_db


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
    assert counts(dry) == counts(bring(data, "moodle-xml")) == (15, 0, 0, 0)


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
