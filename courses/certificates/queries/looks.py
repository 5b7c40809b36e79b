"""How a certificate is printed that is given now, and how one is that was given."""

import base64
import uuid

from courses.certificates import look as looks
from courses.certificates.facts import Facts
from courses.certificates.look import Look
from courses.certificates.models import CertificateTemplate, TemplateImage, TemplateVersion
from courses.pages.models import CoursePage


def look_for(course_key: uuid.UUID) -> str:
    """The hash of the version for certificates of a course given now: its own template's, or that for every course; empty without one."""
    found = CertificateTemplate.objects.filter(live=True, course_key=course_key).exclude(version="")
    every = CertificateTemplate.objects.filter(live=True, course_key=None).exclude(version="")
    for rows in (found, every):
        if newest := rows.order_by("-last_published_at", "-pk").first():
            return newest.version
    return ""


def frozen_look(sha256: str) -> Look:
    """The look of the version `sha256`; our own for an empty one. Raises TemplateVersion.DoesNotExist."""
    return looks.from_json(TemplateVersion.objects.get(pk=sha256).content) if sha256 else looks.OWN


def pictures_of(look: Look, facts: Facts) -> dict[str, str]:
    """The images of a certificate, as addresses by their hash."""
    wanted = look.pictures | ({facts.service_logo} if facts.service_logo else set())
    rows = TemplateImage.objects.filter(pk__in=wanted) if wanted else ()
    return {row.pk: data_uri(bytes(row.content)) for row in rows}


def data_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def courses_to_choose() -> list[tuple[str, str]]:
    """(key, title) of each course."""
    return [(str(key), title) for key, title in CoursePage.objects.order_by("title").values_list("translation_key", "title")]
