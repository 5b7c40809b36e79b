"""Keeping a file between looking at it and bringing it in."""

import datetime as dt
import hashlib

from courses.quizzes.models import Upload
from foundation import clock

KEPT_FOR = dt.timedelta(days=1)


def keep_upload(data: bytes, format_name: str) -> Upload:
    """Keep a file for at most a day."""
    discard_old_uploads()
    return Upload.objects.create(format_name=format_name, data=data, hash=hashlib.sha256(data).hexdigest())


def discard_old_uploads() -> int:
    """Delete files that nobody brought in within a day. Returns how many there were."""
    return Upload.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]


def discard_upload(upload: Upload) -> None:
    """Delete a file that is not needed any more."""
    upload.delete()
