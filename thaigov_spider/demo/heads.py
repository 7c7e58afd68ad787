"""The head of the article block: date, numeric date, print link, headline and summary, in this order.

Scrapers of the site relied on these: the headline is an `h3` with the classes `news-1 Circular color2`, in a
`div.col-xs-12.col-sm-6.padding-sm1.news-2`; the date is the second `span` of the first `p` of that head; the
picture is a `figure > img`. How they are nested is not known, so it varies. The numeric date stands on pages
of 2022 to 2024, the print link (`พิมพ์`) on pages from 2020 on.
"""

from collections.abc import Callable

from thaigov_spider.demo import media
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import InlineMarkup, escape

HeadMarkup = Callable[[Article, InlineMarkup, Hosts], str]

HEAD = "col-xs-12 col-sm-6 padding-sm1 news-2"
_SHARE = (
    '<a href="https://www.facebook.com/sharer/sharer.php?u={url}" title="แชร์ไปยัง Facebook">'
    '<i class="icon share"></i></a>'
)
_PRINT = '<a href="javascript:window.print()" class="print"><i class="icon printer"></i> พิมพ์</a>'


def _title(article: Article, inline: InlineMarkup) -> str:
    return f'<h3 class="news-1 Circular color2">{inline(article.title)}</h3>'


def _figure(article: Article, hosts: Hosts) -> str:
    picture, large = media.thumbnail(article), media.large_thumbnail(article)
    url = picture.url(hosts)
    choice = f' srcset="{url} 1x, {large.url(hosts)} 2x"' if large else ""
    image = f'<img class="img-responsive" src="{url}"{choice} alt="{escape(picture.text)}">'
    return f'<div class="col-xs-12 col-sm-6 padding-sm1"><figure>{image}</figure></div>'


def _share(article: Article) -> str:
    return _SHARE.format(url=escape(article.url))


def _date(article: Article) -> str:
    return f'<span class="icon calendar"></span> <span class="Circular">{escape(article.date_th)}</span>'


def _numeric(article: Article, template: str) -> str:
    return template.format(article.date_numeric) if article.date_numeric else ""


def _print(article: Article, template: str = "{}") -> str:
    return template.format(_PRINT) if article.print_link else ""


def one_line(article: Article, inline: InlineMarkup, hosts: Hosts) -> str:
    """Date, numeric date and print link are inline elements of one `p`; the summary is in the head."""
    numeric = _numeric(article, ' <span class="numeric">{}</span>')
    return (
        f'{_figure(article, hosts)}\n<div class="{HEAD}">\n<p>{_date(article)}{numeric} {_print(article)} '
        f"{_share(article)}</p>\n{_title(article, inline)}\n<p>{inline(article.summary)}</p>\n</div>"
    )


def line_by_line(article: Article, inline: InlineMarkup, hosts: Hosts) -> str:
    """Each of them is a block of its own; the summary follows the head."""
    numeric = _numeric(article, '<p class="numeric">{}</p>')
    return (
        f'<div class="row"><div class="{HEAD} "><p>{_date(article)}</p>{numeric}'
        f"{_print(article, '<div>{}</div>')}{_title(article, inline)}</div>{_figure(article, hosts)}</div>\n"
        f'<div class="col-xs-12 summary"><strong>{inline(article.summary)}</strong></div>'
    )


def date_outside(article: Article, inline: InlineMarkup, hosts: Hosts) -> str:
    """The date stands before the head, and the head holds only the headline."""
    numeric = _numeric(article, "<br>{}")
    return (
        f"<p>{_date(article)}{numeric}</p>{_print(article, '<ul><li>{}</li></ul>')}\n"
        f'<div class="{HEAD}">{_title(article, inline)}</div>{_figure(article, hosts)}'
        f'<h4 class="Circular">{inline(article.summary)}</h4>'
    )


def in_cells(article: Article, inline: InlineMarkup, hosts: Hosts) -> str:
    """A table lays the head out; date and print link lie in cells."""
    numeric = _numeric(article, "<td>{}</td>")
    return (
        f'<div class="{HEAD}"><table><tr><td><p>{_date(article)}</p></td>{numeric}'
        f"{_print(article, '<td>{}</td>')}</tr><tr><td colspan=3>{_title(article, inline)}</td></tr>"
        f"<tr><td colspan=3>{inline(article.summary)}</td></tr></table></div>{_figure(article, hosts)}"
    )


def with_bare_text(article: Article, inline: InlineMarkup, hosts: Hosts) -> str:
    """The summary and the numeric date are text between elements."""
    numeric = _numeric(article, "<br />\n{}\n")
    date = f"<p>{_date(article)}</p>{numeric}{_print(article, '<br>{}')}"
    return (
        f'{_figure(article, hosts)}<div class="{HEAD}">{date}'
        f"{_title(article, inline)}{inline(article.summary)}<br></div>"
    )


def no_headline(article: Article, inline: InlineMarkup, hosts: Hosts) -> str:
    """For a page whose `h3` stands before the article block: inside it the headline is bold text."""
    numeric = _numeric(article, "<p>{}</p>")
    return (
        f"{_figure(article, hosts)}<p>{_date(article)}</p>{numeric}{_print(article, '<p>{}</p>')}"
        f"<p><strong>{inline(article.title)}</strong></p><p>{inline(article.summary)}</p>"
    )


def headline_first(article: Article, inline: InlineMarkup, hosts: Hosts) -> str:
    """The headline stands before the date: the one head whose lines are in another order."""
    numeric = _numeric(article, " <span>{}</span>")
    date = f"<p>{_date(article)}{numeric}</p>{_print(article, '<p>{}</p>')}"
    return (
        f'<div class="{HEAD}">{_title(article, inline)}{date}'
        f"<p>{inline(article.summary)}</p></div>{_figure(article, hosts)}"
    )
