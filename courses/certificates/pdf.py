"""The printed certificate."""

import json
from dataclasses import dataclass

from django.conf import settings

from courses.certificates import facts as certificate_facts
from courses.certificates.enums import Form
from courses.certificates.layout import page_contexts
from courses.certificates.models import Award
from courses.certificates.queries.looks import frozen_look, pictures_of
from foundation import signing
from foundation.pdf import render_pdf_to_fit

ENCLOSED = "certificate.json"


@dataclass(frozen=True)
class Enclosed:
    """What is attached to the file for machines: the signed facts, and the name with the salt that leads to its hash in them."""

    facts: str
    name: str
    salt: str
    key: bytes
    signature: bytes

    def to_json(self) -> bytes:
        found = {
            "type": "alongside-certificate", "facts": self.facts, "name": self.name, "salt": self.salt,
            "key": signing.as_text(self.key), "signature": signing.as_text(self.signature),
        }  # fmt: skip
        return json.dumps(found, indent=1, ensure_ascii=False).encode()


def check_address(award: Award) -> str:
    """Where anybody can check the certificate."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/c/{award.pretty_serial}/"


def certificate_pdf(award: Award, enclosed: Enclosed, form: Form = Form.LANDSCAPE) -> bytes:
    """The certificate of `award`, made out to the name in `enclosed`: one tagged page in `form`, with `enclosed` attached."""
    facts = certificate_facts.from_json(award.facts)
    look = frozen_look(facts.look)
    contexts = page_contexts(
        form, facts=facts, look=look, name=enclosed.name, address=check_address(award), pictures=pictures_of(look, facts)
    )
    return render_pdf_to_fit(str(contexts[0]["template"]), contexts, pages=1, attached={ENCLOSED: enclosed.to_json()})
