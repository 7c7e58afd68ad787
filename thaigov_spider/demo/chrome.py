"""What every page has around its content: head, header, navigation, banner, footer."""

from functools import lru_cache
from urllib.parse import quote

from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.markup import escape

TITLE = "รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-"
"""What the title of an article's page begins with; the headline follows."""

SECTIONS = (
    "ข่าวทำเนียบรัฐบาล",
    "ข่าวนายกรัฐมนตรี",
    "ข่าวคณะโฆษก",
    "ด้านเศรษฐกิจ",
    "ด้านสังคม",
    "ด้านความมั่นคง",
    "ด้านการศึกษาฯ",
    "ด้านกฎหมายฯ",
    "ด้านวัฒนธรรมท่องเที่ยวฯ",
    "ทัน LINE ไทยคู่ฟ้า",
    "รายการวิทยุไทยคู่ฟ้า",
    "สรุปข่าวการประชุม ครม.",
    "คำกล่าวสุนทรพจน์",
    "Government News",
)
_MINISTRIES = (
    "กระทรวงตลาดชุมชน",
    "กระทรวงสวนและร่มเงา",
    "กระทรวงลุ่มน้ำ",
    "กระทรวงทางเดินและราง",
    "กระทรวงสุขใจ",
    "กระทรวงการเรียนรู้",
    "กระทรวงฟ้าใส",
)
_NOTICE = (
    "เว็บไซต์จำลองสำหรับทดสอบโปรแกรม มิใช่เว็บไซต์ของทางราชการ"
    ' <span lang="en">· A miniature for testing software, not a site of any government</span>'
)


def page(title: str, content: str, hosts: Hosts, *, declaration: str) -> str:
    """A whole page; `declaration` is the `meta` element that names the charset, or nothing.

    One link is relative, as the real site's are that make junk: from an article it leads to a soft 404 at
    `/news/contents/details/public/theme/default/css/noscript.css`. Another leads to a foreign host's file.
    """
    top, bottom = _around(hosts)
    return (
        f'<!DOCTYPE html>\n<html lang="th">\n<head>\n{declaration}\n<title>{escape(title)}</title>\n'
        f"{top}\n<main>\n{content}\n</main>\n{bottom}"
    )


@lru_cache(maxsize=8)
def _around(hosts: Hosts) -> tuple[str, str]:
    return _head(hosts) + _header(hosts) + _banner(hosts), _footer(hosts)


def _head(hosts: Hosts) -> str:
    theme = f"{hosts.www}/public/theme/default"
    return f"""<meta http-equiv="X-UA-Compatible" content="IE=edge">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="เว็บไซต์รัฐบาลไทยจำลอง">
<link rel="icon" href="{hosts.www}/favicon.ico">
<link rel="apple-touch-icon" href="{theme}/images/logo.png">
<link rel="stylesheet" type="text/css" href="{theme}/css/main.css">
<style type="text/css">.masthead {{ background-image: url("{theme}/images/pattern.png"); }}</style>
<script type="text/javascript" src="{theme}/js/Placeholders.js"></script>
<noscript><link rel="stylesheet" href="public/theme/default/css/noscript.css"></noscript>
<script>var base_url = "{hosts.www}/"; var media_url = "{hosts.media}/";</script>
</head>
<body>
"""


def _header(hosts: Hosts) -> str:
    return f"""<p class="notice">{_NOTICE}</p>
<header class="masthead"><div class="container">
<a class="brand" href="{hosts.www}/">
<img src="{hosts.www}/public/theme/default/images/logo.png" alt="ตราจำลอง" width="64">
<strong>รัฐบาลไทย</strong><small>ฉบับจำลอง</small></a>
<form class="search" action="{hosts.www}/search" method="get">
<input type="search" name="keyword" placeholder="ค้นหาข่าว"
><button type="submit"><i class="icon find"></i> ค้นหา</button></form>
</div></header>
<nav class="navbar"><ul class="container">
<li><a href="{hosts.www}/">หน้าแรก</a></li>
<li><a href="{hosts.www}/news/contents">ข่าวทั้งหมด</a></li>
<li class="dropdown"><a href="#">หมวดข่าว</a><ul>{_links(SECTIONS, hosts)}</ul></li>
<li class="dropdown"><a href="#">กระทรวง</a><ul>{_links(_MINISTRIES, hosts)}</ul></li>
<li><a href="{hosts.www}/sitemap.xml">แผนผังเว็บไซต์</a></li>
<li><a href="https://www.example.org/uploads/guide.pdf">คู่มือ</a></li>
</ul></nav>
"""


def _links(names: tuple[str, ...], hosts: Hosts) -> str:
    return "".join(
        f'\n<li><a href="{hosts.www}/search?keyword={quote(name)}"><span>{escape(name)}</span></a></li>'
        for name in names
    )


def _banner(hosts: Hosts) -> str:
    picture = f"{hosts.www}/public/theme/default/images/banner.jpg"
    return f'<div class="banner"><img src="{picture}" alt="แม่น้ำยามเช้า"></div>'


def _footer(hosts: Hosts) -> str:
    columns = "".join(
        f"<div><ul>{_links(SECTIONS[start : start + 5], hosts)}</ul></div>" for start in (0, 5, 10)
    )
    return f"""<footer class="footer"><div class="container">{columns}
<address>สำนักโฆษก ทำเนียบรัฐบาลจำลอง ถนนสมมุติ เขตตัวอย่าง กรุงเทพฯ 00000<br>โทร. 0 0000 0000 · สายด่วน 1111</address>
<p>สงวนลิขสิทธิ์ พ.ศ. 2559 - 2568 · ปรับปรุงล่าสุด วันจันทร์ที่ 1 กันยายน 2568</p></div></footer>
<script src="{hosts.www}/public/theme/default/js/site.js"></script>
</body>
</html>
"""
