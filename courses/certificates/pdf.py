"""The printed certificate, and the printed record of learning."""

from dataclasses import replace

from courses.certificates import facts as certificate_facts
from courses.certificates.attached import CREDENTIAL, ENCLOSED, Enclosed, check_address
from courses.certificates.enums import Form, SkillWords
from courses.certificates.layout import DAY_COLOURS, page_contexts
from courses.certificates.look import OWN
from courses.certificates.models import Award
from courses.certificates.queries.looks import frozen_look, pictures_of
from courses.certificates.queries.record import Record
from courses.pages.outline import SkillLine
from foundation.pdf import printable, render_pdf, render_pdf_to_fit
from foundation.qr import code_data_uri


def certificate_pdf(award: Award, enclosed: Enclosed, form: Form = Form.LANDSCAPE) -> bytes:
    """The certificate of `award`, made out to the name in `enclosed`: one tagged page in `form`, with `enclosed` attached."""
    contexts = contexts_of(award, enclosed.name, form)
    attached = {ENCLOSED: enclosed.to_json(), CREDENTIAL: enclosed.credential}
    return render_pdf_to_fit(str(contexts[0]["template"]), contexts, pages=1, attached=attached)


def contexts_of(award: Award, name: str, form: Form) -> list[dict[str, object]]:
    """What the template (under "template") is rendered with, the roomiest first."""
    facts = certificate_facts.from_json(award.facts)
    look = frozen_look(facts.look)
    return page_contexts(form, facts=facts, look=look, name=name, address=check_address(award), pictures=pictures_of(look, facts))


def record_pdf(record: Record, words: SkillWords) -> bytes:
    """`record` on A4, tagged, with its skills in `words`. It is neither signed nor kept, and says so."""
    record = _printable(record)
    context = {
        "record": record,
        "words": words,
        "code": code_data_uri(record.certificate.address) if record.certificate else "",
        "colours": [(day.number, colour) for day, colour in zip(record.days, (OWN.accent, *DAY_COLOURS) * len(record.days), strict=False)],
    }
    return render_pdf("certificates/pdf/record.html", context)


def _printable(record: Record) -> Record:
    """`record` without the signs that no font of ours has: editors' words may hold them."""
    days = tuple(
        replace(day, title=printable(day.title), modules=tuple(
            replace(
                module, title=printable(module.title),
                skills=tuple(SkillLine(printable(skill.everyday), printable(skill.cv)) for skill in module.skills),
            )
            for module in day.modules
        ))
        for day in record.days
    )  # fmt: skip
    sessions = tuple(replace(one, title=printable(one.title)) for one in record.sessions)
    return replace(
        record, name=printable(record.name), service=printable(record.service), title=printable(record.title), days=days, sessions=sessions
    )
