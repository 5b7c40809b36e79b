"""Writes: a new version of the charter."""

import hashlib
import re
from dataclasses import astuple

from django.db import transaction

from charter_content.charter.files import WORDS, CharterFile, FoundCharter
from charter_content.charter.models import Charter, CharterRead, Principle
from foundation import clock, stamps
from people.models import User


@transaction.atomic
def load_charter(file: CharterFile, *, shipped: bool = False) -> tuple[Charter, bool]:
    """The charter in `file` as the version in use; (version, is it new?). The same file again changes nothing.

    The `shipped` wording never takes the place of a charter that an organisation brought itself.
    """
    newest = Charter.objects.order_by("-number").first()
    if newest and (newest.file_hash == file.hash or (shipped and not newest.shipped)):
        return newest, False
    version = Charter.objects.create(
        title=file.title,
        number=newest.number + 1 if newest else 1,
        definition=file.definition,
        introduction=file.introduction,
        acknowledgement=file.acknowledgement,
        file_hash=file.hash,
        shipped=shipped,
    )
    Principle.objects.bulk_create(
        Principle(charter=version, order=n, code=code, **{name: values.get(name, "") for name in WORDS})
        for n, (code, values) in enumerate(file.principles, start=1)
    )
    stamps.bump(stamps.CHARTER)
    return version, True


@transaction.atomic
def bring_charter(found: FoundCharter) -> tuple[Charter, bool]:
    """An organisation's own charter as the version in use; (version, is it new?). The same again changes nothing.

    A principle with the name of one in use keeps its code, so that lessons go on pointing at it, and its prompts. The others get codes that
    were never used: no lesson points at the wrong one. The first sentence of a text is its plain line; no word is left out.
    """
    newest = Charter.objects.order_by("-number").first()
    digest = hashlib.sha256(repr(astuple(found)).encode()).hexdigest()
    if newest and newest.file_hash == digest:
        return newest, False
    known = {_plain(one.name): one for one in newest.principles.all()} if newest else {}
    used = set(Principle.objects.values_list("code", flat=True))
    fresh = (code for n in range(1, 100) if (code := f"P{n}") not in used)
    version = Charter.objects.create(
        title=found.title or "Our charter",
        number=newest.number + 1 if newest else 1,
        definition=found.definition,
        introduction=found.introduction,
        acknowledgement=found.acknowledgement,
        file_hash=digest,
    )
    rows = []
    for one in found.principles:
        before = known.pop(_plain(one.name), None)
        line, rest = _first_sentence(one.text)
        prompts = {name: getattr(before, name) for name in ("supporter_prompt", "supervisor_prompt")} if before else {}
        code = before.code if before else next(fresh)
        rows.append(Principle(charter=version, order=one.order, code=code, name=one.name, plain_line=line, means=rest, **prompts))
    Principle.objects.bulk_create(rows)
    stamps.bump(stamps.CHARTER)
    return version, True


def note_read(charter: Charter, *, by: User) -> None:
    """`by` has looked at what is new in this version. An older one changes nothing."""
    row, _made = CharterRead.objects.get_or_create(person=by, defaults={"charter": charter})
    if row.charter.number < charter.number:
        CharterRead.objects.filter(pk=row.pk).update(charter=charter, at=clock.now())


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of the first paragraph, and the rest; all of a first paragraph that is no sentence."""
    first, _break, rest = text.partition("\n\n")
    found = re.match(r".+?[.!?…](?=\s)", first, re.DOTALL)
    if not found:
        return first, rest
    return found[0], "\n\n".join(part for part in (first[found.end() :].strip(), rest) if part)
