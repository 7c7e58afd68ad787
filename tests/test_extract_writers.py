"""WARC files as other programs write them; the miniature site's own by wget itself."""

import gzip
import shutil
import subprocess
from hashlib import sha1
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT
from tests.extracting import SITE, Fields, answer, body, extracted, record, response, written
from thaigov_spider.demo.site import Site, running
from thaigov_spider.html.text import clean

URL = f"{SITE}/news/contents/details/"
HTTP = "http://www.thaigov.go.th/news/contents/details/"
HTTP_BLOCK = "application/http; msgtype=response"


def info(software: str) -> bytes:
    block = f"software: {software}\r\nformat: WARC File Format 1.0\r\n".encode()
    return record({"WARC-Type": "warcinfo", "Content-Type": "application/warc-fields"}, block)


def request(uri: str) -> bytes:
    fields: Fields = {"WARC-Type": "request", "WARC-Target-URI": uri, "WARC-Date": "2019-03-04T05:06:07Z"}
    return record(fields, b"GET / HTTP/1.1\r\nHost: www.thaigov.go.th\r\n\r\n")


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
@pytest.mark.parametrize("words", [[], ["--compression=auto"], ["--no-warc-compression"]])
def test_wget_every_article_of_the_miniature_site(tmp_path: Path, words: list[str]) -> None:
    site = Site()
    with running(site) as origin:
        addresses = "\n".join(origin + article.path for article in site.articles)
        wget = ["wget", "-q", "--warc-file=news", "-O", "pages", "-i", "-", *words]
        subprocess.run(wget, cwd=tmp_path, env=ENVIRONMENT, input=addresses, text=True, check=True)
    found = extracted(*tmp_path.glob("news.warc*"), origin=SITE)
    assert found.problems == []
    assert found.of("url") == addresses.split()
    assert found.of("title") == [clean(article.title) for article in site.articles]


def test_heritrix_port_80_and_revisits_that_refer_to_nothing(tmp_path: Path) -> None:
    uri = HTTP.replace(".th/", ".th:80/") + "1"
    payload = gzip.compress(body())
    head = answer(b"", "Content-Encoding: gzip", "Transfer-Encoding: chunked", "Connection: close")
    first = response(
        uri,
        head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(payload), payload),
        WARC_IP_Address="192.0.2.1",
        WARC_Payload_Digest="sha1:ABC",
        WARC_Record_ID="<urn:uuid:0e0c3f35-5d23-4d2b-a8d3-5a2f6b7c8d9e>",
    )
    again: Fields = {
        "WARC-Type": "revisit",
        "WARC-Target-URI": uri.removesuffix("1") + "2",
        "WARC-Date": "2019-04-04T05:06:07Z",
        "WARC-Payload-Digest": "sha1:ABC",
        "WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        "WARC-Truncated": "length",
        "WARC-Record-ID": "<urn:uuid:1e0c3f35-5d23-4d2b-a8d3-5a2f6b7c8d9e>",
        "Content-Type": HTTP_BLOCK,
    }
    notes: Fields = {
        "WARC-Type": "metadata",
        "WARC-Target-URI": uri,
        "Content-Type": "application/warc-fields",
    }
    dns: Fields = {
        "WARC-Type": "response",
        "WARC-Target-URI": "dns:www.thaigov.go.th",
        "Content-Type": "text/dns",
    }
    parts = [info("Heritrix/3.4.0"), record(dns, b"20190304050607\n"), first, request(uri)]
    parts += [record(notes, b"fetchTimeMs: 12\r\noutlink: x\r\n"), record(again, head)]
    found = extracted(written(tmp_path / "IAH-2019-00001.warc.gz", *parts))
    assert found.problems == []
    assert found.of("url") == [f"{URL}1", f"{URL}2"]
    assert found.of("retrieved") == ["2019-03-04T05:06:07Z", "2019-04-04T05:06:07Z"]
    assert found.of("flags") == [[], []]  # a revisit's own block is cut, not the page


