"""Several PDFs put into one."""

from array import array
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import pikepdf

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
"""What a page may have from the node above it (ISO 32000-1, table 30)."""


def merge_pdfs(paths: Sequence[Path], into: Path, *, title: str, language: str) -> None:
    """Write the pages of `paths`, in order and with the tags for screen readers, into the file `into`. What is enclosed stays behind.

    One file is open at a time, and is written on before the next is read: what stays in memory of a page is where its objects stand.
    The outcome calls itself PDF/UA-1 when every one of them does. Raises OSError and pikepdf.PdfError.
    """
    import pikepdf  # slow import: only where files are put together

    with into.open("wb") as file:
        whole = _Whole(_Objects(file))
        for path in paths:
            with pikepdf.open(path) as source:
                whole.add(source)
        whole.end(title=title, language=language)


class _Objects:
    """The objects of the file that is being written. Only where they stand is kept."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.places = file, array("Q")
        file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def number(self) -> int:
        """The number of a new object, to be `put` later."""
        self.places.append(0)
        return len(self.places)

    def put(self, number: int, *pieces: bytes) -> None:
        self.places[number - 1] = self.file.tell()
        self.file.write(b"%d 0 obj\n" % number)
        for piece in pieces:
            self.file.write(piece)
        self.file.write(b"\nendobj\n")

    def put_list(self, number: int, items: Sequence[int], form: bytes) -> None:
        """An array of `items`, each written as `form`. Several to a line: readers need not like very long ones."""
        lines = (b" ".join(form % item for item in items[n : n + 20]) + b"\n" for n in range(0, len(items), 20))
        self.put(number, b"[\n", *lines, b"]")

    def end(self, root: int) -> None:
        """Where everything stands, and which object is the first one (ISO 32000-1, 7.5.4 and 7.5.5)."""
        start = self.file.tell()
        self.file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(self.places) + 1))
        for place in self.places:
            self.file.write(b"%010d 00000 n \n" % place)
        self.file.write(b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(self.places) + 1, root, start))


class _Copy:
    """The objects of one source under new numbers."""

    def __init__(self, objects: _Objects, shift: int) -> None:
        self.objects, self.shift = objects, shift
        self.numbers: dict[tuple[int, int], int] = {}
        self.waiting: list[tuple[int, pikepdf.Object]] = []

    def stands_for(self, old: "pikepdf.Object", number: int) -> None:
        """Whatever points to `old` is to point to the object `number`, which is written elsewhere."""
        self.numbers[old.objgen] = number

    def number_of(self, old: "pikepdf.Object") -> int:
        """The new number of an indirect object, which is written by `flush` with all that it points to."""
        if old.objgen not in self.numbers:
            self.numbers[old.objgen] = self.objects.number()
            self.waiting.append((self.numbers[old.objgen], old))
        return self.numbers[old.objgen]

    def flush(self) -> None:
        while self.waiting:
            number, old = self.waiting.pop()
            self.objects.put(number, *self._body(old))

    def _body(self, old: "pikepdf.Object") -> Iterator[bytes]:
        import pikepdf  # slow import

        if isinstance(old, pikepdf.Stream):
            data = old.read_raw_bytes()
            yield self._pairs(old, without=("/Length",)) + b"/Length %d >>\nstream\n" % len(data)
            yield data
            yield b"\nendstream"
        else:
            yield self.written(old, itself=True)

    def _pairs(self, old: "pikepdf.Object", without: Sequence[str] = ()) -> bytes:
        kept = [name for name, _value in old.items() if name not in without]
        return b"<< " + b"".join(_name(name) + b" " + self._value(name, old[name]) + b" " for name in kept)

    def _value(self, name: str, value: object) -> bytes:
        if name in ("/StructParents", "/StructParent"):  # the place of a page or note in the numbers of all documents
            return b"%d" % (int(str(value)) + self.shift)
        return self.written(value)

    def written(self, value: object, *, itself: bool = False) -> bytes:
        """`value` as it stands in a file. An indirect one is a reference, unless it is asked for `itself`."""
        import pikepdf  # slow import

        if isinstance(value, pikepdf.Object):
            if value.is_indirect and not itself:
                return b"%d 0 R" % self.number_of(value)
            if isinstance(value, pikepdf.Dictionary):
                return self._pairs(value) + b">>"
            if isinstance(value, pikepdf.Array):
                return b"[" + b" ".join(self.written(one) for one in list(value)) + b"]"
            return bytes(value.unparse(resolved=True))
        if value is None:
            return b"null"
        if isinstance(value, bool):
            return b"true" if value else b"false"
        return f"{value:f}".encode() if isinstance(value, Decimal) else b"%d" % int(str(value))


def _name(name: str) -> bytes:
    import pikepdf  # slow import

    return bytes(pikepdf.Name(name).unparse())


class _Whole:
    """The file that comes of it: one list of pages, and the structure trees of all documents as one."""

    def __init__(self, objects: _Objects) -> None:
        self.objects = objects
        self.pages, self.tags, self.top, self.places = (objects.number() for _ in range(4))
        self.page_numbers, self.kids = array("L"), array("L")
        self.parents: list[bytes] = []
        self.next = 0
        self.accessible = True

    def add(self, source: "pikepdf.Pdf") -> None:
        import pikepdf  # slow import

        copy, tree = _Copy(self.objects, self.next), source.Root.get("/StructTreeRoot")
        if tree is not None:
            copy.stands_for(tree, self.top)
        for page in source.pages:
            for name in INHERITED:
                _bring_down(page.obj, name)
            copy.stands_for(page.obj.Parent, self.pages)
            self.page_numbers.append(copy.number_of(page.obj))
        if tree is not None:
            for kid in tree.K if isinstance(tree.K, pikepdf.Array) else [tree.K]:
                kid.S = pikepdf.Name.Part  # of one document
                self.kids.append(copy.number_of(kid if kid.is_indirect else source.make_indirect(kid)))
            numbers = list(pikepdf.NumberTree(tree.ParentTree).items()) if "/ParentTree" in tree else []
            for number, parents in numbers:
                self.parents.append(b"%d %s" % (self.next + number, copy.written(parents)))
            self.next += 1 + max((number for number, _parents in numbers), default=0)
        copy.flush()
        with source.open_metadata(set_pikepdf_as_editor=False) as meta:
            self.accessible = self.accessible and meta.get("pdfuaid:part") == "1"

    def end(self, *, title: str, language: str) -> None:
        import pikepdf  # slow import

        objects = self.objects
        objects.put_list(kids := objects.number(), self.page_numbers, b"%d 0 R")
        objects.put(self.pages, b"<< /Type /Pages /Count %d /Kids %d 0 R >>" % (len(self.page_numbers), kids))
        with pikepdf.new() as frame:
            frame.Root.Lang = language
            frame.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
            with frame.open_metadata(set_pikepdf_as_editor=False) as meta:
                meta["dc:title"] = title
                if self.accessible:
                    meta["pdfuaid:part"] = "1"
            copy = _Copy(objects, 0)
            copy.stands_for(frame.Root.Pages, self.pages)
            if self.kids:
                frame.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
                frame.Root.StructTreeRoot = frame.make_indirect(pikepdf.Dictionary())
                copy.stands_for(frame.Root.StructTreeRoot, self.tags)
            root = copy.number_of(frame.Root)
            copy.flush()
        objects.put_list(kids := objects.number(), self.kids, b"%d 0 R")
        objects.put(self.top, b"<< /Type /StructElem /S /Document /P %d 0 R /K %d 0 R >>" % (self.tags, kids))
        lines = (b" ".join(self.parents[n : n + 20]) + b"\n" for n in range(0, len(self.parents), 20))
        objects.put(self.places, b"<< /Nums [\n", *lines, b"] >>")
        objects.put(
            self.tags,
            b"<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d >>" % (self.top, self.places, self.next),
        )
        objects.end(root)


def _bring_down(page: "pikepdf.Object", name: str) -> None:
    """Write on the page itself what it has from above."""
    above = page
    while name not in above:
        if "/Parent" not in above:
            return
        above = above.Parent
    page[name] = above[name]
