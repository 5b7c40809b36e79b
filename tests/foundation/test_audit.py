import pytest

from foundation import audit
from foundation.enums import Verb
from foundation.models import AuditEvent
from tests.cast import Cast


def test_trail_is_only_ever_added_to(cast: Cast) -> None:
    event = audit.record(cast.robin, Verb.ENROLLED, cast.riverside, edition=3)

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    with pytest.raises(TypeError):
        AuditEvent.objects.update(verb="x")
    with pytest.raises(TypeError):
        AuditEvent.objects.all().delete()
    found = AuditEvent.objects.get()
    assert (found.actor_id, found.verb, found.subject_type, found.subject_id, found.detail) == (
        cast.robin.pk, "enrolled", "people.service", str(cast.riverside.pk), {"edition": 3},
    )  # fmt: skip
