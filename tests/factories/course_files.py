"""A small course as files: two days, one module each, two lessons a module."""

from collections.abc import Mapping
from pathlib import Path

LESSON = """---
id: {id}
title: {title}
minutes: 5
principles: [P1]
---

Some words to read.
"""
NOTED = """---
id: b1
title: Something heavier
minutes: 7
principles: [P1, P13]
---

:::content-note {{#note}}
says: This lesson mentions loss, without detail.
alternative: Talk about it with your coordinator.
:::

{body}
"""
WORKSHEET = """:::worksheet {#card}
title: My card
fields:
- id: hello
  label: How I say hello
  kind: line
- id: more
  label: What else matters
  kind: long
- id: when
  label: When do you meet?
  kind: choice
  options:
  - Morning
  - Evening
- id: where
  label: Where?
  kind: ticks
  options:
  - Park
  - Café
afterwards: One way to say it.
:::

:::sorting {#sort}
title: Which hat?
groups:
- id: peer
  label: Peer support
- id: other
  label: Something else
items:
- id: tea
  text: You have tea.
  groups:
  - peer
  - other
  feedback: It depends on what you agreed.
- id: bus
  text: You ride the bus together.
  groups:
  - peer
  feedback: Shared ground.
:::

:::prompt {#think}
question: What helped?
principles:
- P1
:::

:::quiz {#check}
quiz: small-quiz
:::

:::scenario {#story}
title: A story
principles:
- P1
steps:
- id: start
  text: Somebody asks.
  choices:
  - id: listen
    text: Listen
    to: heard
  - id: leave
    text: Leave
    to: alone
- id: heard
  text: They feel heard.
  ending: best
- id: alone
  text: They are alone.
  ending: think-again
closing: Help is there.
:::
"""
WHO_CAN_GAIN = """stem: Who can gain?
options:
- text: You
  right: true
  feedback: Yes, you too.
- text: They
  right: true
  feedback: Yes.
- text: Nobody
  right: false
  feedback: It can feel so.
:::
"""
TRUST_IS_SLOW = """safety: false
stem: Trust may be slow.
options:
- text: 'True'
  right: true
  feedback: Yes.
- text: 'False'
  right: false
  feedback: There is no hurry.
:::
"""
QUIZ = (
    """---
id: small-quiz
title: Check it
category: Small
pass_message: All landed.
retry_message: Have another look.
---

:::question {#safe}
kind: single
safety: true
stem: Life in danger. Who do you ring?
options:
- text: '999'
  right: true
  feedback: Yes.
- text: Nobody
  right: false
  feedback: Many people wait. Please ring.
explanation: Ring first.
:::

:::question {#both}
kind: multiple
safety: false
"""
    + WHO_CAN_GAIN
    + """
:::question {#slow}
kind: true-false
"""
    + TRUST_IS_SLOW
)


COURSE = """---
id: small
title: Small Course
neutral_title: A Short Course
language: en-GB
hours: 2
summary: For tests.
---

Welcome.
"""


MODULE = """---
id: m1
title: Beginning
minutes: 10
outcomes:
- Say hello.
skills:
- everyday: I can say hello to somebody new.
  cv: 'Building rapport: opening first conversations'
- everyday: I can ask a colleague to be kind.
  cv: Giving feedback to colleagues
---

Good to see you.
"""
GOING_ON = """skills:
- everyday: I can say goodbye well.
  cv: 'Managing endings: closing conversations'
"""


def write_files(root: Path, files: Mapping[str, str]) -> Path:
    """Write `files`, texts by their path, into the folder `root` and return it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def write_course(root: Path, *, days: int = 2) -> Path:
    """Write the small course into the folder `root` and return it.

    Day 1, module 1: lesson a1 (plain) and a2 (worksheet, sorting, prompt, quiz, scenario). Day 2: b1 (with a content note) and b2 (plain).
    """
    files = {
        "course.md": COURSE,
        "day-1/day.md": "---\nid: day-1\ntitle: First things\n---\n",
        "day-1/1/module.md": MODULE,
        "day-1/1/1.md": LESSON.format(id="a1", title="Saying hello"),
        "day-1/1/2.md": "---\nid: a2\ntitle: Trying it\nminutes: 6\nprinciples: [P1]\n---\n\nHave a go.\n\n" + WORKSHEET,
        "day-1/1/quiz.md": QUIZ,
    }
    if days > 1:
        files |= {
            "day-2/day.md": "---\nid: day-2\ntitle: Next things\n---\n",
            "day-2/1/module.md": "---\nid: m2\ntitle: Going on\nminutes: 12\n" + GOING_ON + "---\n",
            "day-2/1/1.md": NOTED.format(body="Some careful words."),
            "day-2/1/2.md": LESSON.format(id="b2", title="Saying goodbye"),
        }
    return write_files(root, files)


def ask_for_live(root: Path, *, live: int = 2, closing: bool = True) -> Path:
    """Let the course in the folder `root` ask for live sessions and a closing conversation."""
    asked = "hours: 2\n" + (f"live: {live}\n" if live else "") + ("closing: true\n" if closing else "")
    (root / "course.md").write_text(COURSE.replace("hours: 2\n", asked), encoding="utf-8")
    return root
