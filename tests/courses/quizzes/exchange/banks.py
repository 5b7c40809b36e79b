"""Banks for the tests of the exchange: one with every kind of question, and small files."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

from hypothesis import strategies as st
from PIL import Image

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.bank import Bank, BankOption, BankQuestion, BankQuiz, BankSection, Picture, Recording

FILES = Path(__file__).parent / "files"


def png(width: int = 4, height: int = 3, colour: str = "teal") -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "PNG")
    return data.getvalue()


MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(60)
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(40)


def file(name: str) -> bytes:
    return (FILES / name).read_bytes()


def question(n: int = 1, kind: QuestionKind = QuestionKind.SINGLE, **rest: object) -> BankQuestion:
    options = (BankOption(f"Right {n}", right=True, feedback="Yes."), BankOption("Wrong", feedback="<b>No.</b>"))
    values: dict[str, object] = {
        "where": f"question {n}",
        "source": f"q-{n}",
        "kind": kind,
        "stem": f"<p>Question {n}?</p>",
        "options": options,
    }
    return BankQuestion(**(values | rest))  # type: ignore[arg-type]  # whatever a test wants


def every_kind() -> Bank:
    """One question of each kind, with everything that a question can have."""
    pairs = (BankOption("Listen", match="first"), BankOption("<b>Ask</b>", match="then"), BankOption("", match="never"))
    steps = (BankOption("One", feedback="Yes"), BankOption("Two"), BankOption("Three"))
    questions = [
        question(1, explanation="<p>Because.</p><ul><li>a</li></ul>", hints=("<p>Think.</p>", "<p>Again.</p>"), points=3, safety=True),
        question(2, QuestionKind.MULTIPLE, partial_credit=True, principles=("P1", "P4")),
        question(3, QuestionKind.MULTIPLE, options=(BankOption("a", right=True), BankOption("b", right=True))),
        question(
            4, QuestionKind.TRUE_FALSE, options=(BankOption("True", feedback="Look."), BankOption("False", right=True, feedback="So."))
        ),
        question(5, QuestionKind.TRUE_FALSE, options=(BankOption("Yes", right=True), BankOption("No"))),
        question(6, QuestionKind.SCENARIO, situation="<p>Sam does not answer.</p>"),
        question(7, QuestionKind.SHORT, options=(BankOption("hop*", right=True), BankOption("luck", credit=20)), match_case=True),
        question(
            8,
            QuestionKind.NUMBER,
            options=(BankOption("2.5", right=True, tolerance=Decimal("0.5")), BankOption("-3", credit=40, feedback="Nearly")),
        ),
        question(9, QuestionKind.MATCHING, options=pairs, partial_credit=True),
        question(10, QuestionKind.ORDERING, options=steps),
        question(11, QuestionKind.ESSAY, options=(), rubric=(("Names who to ring", 2), ("Says when", 1))),
        question(12, picture=Picture("two chairs.png", png(), 'Two "chairs" & a table')),
        question(13, category=("Day 1", "Keeping safe/well", "Ends"), stem="<p>{=~#:} \\ // &lt;b&gt; ]]&gt; — “日本”</p>"),
        question(14, recording=Recording("a call.mp3", MP3, "<p>“Are you <b>there</b>?” &amp; a pause.</p>")),
        question(
            15,
            QuestionKind.SCENARIO,
            situation="<p>Sam rings.</p>",
            picture=Picture("Sam.png", png(), "Sam"),
            recording=Recording("Sam.mp4", MP4, "<p>Nothing is said.</p>"),
        ),
    ]
    return Bank(questions=questions, categories=[("Day 1", "Keeping safe/well", "Ends"), ("Empty",)])


def quizzes() -> list[BankQuiz]:
    """Quizzes of those questions: with all that a quiz can have, and with hardly anything."""
    rules = {
        "layout": "all", "question_order": "random", "max_questions": 2, "feedback": "end", "pass_mark": 80, "single_attempt": False,
        "asks_how_sure": True, "time_limit": 20, "second_marker": True, "public": True, "slug": "check-it",
    }  # fmt: skip
    return [
        BankQuiz(
            where="quiz 1",
            source="quiz-1",
            title="Check “it” // & <more>",
            questions=("q-14", "q-1", "q-11"),
            category=("Day 1", "Keeping safe/well"),
            intro="<p>Two <b>parts</b>.</p><ul><li>[id:x]</li></ul>",
            pass_message="<p>Landed.</p>",
            retry_message="<p>Look again.</p>",
            rules=rules,
            sections=(
                BankSection("By chance", ("Day 1",), 1, "<p>Drawn <i>anew</i>.</p>"),
                BankSection("More", ("Elsewhere", "Within", "And within"), 3),
            ),
        ),
        BankQuiz(where="quiz 2", source="quiz-2", title="Plain", questions=("q-2",), rules=dict.fromkeys(("slug",)), sections=()),
    ]


SIGNS = [*"ab Z.,;:#={}~\\->&<%*[]()'\"/|_é“”日1290", "\n", "//", "</p>", "####", "[html]", "]]>", "%50%", "ANSWER: A"]
WORDS = st.lists(st.sampled_from(SIGNS), max_size=25).map("".join)
TEXT = WORDS.map(lambda words: clean.prose(clean.from_plain(f"x{words}")).html)
LINE = WORDS.map(lambda words: clean.inline(clean.one_line(f"x{words}")).html)


@st.composite
def questions(draw: st.DrawFn) -> BankQuestion:
    """Any question with options to pick, to type or to arrange."""
    kind = draw(st.sampled_from([one for one in QuestionKind if one not in (QuestionKind.NUMBER, QuestionKind.ESSAY)]))
    texts = draw(st.lists(LINE, min_size=2, max_size=2, unique_by=lambda html: clean.to_line(html).casefold()))
    options = tuple(
        BankOption(
            f"{text}{n}",
            right=n == 0 and kind not in (QuestionKind.MATCHING, QuestionKind.ORDERING),
            feedback=draw(LINE),
            match=f"{draw(LINE)}{n}" if kind == QuestionKind.MATCHING else "",
        )
        for n, text in enumerate(texts)
    )
    return question(
        1,
        kind,
        stem=draw(TEXT),
        options=options,
        explanation=draw(TEXT),
        situation=draw(TEXT) if kind == QuestionKind.SCENARIO else "",
        category=draw(st.sampled_from([(), ("a/b",), ("Day 1", "// x")])),
        points=draw(st.integers(1, 9)),
    )
