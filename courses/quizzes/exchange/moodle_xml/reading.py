"""Reading the questions of Moodle's XML."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.alongside import joined
from courses.quizzes.exchange.bank import Bank, BankOption, BankQuestion
from courses.quizzes.exchange.gathering import (
    LONGEST_RUBRIC,
    PLAIN_TRUE_FALSE,
    Gathering,
    Refused,
    Texts,
    number_option,
    pick_one,
    pick_several,
    principles_of,
    source_of,
    variant_option,
    weight_of,
    whole_points,
)
from courses.quizzes.exchange.moodle import category_of
from courses.quizzes.exchange.moodle_xml.parsing import ALONGSIDE, each_question, words
from courses.quizzes.exchange.moodle_xml.rubric import rubric_in
from courses.quizzes.exchange.pictures import MOST_BYTES, NoMedia, decoded
from courses.quizzes.exchange.quizzes import take_notes
from courses.quizzes.exchange.recordings import MOST_BYTES as MOST_RECORDED
from courses.quizzes.exchange.recordings import is_named_so
from courses.quizzes.kinds.typed import number_in

REFUSED = {
    "description": "Nothing is asked here: it is a text between questions.",
    "multianswer": "It has answers inside its text (Moodle's “Cloze”). There is no such kind here: ask each gap by itself.",
    "calculated": "Its numbers are worked out anew for everybody. There is no such kind here: choose one set of numbers.",
    "calculatedsimple": "Its numbers are worked out anew for everybody. There is no such kind here: choose one set of numbers.",
    "calculatedmulti": "Its numbers are worked out anew for everybody. There is no such kind here: choose one set of numbers.",
    "ddwtos": "Words are dragged into its text. There is no such kind here; “match pairs” may do.",
    "gapselect": "Words are picked inside its text. There is no such kind here; “match pairs” may do.",
    "ddimageortext": "Things are dragged onto a picture. There is no such kind here.",
    "ddmarker": "Markers are dragged onto a picture. There is no such kind here.",
    "random": "It stands for another question by chance. Here a quiz draws from a category by itself.",
    "randomsamatch": "It is put together by chance from other questions. There is no such kind here.",
}
_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_USUAL = {
    "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
    "die antwort ist richtig.", "die antwort ist teilweise richtig.", "die antwort ist falsch.",
}  # fmt: skip
_FORMS = {"html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown", "": "html"}


def read(data: bytes) -> Bank:
    """The questions in a file of Moodle's XML. Raises Unreadable."""
    gathering = Gathering()
    category: tuple[str, ...] = ()
    quizzes: list[tuple[str, str]] = []

    def take(line: int, element: Element) -> None:
        nonlocal category
        kind, where = element.get("type", ""), f"line {line}"
        if element.tag == ALONGSIDE:
            quizzes.append((where, element.text or ""))
            return
        if kind == "category":
            category = category_of(words(element, "category/text"))
            gathering.category(category, where)
            return
        texts = Texts()
        tags = [words(tag) for tag in element.findall("tags/tag") if words(tag)]
        try:
            found = joined(question_in(element, texts, where=where, category=category), words(element, ALONGSIDE))
        except Refused as why:
            name = words(element, "name/text")
            gathering.refuse(f"{where}, “{name[:80]}”" if name else where, str(why))
            return
        texts.say(found.why)
        gathering.add(found.question, texts, tags)

    remarks = each_question(data, take)
    take_notes(gathering, quizzes)
    gathering.bank.changed[:0] = remarks
    return gathering.finished()


def question_in(element: Element, texts: Texts, *, where: str, category: tuple[str, ...] = ()) -> BankQuestion:
    """The question in a `<question>`, as far as Moodle can say it. Raises Refused."""
    kind = element.get("type", "")
    reader = _READERS.get(kind)
    if reader is None:
        raise Refused(REFUSED.get(kind, f"Questions of the kind “{kind[:40]}” are not known here."))
    _note_files(element, texts)
    question = _Question(element, texts)
    found, options = reader(question)
    stem, picture = texts.stem(question.html("questiontext"))
    _tell_the_rest(element, texts)
    tags = [words(tag) for tag in element.findall("tags/tag")]
    return BankQuestion(
        where=where,
        source=source_of(words(element, "idnumber"), title=words(element, "name/text"), stem=stem),
        kind=found,
        stem=stem,
        options=tuple(options),
        explanation=texts.prose(question.html("generalfeedback"), "the general feedback"),
        hints=tuple(hint for part in element.findall("hint") if (hint := texts.prose(_html(part), "a hint"))),
        rubric=question.rubric,
        category=category,
        picture=picture,
        recording=texts.recording,
        partial_credit=question.partial,
        match_case=found == QuestionKind.SHORT and words(element, "usecase") == "1",
        points=whole_points(words(element, "defaultgrade"), texts),
        principles=principles_of(tags),
    )


def _html(element: Element | None) -> str:
    """The text in `element` as HTML that still wants cleaning."""
    if element is None:
        return ""
    return clean.from_form(words(element), _FORMS.get(element.get("format", ""), "moodle"))


def _note_files(element: Element, texts: Texts) -> None:
    """The files inside the question, for `texts` to find pictures and recordings in."""
    for file in element.iter("file"):
        name = file.get("path", "/").strip("/")
        name = f"{name}/{file.get('name', '')}" if name else file.get("name", "")
        most = MOST_RECORDED if is_named_so(name) else MOST_BYTES
        try:
            texts.files[name] = decoded(file.text or "", most) if file.get("encoding") == "base64" else (file.text or "").encode()
        except NoMedia as problem:
            texts.files[name] = problem


