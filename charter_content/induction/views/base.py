"""What the views of this room share."""

import uuid as uuids

from django.http import HttpRequest

from charter_content.induction.models import Induction
from charter_content.induction.policies import inductions
from people.decorators import signed_in
from people.models import User


def theirs(request: HttpRequest, uuid: uuids.UUID, action: str = "view") -> tuple[User, Induction]:
    """The induction and who asks for it. Raises Http404 when it is not theirs to see, PermissionDenied when not to do."""
    person = signed_in(request)
    found = inductions.get(person, pk=uuid)
    row = (
        Induction.objects.select_related("person", "service", "version")
        .prefetch_related("version__items", "service__roles")
        .get(pk=found.pk)
    )
    inductions.require(person, action, row)
    return person, row
