"""Pages a second, from bytes to article: this project against BeautifulSoup on lxml; one core.

`python -m bench.pages`. Both read the same fields off the same invented pages of about 40 KB, with
navigation, related news and footer. The BeautifulSoup half is written the way scrapers of the site are:
class names, then the block's text line by line. It is spared the verdict, the charset, and whatever else
the nesting could be. What lxml alone needs to parse the pages is the limit of both.
"""

import random
import statistics
import time
from collections.abc import Callable
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from lxml import etree

from thaigov_spider.article import Link, Reading
from thaigov_spider.pages import Page, Verdict, judge, read

PAGES = 50
ROUNDS = 9
PREFIX = "รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-"
SECTION = "Circular headtitle-2 font_level6 color2 col-xs-9 remove-xs"
WORDS = """
    นายกรัฐมนตรี เปิดเผยว่า ที่ประชุมคณะรัฐมนตรี มีมติเห็นชอบ โครงการ ทางเท้า ห้องสมุด ริมน้ำ ตามที่กระทรวงเสนอ
    เพื่อให้ประชาชน ทุกจังหวัด เข้าถึงบริการ อย่างทั่วถึง ภายในปี 2563 งบประมาณ 1,250 ล้านบาท
"""


def main() -> None:
    """Measure, and print the medians and their ratio."""
    pages = [page(number) for number in range(PAGES)]
    for one in pages:
        assert ours(one) == soup(one), one.url
    rates = measure(pages, {"lxml, parsing alone": parse, "thaigov_spider": ours, "BeautifulSoup": soup})
    size = statistics.mean(len(one.body) for one in pages) / 1000
    print(f"pages of {size:.0f} KB to articles, medians of {ROUNDS} rounds:")
    for name, rate in rates.items():
        print(f"  {name:20} {rate:5.0f} pages/s")
    print(f"  ratio to BeautifulSoup {rates['thaigov_spider'] / rates['BeautifulSoup']:.1f}")


def measure(pages: list[Page], readers: dict[str, Callable[[Page], object]]) -> dict[str, float]:
    """Pages a second of each reader; they take turns, so that a busy machine slows all of them."""
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):
        for name, reader in readers.items():
            start = time.process_time()
            for one in pages:
                reader(one)
            times[name].append(time.process_time() - start)
    return {name: len(pages) / statistics.median(spent) for name, spent in times.items()}


def parse(page: Page) -> object:
    """The tree, and nothing else."""
    return etree.fromstring(page.body, etree.HTMLParser(encoding="utf-8"))


def ours(page: Page) -> Reading | None:
    """Decode, judge and read: on a new page each time, for a page remembers what was read off it."""
    fresh = Page(page.url, page.status, page.headers, page.body)
    return read(fresh) if judge(fresh) is Verdict.ARTICLE else None


def soup(page: Page) -> Reading | None:
    """The same as a scraper would do it."""
    tree = BeautifulSoup(page.body.decode("utf-8"), "lxml")
    headline = tree.title.text.removeprefix(PREFIX).strip() if tree.title else ""
    block = next(div for div in tree.find_all("div", class_="border-normal clearfix") if has(div, headline))
    date = block.find_all("span")[1].text
    section = tree.find("span", {"class": SECTION})
    lines = [" ".join(line.split()) for line in block.text.split("\n") if line.strip()]
    start = lines.index(headline) + 1
    images = [(str(image["src"]), str(image.get("alt", ""))) for image in block.find_all("img")]
    files = [
        (str(a["href"]), a.text) for a in block.find_all("a", href=True) if str(a["href"]).endswith(".pdf")
    ]
    return Reading(
        generation="codeigniter",
        title=headline,
        section=section.text.strip() if section else None,
        summary=lines[start],
        body="\n".join(lines[start + 1 :]),
        published_raw=date.strip(),
        images=tuple(Link(urljoin(page.url, url), text) for url, text in images),
        attachments=tuple(Link(urljoin(page.url, url), text) for url, text in files),
    )


def has(block: Tag, headline: str) -> bool:
    """Whether a block is the article's, not that of related news."""
    return any(h3.text.strip() == headline for h3 in block.find_all("h3"))


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


if __name__ == "__main__":
    main()
