"""Several PDFs put into one: in order, and with memory that does not hold them."""

import os
import tracemalloc
from decimal import Decimal
from pathlib import Path

import page as checker
import pikepdf
from weasyprint import HTML

from foundation.merge import merge_pdfs

SIZE = 200_000
"""Bytes of noise in each file: more than can be packed away."""


def files(folder: Path, many: int) -> list[Path]:
    paths = []
    for n in range(many):
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(100 + n, 100))
            page.obj.Noise = pdf.make_stream(os.urandom(SIZE))
            paths.append(folder / f"{n}.pdf")
            pdf.save(paths[-1])
    return paths


def most_memory(paths: list[Path], whole: Path) -> int:
    """Bytes at the worst moment of merging `paths`."""
    tracemalloc.start()
    merge_pdfs(paths, whole, title="All", language="en-GB")
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_fifty_in_order_and_memory_holds_one(tmp_path: Path) -> None:
    paths, whole = files(tmp_path, 50), tmp_path / "all"
    most_memory(paths[:1], whole)
    assert most_memory(paths, whole) < 3 * SIZE < whole.stat().st_size
    with pikepdf.open(whole) as merged:
        assert [int(page.mediabox[2]) for page in merged.pages] == list(range(100, 150))
        assert not merged.check_pdf_syntax()
    assert {path.name for path in tmp_path.iterdir()} == {"all", *(path.name for path in paths)}


def test_what_pages_say_is_kept(tmp_path: Path) -> None:
    whole, values = tmp_path / "all", {"Text": "(a) 12 0 R \\ Łódź", "No": False, "Yes": True, "Small": Decimal("0.000001"), "Less": -3}
    with pikepdf.new() as pdf:
        for _ in range(2):
            page = pdf.add_blank_page(page_size=(70, 80)).obj
            for name, value in values.items():
                page[f"/{name}"] = value
            page[pikepdf.Name("/Odd name#(x)")] = pikepdf.Name("/Also odd/")
            page.Bytes, page.Nothing = pikepdf.String(bytes(range(256))), pikepdf.Array([None, 1])
            page.Itself, page.Shared = page, pdf.make_indirect(pikepdf.Dictionary(One=1))
            page.Note = pdf.make_stream(b"endstream endobj %%EOF", Deep=pikepdf.Dictionary(Page=page))
            pdf.Root.Pages.MediaBox = page.MediaBox  # as many programs write it: on the node above
            del page.MediaBox
        pdf.save(tmp_path / "one.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    merge_pdfs([tmp_path / "one.pdf"] * 2, whole, title="Ż (all)", language="cy")

    with pikepdf.open(whole) as merged:
        assert not merged.check_pdf_syntax()
        assert (str(merged.Root.Lang), merged.open_metadata()["dc:title"], len(merged.pages)) == ("cy", "Ż (all)", 4)
        for one in merged.pages:
            page = one.obj
            assert {name: page[f"/{name}"] for name in values} == values
            assert page[pikepdf.Name("/Odd name#(x)")] == pikepdf.Name("/Also odd/")
            assert bytes(page.Bytes) == bytes(range(256)) and list(page.Nothing) == [None, 1]
            assert page.Itself.objgen == page.objgen == page.Note.Deep.Page.objgen
            assert page.Note.read_bytes() == b"endstream endobj %%EOF"
            assert list(map(int, page.MediaBox)) == [0, 0, 70, 80]


def test_tags_of_all_under_one_root(tmp_path: Path) -> None:
    paths = []
    for n in range(3):
        html = f'<html lang="en-GB"><title>T</title><h1>Number {n}</h1><p><a href="https://alongside.example/">A link</a>'
        paths.append(tmp_path / f"{n}.pdf")
        HTML(string=html).write_pdf(paths[-1], pdf_variant="pdf/ua-1", pdf_tags=True)
    merge_pdfs(paths, tmp_path / "all", title="All", language="en-GB")

    assert checker.validate_pdf(str(tmp_path / "all"), profile="ua1").is_compliant
    with pikepdf.open(tmp_path / "all") as merged:
        top = merged.Root.StructTreeRoot.K[0]
        assert (top.S, [str(kid.S) for kid in top.K]) == (pikepdf.Name.Document, ["/Part"] * 3)
        places = pikepdf.NumberTree(merged.Root.StructTreeRoot.ParentTree)
        used = [int(one.obj.StructParents) for one in merged.pages]
        links = [int(note.StructParent) for one in merged.pages for note in one.obj.Annots]
        assert len({*used, *links}) == 6 and {*used, *links} == set(places.keys())
        assert all(places[number].Pg.objgen == one.obj.objgen for number, one in zip(links, merged.pages, strict=True))


def test_one_without_tags_and_one_page(tmp_path: Path) -> None:
    whole = tmp_path / "all"
    merge_pdfs(files(tmp_path, 1), whole, title="All", language="en-GB")
    with pikepdf.open(whole) as merged:
        assert len(merged.pages) == 1 and "/StructTreeRoot" not in merged.Root
