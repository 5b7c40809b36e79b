"""The logo of a service: brought and taken off by whoever leads it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit, clock
from foundation.enums import Verb
from foundation.pictures import NoPicture, Picture, as_png, stands_out_on_white
from people.models import Service, ServiceLogo, User
from people.policies import services

WIDEST = (800, 560, 400, 280)
"""Pixels to try, until what is kept is small enough. At 48 mm, the widest that a logo is printed, 400 to the inch."""
LARGEST_KEPT = 400_000
"""Bytes. It goes into each certificate of the service: a photograph becomes smaller, a drawing never comes near."""
SMALLEST = 48
"""Pixels of the longer side; smaller ones are a blur on paper."""
LONGEST_SHAPE = 8
"""So many times as wide as high, or as high as wide. What is longer would be printed as a line."""


def logo_from(data: bytes) -> Picture:
    """The picture in `data` as it is kept. Raises foundation.pictures.NoPicture, with words for whoever brought it."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise NoPicture("An SVG drawing cannot be used here. Save it as PNG, and bring that.")
    picture = as_png(data, widest=WIDEST[0])
    for widest in WIDEST[1:]:
        if len(picture.content) > LARGEST_KEPT:
            picture = as_png(picture.content, widest=widest)
    long, short = max(picture.width, picture.height), min(picture.width, picture.height)
    if long < SMALLEST:
        raise NoPicture(f"This picture is too small to be printed. It takes {SMALLEST} pixels or more.")
    if long > LONGEST_SHAPE * short:
        raise NoPicture(f"This picture is too long and thin. {LONGEST_SHAPE} times as long as it is wide is the most.")
    if not stands_out_on_white(picture):
        raise NoPicture("This cannot be seen on white paper. Bring the logo in dark colours.")
    return picture


def set_logo(service: Service, *, data: bytes, alt: str, by: User) -> ServiceLogo:
    """Put the picture in `data` on the page of `service`, in place of the one before; without `data` only the words for it are new.

    Certificates that were given keep the logo they were given with. Raises PermissionDenied unless `by` leads the service, ValidationError
    at the field.
    """
    services.require(by, "lead", service)
    try:
        picture = logo_from(data) if data else None  # before anything is locked: a large picture takes a second
    except NoPicture as error:
        raise ValidationError({"picture": str(error)}) from error
    with transaction.atomic():
        place = Service.objects.select_for_update().get(pk=service.pk)
        row = ServiceLogo.objects.filter(service=place).first() or ServiceLogo(service=place)
        if picture:
            row.content, row.sha256, row.width, row.height = picture.content, picture.sha256, picture.width, picture.height
        elif row.pk is None:
            raise ValidationError({"picture": "Choose a picture."})
        row.alt, row.updated_at = " ".join(alt.split()), clock.now()
        row.full_clean()
        row.save()
        audit.record(by, Verb.SERVICE_CHANGED, place, what="logo")
    return row


@transaction.atomic
def remove_logo(service: Service, *, by: User) -> None:
    """The service has no logo any more. Twice is once. Raises PermissionDenied unless `by` leads it."""
    services.require(by, "lead", service)
    gone, _ = ServiceLogo.objects.filter(service=service).delete()
    if gone:
        audit.record(by, Verb.SERVICE_CHANGED, service, what="logo taken off")