def test_common_crawl_decoded_bodies_under_renamed_headers(tmp_path: Path) -> None:
    page = body()
    lines = [
        "X-Crawler-Content-Encoding: gzip",
        "X-Crawler-Transfer-Encoding: chunked",
        "X-Crawler-Content-Length: 1234",
        f"Content-Length: {len(page)}",
    ]
    block = answer(page, *lines, status="HTTP/1.1 200 ")
    one = response(f"{URL}1", block, WARC_Identified_Payload_Type="text/html", WARC_Payload_Digest="sha1:A")
    cut = response(f"{URL}2", answer(page, "Content-Length: 99999"), number=2, WARC_Truncated="length")
    notes: Fields = {
        "WARC-Type": "metadata",
        "WARC-Target-URI": URL + "1",
        "Content-Type": "application/warc-fields",
    }
    languages = record(notes, b"languages-cld2: {}\r\nfetchTimeMs: 1\r\n")
    found = extracted(written(tmp_path / "CC-MAIN.warc.gz", info("Nutch"), request(URL), one, languages, cut))
    assert found.problems == []
    assert [(line["id"], line["flags"]) for line in found.lines] == [(1, []), (2, ["truncated"])]


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Encoding: gzip", "Content-Length: 300"],
        ["Content-Encoding: br", "Transfer-Encoding: chunked"],
        ["Content-Encoding: deflate"],
        ["Transfer-Encoding: chunked"],
        ["Content-Length: 300"],
        ["Transfer-Encoding: gzip"],
        ["Content-Length: 999999"],
    ],
    ids=" and ".join,
)
def test_decoded_bodies_under_the_headers_that_came(tmp_path: Path, lines: list[str]) -> None:
    """As Common Crawl's files of before 2018, and browser extensions', have them."""
    decoded = extracted(written(tmp_path / "a.warc", response(f"{URL}1", answer(body(), *lines))))
    plain = extracted(written(tmp_path / "a.warc", response(f"{URL}1", answer(body()))))
    assert decoded.raw == plain.raw
    assert len(plain.raw) == 1


@pytest.mark.parametrize(
    "status", ["HTTP/2 200", "HTTP/2 200 OK", "HTTP/2.0 200", "HTTP/3 200", "HTTP/1.1 200"]
)
def test_browsertrix_status_lines_and_what_it_says_of_pages(tmp_path: Path, status: str) -> None:
    said: Fields = {
        "WARC-Type": "resource",
        "WARC-Target-URI": f"urn:pageinfo:{URL}1",
        "Content-Type": "application/json",
    }
    text = said | {"WARC-Target-URI": f"urn:text:{URL}1", "Content-Type": "text/html"}
    page = gzip.compress(body())
    block = answer(page, "x-orig-transfer-encoding: chunked", "content-encoding: gzip", status=status)
    parts = [
        info("Browsertrix-Crawler 1.5.0 (with warcio.js 2.4.2)"),
        response(
            f"{URL}1", block, "2024-03-04T05:06:07.123Z", WARC_Page_ID="x", WARC_Resource_Type="document"
        ),
        record(said, b"{}", "1.1"),
        record(text, body(2), "1.1"),
    ]
    found = extracted(written(tmp_path / "rec-1.warc.gz", *parts))
    assert found.of("id") == [1]
    assert found.of("retrieved") == ["2024-03-04T05:06:07.123Z"]


@pytest.mark.parametrize("bracketed", [False, True])
def test_pywb_and_warcprox_revisits_that_refer_to_address_and_date(tmp_path: Path, bracketed: bool) -> None:
    uri = f"<{URL}1>" if bracketed else f"{URL}1"
    digest = f"sha1:{sha1(body(), usedforsecurity=False).hexdigest()}"
    one = response(uri, answer(body()), WARC_Payload_Digest=digest)
    again: Fields = {
        "WARC-Type": "revisit",
        "WARC-Record-ID": "<urn:uuid:867dc4f2-f3ff-4cf1-aab4-b51c6e9d4204>",
        "WARC-Date": "2020-03-04T05:06:07Z",
        "WARC-Target-URI": f"{URL}2",
        "Content-Type": "application/http;msgtype=response",
        "WARC-Payload-Digest": digest,
        "WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        "WARC-Refers-To-Target-URI": uri,
        "WARC-Refers-To-Date": "2019-03-04T05:06:07Z",
    }
    # The record is written behind its request, as by pywb, or before it, as by warcprox.
    parts = [info("warcprox 2.13.1"), request(uri), one, record(again, answer(b"")), request(f"{URL}2")]
    found = extracted(written(tmp_path / "rec.warc.gz", *parts))
    assert found.problems == []
    assert found.of("id") == [1, 2]


def test_files_of_other_writers_in_this_repository_hold_no_article() -> None:
    names = sorted((Path(__file__).parent / "warcs").glob("by-*"))
    found = extracted(*names)
    assert len(names) == 4
    assert (found.raw, found.problems) == ([], [])


def test_headers_that_are_folded_repeated_and_in_any_case(tmp_path: Path) -> None:
    head = (
        b"HTTP/1.1 200 OK\r\ncontent-TYPE:\r\n text/html\r\nX-A: 1\r\nx-a: 2\r\nCONTENT-ENCODING:gzip\r\n\r\n"
    )
    block = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + head + gzip.compress(body())
    one = response(f"{URL}1", block).replace(b"WARC-Target-URI", b"warc-target-uri")
    found = extracted(written(tmp_path / "a.warc", one))
    assert (found.of("id"), found.problems) == ([1], [])
