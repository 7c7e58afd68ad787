"""Pages as of 1998 to 2006: written by hand or with the editors of that time, a table for a layout, no class.

They have no section and no summary. The date stands in the text, in either era, or nowhere.
"""

from collections.abc import Callable

from thaigov_spider.demo import bodies, rough_bodies, when
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape, linked
from thaigov_spider.demo.nestings import text

HandMadePage = Callable[[Article, Hosts, str], str]
"""From an article, the hosts and the charset's declaration to a whole page."""

_MENU = """<a href="/index.htm">Home</a><br>
<a href="/news/press/index.htm">Press Releases</a><br>
<a href="/news/speech/index.htm">Speeches</a><br>
<a href="/news/cab/index.htm">Cabinet Meetings</a><br>
<a href="mailto:webmaster@example.org">Contact</a>"""
_FOOT = (
    '<hr><center><font size="1">Copyright 2005 Royal Thai Government. All rights reserved.</font></center>'
)


def _page(title: str, declaration: str, body: str) -> str:
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n'
        f"<html>\n<head>\n{declaration}\n<title>{escape(title)}</title>\n"
        '<meta name="GENERATOR" content="Microsoft FrontPage 4.0">\n</head>\n'
        f'<body bgcolor="#FFFFFF" background="../images/bg.gif">\n{body}\n</body>\n</html>\n'
    )


def _line(template: str, date: str) -> str:
    return template.format(date) if date else ""


def menu_beside(article: Article, hosts: Hosts, declaration: str) -> str:
    """A table: the site's name across it, a menu in the first column, the article in the second."""
    date = _line('<p align="right"><font size="2">{}</font></p>', when.english(article))
    return _page(
        article.title,
        declaration,
        f"""<table width="760" border="0" cellpadding="0"><tr><td colspan="2">
<img src="/images/header.gif" width="760" height="90"></td></tr>
<tr><td width="140" valign="top" bgcolor="#003366"><font color="#FFFFFF">{_MENU}</font></td>
<td valign="top"><p align="center"><font size="4" color="#000080"><b>{linked(article.title)}</b></font></p>
{date}{text(article, bodies.paragraphs, linked, hosts)}
<p align="center"><a href="index.htm">Back</a> | <a href="#top">Top</a></p></td></tr></table>{_FOOT}""",
    )


def centred(article: Article, hosts: Hosts, declaration: str) -> str:
    """A heading in the middle; the page's title is that of all pages of the folder."""
    date = _line("<center><i>{}</i></center>", when.english(article, "{weekday}, {month} {day}, {year}"))
    return _page(
        "Press Release",
        declaration,
        f"""<center><h2>{linked(article.title)}</h2></center>{date}
{text(article, bodies.divs, linked, hosts)}
<p>[ <a href="index.htm">Press Releases</a> ] [ <a href="/index.htm">Home</a> ]</p>{_FOOT}""",
    )


def breaks(article: Article, hosts: Hosts, declaration: str) -> str:
    """Lines that end with `br`, in one cell; the editor's own title, the date in the Buddhist era."""
    date = _line("{}<br><br>", when.english(article, "{day} {month} B.E. {buddhist}"))
    return _page(
        "Untitled Document",
        declaration,
        f"""<table width="100%"><tr><td><font face="MS Sans Serif" size="2"><b>{linked(article.title)}</b><br>
{date}{text(article, bodies.breaks, linked, hosts)}</font></td></tr></table>
<a href="javascript:history.back()">Back</a>""",
    )


def dated_at_the_end(article: Article, hosts: Hosts, declaration: str) -> str:
    """Where it was released and when stands under the text; no title at all."""
    date = _line("<p><b>Date: {}</b></p>", when.english(article, "{month} {day}, B.E. {buddhist}"))
    return _page(
        "",
        declaration,
        f"""<p><b><big>{linked(article.title)}</big></b></p>
{text(article, rough_bodies.malformed, linked, hosts)}{date}{_FOOT}""",
    )


def from_word(article: Article, hosts: Hosts, declaration: str) -> str:
    """Saved from a word processor, in Thai."""
    date = _line("<p class=MsoNormal align=center><span lang=TH>{}</span></p>", when.thai(article))
    return _page(
        article.title,
        declaration,
        f"""<p class=MsoNormal align=center><b><span lang=TH>{linked(article.title)}</span></b></p>{date}
{text(article, rough_bodies.word, linked, hosts)}""",
    )


NESTINGS: dict[str, HandMadePage] = {
    "menu-beside": menu_beside,
    "centred": centred,
    "breaks": breaks,
    "dated-at-the-end": dated_at_the_end,
    "from-word": from_word,
}
