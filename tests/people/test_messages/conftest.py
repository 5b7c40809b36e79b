"""A mail server that fails."""

from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend


class Failing(EmailBackend):
    """A mail server that fails as often as it is told to, at the door or afterwards."""

    at_the_door = 0
    error: Exception | None = None

    def open(self) -> bool | None:
        if Failing.at_the_door:
            Failing.at_the_door -= 1
            raise ConnectionRefusedError("closed")
        return None

    def send_messages(self, messages: Any) -> int:
        if Failing.error:
            raise Failing.error
        return super().send_messages(messages)


@pytest.fixture
def failing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    settings.EMAIL_BACKEND = f"{Failing.__module__}.{Failing.__name__}"
    monkeypatch.setattr("foundation.mail.get_connection", lambda: Failing())
    Failing.at_the_door, Failing.error = 0, None
    return Failing
