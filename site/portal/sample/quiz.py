"""A quiz for everybody with one question of each kind, for looking at: /quizzes/every-kind/"""

from typing import Any

from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import Category, Question, QuestionHint, QuestionOption, Quiz, QuizQuestion, RubricLine

SLUG = "every-kind"
ESSAY_ANSWER = "I would ask if the bench is free and sit down. I would say that I have time, and then not say much."

QUESTIONS: list[dict[str, Any]] = [
    {
        "kind": QuestionKind.SINGLE, "stem": "Somebody tells you a plan that worries you. What comes first?",
        "explanation": "A question keeps the door open. A verdict shuts it.", "hints": ["Whose plan is it?"],
        "options": [
            ("Ask what they hope it will bring", {"right": True, "feedback": "Yes. You learn what matters to them."}),
            ("Say that you are worried", {"credit": 40, "feedback": "Honest, and it may be right a little later. First hear the plan."}),
            ("Tell them it will not work", {"feedback": "Many of us want to spare people a fall. They hear that they cannot."}),
        ],
    },
    {
        "kind": QuestionKind.TRUE_FALSE, "stem": "A peer supporter keeps every secret.",
        "explanation": "Private is not the same as secret. Say so early, before anybody tells you something that you cannot keep.",
        "options": [
            ("True", {"feedback": "It sounds loyal. But if a life is at risk you need others."}),
            ("False", {"right": True, "feedback": "Yes. You say where the line is before it is needed."}),
        ],
    },
    {
        "kind": QuestionKind.SCENARIO, "stem": "What would you do?",
        "situation": "You meet in a café. Sam has not looked up for ten minutes.",
        "options": [
            ("Stay, and say that there is no hurry", {"right": True, "feedback": "Sam breathes out. After a while he talks."}),
            ("Fill the silence with news", {"feedback": "Silence is hard to bear. Sam nods, and is further away."}),
            ("Ask what is wrong, again", {"feedback": "You mean well. To Sam it sounds as if he has to deliver."}),
        ],
    },
    {
        "kind": QuestionKind.MULTIPLE, "stem": "What helps a first meeting?", "partial_credit": True,
        "options": [
            ("Saying how long you have", {"right": True, "feedback": "Yes. Nobody has to watch the clock."}),
            ("Choosing the place together", {"right": True, "feedback": "Yes. Both of you should feel safe there."}),
            ("Telling your whole story", {"feedback": "A little of it can open a door. All of it fills the room."}),
        ],
    },
    {
        "kind": QuestionKind.SHORT, "stem": "Which word stands for support that goes both ways?",
        "options": [
            ("mutual*", {"right": True, "feedback": "Yes. Each of us gives, receives and learns."}),
            ("equal*", {"credit": 50, "feedback": "Close. Equal says that neither is above the other."}),
        ],
    },
    {
        "kind": QuestionKind.NUMBER, "stem": "How many principles does this charter have?",
        "options": [("13", {"right": True, "feedback": "Yes, thirteen."}), ("12", {"tolerance": 2, "credit": 30, "feedback": "Nearly."})],
    },
    {
        "kind": QuestionKind.MATCHING, "stem": "Whom do you ring?", "partial_credit": True,
        "options": [
            ("A life is in danger now", {"match": "999"}), ("It is urgent, and can wait an hour", {"match": "111"}),
            ("", {"match": "The library"}),
        ],
    },
    {
        "kind": QuestionKind.ORDERING, "stem": "You have an idea that might help. What is the order?", "partial_credit": True,
        "explanation": "Their ideas first. Yours is one more, and it goes back to them.",
        "options": [("Listen", {}), ("Ask for their ideas", {}), ("Ask if they want to hear yours", {}), ("Hand it back", {})],
    },
    {
        "kind": QuestionKind.ESSAY, "stem": "Somebody sits alone on a bench and you have half an hour. How would you begin?", "points": 3,
        "rubric": [("Leaves the other person a choice", 2), ("Does not hurry", 1)],
    },
]  # fmt: skip


def make_sample_quiz() -> Quiz:
    """The quiz, published, with its questions in a category of their own."""
    category = Category.objects.create(name="Samples")
    quiz = Quiz(
        title="One of each kind", slug=SLUG, public=True, category=category, asks_how_sure=True, pass_mark=60,
        intro="<p>A sample quiz with one question of each kind. Look around in it; nothing here counts for a course.</p>",
        pass_message="<p>Most of it landed.</p>",  # noqa: S106 - a sentence
        retry_message="<p>Some of it is worth another look.</p>",
    )  # fmt: skip
    quiz.items = [QuizQuestion(sort_order=n, question=_question(values, category)) for n, values in enumerate(QUESTIONS)]
    quiz.save()
    quiz.save_revision().publish()
    return quiz


def _question(values: dict[str, Any], category: Category) -> Question:
    lists = ("options", "hints", "rubric", "stem", "situation", "explanation")
    question = Question(category=category, **{name: value for name, value in values.items() if name not in lists})
    for name in ("stem", "situation", "explanation"):
        setattr(question, name, f"<p>{values[name]}</p>" if name in values else "")
    question.options = [QuestionOption(sort_order=n, text=text, **rest) for n, (text, rest) in enumerate(values.get("options", ()))]
    question.hints = [QuestionHint(sort_order=n, text=f"<p>{text}</p>") for n, text in enumerate(values.get("hints", ()))]
    question.rubric = [RubricLine(sort_order=n, text=text, points=points) for n, (text, points) in enumerate(values.get("rubric", ()))]
    question.save()
    question.save_revision().publish()
    return question
