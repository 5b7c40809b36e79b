"""The blocks of a lesson: each has a template of its name, a preview, a file form, and tells mistakes at their field."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.template.loader import get_template
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.pages.blocks import LessonBlock, LessonBody
from courses.pages.blocks.activities import scenario_walk
from courses.pages.enums import Reading
from courses.pages.files.convert import messages_of
from courses.pages.models import LessonPage
from courses.pages.queries import page_segments
from courses.quizzes.models import Quiz
from tests.cast import Cast

BODY = LessonBody()
KINDS = {
    "text", "key_idea", "callout", "quotation", "reveal", "table", "principle", "image", "video", "audio", "download", "worksheet",
    "scenario", "sorting", "prompt", "quiz", "content_note", "signposting",
}  # fmt: skip
PERSONAL = {"content_note", "worksheet", "scenario", "sorting", "prompt", "quiz"}


def picture() -> Any:
    data = BytesIO()
    Pillow.new("RGB", (1200, 600), "#0b5d5b").save(data, "PNG")
    image = get_image_model()(title="bench.png", file=ImageFile(BytesIO(data.getvalue()), name="bench.png"))
    image.save()
    return image


def document(name: str) -> Any:
    made = get_document_model()(title=name, file=ContentFile(b"words", name=name))
    made.save()
    return made


def contact(name: str, phone: str) -> dict[str, str]:
    return {"name": name, "what": "", "phone": phone, "text": "", "web": "", "hours": ""}


def examples() -> dict[str, dict[str, Any]]:
    """A value in full for every kind of block."""
    quiz = Quiz.objects.filter(live=True).first()
    assert quiz is not None
    return {
        "text": {"heading": "Silence is allowed", "body": "<p>Count to <b>seven</b>.</p>"},
        "key_idea": {"body": "<p>Be there.</p>"},
        "callout": {"title": "Try this", "body": "<p>Say it once.</p>"},
        "quotation": {"by": "Invented for this course", "body": "<p>She made tea.</p>"},
        "reveal": {"summary": "Show one answer", "body": "<p>There are more.</p>"},
        "table": {"caption": "Two roles", "columns": ["Role", "Tie"], "rows": [["Befriending", "company"]]},
        "principle": {"code": "P1", "note": "It starts here."},
        "image": {"file": picture().pk, "alt": "A bench by a lake.", "caption": "Drawn for this course."},
        "video": {"file": document("walk.mp4").pk, "captions": document("walk.vtt").pk, "title": "A walk", "transcript": "<p>We walk.</p>"},
        "audio": {"file": document("rain.mp3").pk, "title": "Rain", "transcript": "<p>It rains.</p>"},
        "download": {"file": document("card.pdf").pk, "title": "The card", "description": "To print."},
        "worksheet": {
            "title": "My card", "intro": "", "afterwards": "<p>One way.</p>",
            "fields": [{"id": "hello", "label": "How I say hello", "kind": "long", "help": "", "options": []}],
        },
        "scenario": {
            "title": "A story", "intro": "", "principles": ["P1"], "closing": "<p>Help is there.</p>",
            "steps": [
                {"id": "start", "text": "<p>Somebody asks.</p>", "choices": [{"id": "a", "text": "Listen", "to": "end"}], "ending": ""},
                {"id": "end", "text": "<p>They feel heard.</p>", "choices": [], "ending": "best"},
            ],
        },
        "sorting": {
            "title": "Which hat?", "intro": "", "groups": [{"id": "p", "label": "Peer support"}, {"id": "o", "label": "Something else"}],
            "items": [{"id": "t", "text": "Tea.", "groups": ["p"], "feedback": "Shared."},
                      {"id": "b", "text": "Bus.", "groups": ["o"], "feedback": "So."}],
        },
        "prompt": {"question": "What helped?", "help": "", "principles": ["P4"]},
        "quiz": {"quiz": str(quiz.key)},
        "content_note": {"says": "This lesson mentions loss.", "alternative": "Talk it through."},
        "signposting": {"title": "To talk", "items": [contact("Samaritans", "116 123")]},
    }  # fmt: skip


EXPECTED = {
    "text": ["<h2>Silence is allowed</h2>", "<b>seven</b>"],
    "key_idea": ["Be there."],
    "callout": ["Try this", "Say it once."],
    "quotation": ["<blockquote", "Invented for this course"],
    "reveal": ["<details", "Show one answer", "There are more."],
    "table": ["<caption>Two roles</caption>", 'scope="row"', "company"],
    "principle": ["Safety and trust", "It starts here.", 'href="/charter/#P1"'],
    "image": ['alt="A bench by a lake."', 'width="800"', "Drawn for this course."],
    "video": ["<video controls", 'kind="captions"', "We walk."],
    "audio": ["<audio controls", "It rains."],
    "download": ["The card", "PDF", "To print."],
    "worksheet": ["My card", "How I say hello"],
    "scenario": ["Somebody asks.", "Listen"],
    "sorting": ["Tea.", "Peer support", "Something else"],
    "prompt": ["What helped?"],
    "quiz": ["questions", "No timer"],
    "content_note": ["This lesson mentions loss.", "Talk it through."],
    "signposting": ['href="tel:116123"', "Samaritans"],
}


def test_there_is_every_kind_of_block() -> None:
    assert set(BODY.child_blocks) == KINDS == set(EXPECTED)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_template_has_the_name_of_the_block(kind: str) -> None:
    block = BODY.child_blocks[kind]

    assert isinstance(block, LessonBlock)
    assert block.meta.template == f"pages/blocks/{kind}.html"
    get_template(block.meta.template)
    assert block.meta.description
    assert (block.meta.reading == Reading.PERSONAL) == (kind in PERSONAL)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_block_renders_as_in_a_preview(shipped_course: object, kind: str) -> None:
    block = BODY.child_blocks[kind]
    html = " ".join(block.render(block.to_python(examples()[kind]), {"block_id": "b1"}).split())

    for words in EXPECTED[kind]:
        assert words in html


@pytest.mark.parametrize("kind", sorted(KINDS - {"image", "video", "audio", "download", "quiz"}))
def test_block_has_a_preview_for_editors(db: None, kind: str) -> None:
    block = BODY.child_blocks[kind]

    assert block.is_previewable
    value = block.get_preview_value()
    assert block.render(value, {"block_id": "b1"}).strip()


@pytest.mark.parametrize("kind", sorted(KINDS - PERSONAL))
def test_shared_block_is_kept_ready(shipped_course: object, kind: str) -> None:
    page = LessonPage(title="x", body=[{"type": kind, "value": examples()[kind], "id": "b1"}])

    [segment] = page_segments(page)
    assert (segment.is_personal, bool(segment.html.strip()), segment.block_id) == (False, True, "b1")


MISTAKES = [
    ("text", {"heading": "", "body": ""}, "Write something here, or take the block out."),
    ("table", {"caption": "c", "columns": ["a", "b"], "rows": [["one"]]}, "Row 1 has 1 cells, but there are 2 columns."),
    ("principle", {"code": "one", "note": ""}, "A principle's code, such as P1."),
    ("quiz", {"quiz": ""}, "This field is required."),
    ("content_note", {"says": "", "alternative": "x"}, "This field is required."),
    (
        "signposting", {"title": "t", "items": [contact("Nobody", "")]},
        "“Nobody” needs a phone number, a text number or a web address.",
    ),
    (
        "worksheet",
        {
            "title": "t", "intro": "", "afterwards": "",
            "fields": [{"id": "a", "label": "A", "kind": "choice", "help": "", "options": ["one"]}],
        },
        "“A” needs at least two options to pick from.",
    ),
    *(
        (
            "worksheet",
            {
                "title": "t", "intro": "", "afterwards": "",
                "fields": [{"id": "a", "label": "A", "kind": kind, "help": "", "options": options}],
            },
            message,
        )
        for kind, options, message in (
            ("ticks", ["one", "two", "one"], "“A” has the option “one” twice."),
            ("cards", ["one", "two\nlines"], "“A”: the option “two lines” has a line break in it. Write it on one line."),
            ("line", ["one", "two"], "“A” is there to write in. Take its options out, or choose a kind to pick from."),
            ("long", ["one"], "“A” is there to write in. Take its options out, or choose a kind to pick from."),
        )
    ),
    (
        "sorting",
        {
            "title": "t", "intro": "", "groups": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}],
            "items": [{"id": "1", "text": "x", "groups": ["zz"], "feedback": "f"},
                      {"id": "2", "text": "y", "groups": ["a"], "feedback": "f"}],
        },
        "“x” names the group “zz”, which is not there.",
    ),
    (
        "scenario",
        {
            "title": "t", "intro": "", "principles": [], "closing": "",
            "steps": [{"id": "a", "text": "<p>x</p>", "choices": [], "ending": ""},
                      {"id": "b", "text": "<p>y</p>", "choices": [], "ending": "best"}],
        },
        "Step “a” needs either choices or an ending, and not both. No choice leads to step “b”.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "message"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_mistake_is_told_in_words(db: None, kind: str, value: dict[str, Any], message: str) -> None:
    block = BODY.child_blocks[kind]

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(value))
    assert any(message in said for said in messages_of(refused.value))


def test_content_note_stands_first(db: None) -> None:
    note = {"type": "content_note", "value": {"says": "Loss.", "alternative": "Talk."}, "id": "n"}
    text = {"type": "text", "value": {"heading": "", "body": "<p>x</p>"}, "id": "t"}

    BODY.clean(BODY.to_python([note, text]))
    for stream in ([text, note], [note, text, note | {"id": "n2"}]):
        with pytest.raises(ValidationError):
            BODY.clean(BODY.to_python(stream))


def test_editor_need_not_invent_ids(db: None) -> None:
    block = BODY.child_blocks["worksheet"]
    fields: list[dict[str, Any]] = [
        {"id": "", "label": label, "kind": "line", "help": "", "options": []} for label in ("Your name", "Your name", "¿?")
    ]

    cleaned = block.clean(block.to_python({"title": "t", "intro": "", "afterwards": "", "fields": fields}))

    assert [field["id"] for field in cleaned["fields"]] == ["your-name", "your-name-2", "item-3"]


def test_scenario_walk_follows_choices_and_stops_at_nonsense() -> None:
    steps = [
        {"id": "start", "choices": [{"id": "a", "text": "A", "to": "middle"}], "ending": ""},
        {"id": "middle", "choices": [{"id": "b", "text": "B", "to": "end"}], "ending": ""},
        {"id": "end", "choices": [], "ending": "best"},
    ]

    def way(*taken: str) -> list[str]:
        return [visited.step["id"] for visited in scenario_walk(steps, taken)]

    assert way() == ["start"]
    assert way("a") == ["start", "middle"]
    assert way("a", "b") == ["start", "middle", "end"]
    assert way("a", "zz", "b") == ["start", "middle"]
    assert way("zz") == ["start"]


def test_every_kind_goes_through_a_file_and_back(shipped_course: object, tmp_path: Path) -> None:
    from courses.pages.files.export import export_course
    from courses.pages.files.load import load_course
    from courses.pages.models import CoursePage
    from tests.factories.course_files import write_course

    load_course(write_course(tmp_path / "small"))
    page = LessonPage.objects.get(file_id="b2")
    mine = Quiz.objects.get(title="Check it")
    values = examples() | {"quiz": {"quiz": str(mine.key)}}
    kinds = ["content_note", *sorted(KINDS - {"content_note"})]
    page.body = LessonPage._meta.get_field("body").to_python([{"type": kind, "value": values[kind], "id": kind} for kind in kinds])
    page.save_revision().publish()
    export_course(CoursePage.objects.get(slug="small"), tmp_path / "out" / "small")
    before = page.body.get_prep_value()

    (tmp_path / "out" / "small" / "day-2" / "1" / "2.md").write_text(
        (tmp_path / "out" / "small" / "day-2" / "1" / "2.md").read_text().replace("Saying goodbye", "Goodbye")
    )
    load_course(tmp_path / "out" / "small", resolve="theirs")

    after = LessonPage.objects.get(file_id="b2")
    assert after.title == "Goodbye"
    assert [(child["type"], child["id"]) for child in after.body.get_prep_value()] == [(child["type"], child["id"]) for child in before]
    for old, new in zip(page.body, after.body, strict=True):
        assert old.block.render(old.value) == new.block.render(new.value), old.block_type


@pytest.mark.parametrize(("who", "gets"), [("amara", 200), ("ella", 404), ("robin", 404), ("tomasz", 200), ("alex", 200)])
def test_file_of_a_lesson_asks_the_gate(amara_learns: object, cast: Cast, sign_in: Any, who: str, gets: int) -> None:
    card = document("card.pdf")
    page = LessonPage.objects.get(file_id="a1")
    page.body = [{"type": "download", "value": {"file": card.pk, "title": "The card", "description": ""}, "id": "d"}]
    page.save_revision().publish()

    assert sign_in(getattr(cast, who)).get(card.url).status_code == gets


def test_file_behind_a_closed_gate_is_not_there(amara_learns: object, cast: Cast, sign_in: Any) -> None:
    card = document("later.pdf")
    page = LessonPage.objects.get(file_id="b2")
    page.body = [{"type": "download", "value": {"file": card.pk, "title": "Later", "description": ""}, "id": "d"}]
    page.save_revision().publish()

    assert sign_in(cast.amara).get(card.url).status_code == 404
