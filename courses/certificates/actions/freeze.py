"""A template as it is published, frozen."""

from typing import Any

from django.db import transaction

from courses.certificates.look import Look, Signatory
from courses.certificates.models import CertificateTemplate, TemplateImage, TemplateVersion
from foundation.pictures import Picture, as_png
from people.models import Service, ServiceLogo

WIDEST = 800
"""Pixels. At 48 mm, the widest that a logo is printed, 400 to the inch."""


def picture_in(image: Any) -> Picture:
    """An image of the editing area, made anew. Raises foundation.pictures.NoPicture."""
    with image.open_file() as file:
        return as_png(file.read(), widest=WIDEST)


def look_of_template(template: CertificateTemplate) -> tuple[Look, dict[str, Picture]]:
    """(how certificates of `template` look as it is now, its images by their hash). Nothing is kept. Raises NoPicture."""
    pictures: dict[str, Picture] = {}

    def taken(image: Any) -> str:
        if image is None:
            return ""
        picture = picture_in(image)
        pictures[picture.sha256] = picture
        return picture.sha256

    signatories = tuple(
        Signatory(one.value["name"], one.value["role"], taken(one.value["picture"]), one.value["alt"] or "") for one in template.signatories
    )
    look = Look(
        intro=template.intro, statement=template.statement, paper=template.paper, heading=template.heading, accent=template.accent,
        logo=taken(template.logo), logo_alt=template.logo_alt, signatories=signatories, coordinator_signs=template.coordinator_signs,
        below=template.below,
    )  # fmt: skip
    return look, pictures


@transaction.atomic
def freeze_template(template: CertificateTemplate) -> TemplateVersion:
    """The version that certificates given from now on name. The same look as before makes none. Raises NoPicture."""
    look, pictures = look_of_template(template)
    rows = [TemplateImage(sha256=sha256, content=picture.content) for sha256, picture in pictures.items()]
    TemplateImage.objects.bulk_create(rows, ignore_conflicts=True)
    TemplateVersion.objects.bulk_create([TemplateVersion(sha256=look.sha256, content=look.to_json())], ignore_conflicts=True)
    CertificateTemplate.objects.filter(pk=template.pk).update(version=look.sha256)
    return TemplateVersion.objects.get(pk=look.sha256)


def freeze_logo(service: Service) -> tuple[str, str]:
    """(hash, words) of the logo that certificates of `service` given now are printed with, its picture kept for good; empty without one.

    To be called in the transaction that writes the award.
    """
    logo = ServiceLogo.objects.select_related("service").filter(service=service).first()  # picture and hash at once: they fit together
    if logo is None:
        return "", ""
    if not TemplateImage.objects.filter(pk=logo.sha256).exists():
        TemplateImage.objects.bulk_create([TemplateImage(sha256=logo.sha256, content=logo.content)], ignore_conflicts=True)
    return logo.sha256, logo.words
