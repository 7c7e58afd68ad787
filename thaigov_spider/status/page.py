"""An overview as one page of HTML that needs nothing else: no script, no request. Pure."""

from importlib import resources
from xml.etree.ElementTree import Element

from thaigov_spider.status import parts
from thaigov_spider.status.nodes import Child, document, node
from thaigov_spider.status.note_words import in_thai
from thaigov_spider.status.overview import ArticlePlace, Overview
from thaigov_spider.status.table import link
from thaigov_spider.status.wording import moment, size
from thaigov_spider.status.words import said

TITLE = ("คลังข่าว thaigov.go.th", "The archive of thaigov.go.th")
# Nothing that might get into the page, from a section's name to a reason, can run or fetch anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def html(overview: Overview) -> str:
    """The whole page."""
    head = node(
        "head",
        node("meta", charset="utf-8"),
        node("meta", http_equiv="Content-Security-Policy", content=POLICY),
        node("meta", name="viewport", content="width=device-width, initial-scale=1"),
        node("meta", name="color-scheme", content="light dark"),
        node("meta", name="referrer", content="no-referrer"),
        node("link", rel="icon", href="data:,"),  # or a browser would ask the server for one
        node("title", " · ".join(TITLE)),
        node("style", resources.files(__package__).joinpath("page.css").read_text("utf-8")),
    )
    main = node("main", _tiles(overview), parts.parts(overview))
    return document(node("html", head, node("body", _header(overview), main), lang="th"))


def _header(overview: Overview) -> Element:
    return node(
        "header",
        node("h1", *said(*TITLE)),
        node(
            "p",
            link(overview.origin),
            " · ",
            node("code", overview.archive),
            " · ",
            *said("ข้อมูล ณ", "as of"),
            f" {moment(overview.made)} UTC",
        ),
        (node("p", *_note(note), class_="note") for note in overview.notes),
    )


def _note(note: str) -> tuple[Child, ...]:
    thai = in_thai(note)
    return said(thai, note) if thai else (node("span", note, lang="en"),)


def _tiles(overview: Overview) -> Element:
    articles, sequences, calendar = overview.articles, overview.sequences.values(), overview.calendar
    failures, assets = overview.failures, overview.assets
    return node(
        "dl",
        _tile(("ข่าวในคลัง", "articles"), f"{overview.held:,}", *_and(articles.gone, "ถูกลบ", "gone")),
        _tile(("ข่าวใหม่ที่สุด", "newest"), *_place(articles.newest, calendar.last)),
        _tile(("ข่าวเก่าที่สุด", "oldest"), *_place(articles.oldest, calendar.first)),
        _tile(
            ("เลขข่าวที่ยังไม่ได้ตรวจ", "numbers not asked for"),
            f"{sum(numbers.unasked for numbers in sequences):,}",
            " · ".join(f"{numbers.lowest} – {numbers.highest}" for numbers in sequences),
        ),
        _tile(("วันที่ไม่มีข่าว", "days without an article"), f"{calendar.empty:,}", f"/ {calendar.days:,}"),
        _tile(
            ("หน้าที่รอลองใหม่", "failures waiting"),
            f"{failures.waiting:,}",
            *_and(failures.given_up, "เลิกแล้ว", "given up"),
        ),
        _tile(("ไฟล์ประกอบ", "pictures, files, styles"), f"{assets.had:,}", f"/ {assets.total:,}"),
        _tile(("ขนาดบนดิสก์", "size on disk"), size(overview.disk.total)),
        class_="tiles",
    )


def _tile(name: tuple[str, str], value: Child, *more: Child) -> Element:
    return node("div", node("dt", *said(*name)), node("dd", value, " ", node("small", *more)))


def _and(count: int, thai: str, english: str) -> tuple[Child, ...]:
    return (f"+ {count:,} ", *said(thai, english)) if count else ()


def _place(place: ArticlePlace | None, day: str | None) -> tuple[Child, ...]:
    """An article of the site's own, or the day alone where another source has one that goes further."""
    if place is None or (day is not None and place.published != day):
        return (day or "–",)
    return place.published or "–", link(place.url, str(place.id)), f" {place.section or ''}"
