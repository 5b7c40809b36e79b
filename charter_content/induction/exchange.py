"""The signed file that somebody takes along to another installation: written, and read without trusting a byte of it.

One JSON object {"type", "schema", "key", "record", "signature"}. The signature (Ed25519) is over the canonical form of all but itself, so
that nothing in it can be changed. docs/decisions/0028-induction.md has the fields.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError

from charter_content.induction.enums import Given, Signer, Stage
from charter_content.induction.queries.passport import Passport, PassportItem, PassportSignature
from foundation import clock, signing
from people.validators import plain_name

TYPE, SCHEMA = "alongside-induction-record", 1
LARGEST = 200_000
"""Bytes. A record of a hundred items takes up a quarter of it."""
MOST_ITEMS, MOST_SIGNATURES, DEEPEST = 200, 10, 8
T = TypeVar("T")
_CODE = re.compile(r"[a-z0-9-]{1,40}")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
"""One that is never closed goes to the end: whatever stands in a file, it is gone through once."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NotARecord(Exception):
    """The file is not one that can be read; the message says so in words for whoever brought it."""


@dataclass(frozen=True)
class Carried:
    """A record as it was read. Nothing in it is true because it stands there: see `is_whole` and `fingerprint`."""

    passport: Passport
    issuer: str
    issued_on: dt.date
    key: bytes
    is_whole: bool
    """Does the signature fit: was nothing changed since whoever has this key signed it?"""
    digest: str

    @property
    def fingerprint(self) -> str:
        return signing.fingerprint(self.key)

    @property
    def is_ours(self) -> bool:
        """Was it signed here?"""
        return signing.is_our_key(self.key)

    @property
    def known_as(self) -> str:
        """What whoever runs this installation calls the key, where they said that they trust it; empty otherwise."""
        if self.is_ours:
            return "This installation"
        return next((name for name, key in trusted_keys() if key == self.key), "")


def trusted_keys() -> list[tuple[str, bytes]]:
    """(name, key) of each installation that the operator named in settings.TRUSTED_ISSUERS, as NAME:KEY."""
    pairs = (entry.rpartition(":") for entry in settings.TRUSTED_ISSUERS)
    return [(name.strip(), signing.from_text(key.strip(), length=signing.KEY_LENGTH)) for name, _colon, key in pairs]


def fits_key(typed: str, key: bytes) -> bool:
    """Is what somebody `typed` this key, or its fingerprint? Spaces, dashes and small letters do not matter in a fingerprint."""
    plain = re.sub(r"[\s-]", "", typed).upper().translate(str.maketrans("OIL", "011"))
    return typed.strip() == signing.as_text(key) or plain == signing.fingerprint(key).replace(" ", "")


def write_record(passport: Passport) -> bytes:
    """`passport`, signed by this installation, as a file."""
    signer = signing.signer()
    document = {"type": TYPE, "schema": SCHEMA, "key": signing.as_text(signer.public), "record": _as_json(passport)}
    signature = signing.as_text(signer.sign(signing.canonical(document)))
    return json.dumps(document | {"signature": signature}, indent=1, ensure_ascii=False).encode()


def _line(text: str, longest: int) -> str:
    """`text` on one line, without what nobody sees."""
    try:
        return plain_name(text)[:longest].strip()
    except ValidationError:
        return ""


def _as_json(passport: Passport) -> dict[str, Any]:
    return {
        "issuer": _line(settings.WAGTAILADMIN_BASE_URL, 200), "issued": clock.today().isoformat(),
        "person": _line(passport.person, 80) or "Somebody", "service": _line(passport.service, 120),
        "title": _line(passport.title, 120), "version": passport.version, "starts": passport.starts_on.isoformat(),
        "items": [
            {
                "code": item.code, "stage": item.stage.value, "text": _line(item.text, 300),
                "done": item.done_on.isoformat() if item.done_on else "",
                "how": item.given.value if item.given else "", "known": item.known,
                "signed": [
                    {
                        "as": one.signer.value, "name": _line(one.name, 80), "on": one.on.isoformat(),
                        "document": _line(one.document, 200), "version": _line(one.document_version, 60),
                    }
                    for one in item.signatures
                ],
            }
            for item in passport.items
        ],
    }  # fmt: skip


