"""What the tests of sharing do again and again."""

import re
import uuid
from collections.abc import Callable

from django.test import Client

from charter_content.reflections.actions import (
    share_reflection,
    write_answer,
    write_reflection,
)
from charter_content.reflections.models import Reflection, Share, ShareAnswer
from people.models import Service, User

SignIn = Callable[[User], Client]
WORDS = "I said less today, and she said more."
REPLY = "That took patience. What did you notice?"
JSON = {"Accept": "application/json"}


def write(by: User, text: str = WORDS, prompt: str = "", principles: tuple[str, ...] = ()) -> Reflection:
    return write_reflection(text=text, by=by, seen_revision=0, prompt=prompt, principles=principles)


def share(of: Reflection, reader: User, service: Service, by: User) -> Share:
    return share_reflection(of, reader=reader, service=service, seen_revision=of.revision, by=by).share


def reply(to: Share, by: User, text: str = REPLY, *, send: bool = True) -> ShareAnswer:
    return write_answer(to, answer_id=uuid.uuid4(), text=text, seen_revision=0, send=send, by=by)


def body(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def what_is_shared(html: str) -> str:
    found = re.search(r"<article.*?</article>", html, re.DOTALL)
    assert found
    return found[0]
