"""Quizzes and questions as files: every kind, every setting, there and back."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.pages.files.document import dump, parse
from courses.pages.files.export import export_course
from courses.pages.files.fix import canonical_text, canonical_values, question_block
from courses.pages.files.load import load_course
from courses.pages.files.read import PLAIN_TEXT, FileNode, QuestionValues, one_line, question_of, read_course
from courses.pages.files.read import SETTINGS as SETTINGS_IN_FILES
from courses.pages.files.read.questions import QUESTION
from courses.pages.files.read.questions.lines import OPTION as OPTION_FIELDS
from courses.pages.files.read.settings import SECTION
from courses.pages.models import CoursePage, Edition
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import Category, Question, QuestionHint, QuestionOption, Quiz, QuizQuestion, QuizSection, RubricLine
from courses.quizzes.validators import words_of
from tests.courses.pages.test_files.bank import publish, question, the_quiz
from tests.courses.pages.test_files.website import texts
from tests.factories.question_files import QUIZ_FILE, SVG
from tests.factories.quizzes import OPTIONS, ask


def contents() -> list[Any]:
    """What the bank says of this course, without the numbers of its rows."""
    found: list[Any] = []
    for one in Question.objects.filter(file_id__startswith="small/").order_by("key"):
        media = {name: data and {**data, "id": 0} for name, data in one.content().items() if name in ("image", "recording")}
        said = re.sub(r"</?p>", "", json.dumps(one.content() | media))  # factories write short texts without a paragraph
        found.append((str(one.key), said, str(one.category)))
    for quiz in Quiz.objects.filter(file_id__startswith="small/").order_by("key"):
        sections = [(section.title, section.intro, str(section.category), section.pick) for section in quiz.sections.all()]
        listed = [str(item.question.key) for item in quiz.items.all()]
        rest = (quiz.question_order, quiz.max_questions, quiz.time_limit, quiz.public, quiz.slug, quiz.intro, str(quiz.category))
        found.append((str(quiz.key), quiz.title, quiz.rules(), rest, sections, listed))
    return found


def forget(course: CoursePage) -> None:
    """Leave nothing of the course in the website: as on another one."""
    Edition.objects.filter(course_key=course.translation_key).delete()
    course.delete()
    Quiz.objects.filter(file_id__startswith="small/").delete()
    Question.objects.filter(file_id__startswith="small/").delete()
    Category.objects.filter(parent__isnull=False).delete()


# --- There and back ---


def test_files_with_every_kind_and_setting_are_canonical_and_come_back_as_they_were(course: CoursePage, tmp_path: Path) -> None:
    root = tmp_path / "full"
    assert [node.name for node in read_course(root).walk() if node.path.read_text() != canonical_text(node)] == []

    export_course(course, tmp_path / "out" / "full")

    assert texts(tmp_path / "out" / "full") == texts(root)
    assert (tmp_path / "out/full/images/phone.svg").read_text() == SVG
    assert (tmp_path / "out/full/media/ring.mp3").read_text() == "sound"


def test_exported_course_loads_as_no_change_and_elsewhere_as_the_same(course: CoursePage, tmp_path: Path) -> None:
    out = tmp_path / "out" / "full"
    export_course(course, out)
    done = load_course(out)
    assert (done.created, done.updated, done.kept, done.unpublished) == ([], [], [], [])

    before = contents()
    forget(course)
    load_course(out)

    assert contents() == before
    export_course(CoursePage.objects.get(slug="full"), tmp_path / "again" / "full")
    assert texts(tmp_path / "again" / "full") == texts(out)


def test_website_holds_what_the_files_say(course: CoursePage) -> None:
    one, quiz = question("small-quiz/one"), the_quiz()
    assert (one.points, one.safety, one.image_alt, one.recording_text) == (
        2, True, "A phone on a table.", "<p>Somebody says that they cannot go on.</p>",
    )  # fmt: skip
    assert one.image is not None and one.recording is not None
    assert (one.image.title, one.recording.title) == ("phone.svg", "ring.mp3")
    assert [option.credit for option in one.options.all()] == [None, 50, None]
    assert [hint.text for hint in one.hints.all()] == ["<p>It is <i>short</i>.</p>", "<p>It is:</p><ol><li>three</li><li>nines</li></ol>"]
    assert [option.tolerance for option in question("small-quiz/count").options.all()] == [
        None, Decimal("0.5"), Decimal(10), Decimal("0.000001"),
    ]  # fmt: skip
    assert [option.text for option in question("small-quiz/word").options.all()] == ["<p>Hope</p>", "<p>*hop*</p>"]
    assert [(line.text, line.points) for line in question("small-quiz/own-words").rubric.all()] == [
        ("Says hello", 1), ("Asks first: not later", 3),
    ]  # fmt: skip
    assert [str(question(f"small-quiz/{name}").category) for name in ("one", "slow", "tea")] == ["Day 1 › Keeping safe", "Day 2", "None"]
    assert (quiz.layout, quiz.question_order, quiz.max_questions, quiz.feedback, quiz.pass_mark, quiz.time_limit) == (
        "all", "random", 8, "end", 80, 20,
    )  # fmt: skip
    assert (quiz.asks_how_sure, quiz.second_marker, quiz.single_attempt, quiz.public, quiz.slug) == (True, True, False, False, None)
    assert [(str(section.category), section.pick) for section in quiz.sections.all()] == [("Day 1 › Keeping safe", 1), ("Day 1", 1)]
    assert str(quiz.category) == "Day 1 › Keeping safe"
    taster = Quiz.objects.get(slug="is-this-for-me")
    assert (taster.public, taster.single_attempt) == (True, True)
    assert [item.question.file_id for item in taster.items.all()] == ["small/taster/like", "small/small-quiz/several"]


KEPT_BY_THE_WEBSITE = {
    "id", "key", "file_id", "file_hash", "loaded_revision_id", "frozen", "latest_revision", "live", "has_unpublished_changes",
    "first_published_at", "last_published_at", "live_revision", "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by",
    "sort_order", "question", "quiz",
}  # fmt: skip
IN_FILES = {
    Question: {
        "category", "kind", "situation", "stem", "image", "image_alt", "recording", "recording_text", "explanation", "partial_credit",
        "match_case", "points", "safety", "principles",
    },
    QuestionOption: {"text", "right", "credit", "match", "tolerance", "feedback"},
    QuestionHint: {"text"},
    RubricLine: {"text", "points"},
    Quiz: {
        "title", "category", "intro", "pass_message", "retry_message", "layout", "question_order", "max_questions", "feedback", "pass_mark",
        "single_attempt", "asks_how_sure", "time_limit", "second_marker", "public", "slug",
    },
    QuizSection: {"title", "intro", "category", "pick"},
}  # fmt: skip


@pytest.mark.parametrize("model", IN_FILES)
def test_every_field_of_the_bank_has_its_form_in_files(model: Any) -> None:
    """A new field comes here, to `QuestionValues` or `FRONT`, to docs/course-files.md and to the files above."""
    assert {field.name for field in model._meta.concrete_fields} - KEPT_BY_THE_WEBSITE == IN_FILES[model]


@pytest.mark.parametrize("kind", QuestionKind)
def test_question_born_in_the_website_travels(course: CoursePage, tmp_path: Path, kind: str) -> None:
    options = OPTIONS[kind]  # some of them without feedback
    image = get_image_model().objects.create(title="A phone", file=ImageFile(ContentFile(SVG.encode()), name="born.svg"))
    sound = get_document_model().objects.create(title="ring.mp3", file=ContentFile(b"another sound", name="ring.mp3"))
    born = ask(
        "Born here?", kind, options=options, hints=["Look &amp; see"], situation="<p>It <b>rains</b>.</p>", points=3, partial_credit=True,
        match_case=True, explanation="<ul><li>One</li></ul>", image=image, image_alt="A phone", recording=sound,
        recording_text="<p>Ring.</p>", category=Category.objects.create(name="Born", parent=Category.objects.get(name="Day 2")),
        rubric=[("Says hello", 2)] if kind == QuestionKind.ESSAY else (),
    )  # fmt: skip
    quiz = the_quiz()
    quiz.items.add(QuizQuestion(question=born, sort_order=99))
    publish(quiz)

    out = tmp_path / "out" / "full"
    export_course(course, out)
    done = load_course(out)

    assert (done.created, done.updated, done.kept, done.unpublished) == ([], [], [], [])
    assert f"key: {born.key}\n" in (out / QUIZ_FILE).read_text()
    before = contents()
    forget(course)
    load_course(out)
    assert contents() == before
    assert Question.objects.get(key=born.key).category is not None
    load_course(out)
    export_course(CoursePage.objects.get(slug="full"), tmp_path / "again" / "full")
    assert texts(tmp_path / "again" / "full") == texts(out)
    assert sorted(path.name for path in (out / "media").iterdir()) == sorted(
        path.name for path in (tmp_path / "again/full/media").iterdir()
    )
    assert {path.read_bytes() for path in (tmp_path / "again/full/media").iterdir()} == {b"sound", b"another sound"}


SETTINGS: list[tuple[str, Any]] = [
    ("layout", "one"), ("question_order", "set"), ("max_questions", None), ("feedback", "each"), ("pass_mark", 100), ("time_limit", None),
    ("asks_how_sure", False), ("second_marker", False), ("slug", "an-address"), ("title", "Another"), ("intro", "<p>New.</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), SETTINGS, ids=[name for name, _ in SETTINGS])
def test_setting_changed_in_the_website_travels(course: CoursePage, tmp_path: Path, name: str, value: Any) -> None:
    quiz = the_quiz()
    setattr(quiz, name, value)
    publish(quiz)

    load_course(tmp_path / "full")
    assert getattr(the_quiz(), name) == value
    export_course(course, tmp_path / "out" / "full")
    forget(course)
    load_course(tmp_path / "out" / "full")

    assert getattr(the_quiz(), name) == value


def test_category_with_a_sign_of_paths_in_its_name_is_found_again(course: CoursePage, tmp_path: Path) -> None:
    odd = Category.objects.create(name="A › B")
    one = question("small-quiz/one")
    one.category = odd
    publish(one)
    export_course(course, tmp_path / "out" / "full")

    assert load_course(tmp_path / "out" / "full").updated == []
    assert question("small-quiz/one").category == odd


# --- Without a website ---

WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029"), min_size=1, max_size=12).filter(
    lambda text: bool(words_of(text))
)
NUMBERS = st.decimals(0, 10**7, places=6).map(lambda number: number.normalize() + 0)
OPTION = st.fixed_dictionaries(
    {"text": WORDS, "right": st.just(False), "feedback": st.just("") | WORDS, "match": WORDS},
    optional={"credit": st.integers(1, 99), "tolerance": NUMBERS},
)
LINE = st.fixed_dictionaries({"text": WORDS.map(one_line), "points": st.integers(1, 20)})


def plain(text: str) -> str:
    """Markdown for these very words."""
    return "".join(f"\\{char}" if char.isascii() and not char.isalnum() and not char.isspace() else char for char in text)


def said(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda option: words_of(escape(option[name]))


def written(kind: str, option: dict[str, Any]) -> dict[str, Any]:
    text = option["text"] if kind in PLAIN_TEXT else plain(option["text"])
    return option | {"text": text, "feedback": plain(option["feedback"]), "match": plain(option["match"])}


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(QuestionKind.values), stem=WORDS, situation=WORDS, hints=st.lists(WORDS, max_size=2),
    options=st.lists(OPTION, min_size=2, max_size=2, unique_by=(said("text"), said("match"))),
    numbers=st.lists(NUMBERS, min_size=2, max_size=2, unique=True), rubric=st.lists(LINE, max_size=2), points=st.integers(1, 100),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()), category=st.sampled_from([None, "", "A › B"]),
)  # fmt: skip
def test_what_a_file_says_of_a_question_is_read_as_it_was_meant(
    kind: str, stem: str, situation: str, hints: list[str], options: list[dict[str, Any]], numbers: list[Decimal],
    rubric: list[dict[str, Any]], points: int, flags: tuple[bool, bool, bool], category: str | None,
) -> None:  # fmt: skip
    essay = kind == QuestionKind.ESSAY
    lines = [
        {**option, "text": f"{number:f}"} if kind == QuestionKind.NUMBER else option
        for option, number in zip(options, numbers, strict=True)
    ]
    lines[0] = {name: value for name, value in lines[0].items() if name != "credit"} | {"right": True}
    meant = canonical_values(
        QuestionValues(
            id="q", key="", kind=kind, safety=flags[0] and not essay, principles=["P1"], stem=plain(stem), explanation="",
            options=[] if essay else [written(kind, line) for line in lines], points=points, partial=flags[1], match_case=flags[2],
            situation=plain(situation), rubric=rubric if essay else [], hints=[plain(hint) for hint in hints], category=category,
        )
    )  # fmt: skip
    document = parse(dump({"id": "x", "title": "X", "category": "C"}, [question_block(meant)]), "quiz.md")

    found = question_of(FileNode("quiz", document, "quiz", Path("quiz.md"), ""), document.blocks[0])

    assert found is not None, document.problems
    assert canonical_values(found) == meant


GUIDE = (Path(__file__).parents[4] / "docs/course-files.md").read_text(encoding="utf-8")


def test_guide_shows_a_question_of_each_kind_that_would_be_read_and_names_every_field() -> None:
    examples = [text for text in re.findall(r"```\n(.*?)```", GUIDE, re.S) if text.startswith(":::question")]
    document = parse("---\nid: x\n---\n" + "\n".join(examples), "quiz.md")
    node = FileNode("quiz", document, "quiz", Path("quiz.md"), "")

    found = [values for block in document.blocks if (values := question_of(node, block))]

    assert document.problems == []
    assert {values.kind for values in found} == set(QuestionKind.values)
    assert [name for name in (*QUESTION, *OPTION_FIELDS, *SETTINGS_IN_FILES, *SECTION) if f"`{name}`" not in GUIDE] == []
