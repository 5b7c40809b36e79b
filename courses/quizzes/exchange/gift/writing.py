"""Writing GIFT that Moodle and others read."""

from decimal import Decimal

from courses.quizzes.enums import PICK_ONE, QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.alongside import note
from courses.quizzes.exchange.bank import Bank, BankOption, BankQuestion
from courses.quizzes.exchange.gathering import Refused, Texts, gap_weight, is_plain_true_false, stem_to_show
from courses.quizzes.exchange.gift.blocks import CATEGORY, NOTE, QUIZ_NOTE, blocks_of, escaped
from courses.quizzes.exchange.gift.reading import question_in
from courses.quizzes.exchange.moodle import category_path
from courses.quizzes.exchange.pictures import data_address
from courses.quizzes.exchange.quizzes import quiz_note
from courses.quizzes.kinds.typed import number_in, plain

LONGEST_NAME = 80


def write(bank: Bank) -> bytes:
    """The questions of `bank` as a GIFT file. What GIFT has no word for stands in comments that `read` understands."""
    parts: list[str] = []
    category: tuple[str, ...] | None = None
    questions: dict[tuple[str, ...], list[BankQuestion]] = {one: [] for one in bank.categories}
    for question in bank.questions:
        questions.setdefault(question.category, []).append(question)
    for category in sorted(questions, key=len):  # what stands in no category comes first: no line says so
        if category:
            parts.append(f"{CATEGORY} {_category(category)}\n")
        parts += [_written(question) for question in questions[category]]
    parts += [f"{QUIZ_NOTE}{quiz_note(quiz)}\n" for quiz in bank.quizzes]
    return "\n".join(parts).encode()


def _category(category: tuple[str, ...]) -> str:
    return escaped(category_path(category))


def _written(question: BankQuestion) -> str:
    """`question` as a block, with what GIFT cannot say above it."""
    head = f"// [id:{question.source.replace(chr(92), chr(92) * 2).replace(']', chr(92) + ']')}]"
    head += "".join(f" [tag:{code}]" for code in question.principles)
    for lines in (_block(question), _block(question, open_end=True)):
        (block,) = blocks_of(f"{head}\n{lines}")
        try:
            read = question_in(block, Texts(), question.category)
        except Refused:
            continue  # no way to say this in GIFT: it goes out as own words, with all else in the note
        if (question.kind, read.kind) == (QuestionKind.SHORT, QuestionKind.MATCHING):
            continue  # an accepted answer with an arrow in it
        said = note(question, read)
        return f"{head}\n{NOTE}{said}\n{lines}\n" if said else f"{head}\n{lines}\n"
    raise AssertionError("own words can always be written")


def _block(question: BankQuestion, *, open_end: bool = False) -> str:
    stem = stem_to_show(question, data_address(question.picture.data) if question.picture else "")
    name = clean.to_line(question.stem)[:LONGEST_NAME].strip()
    answers = "" if open_end else "".join(f"\n\t{line}" for line in _answers(question))
    said = f"\n\t####{_html(question.explanation)}" if question.explanation else ""
    inside = f"{answers}{said}\n" if answers or said else ""
    if question.kind == QuestionKind.NUMBER and not open_end:
        inside = f"#{inside}"
    if is_plain_true_false(question) and not open_end:
        inside = f"{_true_false(question.options)}{said}"
    return f"::{escaped(name)}::[html]{_html(stem)}{{{inside}}}"


def _html(html: str) -> str:
    """`html` so that its first sign is not taken for the mark of a weight or a form."""
    return escaped(f"&#{ord(html[0])};{html[1:]}" if html[:1] in ("%", "[") else html)


def _plain(words: str) -> str:
    """Plain `words`, so that their beginning is not taken for the mark of a form."""
    return f"[plain]{escaped(words)}" if words.startswith("[") else escaped(words)


def _feedback(option: BankOption) -> str:
    return f"#{_html(option.feedback)}" if option.feedback else ""


def _true_false(options: tuple[BankOption, ...]) -> str:
    right, wrong = sorted(options, key=lambda option: not option.right)
    said = f"#{_html(wrong.feedback)}" if wrong.feedback or right.feedback else ""
    return f"{'TRUE' if options[0].right else 'FALSE'}{said}{_feedback(right)}"


def _answers(question: BankQuestion) -> list[str]:
    """A line for each answer."""
    kind, options = question.kind, question.options
    if is_plain_true_false(question):
        return []
    if kind in PICK_ONE:
        return [f"{_sign(option)}{_html(option.text)}{_feedback(option)}" for option in options]
    if kind == QuestionKind.MULTIPLE:
        right = sum(option.right for option in options)
        gain, loss = gap_weight(max(right, 1)), gap_weight(max(len(options) - right, 1))
        return [f"~%{gain if option.right else f'-{loss}'}%{_html(option.text)}{_feedback(option)}" for option in options]
    if kind == QuestionKind.SHORT:
        return [f"={_weight(option)}{_plain(plain(option.text))}{_feedback(option)}" for option in options]
    if kind == QuestionKind.NUMBER:
        return [f"={_weight(option)}{_number(option)}{_feedback(option)}" for option in options]
    if kind == QuestionKind.MATCHING:
        return [f"={_html(option.text)} -> {_plain(clean.to_line(option.match))}" for option in options]
    if kind == QuestionKind.ORDERING:
        return [f"={n} -> {_plain(clean.to_line(option.text))}" for n, option in enumerate(options, start=1)]
    return []


def _sign(option: BankOption) -> str:
    return "=" if option.right else f"~%{option.credit}%" if option.credit else "~"


def _weight(option: BankOption) -> str:
    """Left out where it would be 100 per cent and nothing else can be taken for it."""
    return "" if option.right and not plain(option.text).startswith("%") else f"%{100 if option.right else option.credit or 0}%"


def _number(option: BankOption) -> str:
    number = number_in(plain(option.text))
    return f"{number or Decimal(0):f}:{option.tolerance or Decimal(0):f}"
