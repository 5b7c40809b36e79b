"""What tells a wallet whether a credential was taken back."""

import json

from django.core.cache import cache

from courses.certificates.credential import STATUS_MINUTES, status_list_of
from courses.certificates.models import AwardCredential
from foundation import clock
from foundation.credentials import signed
from foundation.signing import signer


def status_list(number: int) -> bytes | None:
    """Status list `number` as it is today, signed, as JSON; None when there is none. It is kept for STATUS_MINUTES.

    Raises foundation.encryption.CannotOpen without a key to sign with.
    """
    place = f"status-list:{number}"
    if kept := cache.get(place):
        return bytes(kept)
    rows = AwardCredential.objects.filter(number=number)
    if not rows.exists():
        return None
    made = status_list_of(number, list(rows.taken_back().values_list("index", flat=True)), now=clock.now())
    content = json.dumps(signed(made, signer())).encode()
    cache.set(place, content, STATUS_MINUTES * 60)
    return content
