"""The pictures and documents that a course names."""

import re
from pathlib import Path
from typing import Any

IMAGE, DOCUMENT = 0, 1
"""Which of `media_folders` a file is written to."""


class Media:
    """Gathers what is written beside the course: each under the name that its files call it by."""

    def __init__(self) -> None:
        self.names: dict[tuple[int, str], Any] = {}

    def image(self, item: Any) -> str:
        return self._name(item, IMAGE)

    def document(self, item: Any) -> str:
        return self._name(item, DOCUMENT)

    def _name(self, item: Any, which: int) -> str:
        file = Path(item.file.name)
        titled = re.fullmatch(r"[\w.-]+\.\w+", item.title) and Path(item.title).suffix.lower() == file.suffix.lower()
        name = item.title if titled and not item.title.startswith(".") else file.name
        if self.names.setdefault((which, name), item) != item:  # another one is called the same
            name = f"{Path(name).stem}-{item.pk}{file.suffix}"
            self.names[which, name] = item
        return name
