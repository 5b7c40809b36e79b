"""Handing something over that is made the first time it is asked for."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist, ValidationError

from courses.certificates.models import Award

ERASED = "This certificate's holder had their data erased."
logger = logging.getLogger("alongside.certificates")


class NotMadeYet(Exception):
    """The certificate was given and is safe; its document could not be made just now. It is tried again each minute."""


@contextmanager
def told_plainly(award: Award) -> Iterator[None]:
    """Whatever goes wrong while something of `award` is made is a NotMadeYet, and in the log without words of anybody's; that its holder
    was erased is a ValidationError."""
    try:
        yield
    except ValidationError:
        raise
    except ObjectDoesNotExist as error:
        raise ValidationError(ERASED) from error
    except Exception as error:
        logger.error("The document of award %s could not be made: %s", award.pk, type(error).__name__)
        raise NotMadeYet from error
