"""What `check_content` finds: each finding with its file and line."""

from pathlib import Path

import pytest
from django.core.management import call_command

from courses.pages.files.check import Report, look_over
from courses.pages.files.check.pointing import Places, complain_of_dead_links
from courses.pages.files.check.reading import length_on_one_way
from courses.pages.files.check.wording import findings
from courses.pages.files.problems import Problem
from courses.pages.files.read import read_tree
from portal.management.commands.check_content import leads_somewhere
from tests.factories.course_files import write_course

ENOUGH = " ".join(["You sit down. You look at the sky. It is grey."] * 11)
"""121 words."""
DO = ":::callout {{#c{n}}}\ntitle: Try it\n---\nBreathe out. Breathe in. Look out of the window, and wait.\n:::\n"
GOOD = "---\nid: a1\ntitle: Saying hello\nminutes: 5\nprinciples: [P1]\n---\n\n" + ENOUGH + "\n\n" + DO.format(n=1) + "\n" + ENOUGH + "\n"
LESSON = "day-1/1/1.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_course(tmp_path / "small")
    (root / LESSON).write_text(GOOD)
    return root


def found_in(root: Path, name: str = LESSON, **kwargs: object) -> list[Problem]:
    [report] = look_over(root, **kwargs)  # type: ignore[arg-type]
    return [problem for problem in report.problems if problem.file == name]


def the_report(root: Path, codes: frozenset[str] | None = None) -> Report:
    [report] = look_over(root, codes=codes)
    return report


def change(root: Path, old: str, new: str, name: str = LESSON) -> None:
    text = (root / name).read_text()
    assert old in text
    (root / name).write_text(text.replace(old, new, 1))


def test_good_lesson_has_nothing_found(root: Path) -> None:
    assert found_in(root) == []


def test_wall_of_text_is_found_where_it_begins(root: Path) -> None:
    change(root, DO.format(n=1) + "\n", "You wait a while. Then you go home.\n\n")

    assert [(problem.line, problem.message) for problem in found_in(root)] == [
        (8, "From here there are 250 words with nothing to do, notice or answer. Put something in before 150.")
    ]


def test_short_and_long_lessons_are_found(root: Path) -> None:
    change(root, ENOUGH, "Short.")
    assert [problem.message for problem in found_in(root)] == ["This lesson has 135 words. 250 to 600 fit one sitting on a phone."]

    (root / LESSON).write_text(GOOD + "".join(f"\n{DO.format(n=n)}\n{ENOUGH}\n" for n in (2, 3, 4)))
    assert [problem.message for problem in found_in(root)] == ["This lesson has 657 words. 250 to 600 fit one sitting on a phone."]


def test_only_one_way_through_a_story_counts(root: Path) -> None:
    story = ":::scenario {#story}\ntitle: A story\nsteps:\n- id: start\n  text: It rains.\n  choices:\n"
    story += "".join(f"  - id: c{n}\n    text: Go\n    to: e{n}\n" for n in range(4))
    story += "".join(f"- id: e{n}\n  text: {ENOUGH}\n  ending: good\n" for n in range(4))
    (root / LESSON).write_text(GOOD + "\n" + story + ":::\n")

    assert found_in(root) == []


def story(steps: list[tuple[str, list[str]]]) -> str:
    """A scenario of steps with four words each and one in each choice."""
    text = ":::scenario {#story}\ntitle: Story\nsteps:\n"
    for name, ways in steps:
        text += f"- id: {name}\n  text: Rain falls all day.\n"
        text += "  choices:\n" + "".join(f"  - id: c{n}\n    text: Go\n    to: {way}\n" for n, way in enumerate(ways)) if ways else ""
        text += "" if ways else "  ending: good\n"
    return text + ":::\n"


def words_of_story(root: Path, steps: list[tuple[str, list[str]]]) -> int:
    (root / LESSON).write_text("---\nid: a1\ntitle: Saying hello\nminutes: 5\nprinciples: [P1]\n---\n\n" + story(steps))
    [lesson] = [node for node in read_tree(root).walk() if node.name == LESSON]
    assert lesson.document.problems == []
    return length_on_one_way(lesson) - 1  # its title


