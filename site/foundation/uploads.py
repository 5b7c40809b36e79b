"""Files that strangers send, to be looked at and forgotten."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest


class InMemoryOnly(FileUploadHandler):
    """Keeps what is uploaded in memory alone. Of all files together no more than `most` bytes are kept; a file's `size` tells."""

    def __init__(self, request: HttpRequest, *, most: int) -> None:
        super().__init__(request)
        self.room = most

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.room -= self.kept.write(raw_data[: self.room])

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset, self.content_type_extra
        )
