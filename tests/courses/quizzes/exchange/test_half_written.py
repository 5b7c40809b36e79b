"""Nothing half-written, nothing unpublishable published; pictures and categories are made once."""

from pathlib import Path
from unittest import mock

import pytest
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex, Revision

from courses.quizzes.actions.exchange import Incomplete
from courses.quizzes.actions.exchange.write import QuestionWriter
from courses.quizzes.exchange import gift, moodle_xml
from courses.quizzes.exchange.bank import Bank, Picture
from courses.quizzes.models import Category, Question
from tests.courses.quizzes.exchange.banks import every_kind, png, question
from tests.courses.quizzes.exchange.bringing import TWO, bring, counts, imported

pytestmark = pytest.mark.django_db


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