def test_story_that_parts_and_meets_again_is_measured_at_once(root: Path) -> None:
    diamonds = [(f"s{n}", [f"a{n}", f"b{n}"]) for n in range(40)]
    sides = [(f"{side}{n}", [f"s{n + 1}"]) for n in range(40) for side in "ab"]

    assert words_of_story(root, [*diamonds, *sides, ("s40", [])]) == 40 * (4 + 2) + 40 * (4 + 1) + 4


def test_long_story_and_one_that_goes_round_are_measured(root: Path) -> None:
    assert words_of_story(root, [*((f"s{n}", [f"s{n + 1}"]) for n in range(1500)), ("s1500", [])]) == 1500 * 5 + 4
    assert words_of_story(root, [("a", ["b", "c"]), ("b", ["c", "a"]), ("c", ["b", "end"]), ("end", [])]) == 6 * 3 + 4


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        (":::callout {#wall}\ntitle: Look\n---\n%s\n:::\n", "callout"),
        (":::key-idea {#wall}\n%s\n:::\n", "key-idea"),
        (":::reveal {#wall}\nsummary: Show it\n---\n%s\n:::\n", "reveal"),
        (":::worksheet {#wall}\ntitle: Look\nintro: %s\nfields:\n- id: a\n  label: A\n  kind: line\n:::\n", "worksheet"),
    ],
)
def test_wall_of_text_inside_a_block_is_found(root: Path, block: str, kind: str) -> None:
    (root / LESSON).write_text(GOOD + "\n" + block % ENOUGH)
    assert found_in(root) == []

    (root / LESSON).write_text(GOOD + "\n" + block % f"{ENOUGH} {' '.join(ENOUGH.split()[:33])}")
    assert [(problem.line, problem.message) for problem in found_in(root)] == [
        (18, f"This :::{kind} has 154 words on end. 150 are the most: cut it, or make it two.")
    ]


def test_sign_for_and_is_read_as_it_is_shown(root: Path) -> None:
    change(root, "It is grey.", "You wait in A&E with me and you tell me all that you can say of it while we look out of the window.")

    assert [("A&E" in warning.message, warning.line) for warning in the_report(root).warnings] == [(True, 8)]


def test_sentence_of_over_thirty_words_is_refused_and_of_over_twenty_warned_of(root: Path) -> None:
    change(root, "It is grey.", "It is **grey** " + "and grey " * 10 + "still.")
    report = the_report(root)
    assert [(one.file, one.line) for one in report.warnings] == [(LESSON, 8)]
    assert "has 24 words" in report.warnings[0].message
    assert found_in(root) == []

    change(root, "and grey and grey", ("and grey " * 6).strip())
    [problem] = found_in(root)
    assert (problem.line, "Make it two." in problem.message) == (8, True)


def test_hard_lesson_is_named_with_the_sentences_that_raise_it(root: Path) -> None:
    hard = "Organisational confidentiality considerations necessitate comprehensive interdisciplinary communication."
    (root / LESSON).write_text(GOOD.replace("It is grey.", hard))

    problems = found_in(root)

    assert "This lesson reads at grade" in problems[0].message
    raising = [problem for problem in problems if "raises the grade" in problem.message]
    assert {problem.line for problem in raising} == {8}
    assert "interdisciplinary" in raising[0].message


def test_words_of_the_glossary_are_left_out_of_the_grade(root: Path) -> None:
    before = dict(the_report(root).grades)[LESSON]
    change(root, "It is grey.", "It is confidentiality.")
    harder = dict(the_report(root).grades)[LESSON]
    (root / "pages").mkdir()
    (root / "pages/words.md").write_text(
        "---\nid: glossary\ntitle: Words\naudience: everyone\nsummary: Hard words.\n---\n\n- **Confidentiality** means kept private.\n"
    )

    assert harder > before
    assert dict(the_report(root).grades)[LESSON] < harder


