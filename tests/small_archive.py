"""Archives made to order: a few runs, each with its WARC file and its lines, without a crawl."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.damaged import Records, answer, changed, exchange, info, members, revisit
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture
from thaigov_spider.http import framing
from thaigov_spider.layouts.verdict import Page, Verdict, judge
from thaigov_spider.timestamps import timestamp_to_second
from thaigov_spider.warc.records import Record

SITE = "https://www.thaigov.go.th"
FIRST, SECOND, THIRD = (datetime(2026, 11, day, 1, 2, 3, 45, tzinfo=UTC) for day in (21, 22, 23))

_ARTICLE = """<html><head><meta charset="utf-8">{head}
<title>รัฐบาลไทย-ข่าวทำเนียบรัฐบาล-{title}</title></head><body><div id="banner-group">
<span class="Circular headtitle-2 font_level6 color2 col-xs-9 remove-xs">{section}</span>
<div class="border-normal clearfix"><div class="col-xs-12 col-sm-6 padding-sm1 news-2">
<p><span></span><span>{date}</span></p><h3 class="news-1 Circular color2">{title}</h3></div>
<p>{title}</p><p>{body}</p></div></div></body></html>"""
TUESDAY = "วันอังคารที่ 15 ธันวาคม 2563"  # 2020-12-15
WEDNESDAY = "วันพุธที่ 16 ธันวาคม 2563"


def url(number: int) -> str:
    return f"{SITE}/news/contents/details/{number}"


def article(
    title: str = "เปิดทางเท้าริมน้ำ",
    body: str = "นายกรัฐมนตรีเปิดทางเท้าริมน้ำที่ทำเนียบรัฐบาล",
    *,
    section: str = "ด้านสังคม",
    date: str = TUESDAY,
    head: str = "",
) -> bytes:
    """The answer that an article is."""
    return answer(_ARTICLE.format(title=title, body=body, section=section, date=date, head=head).encode())


def got(uri: str, received: bytes, when: datetime) -> Records:
    """The records of an exchange."""
    return exchange(received, uri, when=when)


def file(uri: str, body: bytes, media_type: str, when: datetime) -> Records:
    """The records of an exchange that brought a file."""
    return got(uri, answer(body).replace(b"text/html", media_type.encode()), when)


def again(original: Record, when: datetime, uri: str | None = None) -> Records:
    """A later capture with the payload of `original`, and its request; of another address if one is given."""
    date, target = when.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), uri or original["WARC-Target-URI"]
    return [changed(record, warc_date=date, warc_target_uri=target) for record in revisit(original)]


class SmallArchive:
    """An archive in the making below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("warc", "items", "runs"):
            (root / folder).mkdir(parents=True)

    def run(self, began: datetime, *exchanges: Records) -> Path:
        """Write a run that made these exchanges, and a line for each article that is new; its WARC file."""
        run_id = began.strftime("%Y%m%dT%H%M%SZ")
        path = self.root / "warc" / f"thaigov-{run_id}-00001.warc.gz"
        records = [changed(info(), warc_date=timestamp_to_second(began))]
        records += [record for one in exchanges for record in one]
        offset, lines = 0, []
        with path.open("wb") as warc:
            for record, member in zip(records, members(records), strict=True):
                lines += _lines(record, path.name, offset)
                offset += warc.write(member)
        if lines:
            (self.root / "items" / f"news-{run_id}.jsonl").write_text("".join(lines), encoding="utf-8")
        report = {"run": f"news-{run_id}", "capture": {"files": [path.name]}}
        (self.root / "runs" / f"news-{run_id}.json").write_text(json.dumps(report), encoding="utf-8")
        return path


def _lines(record: Record, warc: str, offset: int) -> list[str]:
    """The line of the article that a record holds, if it does."""
    if record["WARC-Type"] != "response" or record.get("WARC-Target-URI") is None:
        return []
    frame = framing.split(bytes(record.block), "GET")
    assert frame is not None
    assert frame.payload is not None
    page = Page(record["WARC-Target-URI"], frame.status, {"content-type": "text/html"}, bytes(frame.payload))
    if "/details/" not in page.url or judge(page) is not Verdict.ARTICLE:
        return []
    assert page.reading is not None
    digest = record.get("WARC-Payload-Digest")
    capture = Capture("live", warc, offset, record["WARC-Record-ID"], digest, frame.status)
    return [normalise(page.reading, page.url, capture, record["WARC-Date"]).as_line() + "\n"]


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)
