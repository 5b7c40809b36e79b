"""What `check_content` finds: each finding with its file and line."""

from pathlib import Path

import pytest

from courses.pages.files.check import Report, look_over
from courses.pages.files.check.wording import findings
from courses.pages.files.problems import Problem
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
    ],
)
def test_words_about_people_put_the_person_first(line: str, found: list[str]) -> None:
    assert [message.split("”")[0].strip("“") for _, message in findings(line)] == found


def test_every_wording_says_why_and_names_its_line(root: Path) -> None:
    change(root, "It is grey.", "It is grey. He is an addict.")

    [problem] = found_in(root)
    assert problem.line == 8
    assert problem.message.startswith("“addict”: better a person who uses drugs")
    assert problem.message.endswith("A label in front of them hides all the others.")