def test_picture_without_words_is_found(root: Path) -> None:
    (root / "images").mkdir()
    (root / "images/dot.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>'
    )
    change(root, "\n:::callout", "\n:::image {#dot}\nfile: dot.svg\n:::\n\n:::callout")

    assert [(problem.line, problem.message) for problem in found_in(root)] == [
        (10, "This picture has no `alt`. Say in a few words what it shows.")
    ]


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_film_and_sound_without_a_transcript_are_found(root: Path, kind: str) -> None:
    (root / "media").mkdir()
    (root / "media/hello.mp4").write_bytes(b"film")
    (root / "media/hello.vtt").write_text("WEBVTT\n")
    captions = "captions: hello.vtt\n" if kind == "video" else ""
    change(root, "\n:::callout", f"\n:::{kind} {{#film}}\nfile: hello.mp4\n{captions}title: Hello\n:::\n\n:::callout")

    assert [problem.line for problem in found_in(root)] == [10]


def test_link_within_the_site_that_leads_nowhere_is_found(root: Path) -> None:
    change(root, "It is grey.", "It is [grey](/nowhere/), [not](/training/small/day-1/1/2/) and [far](/training/small/day-9/).")

    problems = found_in(root, leads_somewhere=lambda address: False)

    assert {(problem.line, problem.message) for problem in problems} == {
        (8, "The link “/nowhere/” leads nowhere on this site."),
        (8, "The link “/training/small/day-9/” leads nowhere on this site."),
    }


def test_links_to_the_products_own_pages_of_a_course_lead_somewhere(root: Path) -> None:
    links = "[a](/training/kept/) [b](/training/small/sheets/) [c](/training/small/certificate/) [d](/training/small/day-1/1/2/sheet/card/)"
    change(root, "It is grey.", links)

    assert found_in(root, leads_somewhere=leads_somewhere) == []


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("/charter/P1/", ""),
        ("/charter/#P1", ""),
        ("/charter/ZZZ/", "The charter has no principle ZZZ."),
        ("/charter/#P99", "The charter has no principle P99."),
        ("/c/", ""),
        ("/c/NOPE/", "The link “/c/NOPE/” leads nowhere on this site."),
        ("/training/small/day-1/1/1/#c1", ""),
        ("/training/small/day-1/1/2/#card", ""),
        ("/training/small/day-1/1/2/#card-title", ""),
        (
            "/training/small/day-1/1/2/#no-such-block",
            (
                "The link “/training/small/day-1/1/2/#no-such-block” leads to a block that is not there: "
                "day-1/1/2.md has none with the id “no-such-block”."
            ),
        ),
    ],
)
def test_link_leads_to_what_is_there(root: Path, address: str, message: str) -> None:
    change(root, "It is grey.", f"It is [grey]({address}).")

    problems = found_in(root, codes=frozenset({"P1"}), leads_somewhere=leads_somewhere)

    assert [(problem.line, problem.message) for problem in problems] == ([(8, message)] if message else [])


def test_line_of_half_links_is_read_at_once(root: Path) -> None:
    course = read_tree(root)
    (root / "course.md").write_text("](/" * 300_000)

    complain_of_dead_links(course, Places({}, None, leads_somewhere))

    assert course.document.problems == []


