"""An organisation's own charter, in the layouts that people really have: what is understood, and that no word is lost."""

import re
import zipfile
from collections import Counter
from io import BytesIO
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter_content.charter.files import FoundCharter, read_brought_charter

NAMES = ["Safety and trust", "Person-centred goals", "Hope", "Turning up", "Moving on"]
TEXTS = [
    "We both feel safe. We talk early about limits and about privacy.",
    "The person chooses where to head. Both of us do some of the walking.",
    "We hold on to the idea that a good life is possible, even on “grey” days.",
    "We’re there when we said we would be, and we say so if we can’t.",
    "This role is one stage on the way, and there is a next one.",
]
PAIRS = list(zip(NAMES, TEXTS, strict=True))
COUNTED = [(n, name, text) for n, (name, text) in enumerate(PAIRS, start=1)]
ORDINALS = ("One", "Two", "Three", "Four", "Five")
INTRODUCTION = "This charter was written by people who use our service, together with staff."
DEFINITION = "Peer support is two people who share something and meet as equals."
THANKS = "With thanks to everybody who came to the Tuesday group."


def read(text: str, name: str = "charter.txt") -> FoundCharter:
    return read_brought_charter(text.encode(), name)


def everything(found: FoundCharter) -> str:
    parts = [found.title, found.definition, found.introduction, found.acknowledgement, *found.unplaced]
    return " ".join([*parts, *(f"{one.name} {one.text}" for one in found.principles)])


def word_list(text: str) -> Counter[str]:
    """Words, without the numbers, labels and marks that only said what is what."""
    plain = re.sub(
        r"(?im)^\W*(?:#+|\*+|-)?\s*(?:introduction|definition|principle \w+|acknowledgements)\W*$|\d+|principle (?=\w+\W)", " ", text
    )
    return Counter(word for word in re.findall(r"[a-z]+", plain.casefold().replace("-", "")))


def assert_whole(found: FoundCharter, source: str, names: list[str] = NAMES, texts: list[str] = TEXTS) -> None:
    assert [(one.order, one.name) for one in found.principles] == list(enumerate(names, start=1))
    assert [" ".join(one.text.split()) for one in found.principles] == texts
    missing = word_list(source) - word_list(everything(found))
    assert not missing, missing


