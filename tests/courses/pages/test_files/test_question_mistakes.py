"""What does not fit in the files of quizzes and questions is told with file and line; what fits has one form."""

from pathlib import Path

import pytest
from django.core.management import call_command

from courses.pages.files.check import fix
from courses.pages.files.load import load_course
from courses.pages.files.problems import ContentProblems
from courses.pages.files.read import read_course
from courses.quizzes.models import Question, Quiz
from tests.courses.pages.test_files.bank import change
from tests.courses.pages.test_files.website import texts
from tests.factories.question_files import BASICS_FILE, POOL_FILE, PUBLIC_FILE, QUIZ, QUIZ_FILE, pooled, write_full_course

LINES = {name: n for n, line in enumerate(QUIZ.split("\n"), start=1) if line.startswith(":::question") for name in [line[14:-1]]}
"""The line on which each question of the quiz begins."""
FRONT = {line.partition(":")[0]: n for n, line in reversed([*enumerate(QUIZ.split("\n"), start=1)])}
"""The first line that begins with a field's name."""
SECTION = QUIZ.split("\n").index("sections:") + 2


MISTAKES = [
    # fields of questions
    ("kind: essay", "kind: esay", LINES["own-words"], "There is no kind “esay”. There are: single, multiple, true-false, scenario, short,"),
    ("points: 2", "points: 101", LINES["one"], "`points` is a whole number from 1 to 100."),
    ("points: 2", "point: 2", LINES["one"], "A question has no field `point`. Its fields are: key, kind, category, safety, points,"),
    ("partial: true", "partial: some", LINES["several"], "`partial` is true or false."),
    ("match_case: true", "match_case: 1", LINES["word"], "`match_case` is true or false."),
    ("category: Day 2", "category: Day 2 ›", LINES["slow"], "A name is missing in `category`. Write it like this: Day 1 › Keeping safe."),
    ("category: Day 2", f"category: {'x' * 121}", LINES["slow"], "`category` has 121 characters. At most 120 fit."),
    ("category: Day 2", f"category: Day 2 › {'x' * 121}", LINES["slow"], "A name in `category` has 121 characters. At most 120 fit."),
    (
        "category: Day 2",
        f"category: {' › '.join('a' * 21)}",
        LINES["slow"],
        "`category` has 21 names, one inside the other. At most 20 fit.",
    ),
    ("category: Day 2", "category: [a]", LINES["slow"], "`category` should be plain words."),
    ("situation: Sam sits alone. The tea is cold.\n", "", LINES["tea"], "`situation`: Say what happened, before the question."),
    ("stem: What do you do?", "stem: '&nbsp;'", LINES["tea"], "A question needs the field `stem`: what is asked."),
    ("stem: What do you do?", "stem: '> Quoted'", LINES["tea"], "Quotations have a block of their own"),
    ("situation: Sam sits alone.", "situation: <b>Sam</b> sits alone.", LINES["tea"], "There is no HTML here. Write it as Markdown."),
    ("picture: phone.svg", "picture: phone.png", LINES["one"], "There is no file “phone.png” in images/ or media/."),
    ("picture: phone.svg", "picture: ring.mp3", LINES["one"], "A file like “ring.mp3” cannot stand here. It may be: gif"),
    ("picture: phone.svg\n", "", LINES["one"], "There is a field `alt` and no `picture` that it could belong to."),
    ("alt: A phone on a table.\n", "", LINES["one"], "`alt`: Say what the picture shows, for people who cannot see it."),
    ("alt: A phone on a table.", f"alt: {'x' * 301}", LINES["one"], "`alt` has 301 characters. At most 300 fit."),
    ("recording: ring.mp3", "recording: song.mp3", LINES["one"], "There is no file “song.mp3” in images/ or media/."),
    ("recording: ring.mp3\n", "", LINES["one"], "There is a field `words` and no `recording` that it could belong to."),
    ("words: Somebody says that they cannot go on.\n", "", LINES["one"], "`words`: Write down its words, for people who cannot hear it."),
    ("safety: false\npoints: 5", "safety: true\npoints: 5", LINES["own-words"], "`safety`: Own words cannot be a safety item"),
    # lines of questions
    ("  credit: 50", "  credit: 100", LINES["one"], "Option 2: `credit`, in per cent, is a whole number from 1 to 99."),
    ("  credit: 50", "  credits: 50", LINES["one"], "`options`, entry 2, has no field `credits`. Its fields are: text, match, right,"),
    (
        "  right: true\n  feedback: Yes.",
        "  right: true\n  credit: 5\n  feedback: Yes.",
        LINES["one"],
        "Option 1: What is right has all the",
    ),
    ("- text: '111'\n  right: false", "- text: '111'\n  right: true", LINES["one"], "Only one option can be right here."),
    ("- text: '111'", "- text: '**999**'", LINES["one"], "Two options say the same."),
    ("- text: Hope\n  right: true", "- text: Hope", LINES["word"], "Give at least one answer that is right."),
    ("- text: '*hop*'", "- text: ' Hope '", LINES["word"], "Two accepted answers say the same."),
    ("- text: '12.5'", "- text: twelve", LINES["count"], "Option 2: This is not a number. Write a number, such as 3 or 2.5."),
    (
        "- text: '12.5'\n  credit: 30\n  tolerance: 0.5",
        "- text: 13.0\n  credit: 30",
        LINES["count"],
        "Option 2: This number is there twice.",
    ),
    ("  tolerance: 0.5", "  tolerance: -1", LINES["count"], "Option 2: `tolerance` is a number from 0 on, with at most six decimals"),
    ("  tolerance: 0.5", "  tolerance: .inf", LINES["count"], "Option 2: `tolerance` is a number from 0 on"),
    ("  tolerance: 0.5", "  tolerance: 0.0000005", LINES["count"], "Option 2: `tolerance` is a number from 0 on"),
    ("  match: '111'\n", "", LINES["pairs"], "Option 2: Say what it goes with."),
    ("- text: Urgent\n", "- text: Life in *danger*\n", LINES["pairs"], "Two left sides say the same."),
    ("- text: Ask\n- text: Offer\n", "", LINES["steps"], "Give at least two steps."),
    ("- text: Ask\n", "- text: ''\n", LINES["steps"], "Option 2 needs `text`."),
    ("rubric:\n", "options:\n- text: Yes, please\nrubric:\n", LINES["own-words"], "Own words have no options."),
    ("- text: Ask\n", "- Ask\n", LINES["steps"], "`options` is a list; each has `text`, `right` and `feedback`."),
    ("- It is *short*.", "- ''", LINES["one"], "A hint has no words."),
    ("- It is *short*.", "- yes", LINES["one"], "Hint 1 reads as yes or no. Put it between single quotes: 'True'."),
    ("hints:\n- It is *short*.\n- |-\n", "hints: |-\n", LINES["one"], "`hints` is a list, each a hint in words."),
    ("- text: Says hello", "- Says hello", LINES["own-words"], "`rubric` is a list; each has `text`, what to look for, and `points`."),
    ("- text: Says hello", "- text: ''", LINES["own-words"], "`rubric`, entry 1, needs `text`: what to look for."),
    ("- text: Says hello", f"- text: {'x' * 201}", LINES["own-words"], "`rubric`, entry 1: `text` has 201 characters. At most 200 fit."),
    ("  points: 3", "  points: 21", LINES["own-words"], "`rubric`, entry 2: `points` is a whole number from 1 to 20."),
    (
        "- text: Listen\n- text: Ask\n- text: Offer\n",
        "- text: Listen\n- text: Ask\nrubric:\n- text: Here\n",
        LINES["steps"],
        "`rubric`: Only own words are marked by a person.",
    ),
    # settings
    ("layout: all", "layout: both", FRONT["layout"], "`layout` is one of: one, all."),
    ("question_order: random", "question_order: any", FRONT["question_order"], "`question_order` is one of: set, random."),
    ("feedback: end", "feedback: never", FRONT["feedback"], "`feedback` is one of: each, end."),
    ("pass_mark: 80", "pass_mark: 101", FRONT["pass_mark"], "`pass_mark` is a whole number from 1 to 100."),
    ("time_limit: 20", "time_limit: 1.5", FRONT["time_limit"], "`time_limit` is a whole number from 1 to 600."),
    ("asks_how_sure: true", "asks_how_sure: very", FRONT["asks_how_sure"], "`asks_how_sure` is true or false."),
    ("max_questions: 8", "max_questions: 12", FRONT["max_questions"], "There are 11 published questions below. Ask for 11 or fewer."),
    ("second_marker: true", "single_attempt: true", FRONT["second_marker"], "A safety item takes as many tries as it needs."),
    (
        "second_marker: true",
        "public: true",
        FRONT["second_marker"],
        "A quiz for everybody stands in no module. Its file is quizzes/small-quiz.md.",
    ),
    ("second_marker: true", "slug: An address", FRONT["second_marker"], "`slug`: Enter a valid “slug”"),
    ("second_marker: true", "slug: practice", FRONT["second_marker"], "Something else has this address. Choose another."),
    (
        "second_marker: true",
        "passmark: 80",
        FRONT["second_marker"],
        "A quiz has no field `passmark`. Its fields are: id, key, title, category,",
    ),
    ("category: Day 1 › Keeping safe", "category: ›", FRONT["category"], "A name is missing in `category`."),
    # sections
    ("- title: More about safety\n  intro:", "- titel: More about safety\n  intro:", SECTION, "A section has no field `titel`."),
    ("- title: More about safety\n  intro:", "- intro:", SECTION, "Section 1 needs `title`."),
    ("- title: More about safety", f"- title: {'x' * 161}", SECTION, "Section 1: `title` has 161 characters. At most 160 fit."),
    ("  intro: These come **anew**", "  intro: These come <b>anew</b>", SECTION, "Section 1: There is no HTML here."),
    ("  category: Day 1\n", "", SECTION + 4, "Section 2 needs `category`."),
    ("  category: Day 1\n", "  category: Day 9\n", SECTION + 4, "There is no published question in “Day 9” yet."),
    ("  category: Day 1\n  pick: 1", "  category: Day 1\n  pick: 0", SECTION + 4, "Section 2: `pick` is a whole number from 1 to 200."),
    ("  pick: 1", "  pick: 3", SECTION, "of them can be asked earlier in this quiz. Ask for 1."),
    (
        "sections:\n",
        "sections: all of it\nothers:\n",
        FRONT["sections"],
        "`sections` is a list; each has",
    ),
    # questions that stand elsewhere
    (
        "same_as: basics-pool/asked-too",
        "same_as: basics-pool/other",
        LINES["asked-too"],
        "No question stands whole at “basics-pool/other”.",
    ),
    ("same_as: basics-pool/asked-too", "same_as: small-quiz/asked-too-2", LINES["asked-too"], "No question stands whole at"),
    ("same_as: basics-pool/asked-too", "same_as: safety-pool/asked-too", LINES["asked-too-2"], "This question is there twice."),
    ("same_as: basics-pool/asked-too", "same_as: basics-pool/asked-too\nstem: Why?", LINES["asked-too"], "has no other fields here."),
    ("{#asked-too-2}", "{#asked-too}", LINES["asked-too-2"], "Two questions here have the id “asked-too”."),
]


