"""Categories by the names on the way to them."""

from collections.abc import Iterable

from courses.quizzes.exchange.rows import category_paths
from courses.quizzes.models import Category

Path = tuple[str, ...]


class Categories:
    """The ids of categories; those that are missing are made when `make` is called."""

    def __init__(self) -> None:
        self.ids: dict[Path, int] = {}
        for pk, path in category_paths().items():
            self.ids.setdefault(path, pk)

    def make(self, paths: Iterable[Path]) -> None:
        """Make sure that each of `paths` is there, with all that it stands in."""
        for path in paths:
            for length in range(1, len(path) + 1):
                part = path[:length]
                if part not in self.ids:
                    self.ids[part] = Category.objects.create(name=part[-1], parent_id=self.ids.get(part[:-1])).pk

    def id_of(self, path: Path) -> int | None:
        return self.ids[path] if path else None
