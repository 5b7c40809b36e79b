"""Several PDFs put into one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

MOST_AT_ONCE = 40
"""Files that are open at the same time."""


def merge_pdfs(paths: Sequence[Path], into: Path, *, title: str, language: str) -> None:
    """Write the pages of `paths`, in order and with the tags for screen readers, into the file `into`. What is enclosed stays behind.

    Memory does not hold the files: they are copied from disk to disk. Beside `into` stand files that it needs on the way, and removes.
    Raises OSError and pikepdf.PdfError.
    """
    if len(paths) > MOST_AT_ONCE:
        groups = [into.with_name(f"{into.name}.{n}") for n in range(0, len(paths), MOST_AT_ONCE)]
        for n, group in enumerate(groups):
            merge_pdfs(paths[n * MOST_AT_ONCE : (n + 1) * MOST_AT_ONCE], group, title=title, language=language)
        merge_pdfs(groups, into, title=title, language=language)
        for group in groups:
            group.unlink()
        return
    import pikepdf  # slow import: only where files are put together

    whole, sources = pikepdf.new(), [pikepdf.open(path) for path in paths]
    try:
        tags = _Tags(whole)
        for source in sources:
            tags.add(source)
        tags.write()
        whole.Root.Lang = language
        whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        with whole.open_metadata(set_pikepdf_as_editor=False) as meta:
            meta["dc:title"] = title
        whole.save(into)
    finally:
        for one in (whole, *sources):
            one.close()


class _Tags:
    """The structure trees of several documents, as one: each page keeps its place in it, under a new number."""

    def __init__(self, whole: "pikepdf.Pdf") -> None:
        self.whole = whole
        self.kids: list[pikepdf.Object] = []
        self.parents: list[pikepdf.Object | int] = []
        self.next = 0

    def add(self, source: "pikepdf.Pdf") -> None:
        import pikepdf  # slow import

        before = len(self.whole.pages)
        self.whole.pages.extend(source.pages)
        tree = source.Root.get("/StructTreeRoot")
        if tree is None:
            return
        kids = tree.K if isinstance(tree.K, pikepdf.Array) else [tree.K]
        self.kids += [self.whole.copy_foreign(kid) for kid in kids]
        numbers = list(pikepdf.NumberTree(tree.ParentTree).items()) if "/ParentTree" in tree else []
        for number, parents in numbers:
            if not parents.is_indirect:
                parents = source.make_indirect(parents)
            self.parents += [self.next + number, self.whole.copy_foreign(parents)]
        for page in list(self.whole.pages)[before:]:
            for holder, name in ((page.obj, "/StructParents"), *((one, "/StructParent") for one in page.obj.get("/Annots", ()))):
                if name in holder:
                    holder[name] = int(holder[name]) + self.next
        self.next += 1 + max((number for number, _parents in numbers), default=0)

    def write(self) -> None:
        import pikepdf  # slow import

        if not self.kids:
            return
        root = self.whole.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        for kid in self.kids:
            kid.P = root
        root.K = pikepdf.Array(self.kids)
        root.ParentTree = self.whole.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(self.parents)))
        root.ParentTreeNextKey = self.next
        self.whole.Root.StructTreeRoot = root
        self.whole.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
