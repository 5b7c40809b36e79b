"""Counters in the keys of cached shared content."""

from django.db import models, transaction
from django.db.models import F, Subquery
from django.db.models.functions import Coalesce

from foundation.models import ContentStamp

CHARTER = "charter"


def bump(name: str) -> None:
    """Everything cached under the stamp `name` is stale from now on."""
    with transaction.atomic():
        if not ContentStamp.objects.filter(name=name).update(stamp=F("stamp") + 1):
            ContentStamp.objects.create(name=name)


def current(name: str) -> int:
    """The stamp `name` is at; 0 before the first bump."""
    return ContentStamp.objects.filter(name=name).values_list("stamp", flat=True).first() or 0


def as_column(name: str) -> Coalesce:
    """`current(name)` as a column of another query, so that it costs no query of its own."""
    stamps = ContentStamp.objects.filter(name=models.Value(name)).values("stamp")[:1]
    return Coalesce(Subquery(stamps), 0, output_field=models.PositiveIntegerField())
