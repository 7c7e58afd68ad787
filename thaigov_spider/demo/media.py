"""Which pictures, documents and recordings belong to an article: their paths, the same on every rendering.

The paths have the shapes of the real site's uploads: a thumbnail with the article's id and a time stamp, and
files named after day, month and two-digit Buddhist year.
"""

from dataclasses import dataclass

from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.hosts import Hosts

RADIO = "รายการวิทยุไทยคู่ฟ้า"
"""The section of the radio programme."""


@dataclass(frozen=True)
class Upload:
    """One uploaded file: its path, and the text that goes with it (`alt` of a picture, label of a link)."""

    path: str
    text: str

    def url(self, hosts: Hosts) -> str:
        """Where the file is; documents of the `/uploads/document/` kind lie on the pages' own host."""
        return (hosts.www if self.path.startswith("/uploads/document/") else hosts.media) + self.path


def _date(article: Article) -> tuple[str, str, str]:
    year, month, day = (article.published or "2016-01-01")[:10].split("-")
    return year, month, day


def _source(article: Article, extension: str) -> str:
    year, month, day = _date(article)
    return f"/uploads/public_img/source/{day}{month}{(int(year) + 543) % 100}_{article.id}.{extension}"


def thumbnail(article: Article) -> Upload:
    """The picture in the head of the article."""
    year, month, day = _date(article)
    name = f"IMG_{article.id}_{year}{month}{day}164426000000.jpg"
    return Upload(f"/uploads/thumbnail/news/{year}/{month}/{name}", article.title)


def large_thumbnail(article: Article) -> Upload | None:
    """The same for dense screens, where there is no picture between the paragraphs."""
    if inline_picture(article):
        return None
    small = thumbnail(article)
    return Upload(small.path.replace(".jpg", "_large.jpg"), small.text)


def inline_picture(article: Article) -> Upload | None:
    """A picture between the paragraphs of every second article."""
    if article.id % 2:
        return None
    return Upload(_source(article, "jpg"), f"ภาพประกอบข่าว {article.id}")


def text_document(article: Article) -> Upload | None:
    """A PDF that the last paragraph of every third article links to, unless there are links in it already."""
    if article.id % 3 or not article.body or "://" in article.body[-1]:
        return None
    return Upload(_source(article, "pdf"), article.body[-1])


def icon_document(article: Article) -> Upload | None:
    """A PDF behind an icon under every fifth article: a link that has no text of its own."""
    if article.id % 5:
        return None
    year, month, day = _date(article)
    name = f"{year}{month}{day}192323_{article.id}.pdf"
    return Upload(f"/uploads/document/235/{year}/{month}/pdf/{name}", "เอกสารแนบ")


def form(article: Article) -> Upload | None:
    """A form to be filled in, as a Word document, under every seventh article."""
    return None if article.id % 7 else Upload(_source(article, "doc"), "แบบฟอร์ม")


def recording(article: Article) -> Upload | None:
    """The broadcast that an article of the radio programme is about."""
    return Upload(_source(article, "mp3"), "ฟังรายการ") if article.section == RADIO else None


def pictures(article: Article) -> list[Upload]:
    """All pictures on the article's page, in their order."""
    return [upload for upload in (thumbnail(article), inline_picture(article)) if upload]


def documents(article: Article) -> list[Upload]:
    """All documents and recordings that the article links to, in their order."""
    kinds = (text_document, icon_document, form, recording)
    return [upload for kind in kinds if (upload := kind(article))]


def uploads(article: Article) -> list[Upload]:
    """All files that the article's page may lead to."""
    large = large_thumbnail(article)
    return [*pictures(article), *([large] if large else []), *documents(article)]
