"""Invented pages of about the size of the site's, with navigation, related news and footer."""

import random

from bench.readers import PREFIX, SECTION
from thaigov_spider.layouts.verdict import Page

WORDS = """
    นายกรัฐมนตรี เปิดเผยว่า ที่ประชุมคณะรัฐมนตรี มีมติเห็นชอบ โครงการ ทางเท้า ห้องสมุด ริมน้ำ ตามที่กระทรวงเสนอ
    เพื่อให้ประชาชน ทุกจังหวัด เข้าถึงบริการ อย่างทั่วถึง ภายในปี 2563 งบประมาณ 1,250 ล้านบาท
"""


def page(number: int) -> Page:
    """An invented page: the same one for the same number."""
    rng = random.Random(number)
    headline = words(rng, 12)
    body = "\n".join(paragraph(rng) for _ in range(rng.randint(10, 20)))
    related = "".join(block(rng, words(rng, 12), "") for _ in range(6))
    html = f"""<!DOCTYPE html><html lang="th"><head><meta charset="utf-8"><title>{PREFIX}{headline}</title>
{furniture(20, '<script src="/public/theme/default/js/script{}.js"></script>')}
<script>var settings = [{", ".join(words(rng, 3) for _ in range(20))}];</script></head>
<body><nav>{furniture(120, '<li class="item"><a href="/news/contents/index/{0}">หัวข้อที่ {0}</a></li>')}</nav>
<div id="banner-group" class="container"><div class="row"><span class="{SECTION} ">ด้านสังคม</span></div>
{block(rng, headline, body)}
</div><div class="related">{related}</div>
<footer>{furniture(100, '<p><a href="/aboutus/contents/{0}">เกี่ยวกับ {0}</a></p>')}</footer></body></html>"""
    url = f"https://www.thaigov.go.th/news/contents/details/{number + 1}"
    return Page(url, 200, {"content-type": "text/html; charset=UTF-8"}, html.encode())


def block(rng: random.Random, headline: str, body: str) -> str:
    """An article block, or one of related news."""
    return f"""<div class="border-normal clearfix">
<div class="col-xs-12 col-sm-6"><figure><img src="/uploads/{rng.random()}.jpg" alt="ภาพ"></figure></div>
<div class="col-xs-12 col-sm-6 padding-sm1 news-2">
<p><span class="icon"></span><span>วันอังคารที่ 15 ธันวาคม 2563</span></p>
<p><a href="javascript:window.print()">พิมพ์</a></p>
<h3 class="news-1 Circular color2">{headline}</h3>
<p>{words(rng, 15)}</p></div>
<div class="body">
{body}
<p><a href="/uploads/{rng.random()}.pdf">เอกสาร</a></p>
</div></div>
"""


def paragraph(rng: random.Random) -> str:
    """A paragraph as word processors leave it, with words in elements of their own."""
    some = [
        f'<span lang="TH">{word}</span>' if rng.random() < 0.2 else word for word in words(rng, 30).split()
    ]
    return f'<p style="text-align: justify;">&nbsp;{" ".join(some)}</p>'


def words(rng: random.Random, count: int) -> str:
    """Some words."""
    return " ".join(rng.choices(WORDS.split(), k=count))


def furniture(count: int, template: str) -> str:
    """What every page has around its content."""
    return "\n".join(template.format(number) for number in range(count))
