"""Pages as of about 2007 to 2015: items of Joomla's extension K2, in its own template and in others'."""

from thaigov_spider.demo import bodies, media, when
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hand_made import HandMadePage
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape, linked
from thaigov_spider.demo.nestings import text

_MODULES = """<div class="moduletable"><h3>ข่าวล่าสุด</h3><div class="k2ItemsBlock"><ul>
<li class="even"><a class="moduleItemTitle" href="/th/news-ministry/item/7-7.html">ข่าวอื่น</a>
<div class="moduleItemIntrotext">เรื่องอื่นที่ไม่เกี่ยวกัน</div>
<span class="moduleItemDateCreated">วันพุธ, 02 สิงหาคม 2560 10:00</span></li></ul></div></div>"""
_TOOLS = """<div class="itemToolbar"><ul><li><span class="itemTextResizerTitle">font size</span>
<a href="#" id="fontDecrease"><span>decrease font size</span></a></li>
<li><a class="itemPrintLink" href="?tmpl=component&amp;print=1"><span>Print</span></a></li>
<li><a class="itemEmailLink" href="/component/mailto/"><span>Email</span></a></li></ul></div>
<div class="itemRatingBlock"><span>Rate this item</span><div class="itemRatingLog">(0 votes)</div></div>"""
_END = """<div class="itemContentFooter"><span class="itemHits">Read <b>1234</b> times</span>
<span class="itemDateModified">Last modified on Monday, 01 January 2018 09:00</span></div>"""
_RELATED = """<div class="itemRelated"><h3>Related items</h3><ul><li class="even">
<a class="itemRelTitle" href="/th/news-ministry/item/8-8.html">ข่าวที่เกี่ยวข้อง</a></li></ul></div>
<div class="itemNavigation">
<a class="itemPrevious" href="/th/news-ministry/item/9-9.html">&laquo; ข่าวก่อน</a></div>
<div class="itemBackToTop"><a class="k2Anchor" href="#top">back to top</a></div>"""


def _page(article: Article, declaration: str, body: str) -> str:
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="th-th"><head>{declaration}\n'
        '<meta name="generator" content="Joomla! - Open Source Content Management" />\n'
        f"<title>{escape(article.title)}</title></head>\n<body>{body}</body></html>\n"
    )


def _framed(article: Article, declaration: str, item: str) -> str:
    menu = '<ul class="menu"><li class="item-101"><a href="/th/">หน้าแรก</a></li></ul>'
    return _page(
        article,
        declaration,
        f'<div id="wrap"><div id="left">{menu}{_MODULES}</div><div id="content">{item}</div></div>',
    )


def _image(article: Article, hosts: Hosts) -> str:
    picture = media.thumbnail(article)
    return (
        f'<div class="itemImageBlock"><span class="itemImage"><a class="modal" href="{picture.url(hosts)}">'
        f'<img src="{picture.url(hosts)}" alt="{escape(picture.text)}" /></a></span></div>'
    )


def _links(article: Article, hosts: Hosts) -> str:
    document = media.icon_document(article)
    attached = (
        '<div class="itemAttachmentsBlock"><span>Download attachments:</span><ul class="itemAttachments"><li>'
        f'<a href="{document.url(hosts)}">{document.text}</a> <span>(12 Downloads)</span></li></ul></div>'
        if document
        else ""
    )
    return (
        '<div class="itemLinks"><div class="itemCategory"><span>Published in</span> '
        f'<a href="/th/news-ministry.html">{escape(article.section)}</a></div>'
        '<div class="itemTagsBlock"><span>Tagged under</span><ul class="itemTags">'
        f'<li><a href="/tag">ตลาด</a></li></ul></div>{attached}</div>'
    )


def _header(article: Article, date: str) -> str:
    created = f'<span class="itemDateCreated">\n{date}\n</span>' if date else ""
    title = f'<h2 class="itemTitle">\n{linked(article.title)}\n</h2>'
    author = '<span class="itemAuthor">Written by <a rel="author" href="/th/author">Administrator</a></span>'
    return f'<div class="itemHeader">{created}{title}{author}</div>{_TOOLS}'


def _item(article: Article, hosts: Hosts, date: str, content: str) -> str:
    return f"""<span id="startOfPageId{article.id}"></span><div id="k2Container" class="itemView">
{_header(article, date)}<div class="itemBody">{_image(article, hosts)}{content}
<div class="clr"></div>{_END}</div>
{_links(article, hosts)}{_RELATED}</div>"""


def plain(article: Article, hosts: Hosts, declaration: str) -> str:
    """K2's own template, in English."""
    content = f'<div class="itemFullText">{text(article, bodies.paragraphs, linked, hosts)}</div>'
    return _framed(article, declaration, _item(article, hosts, when.joomla(article), content))


def introduced(article: Article, hosts: Hosts, declaration: str) -> str:
    """The same in Thai, with an introduction in front of the text."""
    intro = f'<div class="itemIntroText"><p>{linked(article.summary)}</p></div>'
    content = f'{intro}<div class="itemFullText">{text(article, bodies.divs, linked, hosts)}</div>'
    return _framed(article, declaration, _item(article, hosts, when.joomla_thai(article), content))


def overridden(article: Article, hosts: Hosts, declaration: str) -> str:
    """Another template: other elements in another order, the date with a label, no toolbar."""
    date = f'<time class="x itemDateCreated">วันที่ {when.thai(article)}</time>' if article.published else ""
    item = f"""<article class="group itemView itemIsFeatured"><header class="itemHeader">
<h1 class="page-header itemTitle">{linked(article.title)}<span><sup>Featured!</sup></span></h1></header>
<section class="itemBody"><div class="itemFullText">{text(article, bodies.table, linked, hosts)}</div>
{_image(article, hosts)}</section><footer>{date}{_links(article, hosts)}</footer></article>"""
    return _framed(article, declaration, item)


def unclosed(article: Article, hosts: Hosts, declaration: str) -> str:
    """The text's end tag is missing: in the tree, what follows the text lies inside it."""
    content = f'<div class="itemFullText">{text(article, bodies.bare_text, linked, hosts)}'
    return _framed(article, declaration, _item(article, hosts, when.joomla(article), content))


def to_print(article: Article, hosts: Hosts, declaration: str) -> str:
    """The print view: the item alone."""
    link = '<a class="itemPrintThisPage" href="#"><span>Print this page</span></a>'
    content = f'<div class="itemFullText">{text(article, bodies.breaks, linked, hosts)}</div>'
    return _page(article, declaration, link + _item(article, hosts, when.joomla(article), content))


NESTINGS: dict[str, HandMadePage] = {
    "plain": plain,
    "introduced": introduced,
    "overridden": overridden,
    "unclosed": unclosed,
    "to-print": to_print,
}