NUMBERED = "Our charter\n\n" + INTRODUCTION + "\n\n" + DEFINITION + "\n\n"
TEXT_LAYOUTS = {
    "numbers, a line between": NUMBERED + "\n\n".join(f"{n}. {name}\n\n{text}" for n, name, text in COUNTED),
    "numbers, no line between": NUMBERED + "\n\n".join(f"{n}) {name}\n{text}" for n, name, text in COUNTED),
    "one line each": NUMBERED + "\n".join(f"{n}. {name}: {text}" for n, name, text in COUNTED),
    "Principle 1": NUMBERED + "\n\n".join(f"Principle {n}: {name}\n\n{text}" for n, name, text in COUNTED),
    "Principle One": NUMBERED
    + "\n\n".join(f"Principle {word}\n{name}\n\n{text}" for word, (name, text) in zip(ORDINALS, PAIRS, strict=True)),
    "the number alone": NUMBERED + "\n\n".join(f"{n}\n\n{name}\n\n{text}" for n, name, text in COUNTED),
    "short lines": NUMBERED + "\n\n".join(f"{name}\n\n{text}" for name, text in PAIRS),
    "Windows line ends": (NUMBERED + "\n\n".join(f"{n}. {name}\n\n{text}" for n, name, text in COUNTED)).replace("\n", "\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("layout", TEXT_LAYOUTS)
def test_plain_text(layout: str) -> None:
    found = read(TEXT_LAYOUTS[layout])

    assert_whole(found, TEXT_LAYOUTS[layout])
    assert (found.title, found.definition, found.introduction) == ("Our charter", DEFINITION, INTRODUCTION)
    assert found.unplaced == ()


def test_headings_broken_over_lines_and_hyphenated_at_a_line_end() -> None:
    source = f"""Our charter

{INTRODUCTION}

{DEFINITION}

1. Safety and
trust

We both feel safe. We talk early about li-
mits and about privacy.

2. Person-
centred goals

The person chooses where to head. Both of us do
some of the walking.

3. Ho-
pe

We hold on to the idea that a good life is pos-
sible, even on “grey” days.

Each person-centred plan is theirs.
"""
    found = read(source)

    assert [one.name for one in found.principles] == ["Safety and trust", "Person-centred goals", "Hope"]
    assert "limits and about privacy" in found.principles[0].text and "is possible, even" in found.principles[2].text


MARKDOWN_LAYOUTS = {
    "headings": "# Our charter\n\n## Introduction\n\n" + INTRODUCTION + "\n\n## Definition\n\n" + DEFINITION + "\n\n"
    + "\n\n".join(f"## {name}\n\n{text}" for name, text in PAIRS),
    "numbered headings": "# Our charter\n\n" + INTRODUCTION + "\n\n" + DEFINITION + "\n\n"
    + "\n\n".join(f"### {n}. {name}\n\n{text}" for n, name, text in COUNTED),
    "bold lines": "**Our charter**\n\n" + INTRODUCTION + "\n\n" + DEFINITION + "\n\n"
    + "\n\n".join(f"**{name}**\n\n{text}" for name, text in PAIRS),
    "bold beginnings": "# Our charter\n\n" + INTRODUCTION + "\n\n" + DEFINITION + "\n\n"
    + "\n\n".join(f"**{name}.** {text}" for name, text in PAIRS),
    "a numbered list": "# Our charter\n\n" + INTRODUCTION + "\n\n" + DEFINITION + "\n\n"
    + "\n".join(f"{n}. {name} – {text}" for n, name, text in COUNTED),
    "a list of bold names": "# Our charter\n\n" + INTRODUCTION + "\n\n" + DEFINITION + "\n\n"
    + "\n".join(f"{n}. **{name}**: {text}" for n, name, text in COUNTED),
}  # fmt: skip


@pytest.mark.parametrize("layout", MARKDOWN_LAYOUTS)
def test_markdown(layout: str) -> None:
    found = read(MARKDOWN_LAYOUTS[layout], "charter.md")

    assert_whole(found, MARKDOWN_LAYOUTS[layout])
    assert (found.title, found.definition, found.introduction) == ("Our charter", DEFINITION, INTRODUCTION)
    assert found.unplaced == ()


# --- Word ---


def run(text: str, *, bold: bool = False, italic: bool = False) -> str:
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    parts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:r><w:rPr>{look}</w:rPr>{parts}</w:r>"


def paragraph(*runs: str, style: str = "", numbered: bool = False) -> str:
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + (
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if numbered else ""
    )
    return f"<w:p><w:pPr>{look}</w:pPr>{''.join(runs)}</w:p>"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override '
    'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>{more}</Relationships>'
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2, 3)
)  # fmt: skip
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def word(*paragraphs: str) -> bytes:
    """A .docx file as Word packs it."""
    out = BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
    more = f'<Relationship Id="rId2" Type="{kind}" Target="numbering.xml"/>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="word/document.xml", more=""))
        archive.writestr("word/_rels/document.xml.rels", RELATIONS.format(kind="styles", target="styles.xml", more=more))
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>")
        archive.writestr("word/styles.xml", f"<w:styles {W}>{STYLES}</w:styles>")
        archive.writestr("word/numbering.xml", f"<w:numbering {W}>{NUMBERING}</w:numbering>")
    return out.getvalue()


def plain(text: str) -> str:
    return paragraph(run(text))