BESIDE = [
    (PUBLIC_FILE, "slug: is-this-for-me\n", "", 4, "A quiz for everybody needs an address."),
    (PUBLIC_FILE, "public: true\n", "", 1, "Only quizzes for everybody stand here: write `public: true`."),
    (PUBLIC_FILE, "id: taster", "id: taste", 1, "The name of this file is that of its id: quizzes/taste.md."),
    (POOL_FILE, "id: safety-pool", "id: taster", 2, "The id “taster” is that of quizzes/taster.md too."),
    (PUBLIC_FILE, "safety: false", "safety: true", 6, "A safety item takes as many tries as it needs."),
    (POOL_FILE, "id: safety-pool", "id: pool", 1, "The name of this file is that of its id: questions/pool.md."),
    (POOL_FILE, "category: Day 1 › Keeping safe\n", "", 1, "A pool needs the field `category`."),
    (POOL_FILE, "category: Day 1 › Keeping safe", "category: Day 1 ››", 3, "A name is missing in `category`."),
    (POOL_FILE, "category:", "title: Safety\ncategory:", 3, "A pool has no field `title`. Its fields are: id, category."),
    (POOL_FILE, "kind: true-false", "kind: true-false\ncategory: Day 1", 6, "Here every question stands in the category of the file."),
    (POOL_FILE, "kind: true-false", "same_as: small-quiz/one", 6, "Only a quiz asks again what stands elsewhere."),
    (POOL_FILE, ":::question {#calm}", ":::callout {#calm}", 19, "Only :::question blocks stand in a pool's file."),
    (
        BASICS_FILE,
        "{#rest}",
        f"{{#{'x' * 150}}}",
        19,
        "The ids of the course, the pool and this question have over 160 characters together.",
    ),
    (
        QUIZ_FILE,
        "max_questions: 8",
        "max_questions: 8\nslug: is-this-for-me",
        None,
        "“is-this-for-me” is the address of day-1/1/quiz.md too.",
    ),
    (
        "day-1/1/2.md",
        "quiz: small-quiz",
        "quiz: taster",
        None,
        "It stands in a lesson, where only people on the course take it: “Trying it”.",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "line", "message"), MISTAKES, ids=[f"{row[1][:24]} {row[3][:30]}" for row in MISTAKES])
