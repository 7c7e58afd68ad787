"""A later capture of a page has its head only; the payload is elsewhere in the given set, or it is not."""

import gzip
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest

from tests.extracting import SITE, answer, body, crawl_info, extracted, record, response, written

URL = f"{SITE}/news/contents/details/1"
PAYLOAD = gzip.compress(body())
DIGEST = "sha1:ORIGINAL"
ORIGINAL = {"WARC-Refers-To": "<urn:uuid:00000001-0000-4000-8000-000000000000>"}
PLACE = {"WARC-Refers-To-Target-URI": URL, "WARC-Refers-To-Date": "2019-03-04T05:06:07Z"}
IMAGE = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff"


def original(uri: str = URL, block: bytes | None = None, number: int = 1, **fields: str) -> bytes:
    block = block or answer(PAYLOAD, "Content-Encoding: gzip")
    named: dict[str, Any] = {"WARC_Payload_Digest": DIGEST} | fields
    return response(uri, block, number=number, **named)


def revisit(
    refers: dict[str, str], number: int = 2, uri: str = URL, digest: str = DIGEST, head: bytes | None = None
) -> bytes:
    fields: dict[str, object] = {
        "WARC-Type": "revisit",
        "WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        "WARC-Target-URI": uri,
        "WARC-Date": f"2020-01-0{number}T00:00:00Z",
        "WARC-Record-ID": f"<urn:uuid:{number:08x}-0000-4000-8000-000000000000>",
        "WARC-Payload-Digest": digest,
        "Content-Type": "application/http; msgtype=response",
    }
    return record(fields | refers, answer(b"", "Content-Encoding: gzip") if head is None else head)


@pytest.mark.parametrize(
    "refers",
    [
        ORIGINAL | PLACE,
        ORIGINAL,
        PLACE,
        PLACE | {"WARC-Refers-To-Target-URI": f"<{URL}>"},
        {},
        ORIGINAL | {"WARC-Refers-To": "<urn:uuid:of-a-file-that-is-not-here>"},
    ],
    ids=["all", "id", "place", "place-in-brackets", "digest-alone", "unknown-id"],
)
@pytest.mark.parametrize("place", ["same file", "later file", "earlier file"])
def test_the_original_is_found_anywhere_in_the_set(
    tmp_path: Path, refers: dict[str, str], place: str
) -> None:
    other = "http://thaigov.go.th/news/contents/details/2"
    again = revisit(refers, uri=other)
    if place == "same file":
        names = [written(tmp_path / "a.warc.gz", original(), again)]
    else:
        names = [written(tmp_path / "a.warc.gz", original()), written(tmp_path / "b.warc", again)]
    found = extracted(*(reversed(names) if place == "later file" else names))
    assert found.problems == []
    assert sorted(found.of("id")) == [1, 2]
    [line] = [line for line in found.lines if line["id"] == 2]
    assert line["retrieved"] == "2020-01-02T00:00:00Z"
    assert line["title"] == "ทางเท้าริมน้ำสาย 1"
    assert line["capture"] == {
        "via": "warc",
        "warc": names[-1].name,
        "offset": 0 if place != "same file" else line["capture"]["offset"],
        "record_id": "<urn:uuid:00000002-0000-4000-8000-000000000000>",
        "payload_digest": DIGEST,
        "status": 200,
    }


def test_a_text_that_comes_back_is_a_version_of_its_own(tmp_path: Path) -> None:
    between = response(URL, answer(body(body="อีกอย่าง")), "2019-05-01T00:00:00Z", 7)
    found = extracted(written(tmp_path / "a.warc.gz", original(), between, revisit(ORIGINAL), revisit({}, 3)))
    assert found.of("version") == [1, 2, 3]
    assert found.lines[2]["retrieved"] == "2020-01-02T00:00:00Z"
    assert found.lines[2]["supersedes"] == found.lines[1]["capture"]["record_id"]
    assert found.tally.captures == 4


