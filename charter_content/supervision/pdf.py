"""What both have signed, on paper: tagged PDFs, made on the spot and kept nowhere."""

from collections.abc import Sequence
from typing import Any

from charter_content.supervision.models import Gathering
from charter_content.supervision.queries import Record, Summary
from charter_content.supervision.queries.writing import SignedAgreement
from foundation.pdf import printable, render_pdf, render_pdf_to_fit


def summary_pdf(summary: Summary, *, printed_for: str) -> bytes:
    """The agreed summary as a tagged PDF, marked with who had it printed and when. Characters that our fonts lack are printed as □."""
    return render_pdf("supervision/pdf/summary.html", {"summary": _Printable(summary), "printed_for": printed_for})


def agreement_pdf(agreement: SignedAgreement, *, printed_for: str) -> bytes:
    """The agreement as a tagged PDF, marked in the same way."""
    context = {"agreement": _Printable(agreement), "printed_for": printed_for}
    return render_pdf_to_fit("supervision/pdf/agreement.html", [context, context | {"density": "snug"}], pages=1)


class _Printable:
    """A record whose texts come out printable, however deep they lie."""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return _made_printable(getattr(self._row, name))


def _made_printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(map(_made_printable, value))
    return _Printable(value) if hasattr(value, "__dataclass_fields__") else value


def register_pdf(gathering: Gathering, names: Sequence[str], *, printed_for: str) -> bytes:
    """The list of those who come, with room to sign and for those who come all the same. It says nothing that anybody needs."""
    empty = range(max(2, min(6, gathering.places - len(names))))
    return render_pdf(
        "supervision/group/pdf/register.html",
        {"gathering": gathering, "names": [printable(one) for one in names], "empty": empty, "printed_for": printed_for},
    )


def record_pdf(record: Record, *, printed_for: str) -> bytes:
    """What was kept of a day together, with what was added."""
    return render_pdf("supervision/group/pdf/record.html", {"record": _Printable(record), "printed_for": printed_for})