def read_record(data: bytes) -> Carried:
    """What stands in the file `data`. Raises NotARecord for everything that is not exactly such a record.

    A record that was changed after it was signed can be read: `is_whole` is false then.
    """
    if len(data) > LARGEST:
        raise NotARecord(f"This file is too large. A record has less than {LARGEST // 1000:,} kB.")
    document = _parse(data)
    if document.get("type") != TYPE:
        raise NotARecord("This is not an induction record. Ask for the file that was downloaded as a record to take along.")
    if type(document.get("schema")) is not int or document["schema"] != SCHEMA:
        raise NotARecord("This record is of another kind than this site can read. It may come from a newer version.")
    top = _Fields(document, {"type", "schema", "key", "record", "signature"})
    try:
        key = signing.from_text(top.text("key", 100), length=signing.KEY_LENGTH)
        signature = signing.from_text(top.text("signature", 200), length=signing.SIGNATURE_LENGTH)
    except ValueError as error:
        raise _broken() from error
    signed = signing.canonical({name: value for name, value in document.items() if name != "signature"})
    record = _Fields(document["record"], {"issuer", "issued", "person", "service", "title", "version", "starts", "items"})
    passport = Passport(
        record.name("person", 80), record.name("service", 120), record.name("title", 120), record.number("version"),
        record.day("starts", future=True), tuple(_item(one) for one in record.rows("items", MOST_ITEMS)),
    )  # fmt: skip
    codes = [item.code for item in passport.items]
    if len(codes) != len(set(codes)):
        raise _broken()
    return Carried(
        passport, record.name("issuer", 200), record.day("issued"), key,
        signing.is_signed(signed, signature=signature, key=key), hashlib.sha256(signed).hexdigest(),
    )  # fmt: skip


def _item(value: Any) -> PassportItem:
    fields = _Fields(value, {"code", "stage", "text", "done", "how", "known", "signed"})
    code, how = fields.text("code", 40), fields.text("how", 12, empty=True)
    if not _CODE.fullmatch(code):
        raise _broken()
    given = fields.one_of("how", Given) if how else None
    done = fields.day("done") if given else None
    if not given and fields.text("done", 10, empty=True):
        raise _broken()
    signed = tuple(_signature(one) for one in fields.rows("signed", MOST_SIGNATURES))
    stage, text = fields.one_of("stage", Stage), fields.name("text", 300)
    return PassportItem(code, stage, text, given, done, fields.text("known", 120, empty=True), signed)


def _signature(value: Any) -> PassportSignature:
    fields = _Fields(value, {"as", "name", "on", "document", "version"})
    return PassportSignature(
        fields.one_of("as", Signer), fields.name("name", 80), fields.day("on"), fields.text("document", 200, empty=True),
        fields.text("version", 60, empty=True),
    )  # fmt: skip


def _broken() -> NotARecord:
    return NotARecord("Something is missing or wrong in this file. Ask for it once more, and do not open it in another program.")


def _parse(data: bytes) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("the same key twice")
        return found

    def refuse(_text: str) -> Any:
        raise ValueError("not a whole number")

    try:
        text = data.decode("utf-8-sig")
        if _depth(text) > DEEPEST:
            raise ValueError("too deep")
        document = json.loads(text, object_pairs_hook=once, parse_constant=refuse, parse_float=refuse)
        signing.canonical(document if isinstance(document, dict) else {})
    except (ValueError, RecursionError) as error:  # half a surrogate cannot be encoded: also a ValueError
        raise NotARecord("This file cannot be read. Choose the file that was downloaded as a record to take along.") from error
    if not isinstance(document, dict):
        raise NotARecord("This is not an induction record.")
    return document


def _depth(text: str) -> int:
    """How many brackets are open at once, at most."""
    deepest = now = 0
    for char in _STRING.sub("", text):
        if char in "[{":
            now += 1
            deepest = max(deepest, now)
        elif char in "]}":
            now -= 1
    return deepest


class _Fields:
    """One object of the file, and its values by kind. Everything raises NotARecord."""

    def __init__(self, value: Any, names: set[str]) -> None:
        if not isinstance(value, dict) or set(value) != names:
            raise _broken()
        self.value = value

    def text(self, name: str, longest: int, *, empty: bool = False) -> str:
        found = self.value[name]
        if not isinstance(found, str) or len(found) > longest or (not found and not empty):
            raise _broken()
        if found and _line(found, longest) != found:
            raise _broken()  # line breaks, or signs that turn the text around them about
        return found

    def name(self, name: str, longest: int) -> str:
        """A text that can be seen, and does not turn the text around it about."""
        try:
            return plain_name(self.text(name, longest))
        except ValidationError as error:
            raise _broken() from error

    def number(self, name: str) -> int:
        found = self.value[name]
        if type(found) is not int or not 0 < found < 10**6:
            raise _broken()
        return found

    def day(self, name: str, *, future: bool = False) -> dt.date:
        found = self.text(name, 10)
        try:
            day = dt.date.fromisoformat(found)
        except ValueError as error:
            raise _broken() from error
        if not _DAY.fullmatch(found) or day.year < 1990 or (day > clock.today() + dt.timedelta(days=1) and not future):
            raise _broken()
        return day

    def one_of(self, name: str, kind: Callable[[str], T]) -> T:
        try:
            return kind(self.text(name, 20))
        except ValueError as error:
            raise _broken() from error

    def rows(self, name: str, most: int) -> list[Any]:
        found = self.value[name]
        if not isinstance(found, list) or len(found) > most:
            raise _broken()
        return found
