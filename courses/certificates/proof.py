"""The line in a printed certificate that proves the file: who issued it, and that not a byte of it was changed.

`%Alongside-Certificate SERIAL KEY SIGNATURE` stands right before the last `startxref` of the PDF, as a comment, which readers pass
over. The signature (Ed25519) is over the canonical JSON of {"type", "serial", "sha256"}, where the hash is of the file without that line.
"""

import hashlib
import re
from dataclasses import dataclass

from foundation import signing

TYPE = "alongside-certificate-file"
_LINE = re.compile(rb"%Alongside-Certificate ([0-9A-Z]{12}) ([A-Za-z0-9_-]{43}) ([A-Za-z0-9_-]{86})\n")
_END = b"startxref"


@dataclass(frozen=True)
class Proof:
    """What the line in a file says, and whether the file bears it out. Whose `key` it is has still to be asked."""

    serial: str
    key: bytes
    signature: bytes
    is_whole: bool
    """Did whoever has the private half of `key` sign exactly this file?"""


def _signed(serial: str, pdf: bytes) -> bytes:
    return signing.canonical({"type": TYPE, "serial": serial, "sha256": hashlib.sha256(pdf).hexdigest()})


def with_proof(pdf: bytes, *, serial: str, signer: signing.Signer) -> tuple[bytes, bytes]:
    """(`pdf` with the line in it, the signature). Raises ValueError when this is no PDF."""
    place = pdf.rindex(_END)
    signature = signer.sign(_signed(serial, pdf))
    line = f"%Alongside-Certificate {serial} {signing.as_text(signer.public)} {signing.as_text(signature)}\n".encode()
    return pdf[:place] + line + pdf[place:], signature


def read_proof(data: bytes) -> Proof | None:
    """What the last such line in a file says; None where there is none. Nothing in it is true because it stands there."""
    lines = list(_LINE.finditer(data))
    if not lines:
        return None
    found = lines[-1]
    serial = found[1].decode()
    try:
        key = signing.from_text(found[2].decode(), length=signing.KEY_LENGTH)
        signature = signing.from_text(found[3].decode(), length=signing.SIGNATURE_LENGTH)
    except ValueError:
        return Proof(serial, b"", b"", is_whole=False)
    without = data[: found.start()] + data[found.end() :]
    whole = data[found.end() :].startswith(_END) and signing.is_signed(_signed(serial, without), signature=signature, key=key)
    return Proof(serial, key, signature, is_whole=whole)
