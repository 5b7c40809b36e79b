"""`import_questions` and `export_questions`."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from courses.quizzes.models import Category, Question, Sitting
from tests.cast import Cast
from tests.courses.quizzes.exchange.banks import FILES

pytestmark = pytest.mark.django_db


def run(name: str, *args: str) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def as_json(*args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("import_questions", *args, "--json"))
    return found


@pytest.fixture
def two(tmp_path: Path) -> Path:
    path = tmp_path / "two.txt"
    path.write_text("Who? {=999 ~Nobody}\n\nJust words.\n\nHow? {=So ~Not}\n")
    return path


def test_json_has_exactly_the_counts_and_what_is_refused(two: Path) -> None:
    assert as_json(str(two), "--format", "gift") == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": [
            {"where": "line 3", "why": "Nothing is asked here: there are no answers in braces { }. Moodle calls it a description."}
        ],
    }
    assert (again := as_json(str(two), "--format", "gift"))["created"] == 0
    assert again["unchanged"] == 2


def test_dry_run_says_so_and_does_nothing(two: Path) -> None:
    before = Question.objects.count()

    assert as_json(str(two), "--format", "gift", "--dry-run")["created"] == 2
    assert Question.objects.count() == before


def test_all_or_nothing_ends_with_an_error_and_nothing_done(two: Path) -> None:
    before = Question.objects.count()
    out = io.StringIO()
    with pytest.raises(CommandError, match="Nothing came in"):
        call_command("import_questions", str(two), "--format", "gift", "--all-or-nothing", "--json", stdout=out)

    assert Question.objects.count() == before
    found = json.loads(out.getvalue())
    assert (found["created"], [remark["where"] for remark in found["refused"]]) == (0, ["line 3"])


@pytest.mark.parametrize("content", [b"PK\x03\x04zip", b"", None])
def test_file_that_cannot_be_read_ends_with_an_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "file.xml"
    if content is not None:
        path.write_bytes(content)
    out = io.StringIO()
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_questions", str(path), "--format", "moodle-xml", "--json", stdout=out)

    found = json.loads(out.getvalue())
    assert found | {"refused": []} == {"created": 0, "updated": 0, "unchanged": 0, "refused": []}
    assert [remark["where"] for remark in found["refused"]] == ["the file"]


@pytest.mark.parametrize(
    ("name", "sample", "count"),
    [("gift", "by_hand.gift.txt", 16), ("moodle-xml", "moodle.xml", 8), ("aiken", "book.aiken.txt", 2),
     ("django-quiz-app", "django_quiz_app.json", 4)],
)  # fmt: skip
def test_each_format_comes_in(name: str, sample: str, count: int) -> None:
    assert as_json(str(FILES / sample), "--format", name)["created"] == count


def test_sittings_come_in_and_people_are_only_counted(cast: Cast) -> None:
    said = run("import_questions", str(FILES / "django_quiz_app.json"), "--format", "django-quiz-app")

    assert "2 sittings, 0 that came in before, 1 of people without an account here" in said
    assert not any(name in said for name in ("amara", "stranger", "example", "hello"))
    assert Sitting.objects.filter(person=cast.amara).count() == 2


def test_sittings_can_be_passed_over(cast: Cast) -> None:
    run("import_questions", str(FILES / "django_quiz_app.json"), "--format", "django-quiz-app", "--no-sittings")

    assert not Sitting.objects.exists()


@pytest.mark.parametrize("name", ["gift", "moodle-xml", "aiken", "django-quiz-app"])
def test_what_is_exported_comes_back_unchanged(tmp_path: Path, name: str) -> None:
    path = tmp_path / "out"
    said = json.loads(run("export_questions", str(path), "--format", name, "--json"))
    back = as_json(str(path), "--format", name)

    assert (back["created"], back["updated"], back["unchanged"]) == (0, 0, said["created"])
    assert said["created"] + len(said["refused"]) == Question.objects.count()


def test_one_category_can_be_written_and_printed(two: Path) -> None:
    run("import_questions", str(two), "--format", "gift")
    category = Category.objects.create(name="Inner", parent=Category.objects.create(name="Outer"))
    Question.objects.filter(stem="<p>Who?</p>").update(category=category)

    assert run("export_questions", "--format", "aiken", "--category", "Outer › Inner") == "Who?\nA. 999\nB. Nobody\nANSWER: A\n"
    with pytest.raises(CommandError, match="no category “Elsewhere”"):
        run("export_questions", "--format", "aiken", "--category", "Elsewhere")
