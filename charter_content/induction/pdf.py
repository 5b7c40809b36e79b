"""An induction on paper, for the person to take along."""

from dataclasses import replace

from charter_content.induction.enums import Stage
from charter_content.induction.queries import Passport
from foundation.pdf import printable, render_pdf


def passport_pdf(passport: Passport, *, printed_for: str) -> bytes:
    """What is done and who signed it, as tagged PDF: names as they were typed, days, documents with their versions. No comments."""
    items = [
        replace(
            item, text=printable(item.text),
            signatures=tuple(
                replace(one, name=printable(one.name), document=printable(one.document), document_version=printable(one.document_version))
                for one in item.signatures
            ),
        )
        for item in passport.items
    ]  # fmt: skip
    stages = [(stage.label, found) for stage in Stage if (found := [item for item in items if item.stage == stage])]
    context = {
        "passport": replace(
            passport, person=printable(passport.person), service=printable(passport.service), title=printable(passport.title)
        ),
        "stages": stages, "printed_for": printable(printed_for),
    }  # fmt: skip
    return render_pdf("induction/pdf/record.html", context)