def _tell_the_rest(element: Element, texts: Texts) -> None:
    """Say what of the question has no place here."""
    said = [words(element, f"{name}/text") for name in _COMBINED]
    if any(clean.to_line(clean.prose(text).html).casefold() not in _USUAL | {""} for text in said):
        texts.say("What was said to every right, partly right or wrong answer is left out: here each option has its own feedback.")
    if words(element, "shuffleanswers") in ("0", "false") and element.get("type") in ("multichoice", "multichoiceset", "matching"):
        texts.say("Its options stood in a fixed order there. Here they are shown in a new order each time.")
    if words(element, "hidden") == "1":
        texts.say("It was hidden there.")


class _Question:
    """One `<question>` while it is read."""

    def __init__(self, element: Element, texts: Texts) -> None:
        self.element, self.texts = element, texts
        self.partial = False
        self.rubric: tuple[tuple[str, int], ...] = ()

    def html(self, name: str) -> str:
        return _html(self.element.find(name))

    def answers(self) -> Iterator[tuple[Element, float, str]]:
        """(element, weight, feedback) of each answer."""
        for answer in self.element.findall("answer"):
            weight = weight_of(answer.get("fraction", "0"))
            if weight is None:
                raise Refused(f"“{answer.get('fraction', '')[:20]}” is no weight for an answer: it is between -100 and 100.")
            yield answer, weight, self.texts.line(_html(answer.find("feedback")), "what is said to an answer")

    def choices(self) -> tuple[QuestionKind, list[BankOption]]:
        found = [(weight, BankOption(self.texts.line(_html(answer)), feedback=said)) for answer, weight, said in self.answers()]
        if self.element.get("type") == "multichoiceset":
            return QuestionKind.MULTIPLE, pick_several(found, self.texts)
        if words(self.element, "single") in ("false", "0"):
            self.partial = True
            return QuestionKind.MULTIPLE, pick_several(found, self.texts)
        kind, options, self.partial = pick_one(found, self.texts)
        return kind, options

    def true_false(self) -> tuple[QuestionKind, list[BankOption]]:
        found = {words(answer).casefold(): (weight > 0, said) for answer, weight, said in self.answers()}
        if set(found) != {"true", "false"}:
            raise Refused("It has other answers than “true” and “false”.")
        return QuestionKind.TRUE_FALSE, [
            BankOption(name, right=found[name.casefold()][0], feedback=found[name.casefold()][1]) for name in PLAIN_TRUE_FALSE
        ]

    def short(self) -> tuple[QuestionKind, list[BankOption]]:
        return QuestionKind.SHORT, [variant_option(words(answer), weight, said) for answer, weight, said in self.answers()]

    def number(self) -> tuple[QuestionKind, list[BankOption]]:
        found = []
        for answer, weight, said in self.answers():
            text, around = words(answer), words(answer, "tolerance") or "0"
            if text == "*":
                self.texts.say("What was said to any other number is left out.")
                continue
            number, tolerance = number_in(text), number_in(around)
            if number is None or tolerance is None:
                raise Refused(f"“{(text if number is None else around)[:40]}” is not a number.")
            found.append(number_option(number, abs(tolerance), weight, said))
        units = [words(unit, "unit_name") for unit in self.element.findall("units/unit")]
        if any(units):
            named = ", ".join(f"“{unit[:20]}”" for unit in units[:3] if unit)
            self.texts.say(f"Its units ({named}) are left out: here a number is typed alone. Say in the question which unit is meant.")
        return QuestionKind.NUMBER, found

    def pairs(self) -> tuple[QuestionKind, list[BankOption]]:
        self.partial = True
        return QuestionKind.MATCHING, [
            BankOption(self.texts.line(_html(pair)), match=clean.one_line(words(pair, "answer/text")))
            for pair in self.element.findall("subquestion")
            if words(pair) or words(pair, "answer/text")
        ]

    def steps(self) -> tuple[QuestionKind, list[BankOption]]:
        self.partial = words(self.element, "gradingtype") not in ("-1", "ALL_OR_NOTHING")
        count = words(self.element, "selectcount")
        found = list(self.answers())
        if words(self.element, "selecttype") not in ("", "0", "ALL") and count.isdigit() and 0 < int(count) < len(found):
            self.texts.say("Only some of the steps were asked there; here all of them.")
        found.sort(key=lambda one: one[1])  # the weight of a step is its place
        return QuestionKind.ORDERING, [BankOption(self.texts.line(_html(answer)), feedback=said) for answer, _place, said in found]

    def essay(self) -> tuple[QuestionKind, list[BankOption]]:
        notes = self.html("graderinfo")
        self.rubric = rubric_in(notes)
        if self.rubric and any(len(line) > LONGEST_RUBRIC for line, _points in self.rubric):
            self.rubric = ()
        if self.rubric:
            self.texts.say("Its notes for markers are what markers look for here. Learners see these lines too, before they write.")
        elif clean.prose(notes).html:
            self.texts.say("Its notes for markers are left out: here learners see what markers look for. Write it down in a few lines.")
        if clean.prose(self.html("responsetemplate")).html:
            self.texts.say("The text to begin with is left out.")
        if words(self.element, "attachments") not in ("", "0"):
            self.texts.say("Files could be handed in there. Here words only.")
        return QuestionKind.ESSAY, []


_READERS: dict[str, Callable[[_Question], tuple[QuestionKind, list[BankOption]]]] = {
    "multichoice": _Question.choices,
    "multichoiceset": _Question.choices,
    "truefalse": _Question.true_false,
    "shortanswer": _Question.short,
    "numerical": _Question.number,
    "matching": _Question.pairs,
    "match": _Question.pairs,
    "ordering": _Question.steps,
    "essay": _Question.essay,
}
