"""Writes: a new version of the charter, from a file or from the words that editors write; and who looked at it."""

import hashlib
import json
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import count

from django.db import transaction

from charter_content.charter.blocks import LABELS, tidy
from charter_content.charter.files import CharterFile, FoundCharter
from charter_content.charter.models import Charter, CharterRead, CharterText, Principle, PrincipleCode
from charter_content.charter.queries import compare
from foundation import clock, stamps
from people.models import User


@transaction.atomic
def load_charter(file: CharterFile, *, shipped: bool = False) -> tuple[Charter, bool]:
    """The charter in `file` as the version in use; (version, is it new?). The same file again changes nothing.

    The `shipped` wording never takes the place of a charter that an organisation brought, or edited, itself. The words that editors write
    follow; a draft of theirs stays in the history.
    """
    text, newest = _lock_text(), _newest()
    if newest and (newest.file_hash == file.hash or (shipped and not newest.shipped)):
        if not text.live:
            _follow(text, newest, list(newest.principles.all()), by=None)
        return newest, False
    version = Charter(
        title=file.title,
        definition=file.definition,
        introduction=file.introduction,
        acknowledgement=file.acknowledgement,
        file_hash=file.hash,
        shipped=shipped,
    )
    principles = [
        Principle(order=n, code=code, **{name: values.get(name, "") for name in LABELS})
        for n, (code, values) in enumerate(file.principles, start=1)
    ]
    _put_in_use(version, principles, after=newest)
    _follow(text, version, principles, by=None)
    return version, True


@transaction.atomic
def bring_charter(found: FoundCharter, *, by: User | None = None) -> tuple[Charter, bool]:
    """An organisation's own charter as the version in use; (version, is it new?). The same again changes nothing.

    A principle with the name of one in use keeps its code, so that lessons go on pointing at it, and its prompts. The others get codes that
    were never used: no lesson points at the wrong one. The first sentence of a text is its plain line; no word is left out. The words that
    editors write follow; a draft of theirs stays in the history.
    """
    text, newest = _lock_text(), _newest()
    digest = hashlib.sha256(repr(astuple(found)).encode()).hexdigest()
    if newest and newest.file_hash == digest:
        return newest, False
    known = {_plain(one.name): one for one in newest.principles.all()} if newest else {}
    fresh = _fresh_codes()
    version = Charter(
        title=found.title or "Our charter",
        definition=found.definition,
        introduction=found.introduction,
        acknowledgement=found.acknowledgement,
        file_hash=digest,
    )
    principles = []
    for one in found.principles:
        before = known.pop(_plain(one.name), None)
        line, rest = _first_sentence(one.text)
        prompts = {name: getattr(before, name) for name in ("supporter_prompt", "supervisor_prompt")} if before else {}
        code = before.code if before else next(fresh)
        principles.append(Principle(order=one.order, code=code, name=one.name, plain_line=line, means=rest, **prompts))
    _put_in_use(version, principles, after=newest)
    _follow(text, version, principles, by=by)
    return version, True


@transaction.atomic
def use_text(text: CharterText) -> tuple[Charter, bool]:
    """What editors published as the version in use; (version, is it new?). The same words as the newest version make none.

    A principle that has no code yet gets one that was never used. One that was moved or renamed keeps its own.
    """
    _lock_text()
    known = set(PrincipleCode.objects.values_list("pk", flat=True))
    unknown = [one.id for one in text.principles if one.id not in known]
    PrincipleCode.objects.bulk_create(PrincipleCode(pk=pk, code=code) for pk, code in zip(unknown, _fresh_codes(), strict=False))
    version, principles = text.as_version()
    newest = _newest()
    if newest and _words(version, principles) == _words(newest, list(newest.principles.all())):
        return newest, False
    CharterText.objects.filter(pk=text.pk).update(put_aside=None)
    _put_in_use(version, principles, after=newest)
    return version, True


def note_read(charter: Charter, *, by: User) -> None:
    """`by` has looked at what is new in this version. An older one changes nothing."""
    row, _made = CharterRead.objects.get_or_create(person=by, defaults={"charter": charter})
    if row.charter.number < charter.number:
        CharterRead.objects.filter(pk=row.pk).update(charter=charter, at=clock.now())


def _lock_text() -> CharterText:
    """The words that editors write, locked until the transaction ends: whoever makes a version waits here for the others."""
    CharterText.objects.get_or_create(pk=CharterText.ONLY, defaults={"live": False})
    return CharterText.objects.select_for_update().get(pk=CharterText.ONLY)


def _newest() -> Charter | None:
    return Charter.objects.order_by("-number").first()


def _fresh_codes() -> Iterator[str]:
    """Codes that no principle has and none ever had."""
    used = {*Principle.objects.values_list("code", flat=True), *PrincipleCode.objects.values_list("code", flat=True)}
    return (code for n in count(1) if (code := f"P{n}") not in used)


def _words(version: Charter, principles: Sequence[Principle]) -> list[object]:
    """All that a version says, to compare."""
    own = [tidy(text) for text in (version.title, version.definition, version.introduction, version.acknowledgement)]
    return [*own, *([one.code, *(tidy(getattr(one, name)) for name in LABELS)] for one in principles)]


def _put_in_use(version: Charter, principles: Sequence[Principle], *, after: Charter | None) -> None:
    """Save `version` as the one after `after`. Everything that shows the charter shows it from now on."""
    version.number = after.number + 1 if after else 1
    version.asks = compare(after, list(after.principles.all()), version, principles).asks if after else False
    version.save()
    for one in principles:
        one.charter = version
    Principle.objects.bulk_create(principles)
    stamps.bump(stamps.CHARTER)


def _follow(text: CharterText, version: Charter, principles: Sequence[Principle], *, by: User | None) -> None:
    """The words in the editing area are those of `version` from now on. A draft that was not published stays in their history."""
    draft = text.latest_revision if text.has_unpublished_changes else None
    ids = dict(PrincipleCode.objects.values_list("code", "pk"))
    new = {one.code: str(uuid.uuid4()) for one in principles if one.code not in ids}
    PrincipleCode.objects.bulk_create(PrincipleCode(pk=pk, code=code) for code, pk in new.items())
    ids |= new
    text.title, text.definition, text.introduction = version.title, version.definition, version.introduction
    text.acknowledgement = version.acknowledgement
    text.principles = json.dumps(
        [{"type": "principle", "id": ids[one.code], "value": {name: getattr(one, name) for name in LABELS}} for one in principles]
    )
    text.go_live_at = None
    text.save()
    text.publish(text.save_revision(user=by, clean=False), user=by, skip_permission_checks=True)
    if draft:
        CharterText.objects.filter(pk=text.pk).update(put_aside=draft)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of the first paragraph, and the rest; all of a first paragraph that is no sentence."""
    first, _break, rest = text.partition("\n\n")
    found = re.match(r".+?[.!?…](?=\s)", first, re.DOTALL)
    if not found:
        return first, rest
    return found[0], "\n\n".join(part for part in (first[found.end() :].strip(), rest) if part)
