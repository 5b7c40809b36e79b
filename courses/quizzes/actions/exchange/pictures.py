"""Pictures of imported questions: each is kept once, in a collection of their own."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from courses.quizzes.exchange.bank import Picture
from people.models import User

COLLECTION = "Pictures of questions"


class Pictures:
    """The pictures of one import. `undo` takes back from the disk what it wrote there: the database does so by itself."""

    def __init__(self, by: User | None) -> None:
        self.by = by
        self.ids: dict[str, int] = {}
        self.written: list[tuple[Any, str]] = []
        self.collection: Collection | None = None

    def keep(self, pictures: Iterable[Picture]) -> None:
        """Make sure that each of `pictures` is there. Two that are the same are one."""
        by_hash = {_hash(picture): picture for picture in pictures}
        missing = [one for one in by_hash if one not in self.ids]
        if not missing:
            return
        there = get_image_model().objects.filter(file_hash__in=missing).order_by("-pk").values_list("file_hash", "pk")
        self.ids |= dict(there)
        for name in missing:
            if name not in self.ids:
                self.ids[name] = self._save(by_hash[name], name)

    def id_of(self, picture: Picture | None) -> int | None:
        """The id of a picture that was kept."""
        return self.ids[_hash(picture)] if picture else None

    def _save(self, picture: Picture, file_hash: str) -> int:
        if self.collection is None:
            root = Collection.get_first_root_node()
            assert root is not None
            self.collection = root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)
        image = get_image_model()(title=picture.name, collection=self.collection, uploaded_by_user=self.by)
        image.file = ImageFile(ContentFile(picture.data), name=picture.name)
        image.file_size, image.file_hash = len(picture.data), file_hash
        self.written.append((image.file.storage, ""))
        image.save()
        self.written[-1] = (image.file.storage, image.file.name)
        pk: int = image.pk
        return pk

    def undo(self) -> None:
        """Delete the files that this import wrote."""
        for storage, name in self.written:
            if name:
                storage.delete(name)


def _hash(picture: Picture) -> str:
    """As Wagtail makes it of a picture's file."""
    return hashlib.sha1(picture.data, usedforsecurity=False).hexdigest()