def test_a_revisit_without_a_head_has_that_of_its_original(tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc.gz", revisit(ORIGINAL, head=b"", uri=URL + "7"), original())
    assert extracted(path).of("id") == [17, 1]
    picture = original(f"{SITE}/a.jpg", IMAGE, number=5, WARC_Payload_Digest="sha1:P")
    found = extracted(
        written(tmp_path / "b.warc.gz", picture, revisit({}, uri=f"{SITE}/a.jpg", digest="sha1:P", head=b""))
    )
    assert (found.raw, found.problems) == ([], [])


def test_an_original_that_is_in_none_of_the_files_is_named_and_costs_nothing_else(tmp_path: Path) -> None:
    lost = revisit({"WARC-Refers-To": "<urn:uuid:elsewhere>"}, digest="sha1:LOST", uri=URL + "5")
    path = written(tmp_path / "a.warc", original(), lost, original(URL + "6", number=6))
    found = extracted(path)
    assert found.of("id") == [1, 16]
    assert [str(problem) for problem in found.problems] == [
        f"{path}:{len(original())}: the original of this revisit is in none of the files"
    ]


def test_what_the_server_said_had_not_changed_is_no_page(tmp_path: Path) -> None:
    head = b"HTTP/1.1 304 Not Modified\r\nContent-Type: text/html\r\n\r\n"
    profile = {"WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/server-not-modified"}
    found = extracted(written(tmp_path / "a.warc", original(), revisit(profile, digest="sha1:Z", head=head)))
    assert (found.of("version"), found.problems) == ([1], [])


def test_a_revisit_of_another_page_than_an_article_is_no_article(tmp_path: Path) -> None:
    missing = original(URL, answer(b"<html>404</html>", status="HTTP/1.1 404 Not Found"))
    head = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"
    found = extracted(written(tmp_path / "a.warc", missing, revisit(ORIGINAL, head=head)))
    assert (found.raw, found.problems) == ([], [])


def test_what_arrived_cut_short_is_cut_in_its_revisits_too(tmp_path: Path) -> None:
    cut = original(WARC_Truncated="length")
    found = extracted(written(tmp_path / "a.warc", cut, revisit(ORIGINAL, uri=URL + "7")))
    assert found.of("flags") == [["truncated"], ["truncated"]]


def test_originals_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    whole = gzip.compress(original() + revisit({}, uri=URL + "7"))
    (tmp_path / "one-member.warc.gz").write_bytes(whole)
    found = extracted(tmp_path / "one-member.warc.gz")
    assert found.of("id") == [1]
    assert [str(problem) for problem in found.problems] == [
        f"{tmp_path}/one-member.warc.gz:0: this revisit, or its original, cannot be found again"
    ]


def test_many_revisits_are_looked_up_in_order(tmp_path: Path) -> None:
    names = [
        written(tmp_path / "a.warc.gz", *[revisit({}, uri=f"{URL}{number:03}") for number in range(450)]),
        written(tmp_path / "b.warc.gz", crawl_info(), original()),
    ]
    found = extracted(*names)
    assert found.of("id") == [*range(1000, 1450), 1]


def test_bodies_that_broke_off_under_the_digest_of_nothing_are_not_each_others(tmp_path: Path) -> None:
    nothing = (
        "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"  # as warcprox writes it for chunks that break off
    )
    page = body()
    block = answer(b"%x\r\n%b\r\n" % (len(page), page), "Transfer-Encoding: chunked")
    first = original(block=block, WARC_Payload_Digest=nothing)
    others = [revisit(PLACE, number, f"{URL}{number}", nothing) for number in (2, 3)]
    found = extracted(written(tmp_path / "a.warc.gz", first, *others))
    assert (found.of("id"), found.of("flags")) == ([1], [["truncated"]])
    assert [problem.text.partition(":")[0] for problem in found.problems] == [
        *["the original of this revisit holds another payload than its digest says"] * 2,
        "this article is cut short",
    ]


@pytest.mark.parametrize("reading", ["payload", "framed", "decoded", "block"])
def test_the_digest_of_a_payload_at_another_address_may_be_taken_in_several_ways(
    tmp_path: Path, reading: str
) -> None:
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAYLOAD), PAYLOAD)
    block = answer(chunks, "Content-Encoding: gzip", "Transfer-Encoding: chunked")
    data = {"payload": PAYLOAD, "framed": chunks, "decoded": body(), "block": block}[reading]
    taken = f"sha1:{sha1(data, usedforsecurity=False).hexdigest()}"
    first = original(block=block, WARC_Payload_Digest=taken)
    found = extracted(written(tmp_path / "a.warc.gz", first, revisit(PLACE, uri=URL + "2", digest=taken)))
    assert (found.of("id"), found.problems) == ([1, 12], [])
