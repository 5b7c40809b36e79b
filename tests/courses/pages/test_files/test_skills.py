"""The skills of a module: read, checked at their line, loaded, written out, and carried to those who began earlier."""

from pathlib import Path

import pytest

from courses.pages.blocks.skills import telling_word
from courses.pages.files.check import fix, look_over
from courses.pages.files.export import export_course
from courses.pages.files.load import load_course
from courses.pages.files.problems import ContentProblems, EditConflicts
from courses.pages.files.read import read_course, skills_of
from courses.pages.files.words import grade, words_in
from courses.pages.models import CoursePage, Edition, LessonPage, ModulePage
from courses.pages.outline import Outline, SkillLine, from_json
from tests.conftest import SHIPPED
from tests.factories.course_files import LESSON, MODULE, write_course

from .website import texts

HELLO = SkillLine("I can say hello to somebody new.", "Building rapport: opening first conversations")
KIND = SkillLine("I can ask a colleague to be kind.", "Giving feedback to colleagues")
FILE = "day-1/1/module.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_course(tmp_path / "small")


def rewrite(root: Path, old: str, new: str, name: str = FILE) -> None:
    path = root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def problems(root: Path) -> list[tuple[str, int]]:
    return [(found.message, found.line) for one in look_over(root) for found in one.problems if found.file.endswith(FILE)]


def newest() -> Outline:
    edition = Edition.objects.filter(slug="small").order_by("-number").first()
    assert edition is not None
    return from_json(edition.outline)


def module() -> ModulePage:
    found: ModulePage = ModulePage.objects.get(file_id="m1")
    return found


def test_loaded_frozen_and_written_out_to_the_byte(db: None, root: Path, tmp_path: Path) -> None:
    load_course(root)

    assert newest().modules[0].skills == (HELLO, KIND)
    assert [(skill.value["everyday"], skill.value["cv"]) for skill in module().skills] == [(one.everyday, one.cv) for one in (HELLO, KIND)]
    export_course(CoursePage.objects.get(slug="small"), tmp_path / "out")
    assert (tmp_path / "out" / FILE).read_text() == (root / FILE).read_text() == MODULE
    assert load_course(tmp_path / "out").updated == []


def test_one_canonical_form(root: Path) -> None:
    rewrite(root, "- everyday: I can ask a colleague to be kind.\n  cv: Giving feedback to colleagues", (
        "- cv: |-\n    Giving feedback\n    to colleagues\n  everyday:   'I can ask a colleague  to be kind.'"
    ))  # fmt: skip

    assert problems(root) == [("This file is not in canonical form. Run check_content --fix.", 1)]
    fix(root)
    assert (root / FILE).read_text() == MODULE


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("- everyday: I can ask", "- every: I can ask", "A skill has no field `every`. Its fields are: everyday, cv.", 10),
        ("  cv: Giving feedback to colleagues\n", "", "Skill 2, `cv`: Say it in both ways: in everyday words and in CV words.", 10),
        ("Giving feedback to colleagues", "true", "Skill 2: `cv` does not read as words. Put its value between single quotes.", 10),
        ("Giving feedback to colleagues", "x" * 161, "Skill 2, `cv`: This has 161 characters. At most 160 fit.", 10),
        (
            "Giving feedback to colleagues", "Peer support", (
                "Skill 2, `cv`: Leave out “Peer”: skills stand on records that must not tell what the training was about."
            ), 10,
        ),
        (
            "hello to somebody new", "hello after my own illness", (
                "Skill 1, `everyday`: Leave out “illness”: skills stand on records that must not tell what the training was about."
            ), 8,
        ),
        ("- everyday: I can ask a colleague to be kind.\n  cv: Giving feedback to colleagues", "- Kindness", (
            "`skills` is a list; each has everyday and cv."
        ), 7),
    ],
    ids=["unknown field", "half missing", "no words", "too long", "telling", "telling at the first", "no pairs"],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_line(root: Path, old: str, new: str, message: str, line: int) -> None:
    rewrite(root, old, new)

    assert (message, line) in problems(root)
    with pytest.raises(ContentProblems):
        read_course(root)


def test_more_than_six_are_too_many(root: Path) -> None:
    rewrite(root, "---\n\nGood", "- everyday: I can count.\n  cv: Counting\n" * 5 + "---\n\nGood")

    assert ("`skills` has 7 entries. At most 6 fit.", 7) in problems(root)


def test_environmental_work_and_data_are_not_telling(root: Path) -> None:
    rewrite(root, "Giving feedback to colleagues", "Fundamental environmental work, appearing in experiments")

    assert problems(root) == []


