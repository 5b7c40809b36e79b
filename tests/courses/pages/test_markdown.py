"""Rich text to its one Markdown form and back: no word is lost, and the form holds still."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.pages.files.markdown import MarkdownProblem, canonical, to_html, to_markdown


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("b", "i", "a"):
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, [])

    def handle_data(self, data: str) -> None:
        self.text += data


def words(html: str) -> list[str]:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return reader.text.split()


KEPT = [
    ("<p>a<br/># b</p>", "a\\\n\\# b"),
    ("<p>a<br/>## b</p>", "a\\\n\\## b"),
    ("<p>a<br/>===</p>", "a\\\n\\==="),
    ("<p>a<br/>---</p>", "a\\\n\\---"),
    ("<p>a<br/>- b</p>", "a\\\n\\- b"),
    ("<p>a<br/>1. b</p>", "a\\\n1\\. b"),
    ("<p>a<br/>1.<br/>b</p>", "a\\\n1\\.\\\nb"),
    ("<p>a<br/>:::</p>", "a\\\n\\:::"),
    ('<p>Look!<a href="https://a.org/">here</a></p>', "Look\\![here](https://a.org/)"),
    ("<p>a<br/></p>", "a"),
    ("<h3>a<br/>b</h3>", "### a b"),
    ("<h3>C #</h3>", "### C \\#"),
    ('<p><a href="https://a.org/b c">d</a></p>', "[d](https://a.org/b%20c)"),
    ('<p><a href="https://a.org/b)c">d</a></p>', "[d](<https://a.org/b)c>)"),
    ("<p><b>a</b><b>b</b></p>", "**ab**"),
    ('<p><b>"hi"</b>there</p>', '**"hi**"there'),
    ("<p>a<b>:</b>b</p>", "a:b"),
    ("<p><b>b.</b>c</p>", "**b**.c"),
    ("<p>x<i>“y”</i></p>", "x“*y”*"),
    ("<p>a<b> b </b>c</p>", "a **b** c"),
    ('<p><b>a <a href="/x">b</a></b></p>', "**a [b](/x)**"),
    ("<ol><li>a</li></ol><ol><li>b</li><li>c</li></ol><ol><li>d</li></ol>", "1. a\n\n1) b\n2) c\n\n1. d"),
    ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n+ b"),
    ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n- b\n- c"),
    ("<p>R&amp;amp;D ~~~ x</p>", "R\\&amp;D \\~\\~\\~ x"),
    ('<p><a href="javascript:alert(1)">d</a></p>', "d"),
]


@pytest.mark.parametrize(("html", "text"), KEPT, ids=[pair[0] for pair in KEPT])
def test_rich_text_has_one_form(html: str, text: str) -> None:
    assert to_markdown(html) == text
    assert words(to_html(text)) == words(html)
    assert canonical(text) == text


@pytest.mark.parametrize("text", ["- a\n\n  b", "- ### a"])
def test_entry_of_a_list_is_one_paragraph(text: str) -> None:
    with pytest.raises(MarkdownProblem, match="one paragraph"):
        to_html(text)


PIECES = [
    "a", "b", "word", " ", " ", "!", ".", ":", "“", "”", '"', "(", ")", "[", "]", "#", "##", "-", "+", "*", "_", "~", "`", "\\", "=", "1.",
    "2)", "&amp;", "&lt;", "&gt;", "&amp;amp;", ":::", "---", "é", "—", "€", "<br/>",
]  # fmt: skip
inline = st.recursive(
    st.sampled_from(PIECES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map("".join),
        inner.map(lambda text: f"<b>{text}</b>"),
        inner.map(lambda text: f"<i>{text}</i>"),
        st.tuples(inner, st.sampled_from(["/x", "https://a.org/b c", "https://a.org/(", "lesson:a1", ""])).map(
            lambda pair: f'<a href="{pair[1]}">{re.sub("</?a[^>]*>", "", pair[0])}</a>'
        ),
    ),
    max_leaves=12,
)
blocks = st.one_of(
    inline.map(lambda text: f"<p>{text}</p>"),
    inline.map(lambda text: f"<h3>{text}</h3>"),
    st.tuples(st.sampled_from(["ul", "ol"]), st.lists(inline, min_size=1, max_size=3)).map(
        lambda pair: f"<{pair[0]}>{''.join(f'<li>{text}</li>' for text in pair[1])}</{pair[0]}>"
    ),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(blocks, min_size=1, max_size=4).map("".join))
def test_words_stay_and_the_form_holds_still(html: str) -> None:
    text = to_markdown(html)

    assert words(to_html(text)) == words(html)
    assert canonical(text) == text


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "**", "***", "\n", "\n\n", "[a](/x)", "### "]), max_size=20).map("".join))
def test_canonical_form_of_what_a_person_wrote_holds_still(written: str) -> None:
    try:
        text = canonical(written)
    except MarkdownProblem:
        return
    assert canonical(text) == text
