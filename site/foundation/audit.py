"""The trail of what happened to records about people."""

from typing import Any

from django.db import models

from foundation.enums import Verb
from foundation.models import AuditEvent
from foundation.querysets import Person


def record(by: Person | None, verb: Verb, subject: models.Model, **detail: Any) -> AuditEvent:
    """Add one line to the trail: `by` (None: the system itself) did `verb` to `subject`. `detail` holds ids and codes, never content."""
    return AuditEvent.objects.create(
        actor_id=by.pk if by else None,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=detail,
    )
