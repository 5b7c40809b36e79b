"""How often something may be done. Counted in the shared cache, so that all processes count together."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def allow_once_more(what: str, who: str, *, most: int, within: int) -> bool:
    """May `who` do `what` once more, when `most` times are allowed in `within` seconds? Counts the asking.

    The cache holds a keyed hash of `who`: neither an address nor a number can be read there.
    """
    key = f"limit:{what}:{salted_hmac('foundation.limits', who).hexdigest()}"
    cache.add(key, 0, within)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out in between
        return True
