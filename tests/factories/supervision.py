"""Supervision made through the same steps as the screens."""

import datetime as dt
from collections.abc import Mapping

from charter_content.supervision.actions import (
    Sent,
    begin_preparation,
    begin_session,
    share_prepared,
    sign_session,
    supervision_of,
    words_of,
    write_prepared,
    write_session,
)
from charter_content.supervision.enums import Keep, Place, Word
from charter_content.supervision.models import Preparation, PreparedPrinciple, PreparedShare, Session, Supervision, WrittenTogether
from people.models import Service, User

THEMES = "Ending well, and saying so early."
ACTION = "Write down three ways to say goodbye."


def pair_of(person: User, service: Service) -> Supervision:
    """The supervision of a peer supporter, begun by themselves."""
    return supervision_of(person, service=service, by=person)


def sent(row: WrittenTogether, texts: Mapping[str, str]) -> dict[str, Sent]:
    """`texts` as a screen sends them that shows what is kept."""
    kept = words_of(row)
    return {name: Sent(text, kept[name].revision if name in kept else 0) for name, text in texts.items()}


def begin(pair: Supervision, by: User, **texts: str) -> Session:
    """A session being written, complete enough to be signed."""
    row = begin_session(pair, by=by)
    write_session(row, sent(row, {"themes": THEMES, "safety": "no"} | texts), by=by)
    return Session.objects.get(pk=row.pk)


def sign(row: Session, *people: User) -> Session:
    """Signed by these, each as it reads now."""
    for person in people:
        revision = Session.objects.get(pk=row.pk).revision
        sign_session(row, name=str(person), seen_revision=revision, by=person)
    return Session.objects.get(pk=row.pk)


def signed(pair: Supervision, by: User, **texts: str) -> Session:
    """A session that both have signed."""
    return sign(begin(pair, by, **texts), pair.person, by)


def prepare(pair: Supervision, *, keep: Mapping[str, Keep], text: str = "A little slower.", word: Word = Word.MOSTLY) -> Preparation:
    """Prepared with these principles, each with the same word and text."""
    places = [Place.WELL, Place.HARDER, Place.NOT_LATELY]
    row = begin_preparation(pair, list(zip(keep, places, strict=False)), by=pair.person)
    for one in row.principles.all():
        write_prepared(one, word=word, text=f"{text} {one.code}", keep=keep[one.code], seen_revision=1, by=pair.person)
    return row


def share(row: Preparation, reader: User) -> list[PreparedShare]:
    """Shared as it reads now."""
    wanted = PreparedPrinciple.objects.filter(preparation=row).exclude(keep=Keep.PRIVATE)
    return share_prepared(row, reader=reader, seen={one.pk: one.revision for one in wanted}, by=row.supervision.person)


DAY = dt.timedelta(days=1)
