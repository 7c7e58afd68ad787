"""Pages whose end is missing, as programs record them that write no WARC-Truncated; what only looks so."""

import gzip
import json
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT
from tests.extracting import SITE, answer, body, command, extracted, response, written
from thaigov_spider.readback.answer_page import page_of

URL = f"{SITE}/news/contents/details/"
PAGE = body(1) + b"<p>" + "ก".encode() * 300 + b"</p>"
HALF = PAGE[: PAGE.index("ก".encode() * 100) + 30]
CHUNKED = b"%x\r\n%b\r\n" % (len(PAGE), PAGE)
PACKED = gzip.compress(PAGE)

CUT = {
    "length": answer(HALF, f"Content-Length: {len(PAGE)}"),
    "chunks": answer(CHUNKED[:-700], "Transfer-Encoding: chunked"),
    "last chunk": answer(CHUNKED, "Transfer-Encoding: chunked"),
    "gzip": answer(PACKED[:-30], "Content-Encoding: gzip"),
    "gzip and length": answer(PACKED[:-30], "Content-Encoding: gzip", f"Content-Length: {len(PACKED)}"),
    "wrong checksum": answer(PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "Content-Encoding: gzip"),
    "corrupt gzip": answer(PACKED[:-9] + b"\0" + PACKED[-8:], "Content-Encoding: gzip"),
}
WHOLE = {
    "length": answer(PAGE, f"Content-Length: {len(PAGE)}"),
    "decoded, shorter than it was": answer(PAGE, "Content-Encoding: gzip", "Content-Length: 999999"),
    "its end is there": answer(PAGE + b"</body></html>\n", "Content-Length: 999999"),
    "decoded, longer than it was": answer(PAGE, "Content-Encoding: gzip", f"Content-Length: {len(PACKED)}"),
    "chunks taken off": answer(PAGE, "Transfer-Encoding: chunked"),
    "no length": answer(PAGE),
    "the last chunk is there": answer(CHUNKED + b"0\r\n", "Transfer-Encoding: chunked"),
    "gzip, longer before": answer(PACKED, "Content-Encoding: gzip", f"Content-Length: {len(PAGE)}"),
}


@pytest.mark.parametrize("kind", CUT)
def test_an_article_whose_end_is_missing_has_the_flag_and_is_named(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / "a.warc.gz", response(f"{URL}1", CUT[kind]))
    found = extracted(path)
    assert found.of("flags") == [["truncated"]]
    assert [problem.offset for problem in found.problems] == [0]
    assert found.problems[0].text.startswith("this article is cut short: ")


@pytest.mark.parametrize("kind", WHOLE)
def test_what_is_whole_under_an_old_head_has_no_flag(tmp_path: Path, kind: str) -> None:
    found = extracted(written(tmp_path / "a.warc.gz", response(f"{URL}1", WHOLE[kind])))
    assert (found.of("flags"), found.problems) == ([[]], [])


def test_records_whose_address_is_no_url_are_counted(tmp_path: Path) -> None:
    addresses = (
        URL[8:] + "1",
        f"{URL[8:19]}:80/news",
        "dns:www.thaigov.go.th",
        "urn:x:1",
        "https://a.example/",
    )
    found = extracted(written(tmp_path / "a.warc", *(response(one, answer(PAGE)) for one in addresses)))
    assert found.tally.passed == {"records whose address is no URL": 2, "records of other sites": 1}


@pytest.mark.parametrize("kind", CUT)
@pytest.mark.parametrize("order", ["cut first", "whole first"])
def test_a_whole_capture_takes_the_place_of_a_cut_one(tmp_path: Path, kind: str, order: str) -> None:
    cut = response(f"{URL}1", CUT[kind], number=1)
    whole = response(f"{URL}1", answer(PAGE), "2019-03-04T05:06:09Z", number=2)
    parts = [cut, whole] if order == "cut first" else [whole, cut]
    found = extracted(written(tmp_path / "a.warc.gz", *parts))
    assert [(line["version"], line["flags"]) for line in found.lines] == [(1, [])]
    assert found.problems == []


def test_a_cut_capture_of_another_text_is_kept(tmp_path: Path) -> None:
    whole = response(f"{URL}1", answer(body(1, body="ความเดิม")), number=1)
    cut = response(f"{URL}1", CUT["length"], "2020-01-01T00:00:00Z", number=2)
    found = extracted(written(tmp_path / "a.warc.gz", whole, cut))
    assert [(line["version"], line["flags"]) for line in found.lines] == [(1, []), (2, ["truncated"])]