def test_two_courses_with_one_id_are_found(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_course(tmp_path / name)

    found = [str(problem) for report in look_over(tmp_path) for problem in report.problems if "The id" in problem.message]
    assert found == ["two/course.md:2: The id “small” is that of one/course.md too. No two courses have the same."]


def test_folder_named_like_an_address_of_the_site_is_found(tmp_path: Path) -> None:
    root = write_course(tmp_path / "kept")

    assert "“kept” is an address of the site itself. Choose another word." in [one.message for one in found_in(root, "course.md")]


def test_shipped_content_has_nothing_found(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_content")

    assert capsys.readouterr().out.endswith("0 warnings, 0 problems\n")


def test_principle_that_the_charter_has_not_is_found(root: Path) -> None:
    change(root, "principles: [P1]", "principles: [P1, P77]")
    change(root, "It is grey.", "It is [grey](principle:P99).")

    problems = found_in(root, codes=frozenset({"P1"}))

    assert {(problem.line, problem.message) for problem in problems} == {
        (5, "The charter has no principle P77."),
        (8, "The charter has no principle P99."),
    }


def test_bare_principle_fails_a_course_that_covers_the_whole_charter(root: Path) -> None:
    assert found_in(root, "course.md", codes=frozenset({"P1", "P2"})) == []
    change(root, "hours: 2\n", "hours: 2\nwhole_charter: true\n", "course.md")
    change(root, "stem: Life in danger", "principles: [P1]\nstem: Life in danger", "day-1/1/quiz.md")

    problems = found_in(root, "course.md", codes=frozenset({"P1", "P2"}))

    assert [(problem.line, problem.message) for problem in problems] == [
        (7, "P2 is bare: there are no lessons and no questions and no prompts for it in the whole course.")
    ]


def test_coverage_tells_every_principle_by_day(root: Path) -> None:
    coverage = the_report(root).counts()["coverage"]

    assert coverage == {
        "P1": {
            "day-1": {"lessons": 2, "questions": 0, "prompts": 1, "scenarios": 1},
            "day-2": {"lessons": 2, "questions": 0, "prompts": 0, "scenarios": 0},
        },
        "P13": {"day-2": {"lessons": 1, "questions": 0, "prompts": 0, "scenarios": 0}},
    }


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("He committed suicide.", ["committed suicide"]),
        ("They say he 'committed suicide'. We do not.", []),
        ("She suffers from anxiety.", ["suffers from"]),
        ("The ward calls her a “frequent flyer”.", []),
        ("The ward calls her a ''frequent flyer.''", []),
        ("He said, ''She is manipulative and loud.''", ["manipulative"]),
        ("Two service users came.", ["service users"]),
        ("**Addicts** need help.", ["Addicts"]),
        ("Be patient with yourself.", []),
        ("In case it rains, take the address.", []),
        ("- id: cases", []),
        ("Just in most cases.", []),
        ("Our cases, they said.", ["Our cases"]),
        ("Our cases are by the door.", []),
        ("He is bipolar.", ["is bipolar"]),
        ("He’s bipolar, she says.", ["He’s bipolar"]),
        ("What is bipolar disorder?", []),
        ("They are psychotic", ["are psychotic"]),
        ("We met a psychotic person.", ["psychotic person"]),
        ("They are depressive, and tired.", ["are depressive"]),
        ("He is an autistic.", ["an autistic"]),
        ("She knows many autistic people.", []),
        ("He suffers depression.", ["suffers depression"]),
        ("She is suffering badly from it.", ["suffering badly from"]),
        ("He suffers with her anxiety.", ["suffers with her anxiety"]),
        ("When she cries, he suffers with her.", []),
        ("a drug abuser or substance abuser", ["drug abuser", "substance abuser"]),
        ("He is a mental case.", ["mental case"]),
        ("My patient said no.", ["My patient"]),
        ("He likes her patient smile.", []),
        ("Her client rang.", ["Her client"]),
        ("The client server is down.", []),
        ("She committed a suicide.", ["committed a suicide"]),
        ("The mentally-ill need us.", ["The mentally-ill"]),
        ("We help the disabled", ["the disabled"]),
        ("The disabled toilet is on the left.", []),
        ("- addicts", ["addicts"]),
        ("text: 'Addicts: all of them'", ["Addicts"]),
        ("principles: [addicts]", []),
        ("## A title {#addicts}", []),
        ("A paper cutter and a biscuit cutter.", []),
        ("She goes to Alcoholics Anonymous.", []),
        ("An alcoholic drink is no help to an alcoholic.", ["an alcoholic"]),
        ("The shelf is hard to reach.", []),
        ("hard-to-reach groups, or: people who are hard to reach", ["hard-to-reach", "people who are hard to reach"]),
        ("They call them 'crazy people' here.", []),
        ("label: '''Crazy people'' is a phrase: it hurts'", []),
    ],
)
def test_words_about_people_put_the_person_first(line: str, found: list[str]) -> None:
    assert [message.split("”")[0].strip("“") for _, message in findings(line)] == found


def test_words_in_a_list_of_ids_are_no_words() -> None:
    lines = "groups:\n- addicts\n- patients\noptions:\n- addicts\n- patients"

    assert [line for line, _ in findings(lines)] == [5, 6]


def test_every_wording_says_why_and_names_its_line(root: Path) -> None:
    change(root, "It is grey.", "It is grey. He is an addict.")

    [problem] = found_in(root)
    assert problem.line == 8
    assert problem.message.startswith("“addict”: better a person who uses drugs")
    assert problem.message.endswith("A label in front of them hides all the others.")
