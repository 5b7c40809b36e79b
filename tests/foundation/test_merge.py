"""Several PDFs put into one: in order, and with memory that does not hold them."""

import os
import tracemalloc
from pathlib import Path

import pikepdf

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


def test_fifty_in_order_and_memory_holds_few(tmp_path: Path) -> None:
    paths, whole = files(tmp_path, 50), tmp_path / "all"
    tracemalloc.start()
    merge_pdfs(paths, whole, title="All", language="en-GB")
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 10 * SIZE < whole.stat().st_size
    with pikepdf.open(whole) as merged:
        assert [int(page.mediabox[2]) for page in merged.pages] == list(range(100, 150))
    assert {path.name for path in tmp_path.iterdir()} == {"all", *(path.name for path in paths)}


def test_one_without_tags_and_one_page(tmp_path: Path) -> None:
    whole = tmp_path / "all"
    merge_pdfs(files(tmp_path, 1), whole, title="All", language="en-GB")
    with pikepdf.open(whole) as merged:
        assert len(merged.pages) == 1 and "/StructTreeRoot" not in merged.Root
