"""The lines that the index has of usual records are those that cdxj-indexer writes."""

from itertools import chain
from pathlib import Path

import pytest
from cdxj_indexer.main import CDXJIndexer
from hypothesis import example, given
from hypothesis import strategies as st

from tests.damaged import DEFECTS, Records, answer, changed, write
from tests.small_archive import FIRST, SECOND, again, got, seconds, url
from thaigov_spider.package import index
from thaigov_spider.package.index_line import usual_key
from thaigov_spider.package.record_indexer import RecordIndexer

HEADS = [
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: 1\r\n\r\nx",
    b"HTTP/1.1 200 OK\r\nX-Content-Type-Options: nosniff\r\ncontent-type:text/css\r\n\r\nx",
    b"HTTP/1.0 404 \r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200\r\nContent-Type : a/b c\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type:\r\n text/html\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: ;charset=x\r\nContent-Type: text/html\r\n\r\n",
    b'HTTP/1.1 200 OK\r\nContent-Type: te"xt/html\r\n\r\n',
    b"HTTP/1.1 200 OK\r\nX: 1\r\n\t\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1 200 OK\nContent-Type: text/html\n\nContent-Type: text/plain\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nServer: \xe0\xb8\x81\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1  200 OK\r\nContent-Type: text/html\r\n\r\n",
    b"http/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/2 200\r\nContent-Type: text/html\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\x0b\r\nX: \x85\r\n\x0c\r\nY: 1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 2000 + b"Content-Type: text/html\r\n\r\n",
    b"nothing of that kind",
]
FIELDS: list[dict[str, str | None]] = [
    {"warc_target_uri": f"<{url(1)}>"},
    {"warc_target_uri": "https://www.thaigov.go.th/ก?b=2&a=1"},
    {"warc_target_uri": 'https://www.thaigov.go.th/"a'},
    {"warc_target_uri": "dns:www.thaigov.go.th"},
    {"warc_type": "Response"},
    {"warc_date": "2026-11-21T01:02:03.000000004Z"},
    {"warc_date": "2026-11-21"},
    {"warc_payload_digest": None},
    {"warc_payload_digest": "sha1:ก"},
    {"warc_type": "resource", "content_type": "text/html; charset=x"},
    {"warc_type": "metadata", "content_type": "text/plain"},
]


def both(folder: Path, records: Records) -> tuple[str, str]:
    """The index of a file as it is made, and as cdxj-indexer makes it, which has warcio read everything."""
    path = write(folder / "a.warc.gz", *records)
    index.write(folder / "ours.cdxj", [path], lambda _: None)
    with (folder / "theirs.cdxj").open("w", encoding="utf-8", newline="\n") as output:
        RecordIndexer(output, [str(path)], sort=True).process_all()
    return (folder / "ours.cdxj").read_text("utf-8"), (folder / "theirs.cdxj").read_text("utf-8")


@pytest.mark.parametrize("head", HEADS)
def test_heads_of_all_kinds(tmp_path: Path, head: bytes) -> None:
    ours, theirs = both(tmp_path, got(url(1), head, FIRST))
    assert ours == theirs
    assert url(1) in ours


@pytest.mark.parametrize("fields", FIELDS, ids=str)
def test_fields_of_all_kinds(tmp_path: Path, fields: dict[str, str | None]) -> None:
    response = got(url(1), answer(), FIRST)[0]
    ours, theirs = both(tmp_path, [changed(response, **fields)])
    assert ours == theirs


def test_revisits_and_what_is_sound(tmp_path: Path) -> None:
    first = got(url(1), answer(), FIRST)
    others = [f"https://www.thaigov.go.th/Page/{number}/" for number in range(9)]
    pages = [got(other, answer(), FIRST + seconds(place)) for place, other in enumerate(others)]
    ours, theirs = both(tmp_path, [*first, *again(first[0], SECOND), *chain.from_iterable(pages)])
    assert ours == theirs
    assert ours.count("\n") == 11


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_defects_of_all_kinds(tmp_path: Path, name: str) -> None:
    make, _, _ = DEFECTS[name]
    records = [*make(), *got(url(9), answer(), FIRST)]
    path = write(tmp_path / "a.warc.gz", *records)
    made = index.write(tmp_path / "ours.cdxj", [path], lambda _: None)
    if not made.damage:
        ours, theirs = both(tmp_path, records)
        assert ours == theirs


@given(
    st.from_regex(
        r"https?://(www[0-9]?\.)?[a-z0-9.-]{1,12}(:80)?(/[A-Za-z0-9_.;%~-]{0,4}){0,4}(\?a)?", fullmatch=True
    )
)
@example("http://www.www2.th/a")
@example("https://1.2.3.co/")
@example("https://a..go.th/a")
@example("https://a.go.th")
def test_keys_are_those_of_surt(address: str) -> None:
    assert usual_key(address) in (None, CDXJIndexer.get_url_key(None, address))
