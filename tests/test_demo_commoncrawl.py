"""The miniature Common Crawl answers as the real one is known to."""

import gzip
import json
import re
import subprocess
import sys
from io import BytesIO

from warcio.archiveiterator import ArchiveIterator

from tests.crawling import ENVIRONMENT, ROOT
from tests.test_wayback import pages
from thaigov_spider.demo.commoncrawl import LIST, CommonCrawlSite
from thaigov_spider.demo.exchange import Reply, Request
from thaigov_spider.demo.faults import Fault

NAME = "CC-MAIN-2020-01"
QUERY = "?url=thaigov.go.th%2F*&output=json"


def get(site: CommonCrawlSite, target: str, **headers: str) -> Reply:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return site.answer(Request("GET", target, pairs))


def site() -> CommonCrawlSite:
    return CommonCrawlSite(pages(*range(101, 106)), page_rows=2)


def test_crawls_are_listed_the_newest_first() -> None:
    listed = json.loads(get(site(), LIST).body)
    assert [one["id"] for one in listed] == [NAME, "CC-MAIN-2015-06"]
    assert listed[0]["cdx-api"].endswith(f"/{NAME}-index")
    assert listed[0]["from"] < listed[0]["to"]


def test_an_index_is_read_by_pages_of_rows_of_json() -> None:
    crawled, rows = site(), []
    said = json.loads(get(crawled, f"/{NAME}-index{QUERY}&showNumPages=true").body)
    assert said == {"pages": 3, "pageSize": 5, "blocks": 3}
    for page in range(said["pages"]):
        body = get(crawled, f"/{NAME}-index{QUERY}&page={page}").body
        rows += [json.loads(line) for line in body.splitlines()]
    assert [row["url"].rpartition("/")[2] for row in rows] == ["101", "102", "103", "104", "105"]
    assert rows[0]["urlkey"] == "th,go,thaigov)/news/contents/details/101"
    assert get(crawled, f"/{NAME}-index{QUERY}&page=3").status == 400


def test_a_crawl_without_captures_answers_404_in_json() -> None:
    assert json.loads(get(site(), f"/CC-MAIN-2015-06-index{QUERY}&showNumPages=true").body)["pages"] == 1
    reply = get(site(), f"/CC-MAIN-2015-06-index{QUERY}&page=0")
    assert (reply.status, json.loads(reply.body)) == (
        404,
        {"message": "No Captures found for: thaigov.go.th/*"},
    )
    assert get(site(), f"/CC-MAIN-1999-01-index{QUERY}").status == 404


def test_index_answers_are_compressed_for_those_who_ask() -> None:
    reply = get(site(), LIST, Accept_Encoding="gzip")
    assert json.loads(gzip.decompress(reply.body))
    assert reply.wire.chunked


def test_a_range_is_one_record() -> None:
    crawled = site()
    for row in crawled.rows:
        first, length = int(row["offset"]), int(row["length"])
        reply = get(crawled, f"/{row['filename']}", Range=f"bytes={first}-{first + length - 1}")
        assert (reply.status, len(reply.body)) == (206, length)
        [record] = ArchiveIterator(BytesIO(reply.body), check_digests="raise")
        assert record.rec_headers.get_header("WARC-Target-URI") == row["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == f"sha1:{row['digest']}"
    assert get(crawled, f"/{row['filename']}", Range="bytes=999999-1000000").status == 416
    assert get(crawled, f"/{row['filename']}").status == 200


def test_a_fault_may_be_laid_on_one_range() -> None:
    crawled = site()
    file = crawled.rows[0]["filename"]
    crawled.faults[f"/{file}#bytes=0-9"] = Fault("whole-file")
    assert get(crawled, f"/{file}", Range="bytes=0-9").status == 200
    assert get(crawled, f"/{file}", Range="bytes=0-8").status == 206


def test_the_demo_serves_it() -> None:
    words = [sys.executable, "-m", "scrapy", "demo", "--commoncrawl", "--port", "0"]
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/ serves \d+ captures; .*\n", process.stdout.readline())
        process.terminate()
    assert process.returncode == 0


def test_two_archives_are_not_one() -> None:
    words = [sys.executable, "-m", "scrapy", "demo", "--commoncrawl", "--wayback"]
    done = subprocess.run(words, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (done.returncode, "two archives" in done.stderr) == (2, True)