def test_mistake_in_a_quiz_names_file_and_line(tmp_path: Path, right: str, wrong: str, line: int, message: str) -> None:
    root = write_full_course(tmp_path / "full")
    change(root, QUIZ_FILE, right, wrong)

    with pytest.raises(ContentProblems) as refused:
        read_course(root)

    assert [(one.file, one.line) for one in refused.value.problems if message in one.message] == [(QUIZ_FILE, line)], str(refused.value)


@pytest.mark.parametrize(("name", "right", "wrong", "line", "message"), BESIDE, ids=[f"{row[2][:24]} {row[4][:30]}" for row in BESIDE])
def test_mistake_beside_the_days_names_file_and_line(
    tmp_path: Path, name: str, right: str, wrong: str, line: int | None, message: str
) -> None:
    root = write_full_course(tmp_path / "full")
    change(root, name, right, wrong)

    with pytest.raises(ContentProblems) as refused:
        read_course(root)

    where = (PUBLIC_FILE, 4 if "lesson" in message else 5) if line is None else (name, line)
    assert [(one.file, one.line) for one in refused.value.problems if message in one.message] == [where], str(refused.value)


def test_quiz_that_asks_nothing_is_refused(tmp_path: Path) -> None:
    root = write_full_course(tmp_path / "full")
    (root / "quizzes/empty.md").write_text("---\nid: empty\ntitle: Empty\npublic: true\nslug: empty\n---\n")

    with pytest.raises(ContentProblems, match=r"quizzes/empty\.md:1: Ask something: list a question here, or add a section below\."):
        read_course(root)