BEFORE = (paragraph(run("Our charter"), style="Heading1"), plain(INTRODUCTION), plain(DEFINITION))
WORD_LAYOUTS = {
    "headings": word(*BEFORE, *(part for name, text in PAIRS for part in (paragraph(run(name), style="Heading2"), plain(text)))),
    "bold lines": word(*BEFORE, *(part for name, text in PAIRS for part in (paragraph(run(name, bold=True)), plain(text)))),
    "numbers typed": word(*BEFORE, *(part for n, name, text in COUNTED for part in (plain(f"{n}. {name}"), plain(text)))),
    "numbers by Word": word(
        *BEFORE, *(part for name, text in PAIRS for part in (paragraph(run(name, bold=True), numbered=True), plain(text))),
    ),
    "bold, then a break": word(*BEFORE, *(paragraph(run(name, bold=True), run("\n"), run(text)) for name, text in PAIRS)),
    "bold beginnings": word(*BEFORE, *(paragraph(run(f"{name}: ", bold=True), run(text)) for name, text in PAIRS)),
    "stray formatting": word(
        *BEFORE,
        *(part for name, text in PAIRS for part in (
            paragraph(run(name[:3], bold=True), run(name[3:], bold=True, italic=True), run(" "), style="Heading2"),
            paragraph(run(text[:9], italic=True), run(text[9:20], bold=True), run(text[20:])),
        )),
    ),
    "headings broken over lines": word(
        *BEFORE,
        *(part for name, text in PAIRS for part in (
            paragraph(run(name.replace(" ", "\n", 1)), style="Heading2"), plain(text),
        )),
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", WORD_LAYOUTS)
def test_word(layout: str) -> None:
    found = read_brought_charter(WORD_LAYOUTS[layout], "charter.docx")

    assert_whole(found, " ".join(["Our charter", INTRODUCTION, DEFINITION, *NAMES, *TEXTS]))
    assert (found.title, found.definition, found.introduction) == ("Our charter", DEFINITION, INTRODUCTION)
    assert found.unplaced == ()


def test_heading_broken_over_two_headings_is_one() -> None:
    found = read_brought_charter(
        word(
            *BEFORE,
            *(
                part
                for name, text in PAIRS
                for part in (
                    *(paragraph(run(piece), style="Heading2") for piece in re.split(r"(?<=-)|(?<=and) ", name)),
                    plain(text),
                )
            ),
        ),
        "charter.docx",
    )
    assert [one.name for one in found.principles] == NAMES


# --- What has no place ---


def test_what_has_no_place_is_named_and_kept() -> None:
    source = (
        TEXT_LAYOUTS["numbers, a line between"] + f"\n\nAcknowledgements\n\n{THANKS}\n\nReview date\n\nWe look at it again in two years.\n"
    )
    found = read(source)

    assert_whole(found, source)
    assert found.acknowledgement == THANKS
    assert found.unplaced == ("Review date", "We look at it again in two years.")


def test_contents_and_lines_of_each_page_are_not_taken_for_principles() -> None:
    contents = "\n\n".join(f"{name} ..... {n}" for n, name in enumerate(NAMES, 2))
    body = "\n\n".join(f"{n}. {name}\n\n{text}\n\nHillside peer support\n\nPage {n} of 5" for n, name, text in COUNTED)
    found = read(f"Our charter\n\nContents\n\n{contents}\n\n{DEFINITION}\n\n{body}")

    assert [one.name for one in found.principles] == NAMES
    assert [one.text for one in found.principles] == TEXTS
    assert "Hillside peer support" in found.unplaced
    assert found.definition == DEFINITION


def test_labels_and_lists_inside_each_principle_stay_in_its_text() -> None:
    body = "\n\n".join(f"## {name}\n\n{text}\n\n**What you can expect**\n\n1. Time\n2. An open ear" for name, text in PAIRS)
    found = read(f"# Our charter\n\n{DEFINITION}\n\n{body}", "charter.md")

    assert [one.name for one in found.principles] == NAMES
    assert all("What you can expect" in one.text and "An open ear" in one.text for one in found.principles)


def test_same_sentence_under_each_principle_is_its_text() -> None:
    body = "\n\n".join(f"{n}. {name}\n\nWe try to keep this with each other." for n, name, _text in COUNTED)
    assert [one.text for one in read(f"Ours\n\n{body}").principles] == ["We try to keep this with each other."] * 5


@pytest.mark.parametrize("number", [2, 8, 13, 20])
def test_any_number_of_principles(number: int) -> None:
    body = "\n\n".join(
        f"{n}. Promise of day {chr(96 + n)}\n\nWe keep promise {chr(96 + n)} with each other, whatever comes." for n in range(1, number + 1)
    )
    assert len(read(f"Ours\n\n{body}").principles) == number


@given(
    st.lists(
        st.sampled_from(["kind", "trust", "hope", "steady", "warm", "open", "brave", "calm", "equal", "shared"]),
        min_size=2,
        max_size=8,
        unique=True,
    )
)
@settings(max_examples=25)
def test_every_word_has_a_place_whatever_the_names(names: list[str]) -> None:
    source = f"Ours\n\n{DEFINITION}\n\n" + "\n\n".join(
        f"{n}. {name.title()}\n\nWe try to be {name} with each other here." for n, name in enumerate(names, 1)
    )
    found = read(source)

    assert [one.name for one in found.principles] == [name.title() for name in names]
    assert not word_list(source) - word_list(everything(found))
