"""Pictures and recordings of imported questions: each is kept once, in a collection of their own."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from courses.quizzes.exchange.bank import BankQuestion, Picture, Recording
from people.models import User

Kept = Picture | Recording


class _Store(ABC):
    """What of one kind an import brings along."""

    collection_name: ClassVar[str]

    def __init__(self, by: User | None) -> None:
        self.by = by
        self.ids: dict[str, int] = {}
        self.written: list[tuple[Any, str]] = []
        self.collection: Collection | None = None

    @abstractmethod
    def model(self) -> Any:
        """The model that keeps them."""

    def file(self, one: Kept) -> Any:
        """The file as the model wants it."""
        return ContentFile(one.data, name=one.name)

    def keep(self, found: Iterable[Kept]) -> None:
        """Make sure that each of `found` is there. Two that are the same are one."""
        by_hash = {_hash(one): one for one in found}
        missing = [one for one in by_hash if one not in self.ids]
        if not missing:
            return
        there = self.model().objects.filter(file_hash__in=missing).order_by("-pk").values_list("file_hash", "pk")
        self.ids |= dict(there)
        for name in missing:
            if name not in self.ids:
                self.ids[name] = self._save(by_hash[name], name)

    def id_of(self, one: Kept | None) -> int | None:
        return self.ids[_hash(one)] if one else None

    def _save(self, one: Kept, file_hash: str) -> int:
        if self.collection is None:
            root = Collection.get_first_root_node()
            assert root is not None
            self.collection = root.get_children().filter(name=self.collection_name).first() or root.add_child(name=self.collection_name)
        row = self.model()(title=one.name, collection=self.collection, uploaded_by_user=self.by)
        row.file = self.file(one)
        row.file_size, row.file_hash = len(one.data), file_hash
        self.written.append((row.file.storage, ""))
        row.save()
        self.written[-1] = (row.file.storage, row.file.name)
        pk: int = row.pk
        return pk

    def undo(self) -> None:
        for storage, name in self.written:
            if name:
                storage.delete(name)


class _Pictures(_Store):
    collection_name = "Pictures of questions"

    def model(self) -> Any:
        return get_image_model()

    def file(self, one: Kept) -> Any:
        return ImageFile(ContentFile(one.data), name=one.name)


class _Recordings(_Store):
    collection_name = "Sounds and films of questions"

    def model(self) -> Any:
        return get_document_model()


class Media:
    """The pictures and recordings of one import. `undo` takes back from the disk what it wrote there: the database does so by itself."""

    def __init__(self, by: User | None) -> None:
        self._pictures, self._recordings = _Pictures(by), _Recordings(by)

    def keep(self, questions: Iterable[BankQuestion]) -> None:
        """Make sure that what these questions show and play is there."""
        questions = list(questions)
        self._pictures.keep(one.picture for one in questions if one.picture)
        self._recordings.keep(one.recording for one in questions if one.recording)

    def picture_id(self, question: BankQuestion) -> int | None:
        """The id of its picture, which was kept."""
        return self._pictures.id_of(question.picture)

    def recording_id(self, question: BankQuestion) -> int | None:
        """The id of its recording, which was kept."""
        return self._recordings.id_of(question.recording)

    def undo(self) -> None:
        """Delete the files that this import wrote."""
        self._pictures.undo()
        self._recordings.undo()


def _hash(one: Kept) -> str:
    """As Wagtail makes it of a file."""
    return hashlib.sha1(one.data, usedforsecurity=False).hexdigest()
