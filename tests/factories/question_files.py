"""A small course whose files hold every kind of question and every setting of a quiz, in canonical form."""

from pathlib import Path

from tests.factories.course_files import TRUST_IS_SLOW, WHO_CAN_GAIN, write_course, write_files

QUIZ_FILE, PUBLIC_FILE, POOL_FILE, BASICS_FILE = (
    "day-1/1/quiz.md",
    "quizzes/taster.md",
    "questions/safety-pool.md",
    "questions/basics-pool.md",
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>'

QUIZ = (
    """---
id: small-quiz
title: Check it
category: Day 1 › Keeping safe
layout: all
question_order: random
max_questions: 8
asks_how_sure: true
time_limit: 20
feedback: end
pass_mark: 80
second_marker: true
intro: |-
  Have a look.

  - Take your time.
  - Ask for a hint.
pass_message: All landed.
retry_message: Have another look.
sections:
- title: More about safety
  intro: These come **anew** each time.
  category: Day 1 › Keeping safe
  pick: 1
- title: And the rest of the day
  category: Day 1
  pick: 1
---

:::question {#one}
kind: single
safety: true
points: 2
principles:
- P1
stem: Life in danger. Who do you **ring**?
picture: phone.svg
alt: A phone on a table.
recording: ring.mp3
words: Somebody says that they cannot go on.
options:
- text: '999'
  right: true
  feedback: Yes.
- text: '111'
  right: false
  credit: 50
  feedback: Close.
- text: Nobody
  right: false
  feedback: Many people wait.
hints:
- It is *short*.
- |-
  It is:

  1. three
  2. nines
explanation: Ring first.
:::

:::question {#several}
kind: multiple
safety: false
partial: true
"""
    + WHO_CAN_GAIN
    + """
:::question {#slow}
kind: true-false
category: Day 2
"""
    + TRUST_IS_SLOW
    + """
:::question {#tea}
kind: scenario
category: ''
safety: false
situation: Sam sits alone. The tea is cold.
stem: What do you do?
options:
- text: Sit down beside Sam
  right: true
  feedback: Sam looks up.
- text: Cheer Sam up
  right: false
  feedback: Sam goes quiet.
:::

:::question {#word}
kind: short
safety: false
match_case: true
stem: What is left?
options:
- text: Hope
  right: true
- text: '*hop*'
  credit: 40
  feedback: Nearly.
:::

:::question {#count}
kind: number
safety: false
stem: How many principles are there?
options:
- text: '13'
  right: true
- text: '12.5'
  credit: 30
  tolerance: 0.5
- text: '-2'
  tolerance: 10
  feedback: There are more.
- text: '0'
  tolerance: '0.000001'
:::

:::question {#pairs}
kind: matching
safety: false
partial: true
stem: Who is it?
options:
- text: Life in danger
  match: '999'
- text: Urgent
  match: '111'
  feedback: It can wait an hour.
- match: '118'
:::

:::question {#steps}
kind: ordering
safety: false
stem: In which order?
options:
- text: Listen
- text: Ask
- text: Offer
:::

:::question {#own-words}
kind: essay
safety: false
points: 5
stem: What would you say?
rubric:
- text: Says hello
- text: 'Asks first: not later'
  points: 3
:::

:::question {#asked-too}
same_as: basics-pool/asked-too
:::

:::question {#asked-too-2}
same_as: safety-pool/asked-too
:::
"""
)

PUBLIC = """---
id: taster
title: Is this for me?
public: true
slug: is-this-for-me
single_attempt: true
---

:::question {#like}
kind: single
safety: false
stem: What do you like?
options:
- text: Company
  right: true
  feedback: So do we.
- text: Quiet
  right: false
  feedback: There is some of it.
:::

:::question {#several}
same_as: small-quiz/several
:::
"""


def pooled(question_id: str, stem: str) -> str:
    return (
        f"\n:::question {{#{question_id}}}\nkind: true-false\nsafety: false\nstem: {stem}\noptions:\n"
        "- text: 'True'\n  right: true\n  feedback: Yes.\n- text: 'False'\n  right: false\n  feedback: No.\n:::\n"
    )


POOL = (
    "---\nid: safety-pool\ncategory: Day 1 › Keeping safe\n---\n" + pooled("asked-too", "You can ring.") + pooled("calm", "You can wait.")
)
BASICS = "---\nid: basics-pool\ncategory: Day 1\n---\n" + pooled("asked-too", "You can ask.") + pooled("rest", "You can rest.")


def write_full_course(root: Path) -> Path:
    """Write the small course with these questions into the folder `root` and return it."""
    write_course(root)
    files = {
        QUIZ_FILE: QUIZ,
        PUBLIC_FILE: PUBLIC,
        POOL_FILE: POOL,
        BASICS_FILE: BASICS,
        "images/phone.svg": SVG,
        "media/ring.mp3": "sound",
    }
    return write_files(root, files)
