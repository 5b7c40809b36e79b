from django.template import Context, Template
from django.utils.safestring import mark_safe


def render(source: str, **context: object) -> str:
    return Template("{% load foundation_tags %}" + source).render(Context(context))


def test_paragraphs_become_lines_where_html_allows_none() -> None:
    stem = mark_safe('<p data-block-key="a">Ring <b>999</b>.</p><p>Then stay.</p>\n')
    assert render("{{ words|inline }}", words=stem) == "Ring <b>999</b>.<br>Then stay."


def test_at_gives_the_item_or_nothing() -> None:
    assert render("{{ columns|at:1 }}{{ columns|at:7 }}", columns=["Role", "Tie"]) == "Tie"