def test_a_page_that_is_cut_before_its_article_is_named(tmp_path: Path) -> None:
    start = response(f"{URL}1", answer(PAGE[:90], f"Content-Length: {len(PAGE)}"))
    found = extracted(written(tmp_path / "a.warc.gz", start))
    assert found.raw == []
    assert found.problems[0].text.startswith("this page shows no article and is cut short: HTTP's Content-Le")


def test_a_page_of_an_article_that_is_cut_to_a_list_of_others_is_named(tmp_path: Path) -> None:
    links = b"<p><a href=/news/contents/details/7>x</a></p>" * 3
    start = answer(b"<body>" + links, "Content-Length: 99999")
    at = {f"{URL}1": 1, f"{SITE}/news/contents/1": 0}
    for url, count in at.items():
        found = extracted(written(tmp_path / "a.warc", response(url, start)))
        assert (found.tally.pages, len(found.problems)) == ({"listing": 1}, count)


def test_the_command_names_cut_articles_with_status_5(tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", response(f"{URL}1", CUT["chunks"]))
    ran = command(path, "-o", tmp_path / "items.jsonl")
    assert ran.returncode == 5
    assert json.loads((tmp_path / "items.jsonl").read_text())["flags"] == ["truncated"]
    assert f"{path}:0: this article is cut short: the chunks of the HTTP body end".encode() in ran.stderr


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
@pytest.mark.parametrize("kind", ["length", "chunks", "gzip"])
def test_what_wget_writes_when_a_server_breaks_off(tmp_path: Path, kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.recv(1 << 16)
                client.sendall(CUT[kind])

        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{port}/news/contents/details/1"
        wget = ["wget", "-q", "-t", "1", "--warc-file=news", "-O", "page", url]
        subprocess.run(wget, cwd=tmp_path, env=ENVIRONMENT, check=False, timeout=300)
    found = extracted(*tmp_path.glob("news.warc*"))
    assert found.of("flags") == [["truncated"]]


def head(status: str, content_type: str) -> bytes:
    return f"{status}\r\nContent-Type: {content_type}\r\n\r\n".encode()


ODD = {
    "type twice": head("HTTP/1.1 200 OK", "text/html\r\nContent-Type: text/html; charset=utf-8"),
    "no semicolon": head("HTTP/1.1 200 OK", "text/html charset=utf-8"),
    "comma": head("HTTP/1.1 200 OK", "text/html, charset=utf-8"),
    "no type at all": head("HTTP/1.1 200 OK", "charset=utf-8"),
    "status 0": head("HTTP/1.1 0 OK", "text/html"),
    "small letters": head("http/1.1 200 OK", "text/html"),
    "two blanks": head("HTTP/1.1  200 OK", "text/html"),
    "no version": head("HTTP 200 OK", "text/html"),
    "h2": head("h2 200", "text/html"),
    "h3-29": head("H3-29 200 OK", "text/html"),
    "spdy": head("spdy/3.1 200 OK", "text/html"),
    "quic": head("http/2+quic/46 200 OK", "text/html"),
    "decoded, text first": head("HTTP/1.1 200 OK", "text/html\r\nContent-Encoding: gzip") + b"Cached. " * 40,
    "20 codings, none there": head("HTTP/1.1 200 OK", "text/html\r\nContent-Encoding: " + "gzip, " * 20),
}


@pytest.mark.parametrize("odd", ODD)
def test_pages_under_odd_heads_are_read(tmp_path: Path, odd: str) -> None:
    found = extracted(written(tmp_path / "a.warc.gz", response(f"{URL}1", ODD[odd] + PAGE)))
    assert (found.of("id"), found.problems) == ([1], [])
    assert found.lines[0]["capture"]["status"] == 200


def test_codings_that_are_named_more_often_than_they_are_there() -> None:
    head = "Content-Encoding: gzip\r\nContent-Encoding: gzip"
    page = page_of(f"{URL}1", answer(PACKED, head))
    assert (page.body, page.cut) == (PAGE, None)


def test_fields_that_others_write_otherwise(tmp_path: Path) -> None:
    odd = response(
        f"{URL}1",
        answer(PAGE),
        "2019-03",
        WARC_Type="Response",
        WARC_Payload_Digest="DIWQWM3PRIKIZJ4E5VRZB4Z3JIN76WNK",
        WARC_Record_ID="urn:uuid:1e0c3f35-5d23-4d2b-a8d3-5a2f6b7c8d9e",
    )
    [line] = extracted(written(tmp_path / "a.warc.gz", odd)).lines
    assert line["retrieved"] == "2019-03-01T00:00:00Z"
    assert line["capture"]["payload_digest"] == "sha1:DIWQWM3PRIKIZJ4E5VRZB4Z3JIN76WNK"
    assert line["capture"]["record_id"] == "<urn:uuid:1e0c3f35-5d23-4d2b-a8d3-5a2f6b7c8d9e>"
