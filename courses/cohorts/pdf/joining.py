"""What is printed around a cohort: tagged PDFs, made on the spot and kept nowhere."""

from django.conf import settings

from courses.cohorts.models import JoinCode
from foundation.pdf import render_pdf
from foundation.qr import code_data_uri


def join_url(code: JoinCode) -> str:
    """The whole address that a phone opens."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/join/{code.code}/"


def join_code_pdf(code: JoinCode) -> bytes:
    """The code on one page to hang up: picture, address, the code in large letters, until when. No course, no service, no name."""
    base = settings.WAGTAILADMIN_BASE_URL.partition("://")[2]
    return render_pdf("cohorts/pdf/join_code.html", {"code": code, "picture": code_data_uri(join_url(code)), "address": f"{base}/join/"})
