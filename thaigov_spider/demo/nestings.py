"""The nestings: whole ways of putting an article's parts together.

The class names of the real site are known, how they were nested is not; so every article can be had in each.
"""

from collections.abc import Callable, Sequence

from thaigov_spider.demo import bodies, frames, heads, media, rough_bodies
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import InlineMarkup, escape, linked, with_cut_words, with_entities

Nesting = Callable[[Article, Sequence[Article], Hosts], str]
"""From an article, related ones and the hosts to the page's content, between navigation and footer."""

_BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def _nesting(
    head: heads.HeadMarkup, body: bodies.BodyMarkup, frame: frames.PageFrame, inline: InlineMarkup = linked
) -> Nesting:
    def render(article: Article, related: Sequence[Article], hosts: Hosts) -> str:
        inner = f"{head(article, inline, hosts)}\n{_body(article, body, inline, hosts)}"
        middle = len(related) // 2
        parts = frames.FrameParts(
            section=frames.section(article.section),
            block=frames.block(inner),
            headline=f'<h3 class="news-1 Circular color2">{escape(article.title)}</h3>',
            before=frames.related(related[:middle], hosts),
            after=frames.related(related[middle:], hosts),
        )
        return frame(parts)

    return render


def text(article: Article, body: bodies.BodyMarkup, inline: InlineMarkup, hosts: Hosts) -> str:
    """The body of an article, with its picture and the document that it links to."""
    lines = [inline(paragraph) for paragraph in article.body]
    if document := media.text_document(article):
        lines[-1] = f'<a href="{document.url(hosts)}">{lines[-1]}</a>'
    return body(lines, _picture(article, hosts))


def _body(article: Article, body: bodies.BodyMarkup, inline: InlineMarkup, hosts: Hosts) -> str:
    inner = f"{text(article, body, inline, hosts)}\n{_files(article, hosts)}"
    return f'<div class="col-xs-12 news-body">\n{inner}</div>'


def _picture(article: Article, hosts: Hosts) -> str:
    """A picture that a script loads: until then there is another one in its place."""
    if not (upload := media.inline_picture(article)):
        return ""
    return f'<img src="{_BLANK}" data-src="{upload.url(hosts)}" alt="{escape(upload.text)}" width="480">'


def _files(article: Article, hosts: Hosts) -> str:
    """Links that have no text of their own, and a player."""
    links = []
    if document := media.icon_document(article):
        picture = f'<img src="{hosts.www}/public/theme/default/images/pdf.png" alt="{document.text}">'
        links.append(_file(document, picture, hosts))
    if form := media.form(article):
        links.append(_file(form, '<i class="icon file"></i>', hosts))
    if recording := media.recording(article):
        links.append(_file(recording, '<i class="icon file"></i>', hosts))
        links.append(f'<audio controls preload="none"><source src="{recording.url(hosts)}"></audio>')
    return f"<p>{''.join(links)}</p>" if links else ""


def _file(upload: media.Upload, shown: str, hosts: Hosts) -> str:
    return f'<a href="{upload.url(hosts)}" title="{upload.text}">{shown}</a>'


NESTINGS: dict[str, Nesting] = {
    "paragraphs": _nesting(heads.one_line, bodies.paragraphs, frames.plain),
    "divs": _nesting(heads.line_by_line, bodies.divs, frames.section_outside),
    "breaks": _nesting(heads.date_outside, bodies.breaks, frames.columns),
    "table": _nesting(heads.in_cells, bodies.table, frames.plain),
    "two-columns": _nesting(heads.one_line, bodies.two_columns, frames.section_after),
    "lists": _nesting(heads.line_by_line, bodies.lists, frames.section_after),
    "mixed": _nesting(heads.date_outside, bodies.mixed, frames.surrounded),
    "word": _nesting(heads.one_line, rough_bodies.word, frames.plain),
    "cut-words": _nesting(heads.line_by_line, bodies.paragraphs, frames.surrounded, with_cut_words),
    "entities": _nesting(heads.one_line, bodies.divs, frames.section_outside, with_entities),
    "malformed": _nesting(heads.one_line, rough_bodies.malformed, frames.plain),
    "open-divs": _nesting(heads.line_by_line, rough_bodies.open_divs, frames.plain),
    "bare-text": _nesting(heads.with_bare_text, bodies.bare_text, frames.columns),
    "related-around": _nesting(heads.one_line, bodies.paragraphs, frames.surrounded),
    "related-inside": _nesting(heads.line_by_line, bodies.breaks, frames.surrounded_inside),
    "related-sections": _nesting(heads.in_cells, bodies.divs, frames.surrounded_with_sections),
    "headline-outside": _nesting(heads.no_headline, bodies.paragraphs, frames.headline_before),
    "headline-first": _nesting(heads.headline_first, bodies.paragraphs, frames.plain),
}

ROTATION = tuple(name for name in NESTINGS if name != "headline-first")
"""The nestings that articles are served in by turns: those whose lines begin with the date."""


def nesting_of(article: Article) -> str:
    """The name of the nesting that an article is served in unless another is asked for."""
    return ROTATION[article.id % len(ROTATION)]