def test_one_key_in_two_places_is_refused_with_the_way_to_ask_twice(tmp_path: Path) -> None:
    root = write_full_course(tmp_path / "full")
    key = "key: 6f0d5c7e-0b0f-4d0a-9a55-5b8f0a3c1d11\nkind"
    change(root, QUIZ_FILE, "kind", key)
    change(root, POOL_FILE, "kind", key)

    with pytest.raises(
        ContentProblems, match=r"questions/safety-pool\.md:6: The key .* To ask a question twice write `same_as: small-quiz/one`"
    ):
        read_course(root)


@pytest.mark.parametrize("name", ["quizzes/Taster.md", "questions/old/1.md", "questions/a b.md"])
def test_file_without_a_place_beside_the_days_is_a_problem(tmp_path: Path, name: str) -> None:
    root = write_full_course(tmp_path / "full")
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("x")

    with pytest.raises(ContentProblems, match="has no place here"):
        read_course(root)


@pytest.mark.django_db
def test_address_of_another_quiz_of_the_website_is_refused(tmp_path: Path) -> None:
    Quiz.objects.create(title="Was here first", slug="is-this-for-me", public=True)
    root = write_full_course(tmp_path / "full")

    with pytest.raises(
        ContentProblems, match=r"quizzes/taster\.md:5: “is-this-for-me” is the address of another quiz \(“Was here first”\)"
    ):
        load_course(root)

    assert not Question.objects.filter(file_id__startswith="small/").exists()


# --- One form ---


def test_files_in_other_words_are_rewritten_to_their_one_form(tmp_path: Path) -> None:
    root = write_full_course(tmp_path / "full")
    before = texts(root)
    change(
        root,
        QUIZ_FILE,
        "layout: all\nquestion_order: random\n",
        "question_order: random\nlayout: all\npublic: false\nsingle_attempt: false\n",
    )
    change(root, QUIZ_FILE, "Day 1 › Keeping safe", "  Day 1›Keeping   safe ")
    change(root, QUIZ_FILE, "points: 2\n", "points: 2\npartial: false\ncategory: Day 1 › Keeping safe\nmatch_case: false\nrubric: []\n")
    change(root, QUIZ_FILE, "- text: Hope\n  right: true", "- right: true\n  text: ' Hope'\n  feedback: ''")
    change(root, QUIZ_FILE, "'-2'\n  tolerance: 10", "-2\n  tolerance: '10.0'")
    change(root, QUIZ_FILE, "- text: Says hello", "- points: 1\n  text: Says   hello")
    change(root, QUIZ_FILE, "{#asked-too-2}", "{#another-name}")
    change(root, POOL_FILE, pooled("asked-too", "You can ring.") + pooled("calm", "You can wait."), "")
    (root / POOL_FILE).write_text((root / POOL_FILE).read_text() + pooled("calm", "You can wait.") + pooled("asked-too", "You can ring."))
    assert texts(root) != before

    changed = fix(root)

    assert sorted(str(path.relative_to(root)) for path in changed) == [QUIZ_FILE, POOL_FILE]
    assert texts(root) == before
    assert fix(root) == []


@pytest.mark.django_db
def test_command_rewrites_nothing_of_what_ships() -> None:
    call_command("check_content", fix=True)
