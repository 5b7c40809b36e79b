"""The words that supervision offers before anybody has written any: an agreement to start from, the nine spoken questions, and the drifts.

The rules behind them are in the practice brief, section 3; the wording is ours.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One part of an agreement: its name in the form, its heading, and what it says until the two change it."""

    name: str
    heading: str
    text: str
    for_coordinators: str = ""
    """The same for the supervision of a coordinator, where it differs."""


AGREEMENT = (
    Part(
        "purpose", "What this is for",
        "We meet so that the peer support stays good for the people who use it, and good for the one who gives it. We look at the charter "
        "together. It opens our talk; it is not a score, and nobody is graded here.",
    ),
    Part(
        "how_often", "How often, where, and how to cancel",
        "In the first month we talk for a quarter of an hour each week, and once for a full hour. After that we meet for an hour every "
        "four weeks. After a hard day we talk by the next working day. If one of us cannot come, we say so as early as we can, and set a "
        "new date at once.",
    ),
    Part(
        "brings", "What each of us brings",
        "The peer supporter brings one or two things to talk about, and three principles they have thought about, if they like. The "
        "supervisor brings time without interruptions, what they promised last time, and news that matters. Both bring what is hard.",
    ),
    Part(
        "written", "What is written down",
        "Only the summary that we agree on: the day, the principles we talked about, themes, what to learn, who does what, and the next "
        "date. We write it together and read it back. No names of people who are supported, and nothing that tells who they are. There are "
        "no other notes about our talks on this site.",
    ),
    Part(
        "who_sees", "Who can see it",
        "Both of us. Whoever leads this service can read what we have both signed. A service manager sees that we met, never what we said. "
        "What is prepared stays private until it is shared, and can be taken back.",
        for_coordinators="The two of us, and nobody else: not our services, not a manager, not whoever supervises next. What is prepared "
        "stays private until it is shared, and can be taken back.",
    ),
    Part(
        "limits", "Where privacy ends",
        "If somebody may be seriously harmed, if a child or an adult may be abused, if the law demands it, or if one of us is not safe to "
        "do this work just now, it cannot stay between us. Then we say so to each other first, unless that would add danger, and we do it "
        "outside this site.",
    ),
    Part(
        "disagree", "If we do not agree",
        "We say it, and it can be added to any summary. If we cannot settle it, either of us may go to this person, and may ask for a "
        "different supervisor: (name)",
    ),
    Part(
        "line_management", "If the supervisor also manages the work",
        "Hours, leave, expenses and the like are talked about at another time. If they come up, we say which hat is on.",
    ),
)  # fmt: skip

NINE_QUESTIONS = (
    "What have we both lived through that we use here?",
    "What does the person hope for, and who chose it?",
    "What is different since we began, however small?",
    "Who does most of the talking, the deciding, the doing?",
    "When did I last tell something of my own, and who was it for?",
    "What do I get out of it?",
    "What else, and who else, is in their life?",
    "When do we look at this again, and how will it end?",
    "Does anybody ask me to do what a peer should not do?",
)
"""Asked aloud, about one relationship. The answers are not written down."""


@dataclass(frozen=True)
class Drift:
    """Where peer support may drift to, how one notices, and what to try first."""

    towards: str
    signals: str
    first: str


DRIFTS = (
    Drift(
        "Befriending", "No hopes are named. Nothing would change if it stopped. No end is in sight.",
        "Ask what they would like. Find something to head for, or move honestly to a befriender.",
    ),
    Drift(
        "Advice and fixing", "“You should.” The plan is yours. You are tired from carrying it.",
        "Go back to listening. Ask, offer one thought, ask again.",
    ),
    Drift(
        "A clinical role", "Talk of symptoms, a check on tablets, notes on risk, jargon. You tell less of yourself.",
        "Say again what your role is. The coordinator speaks with the team.",
    ),
    Drift(
        "Rescuing, or doing battle for them", "You ring up for them, fight their fights, stay on late.",
        "Do it with them, not for them. Point to an advocate.",
    ),
    Drift(
        "A private friendship", "Favours go to and fro. You meet or write outside what was agreed.",
        "Name it. Mend the agreement. Perhaps somebody else is the better match.",
    ),
    Drift(
        "A stage for your own story", "Most of the hour is about you. The story still hurts as you tell it.",
        "Before you tell: is it for them, is it short, is it settled, do they want it? Take more support for yourself.",
    ),
    Drift(
        "A pair of hands", "Office work, cover, walking people to places because staff are short.",
        "The coordinator and the manager set the role right again.",
    ),
)  # fmt: skip
"""A drift is nobody's crime, and some of it is the organisation's doing. A planned change of role can be the right result."""


@dataclass(frozen=True)
class Step:
    """One step through a meeting of a group: minutes, what it is, and how it goes."""

    minutes: int
    what: str
    how: str


GROUP_FLOW = (
    Step(10, "Opening round", "Everybody says in a sentence how they arrive. To pass is fine. Ask who would like to bring something."),
    Step(5, "How we are together", "Read the lines below aloud, one each. Does anything need to change today?"),
    Step(
        30, "The first situation",
        "Somebody tells it through one principle: what happened in me, and where did this principle get easy or hard? About eight minutes. "
        "Then a listening round: each says what they heard, or what it stirred in them, and nobody offers an idea. Only then ask: “Would "
        "ideas help?” If yes, each offers one.",
    ),
    Step(30, "The second situation", "The same way, with somebody else and another principle."),
    Step(10, "One learning each", "Each says one thing they take along. Write down together what is the group’s, not whose it was."),
    Step(5, "Close", "Read back what will be kept. When do we meet next? Who would like five minutes with somebody now?"),
)  # fmt: skip
"""Ninety minutes for four to eight people, in a room or online."""

GROUP_AGREEMENT = (
    "What is said here stays here. What cannot stay, because somebody may be harmed, we say so first.",
    "We speak of ourselves. No names of people we support, and nothing that tells who they are.",
    "We listen before we offer anything. Nobody has to speak.",
    "Nobody is graded, and there is no best principle.",
    "This comes on top of supervision one to one. It does not stand in for it.",
)

REVIEW_DAY_FLOW = (
    "Begin with what the day is for: what people lived with the charter and the course, and what should change in them.",
    "Put the themes up without guessing whose they are. Let people gather where they would like to talk.",
    "In small groups: what works, what is hard, what would help?",
    "End with few actions. Each has somebody who does it and a day, and says whether it is for the charter or for the course.",
)

NETWORK_FLOW = (
    "A round: where did a role drift lately, and what helped? Some of it is the organisation’s doing.",
    "Where does a team find the role hard to take? What is behind it, and who could say what to whom?",
    "One thing each will try until next time. Write down what the network learned, not which service it came from.",
)
