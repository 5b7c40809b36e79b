"""What a printed certificate carries with it for machines, and where it leads."""

import json
from dataclasses import dataclass

from django.conf import settings

from courses.certificates.models import Award
from foundation import signing

ENCLOSED = "certificate.json"
CREDENTIAL = "credential.json"


@dataclass(frozen=True)
class Enclosed:
    """What is attached to the file for machines: the signed facts, and the name with the salt that leads to its hash in them."""

    facts: str
    name: str
    salt: str
    key: bytes
    signature: bytes
    credential: bytes
    """The same as an Open Badges credential, for wallets."""

    def to_json(self) -> bytes:
        found = {
            "type": "alongside-certificate", "facts": self.facts, "name": self.name, "salt": self.salt,
            "key": signing.as_text(self.key), "signature": signing.as_text(self.signature),
        }  # fmt: skip
        return json.dumps(found, indent=1, ensure_ascii=False).encode()


def check_address(award: Award) -> str:
    """Where anybody can check the certificate."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/c/{award.pretty_serial}/"
