"""Bringing the pictures and documents that files name into the website."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.pages.files.read import find_file


class Uploads:
    """The pictures and documents of the course in the folder `root`: each is uploaded once, when it is first asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[tuple[Any, str], Any] = {}

    def image(self, name: str) -> int:
        path = find_file(self.root, name, settings.WAGTAILIMAGES_EXTENSIONS)
        return self._upload(get_image_model(), path, lambda data: ImageFile(ContentFile(data), name=name))

    def document(self, name: str) -> int:
        path = find_file(self.root, name, settings.WAGTAILDOCS_EXTENSIONS)
        return self._upload(get_document_model(), path, lambda data: ContentFile(data, name=name))

    def _upload(self, model: Any, path: Path, make: Callable[[bytes], Any]) -> int:
        """The picture or document of the file `path`; uploaded unless the very same is there already."""
        name = path.name
        if (model, name) not in self.files:
            data = path.read_bytes()
            there = next((row for row in model.objects.filter(title=name) if same_file(row, data)), None)
            if there is None:
                there = model(title=name, file=make(data))
                there.save()
            self.files[model, name] = there.pk
        pk: int = self.files[model, name]
        return pk


def same_file(row: Any, data: bytes) -> bool:
    try:
        with row.file.open("rb") as file:
            return bool(file.read() == data)
    except FileNotFoundError:
        return False
