"""The words of the charter as an editor's form sends them."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from charter_content.charter.blocks import LABELS
from charter_content.charter.models import CharterText

WORDS = "/cms/charter/words/edit/1/"


@dataclass
class Words:
    """What stands in the form. Change it, then `save`."""

    own: dict[str, Any]
    principles: list[dict[str, str]] = field(default_factory=list)
    """Each with `id` (empty: new) and its words."""

    def named(self, name: str) -> dict[str, str]:
        return next(one for one in self.principles if one["name"] == name)

    def add(self, name: str, **words: str) -> None:
        self.principles.append(dict.fromkeys(LABELS, "") | {"id": "", "name": name} | words)

    def sent(self, action: str = "") -> dict[str, Any]:
        data = self.own | {"principles-count": str(len(self.principles))} | ({action: action} if action else {})
        for n, one in enumerate(self.principles):
            at = f"principles-{n}"
            data |= {f"{at}-type": "principle", f"{at}-order": str(n), f"{at}-deleted": "", f"{at}-id": one["id"]}
            data |= {f"{at}-value-{name}": one[name].replace("\n", "\r\n") for name in LABELS}  # as browsers send it
        return data


def words_now() -> Words:
    """What the form shows now: the newest draft."""
    text = CharterText.objects.get().get_latest_revision_as_object()
    own = {name: getattr(text, name) for name in ("title", "definition", "introduction", "acknowledgement")}
    return Words(own, [{"id": one.id, **{name: one.value[name] for name in LABELS}} for one in text.principles])


def save(client: Client, words: Words, action: str = "") -> str:
    """Press a button of the form (none: save the draft); what the page says then."""
    return client.post(WORDS, words.sent(action), follow=True).content.decode()


def publish(client: Client, words: Words) -> str:
    return save(client, words, "action-publish")
