"""What stands where in the forms of questions and quizzes, in the order in which somebody thinks of it.

`data-kinds` names the kinds of question to which a field matters, and `data-labels` what it is called there: `question.js` shows and
names them so. Without it everything is there, under its common name.
"""

import json
from typing import Any

from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList

from courses.quizzes.enums import PARTIAL, PICK_ONE, PICKED, QuestionKind
from courses.quizzes.viewsets.forms import QuestionForm, QuizForm

WORDS = (*PICKED, QuestionKind.SHORT, QuestionKind.NUMBER)
"""Kinds where an editor says which lines are right."""

LINE_LABELS = {
    QuestionKind.SHORT: "Accepted answer",
    QuestionKind.NUMBER: "Number",
    QuestionKind.MATCHING: "Left side",
    QuestionKind.ORDERING: "Step",
}
LINES_LABELS = {
    QuestionKind.SHORT: "Accepted answers",
    QuestionKind.NUMBER: "Numbers",
    QuestionKind.MATCHING: "Pairs",
    QuestionKind.ORDERING: "Steps, in their right order",
}


def only_for(*kinds: QuestionKind, labels: dict[QuestionKind, str] | None = None) -> dict[str, str]:
    """HTML attributes of a panel that matters to `kinds` alone (none: to all), and has other names for some."""
    found = {"data-kinds": " ".join(kinds)} if kinds else {}
    return found | ({"data-labels": json.dumps(labels)} if labels else {})


def group(heading: str, *panels: Any, folded: bool = False, **rest: Any) -> MultiFieldPanel:
    return MultiFieldPanel(list(panels), heading=heading, classname="collapsed" if folded else "", **rest)


OPTION = [
    FieldPanel("text", heading="Option", attrs=only_for(labels=LINE_LABELS)),
    FieldPanel("right", attrs=only_for(*WORDS)),
    FieldPanel("credit", attrs=only_for(*PICK_ONE, QuestionKind.SHORT, QuestionKind.NUMBER)),
    FieldPanel("match", heading="Goes with", attrs=only_for(QuestionKind.MATCHING)),
    FieldPanel("tolerance", attrs=only_for(QuestionKind.NUMBER)),
    FieldPanel("feedback"),
]

QUESTION = ObjectList(
    [
        group(
            "What is asked",
            FieldPanel("kind"),
            FieldPanel("situation", attrs=only_for(QuestionKind.SCENARIO)),
            FieldPanel("stem"),
        ),
        group(
            "A picture, or something to listen to",
            FieldPanel("image"),
            FieldPanel("image_alt"),
            FieldPanel("recording"),
            FieldPanel("recording_text"),
            folded=True,
        ),
        InlinePanel(
            "options",
            heading="Options",
            label="Option",
            panels=OPTION,
            help_text=(
                "Feedback says why people think so, kindly. In a pair, a line with only “Goes with” is one more other half to choose from. "
                "In an accepted answer, * stands for anything."
            ),
            attrs=only_for(*(kind for kind in QuestionKind if kind != QuestionKind.ESSAY), labels=LINES_LABELS)
            | {"data-line-labels": json.dumps(LINE_LABELS)},
        ),
        InlinePanel(
            "rubric",
            heading="What markers look for",
            label="Line",
            help_text="The learner sees these lines too, before writing.",
            attrs=only_for(QuestionKind.ESSAY),
        ),
        group("After the answer", FieldPanel("explanation")),
        InlinePanel("hints", heading="Hints", label="Hint"),
        group(
            "How it counts",
            FieldPanel("points"),
            FieldPanel("partial_credit", attrs=only_for(*PARTIAL)),
            FieldPanel("match_case", attrs=only_for(QuestionKind.SHORT)),
            FieldPanel("safety"),
        ),
        group("Where it belongs", FieldPanel("category"), FieldPanel("principles")),
    ],
    base_form_class=QuestionForm,
)

QUIZ = ObjectList(
    [
        group("Before it starts", FieldPanel("title"), FieldPanel("category"), FieldPanel("intro")),
        InlinePanel("items", heading="Questions, in order", label="Question"),
        InlinePanel(
            "sections",
            heading="Sections that draw questions by chance",
            label="Section",
            help_text="They come after the questions above, and draw anew each time.",
        ),
        group(
            "How it is asked",
            FieldPanel("layout"),
            FieldPanel("question_order"),
            FieldPanel("max_questions"),
            FieldPanel("asks_how_sure"),
            FieldPanel("time_limit"),
        ),
        group("How it counts", FieldPanel("feedback"), FieldPanel("pass_mark"), FieldPanel("single_attempt"), FieldPanel("second_marker")),
        group("At the end", FieldPanel("pass_message"), FieldPanel("retry_message")),
        group("Who can take it", FieldPanel("public"), FieldPanel("slug"), folded=True),
    ],
    base_form_class=QuizForm,
)
