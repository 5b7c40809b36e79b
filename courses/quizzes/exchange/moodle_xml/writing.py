"""Writing Moodle's XML."""

from html import escape
from xml.etree.ElementTree import fromstring

from courses.quizzes.enums import PICK_ONE, QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.alongside import note
from courses.quizzes.exchange.bank import Bank, BankOption, BankQuestion
from courses.quizzes.exchange.gathering import Refused, Texts, gap_weight, is_plain_true_false, stem_to_show
from courses.quizzes.exchange.moodle import category_path
from courses.quizzes.exchange.moodle_xml.parsing import ALONGSIDE
from courses.quizzes.exchange.moodle_xml.reading import question_in
from courses.quizzes.exchange.moodle_xml.rubric import rubric_html
from courses.quizzes.exchange.pictures import encoded, file_address
from courses.quizzes.exchange.quizzes import quiz_note
from courses.quizzes.kinds.typed import number_in, plain

LONGEST_NAME = 80
_TYPES = {
    QuestionKind.SINGLE: "multichoice", QuestionKind.MULTIPLE: "multichoice", QuestionKind.TRUE_FALSE: "multichoice",
    QuestionKind.SCENARIO: "multichoice", QuestionKind.SHORT: "shortanswer", QuestionKind.NUMBER: "numerical",
    QuestionKind.MATCHING: "matching", QuestionKind.ORDERING: "ordering", QuestionKind.ESSAY: "essay",
}  # fmt: skip


def write(bank: Bank) -> bytes:
    """The questions of `bank` as Moodle's XML. What Moodle has no word for stands in an element that it passes over."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    questions: dict[tuple[str, ...], list[BankQuestion]] = {one: [] for one in bank.categories}
    for question in bank.questions:
        questions.setdefault(question.category, []).append(question)
    for category in sorted(questions, key=len):  # what stands in no category comes first: no element says so
        if category:
            path = escape(category_path(category), quote=False)
            parts.append(f'<question type="category"><category><text>{path}</text></category></question>')
        parts += [_written(question) for question in questions[category]]
    parts += [f"<{ALONGSIDE}>{escape(quiz_note(quiz), quote=False)}</{ALONGSIDE}>" for quiz in bank.quizzes]
    return "\n".join([*parts, "</quiz>", ""]).encode()


def _written(question: BankQuestion) -> str:
    for inside in (_question(question), _question(question, open_end=True)):
        try:
            read = question_in(fromstring(inside + "</question>"), Texts(), where="", category=question.category)  # noqa: S314 (see above)
        except Refused:
            continue  # no way to say this there: it goes out as own words, with all else in the note
        said = note(question, read)
        return inside + (f"  <{ALONGSIDE}>{escape(said, quote=False)}</{ALONGSIDE}>\n</question>" if said else "</question>")
    raise AssertionError("own words can always be written")


def _text(name: str, html: str, rest: str = "", indent: str = "  ") -> str:
    return f'{indent}<{name} format="html"><text>{_data(html)}</text>{rest}</{name}>\n'


def _data(text: str) -> str:
    """`text` as Moodle writes it: whole where there is markup in it."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>" if "<" in text or "&" in text else escape(text, quote=False)


def _question(question: BankQuestion, *, open_end: bool = False) -> str:
    """A `<question>` that is not closed yet."""
    embedded = [one for one in (question.picture, question.recording) if one]
    files = "".join(f'<file name="{escape(one.name)}" path="/" encoding="base64">{encoded(one.data)}</file>' for one in embedded)
    addresses = [file_address(one.name) if one else "" for one in (question.picture, question.recording)]
    stem = stem_to_show(question, *addresses)
    kind = "essay" if open_end else "truefalse" if is_plain_true_false(question) else _TYPES[question.kind]
    name = clean.to_line(question.stem)[:LONGEST_NAME].strip()
    parts = [
        f'<question type="{kind}">\n  <name><text>{escape(name, quote=False)}</text></name>\n',
        _text("questiontext", stem, files),
        _text("generalfeedback", question.explanation),
        f"  <defaultgrade>{question.points}</defaultgrade>\n  <penalty>0</penalty>\n  <hidden>0</hidden>\n",
        f"  <idnumber>{escape(question.source, quote=False)}</idnumber>\n",
        *(_settings(question, kind)),
        *([] if open_end else _answers(question)),
        *(_text("hint", hint) for hint in question.hints),
    ]
    if question.principles:
        tags = "".join(f"<tag><text>{escape(code, quote=False)}</text></tag>" for code in question.principles)
        parts.append(f"  <tags>{tags}</tags>\n")
    return "".join(parts)


def _settings(question: BankQuestion, kind: str) -> list[str]:
    if kind == "multichoice":
        single = "false" if question.kind == QuestionKind.MULTIPLE else "true"
        return [f"  <single>{single}</single>\n  <shuffleanswers>true</shuffleanswers>\n  <answernumbering>none</answernumbering>\n"]
    if kind == "shortanswer":
        return [f"  <usecase>{int(question.match_case)}</usecase>\n"]
    if kind == "matching":
        return ["  <shuffleanswers>true</shuffleanswers>\n"]
    if kind == "ordering":
        graded = "RELATIVE_TO_CORRECT" if question.partial_credit else "ALL_OR_NOTHING"
        return [
            "  <layouttype>VERTICAL</layouttype>\n  <selecttype>ALL</selecttype>\n  <selectcount>0</selectcount>\n",
            f"  <gradingtype>{graded}</gradingtype>\n  <showgrading>SHOW</showgrading>\n  <numberingstyle>none</numberingstyle>\n",
        ]
    if kind == "essay":
        form = "  <responseformat>plain</responseformat>\n  <responserequired>1</responserequired>\n"
        return [
            form,
            "  <responsefieldlines>15</responsefieldlines>\n  <attachments>0</attachments>\n",
            _text("graderinfo", rubric_html(question.rubric)),
        ]
    return []


def _answer(fraction: str, text: str, option: BankOption, rest: str = "") -> str:
    said = _text("feedback", option.feedback, indent="    ")
    return f'  <answer fraction="{fraction}" format="html">\n    <text>{_data(text)}</text>\n{rest}{said}  </answer>\n'


def _tolerance(option: BankOption) -> str:
    return f"    <tolerance>{option.tolerance or 0:f}</tolerance>\n"


def _worth(option: BankOption) -> str:
    return "100" if option.right else str(option.credit or 0)


def _answers(question: BankQuestion) -> list[str]:
    kind, options = question.kind, question.options
    if is_plain_true_false(question):
        return [_answer(_worth(option), option.text.lower(), option) for option in options]
    if kind in PICK_ONE:
        return [_answer(_worth(option), option.text, option) for option in options]
    if kind == QuestionKind.MULTIPLE:
        right = sum(option.right for option in options)
        gain, loss = gap_weight(max(right, 1)), f"-{gap_weight(max(len(options) - right, 1))}"
        return [_answer(gain if option.right else loss, option.text, option) for option in options]
    if kind == QuestionKind.SHORT:
        return [_answer(_worth(option), plain(option.text), option) for option in options]
    if kind == QuestionKind.NUMBER:
        return [_answer(_worth(option), f"{number_in(plain(option.text)) or 0:f}", option, _tolerance(option)) for option in options]
    if kind == QuestionKind.MATCHING:
        return [
            _text("subquestion", option.text, f"<answer><text>{_data(clean.to_line(option.match))}</text></answer>") for option in options
        ]
    if kind == QuestionKind.ORDERING:
        return [_answer(str(n), option.text, option) for n, option in enumerate(options, start=1)]
    return []
