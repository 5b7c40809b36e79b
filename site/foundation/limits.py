"""How often something may be done. Counted in the shared cache, so that all processes count together."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from foundation import clock


def allow_once_more(what: str, who: str, *, most: int, within: int) -> bool:
    """May `who` do `what` once more, when `most` times are allowed in `within` seconds? Counts the asking.

    Each stretch of `within` seconds has a count of its own, so that asking again never puts off the end of one. The cache holds a keyed
    hash of `who`: neither an address nor a number can be read there.
    """
    key = _place(what, who, within)
    cache.add(key, 0, within)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out in between
        return True
    cache.touch(key, within)  # in the database, `incr` keeps it for CACHES' usual time alone
    return bool(count <= most)


def has_room(what: str, who: str, *, most: int, within: int) -> bool:
    """Has `who` done `what` at most `most` times in this stretch, as `allow_once_more` counts them? Counts nothing."""
    return bool(cache.get(_place(what, who, within), 0) <= most)


def _place(what: str, who: str, within: int) -> str:
    stretch = int(clock.now().timestamp()) // within
    return f"limit:{what}:{salted_hmac('foundation.limits', who).hexdigest()}:{stretch}"


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; for IPv6 the network of that house. Empty when nobody knows. It is counted, and never kept."""
    try:
        found = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    return str(found if found.version == 4 else ipaddress.ip_network((found, 64), strict=False))
