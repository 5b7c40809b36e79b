"""What everybody may know about this installation."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from foundation import signing
from foundation.credentials import did_document


@require_safe
@cache_control(public=True, max_age=3600)
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys that this installation signs with, or did: the newest first, `retired` empty while it is in use."""
    found = [
        {
            "kind": "Ed25519", "key": signing.as_text(bytes(row.public)), "fingerprint": signing.fingerprint(bytes(row.public)),
            "made": row.made_at.date().isoformat(), "retired": row.retired_at.date().isoformat() if row.retired_at else "",
        }
        for row in signing.published_keys()
    ]  # fmt: skip
    return JsonResponse({"schema": 1, "keys": found})


@require_safe
@cache_control(public=True, max_age=3600)
def did(request: HttpRequest) -> JsonResponse:
    """Who this installation is to the wallets and checkers of others, and every key that it signs with or did. Any website may read it."""
    response = JsonResponse(did_document(), content_type="application/did+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response
