"""The printed certificate."""

import segno
from django.conf import settings

from courses.certificates import facts as certificate_facts
from courses.certificates.models import Award
from foundation.pdf import render_pdf

DAY_COLOURS = ("#0b5d5b", "#6a4a8c", "#f2b134", "#3c7a3f")


def check_address(award: Award) -> str:
    """Where anybody can check the certificate."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/c/{award.pretty_serial}/"


def certificate_pdf(award: Award, *, name: str) -> bytes:
    """The certificate of `award`, made out to `name`: one page of A4, landscape, tagged."""
    facts, address = certificate_facts.from_json(award.facts), check_address(award)
    code = segno.make(address, error="m").svg_data_uri(border=2, dark="#1f2a33", light="#ffffff")
    context = {
        "award": award,
        "facts": facts,
        "name": name,
        "address": address.split("://", 1)[-1].rstrip("/"),
        "days": list(zip(facts.days, DAY_COLOURS * (1 + len(facts.days) // 4), strict=False)),
        "code": code,
    }
    return render_pdf("certificates/pdf/certificate.html", context)