def test_changed_on_both_sides_is_a_conflict(db: None, root: Path) -> None:
    load_course(root)
    page = module()
    page.skills[1].value["cv"] = "Asking for kindness"
    page.save_revision().publish()
    rewrite(root, "Giving feedback to colleagues", "Giving feedback")

    with pytest.raises(EditConflicts) as refused:
        load_course(root)
    assert refused.value.conflicts == [f"{FILE}: changed in the file and in the website (“Beginning”)"]
    load_course(root, resolve="theirs")
    assert newest().modules[0].skills[1].cv == "Giving feedback"


def test_new_words_make_no_new_edition(db: None, root: Path) -> None:
    load_course(root)
    before = Edition.objects.get(slug="small")
    rewrite(root, "Giving feedback to colleagues", "Giving feedback")

    load_course(root)
    after = Edition.objects.get(slug="small")
    assert (after.structure, after.number, after.stamp > before.stamp) == (before.structure, before.number, True)
    assert newest().modules[0].skills[1].cv == "Giving feedback"


def test_an_edition_from_before_names_none(db: None, root: Path) -> None:
    load_course(root)
    row = Edition.objects.get(slug="small")
    for day in row.outline["days"]:
        for one in day["modules"]:
            del one["skills"]

    old = from_json(row.outline)
    assert [one.skills for one in old.modules] == [(), ()]
    assert old.structure_hash() == row.structure


def test_who_began_earlier_gets_them_where_nothing_was_added(db: None, root: Path) -> None:
    load_course(root)
    (root / "day-2/1/3.md").write_text(LESSON.format(id="b3", title="One more"))
    rewrite(root, "Giving feedback to colleagues", "Giving feedback")
    rewrite(root, "closing conversations", "closing conversations and projects", name="day-2/1/module.md")

    load_course(root)
    first, second = (from_json(one.outline) for one in Edition.objects.filter(slug="small").order_by("number"))
    assert [[skill.cv for skill in one.skills] for one in second.modules] == [
        ["Building rapport: opening first conversations", "Giving feedback"], ["Managing endings: closing conversations and projects"],
    ]  # fmt: skip
    assert [[skill.cv for skill in one.skills] for one in first.modules] == [
        ["Building rapport: opening first conversations", "Giving feedback"], ["Managing endings: closing conversations"],
    ]  # fmt: skip
    LessonPage.objects.get(file_id="b3").unpublish()
    first = from_json(Edition.objects.filter(slug="small").order_by("number")[0].outline)
    assert first.modules[1].skills[0].cv == "Managing endings: closing conversations and projects"


# --- What ships ---


@pytest.mark.parametrize("slug", ["supporting-others", "working-alongside"])
def test_every_module_that_ships_names_two_to_four_in_short_and_plain_words(slug: str) -> None:
    course = read_course(SHIPPED.parent / slug)
    skills = {node.id: skills_of(node.document) for node in course.walk() if node.kind == "module"}
    everyday = [one["everyday"] for rows in skills.values() for one in rows]
    all_cv = [one["cv"] for rows in skills.values() for one in rows]

    assert {len(rows) for rows in skills.values()} <= {2, 3, 4}
    assert [text for text in everyday + all_cv if len(words_in([text])) > 20] == []
    assert [text for text in everyday if not text.endswith(".")] + [text for text in all_cv if text.endswith(".")] == []
    assert grade(everyday, frozenset()) <= 6
    assert len(set(everyday)) == len(everyday) and len(set(all_cv)) == len(all_cv)


def test_shipped_texts_are_the_same_after_a_round(shipped_course: CoursePage, tmp_path: Path) -> None:
    export_course(shipped_course, tmp_path)

    assert {name: text for name, text in texts(tmp_path).items() if name.endswith("module.md")} == {
        name: text for name, text in texts(SHIPPED).items() if name.endswith("module.md")
    }


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Peers’ words", "Peers"), ("peer-support", "peer"), ("_peer_ support", "peer"), ("pe\u00ader support", "peer"),
        ("\uff30\uff25\uff25\uff32", "PEER"), ("lived experience", "lived experience"), ("Lived-Experience Network", "Lived-Experience"),
        ("lived\u00a0 experience", "lived experience"), ("service-users", "service-users"), ("self harm", "self harm"),
        ("self\u2011harm", "self-harm"), ("mental\u2010health", "mental"), ("speech", ""), ("a peerless compeer", ""), ("fundamental", ""),
        ("physiotherapy", ""), ("discovery", ""), ("my experience", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_telling_word_is_found_however_it_is_written_and_in_no_other(text: str, word: str) -> None:
    assert telling_word(text) == word
