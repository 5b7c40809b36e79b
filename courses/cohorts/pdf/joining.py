"""What is printed around a cohort: tagged PDFs, made on the spot and kept nowhere."""

import segno
from django.conf import settings

from courses.cohorts.models import JoinCode
from foundation.pdf import render_pdf

DARK, LIGHT = "#1f2a33", "#ffffff"


def join_url(code: JoinCode) -> str:
    """The whole address that a phone opens."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/join/{code.code}/"


def join_code_pdf(code: JoinCode) -> bytes:
    """The code on one page to hang up: picture, address, the code in large letters, until when. No course, no service, no name."""
    picture = segno.make(join_url(code), error="m").svg_data_uri(border=2, dark=DARK, light=LIGHT)
    base = settings.WAGTAILADMIN_BASE_URL.partition("://")[2]
    return render_pdf("cohorts/pdf/join_code.html", {"code": code, "picture": picture, "address": f"{base}/join/"})
