"""The printed certificate."""

import json
from dataclasses import dataclass

from django.conf import settings

from courses.certificates import facts as certificate_facts
from courses.certificates.models import Award
from foundation import signing
from foundation.pdf import render_pdf
from foundation.qr import code_data_uri

DAY_COLOURS = ("#0b5d5b", "#6a4a8c", "#f2b134", "#3c7a3f")
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
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/c/{award.pretty_serial}/"


def certificate_pdf(award: Award, enclosed: Enclosed) -> bytes:
    """The certificate of `award`, made out to the name in `enclosed`: one page of A4, landscape, tagged, with `enclosed` attached."""
    facts, address = certificate_facts.from_json(award.facts), check_address(award)
    code = code_data_uri(address)
    context = {
        "award": award,
        "facts": facts,
        "name": enclosed.name,
        "address": address.split("://", 1)[-1].rstrip("/"),
        "days": list(zip(facts.days, DAY_COLOURS * (1 + len(facts.days) // 4), strict=False)),
        "code": code,
    }
    return render_pdf(
        "certificates/pdf/certificate.html", context, attached={ENCLOSED: enclosed.to_json(), CREDENTIAL: enclosed.credential}
    )
