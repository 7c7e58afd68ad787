"""What stands around an article on pages of today, in several wordings: nothing of it is the article."""

from thaigov_spider.demo import media, when
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape

VIEWS = "1,234"
"""What the counters of views stand at."""


def lang_of(article: Article) -> str:
    """The language of an article's page."""
    return "en" if article.title.isascii() else "th"


def document(article: Article, head: str, content: str, *, title: str | None = None, tail: str = "") -> str:
    """A whole page, its header and footer without elements that say so."""
    return f"""<!DOCTYPE html><html lang="{lang_of(article)}"><head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title or article.title)} | รัฐบาลไทย</title>{head}</head>
<body class="antialiased text-slate-800">
<div class="fixed inset-x-0 bottom-0 p-4 bg-white"><p>เว็บไซต์นี้ใช้คุกกี้เพื่อเพิ่มประสิทธิภาพและประสบการณ์ที่ดีในการใช้งาน
ท่านสามารถอ่านรายละเอียดได้ที่ <a href="/th/policy">นโยบายคุกกี้</a></p>
<button>ยอมรับทั้งหมด</button><button>ตั้งค่า</button></div>
<div class="flex items-center justify-between h-16 px-6"><a href="/th">รัฐบาลไทย</a><div class="flex gap-4">
<a href="/th/news">ข่าวสาร</a><a href="/th/cabinet">คณะรัฐมนตรี</a><a href="/th/contact">ติดต่อเรา</a></div></div>
{content}
<div class="bg-slate-900 text-white py-10">
<div class="grid grid-cols-2"><div><p>สำนักโฆษก ทำเนียบรัฐบาลจำลอง</p>
<p>ถนนสมมุติ เขตตัวอย่าง กรุงเทพมหานคร 00000 โทร. 1111</p></div>
<div><a href="/th/policy">นโยบายเว็บไซต์</a></div></div>
<p>© 2569 สงวนลิขสิทธิ์</p></div>{tail}</body></html>
"""


def crumbs(article: Article, element: str = "div") -> str:
    """The way to the article; its last but one step is the section."""
    return (
        f'<{element} class="flex gap-2 text-sm"><a href="/th">หน้าแรก</a><span>/</span>'
        '<a href="/th/news">ข่าวสาร</a>'
        f'<span>/</span><a href="/th/news/politics">{escape(article.section)}</a><span>/</span>'
        f'<span class="truncate">{escape(article.title)}</span></{element}>'
    )


SHARE = """<div class="flex gap-2"><span class="text-sm">แชร์ข่าวนี้</span>
<a href="https://www.facebook.com/sharer/sharer.php?u=x"><span>Facebook</span></a>
<a href="https://x.com/intent/tweet?url=x"><span>X</span></a><a href="https://social-plugins.line.me/share?url=x">
<span>LINE</span></a><button class="rounded"><span>คัดลอกลิงก์</span></button></div>"""
SHARE_EN = """<div class="flex gap-2"><p>Share this article</p><ul><li>Facebook</li><li>X (Twitter)</li>
<li>LINE</li><li>Copy link</li></ul></div>"""
SIZES = """<div class="inline-flex"><span>ขนาดตัวอักษร</span><span role="button">ก-</span>
<span role="button">ก</span><span role="button">ก+</span></div>"""
READING = '<span class="text-xs">ใช้เวลาอ่าน 3 นาที</span>'
TAGS = """<div class="flex flex-wrap gap-2 mt-8"><span>แท็ก:</span><a href="/th/tag/1">#ทำเนียบรัฐบาล</a>
<a href="/th/tag/2">#ข่าวรัฐบาล</a></div>"""


def views(label: str = "จำนวนผู้เข้าชม {} ครั้ง") -> str:
    """How often the page was looked at."""
    return f'<span class="inline-flex items-center">{label.format(VIEWS)}</span>'


def gallery(article: Article, hosts: Hosts) -> str:
    """Pictures with captions, and a label above them."""
    picture = media.thumbnail(article).url(hosts)
    shown = "".join(
        f'<div class="aspect-video"><img src="{picture}?w={number}00" alt="ภาพที่ {number}">'
        f'<p class="text-xs">ภาพที่ {number} จาก 3</p></div>'
        for number in (1, 2, 3)
    )
    return f'<div class="mt-6"><h3>แกลเลอรีภาพ (3 ภาพ)</h3><div class="grid grid-cols-3">{shown}</div></div>'


def figure(article: Article, hosts: Hosts) -> str:
    """The article's picture, with a caption."""
    picture = media.thumbnail(article)
    return (
        f'<figure><img src="{picture.url(hosts)}" alt="{escape(picture.text)}">'
        "<figcaption>ภาพ: สำนักโฆษก ทำเนียบรัฐบาลจำลอง</figcaption></figure>"
    )


def box(article: Article, hosts: Hosts) -> str:
    """A file to be downloaded."""
    url = f"{hosts.media}/uploads/document/235/2026/07/pdf/20260714192323_{article.id}.pdf"
    return f"""<div class="rounded border p-4 flex justify-between"><div><p>เอกสารแนบ</p><p>แถลงข่าว.pdf</p>
<p>PDF · 245 KB</p></div><a href="{url}" class="btn">ดาวน์โหลด</a></div>"""


def card(number: int, headline: str) -> str:
    """Another article, with its date and the beginning of its text."""
    return f"""<div class="rounded-lg overflow-hidden shadow">
<a href="/th/news/{number}"><img src="/t/{number}.jpg" alt="">
<p class="font-bold">{headline}</p></a><p class="text-xs">13 ก.ค. 69</p>
<p class="line-clamp-2">รายละเอียดของข่าวอื่น
ที่ไม่เกี่ยวกับข่าวนี้เลยแม้แต่น้อย แต่ยาวพอที่จะดูเหมือนเนื้อข่าวย่อหน้าหนึ่ง</p></div>"""


RELATED = f"""<div class="mt-12"><h2 class="text-xl">ข่าวที่เกี่ยวข้อง</h2><div class="grid grid-cols-3">
{card(166201, "ข่าวอื่นเรื่องตลาดริมคลอง")}{card(166202, "ข่าวอื่นเรื่องว่าวยักษ์")}
{card(166203, "ข่าวอื่นเรื่องรถราง")}</div></div>"""
LATEST = """<div class="mb-6"><div class="font-bold">ข่าวล่าสุด</div>
<ul><li><a href="/th/news/166204">ข่าวล่าสุดเรื่องสะพานไม้ไผ่</a>
<span>14 ก.ค. 69</span></li>
<li><a href="/th/news/166205">ข่าวล่าสุดเรื่องห้องสมุด</a><span>14 ก.ค. 69</span></li></ul></div>"""
NEIGHBOURS = """<div class="flex justify-between border-t mt-6">
<a href="/th/news/166206"><span>ข่าวก่อนหน้า</span>
<span>ข่าวก่อนหน้าเรื่องเรือพยาบาล</span></a><a href="/th/news/166207"><span>ข่าวถัดไป</span>
<span>ข่าวถัดไปเรื่องคูปองกล้าไม้</span></a></div>"""


def long_date(article: Article) -> str:
    """As `14 กรกฎาคม 2569 เวลา 10.30 น.`, or `14 July 2026 at 10:30 hrs.`."""
    return when.english(article) if lang_of(article) == "en" else when.thai(article)


def short_date(article: Article) -> str:
    """As `14 ก.ค. 69 เวลา 10.30 น.`, or its English counterpart; nothing where the article has no date."""
    if lang_of(article) == "en":
        return when.english(article, "{month} {day}, {year}")
    return when.thai_short(article)
