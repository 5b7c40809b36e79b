"""Files on their way in."""

import uuid

from django.db import models

from foundation import clock


class Upload(models.Model):
    """A file that an editor looks at before its questions come in. Gone once they are, and after a day. It knows nobody: a browser's
    session knows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    format_name = models.CharField(max_length=32)
    data = models.BinaryField()
    hash = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return str(self.id)
