"""What a certificate's page is filled with, in each form, and how large its words can be there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from courses.certificates.enums import Form
from courses.certificates.facts import Facts
from courses.certificates.look import Look, filled, own_statement
from foundation.pdf import size_to_fit
from foundation.qr import code_data_uri

DAY_COLOURS = ("#6a4a8c", "#f2b134", "#3c7a3f")
"""After the accent, which is the first day's."""


@dataclass(frozen=True)
class Box:
    """Room for words: millimetres, and the sizes of letters to try, largest first."""

    width: float
    height: float
    sizes: tuple[float, ...]
    weight: int = 700

    def size(self, text: str) -> float:
        return size_to_fit(text, sizes=self.sizes, within=self.width, height=self.height, weight=self.weight)


@dataclass(frozen=True)
class Sheet:
    """A form's template and the room on it."""

    template: str
    title: Box
    name: Box
    statement: Box


def _steps(first: float, last: float, step: float = 0.5) -> tuple[float, ...]:
    return tuple(first - n * step for n in range(int((first - last) / step) + 1))


SHEETS: Mapping[Form, Sequence[Sheet]] = {
    Form.LANDSCAPE: (
        Sheet("landscape", Box(190, 31, _steps(14, 8), 800), Box(238, 22, _steps(16, 5.5)), Box(205, 19, (5, 4.5, 4), 400)),
        Sheet("landscape", Box(190, 20, _steps(10, 5.5), 800), Box(238, 15, _steps(12, 4.5)), Box(240, 14, (4.2, 3.8, 3.4), 400)),
    ),
    Form.PORTRAIT: (
        Sheet("portrait", Box(128, 34, _steps(14, 7), 800), Box(168, 26, _steps(15, 6)), Box(168, 24, (5, 4.5, 4), 400)),
        Sheet("portrait", Box(128, 32, _steps(10, 5.5), 800), Box(168, 22, _steps(11, 5)), Box(168, 22, (4.2, 3.8, 3.4), 400)),
    ),
    Form.CARD: (Sheet("card", Box(56, 9, _steps(4.2, 2, 0.2), 800), Box(70, 13, _steps(5.6, 2.2, 0.2)), Box(60, 12, (2.4,), 400)),),
}
"""For each form the roomiest first: a page that runs over is set in the next."""


@dataclass(frozen=True)
class Signer:
    """Who stands for it, as it is printed."""

    name: str
    role: str
    picture: str
    alt: str
    size: float


def _motif(accent: str) -> str:
    """Our path through four days, in the template's colour, as an address of a background: decoration, so readers pass over it."""
    red, green, blue = (int(accent[place : place + 2], 16) for place in (1, 3, 5))
    pale = "#" + "".join(f"{round(255 - (255 - part) * 0.115):02x}" for part in (red, green, blue))
    first, second, third = DAY_COLOURS
    return "data:image/svg+xml," + quote(
        '<svg xmlns="http://www.w3.org/2000/svg" width="110" height="90" viewBox="0 0 110 90">'
        f'<path d="M110 0v78C88 84 80 60 62 54S30 34 40 0z" fill="{pale}"/>'
        f'<path d="M58 0c2 26 22 26 30 44s10 26 22 30" fill="none" stroke="{accent}" stroke-width="2.2" stroke-dasharray="1 5" '
        'stroke-linecap="round"/>'
        f'<circle cx="60" cy="12" r="4" fill="{accent}"/><circle cx="74" cy="29" r="4" fill="{first}"/>'
        f'<circle cx="88" cy="44" r="4" fill="{second}"/><circle cx="99" cy="66" r="4" fill="{third}"/></svg>'
    )


def page_contexts(form: Form, *, facts: Facts, look: Look, name: str, address: str, pictures: Mapping[str, str]) -> list[dict[str, object]]:
    """What the template of `form` is rendered with, the roomiest first. `pictures` are the addresses of images by their hash."""
    colours = (look.accent, *DAY_COLOURS)
    statement = filled(look.statement, facts) if look.statement else own_statement(facts)
    # By place, not by name: whoever coordinates the service comes first, and a namesake of a signatory does not get their signature.
    others = len(facts.signed_by) - len(look.signatories)
    signers = []
    for place, (who, role) in enumerate(facts.signed_by):
        known = look.signatories[place - others] if place >= others else None
        picture = pictures.get(known.picture, "") if known else ""
        size = size_to_fit(who, sizes=_steps(3.8, 2, 0.2), within=32, height=9)
        signers.append(Signer(who, role, picture, known.alt if known else "", size))
    signing = " · ".join(f"{who}, {role}" for who, role in facts.signed_by)
    logos = [(pictures.get(facts.service_logo), facts.service_logo_alt), (pictures.get(look.logo), look.logo_alt)]
    shared = {
        "facts": facts,
        "look": look,
        "name": name,
        "intro": filled(look.intro, facts) if look.intro else "This is to say that",
        "statement": statement,
        "signers": signers,
        "signing": signing,
        "signing_size": size_to_fit(signing, sizes=_steps(2.4, 1.6, 0.1), within=73, height=13, leading=1.25),
        "logos": [(picture, alt) for picture, alt in logos if picture],
        "days": list(zip(facts.days, colours * (1 + len(facts.days) // 4), strict=False)),
        "motif": _motif(look.accent),
        "address": address.split("://", 1)[-1].rstrip("/"),
        "code": code_data_uri(address),
        "files": "static:",
    }
    return [
        shared
        | {
            "template": f"certificates/pdf/{sheet.template}.html",
            "tight": n > 0,
            "title_size": sheet.title.size(facts.title),
            "name_size": sheet.name.size(name),
            "statement_size": sheet.statement.size(statement),
        }
        for n, sheet in enumerate(SHEETS[form])
    ]
