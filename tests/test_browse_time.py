"""Queries that take too long are given up, nobody waits for them, and files take as long as they need."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import exporting
from tests.reading import reading
from thaigov_spider.browse import time_limit
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.search.index import Found, SearchIndex

SLOW = "ช้า"
AT_MOST = 0.5
QUERIES = (
    "/?q=ช้า",
    "/?with=ช้า",
    "/feed/search.atom?q=ช้า",
    "/take?format=jsonl&q=ช้า",
    "/take?format=wacz&q=ช้า",
    "/api/search?q=ช้า",
    "/api/trend?q=ช้า",
)


@pytest.fixture
def go_on() -> Iterator[threading.Event]:
    """For what slow queries wait; at the end they all go on."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, go_on: threading.Event) -> Iterator[TestClient]:
    """A reading room in which whoever asks for a certain word waits."""

    def slowed(name: str) -> None:
        quick = getattr(SearchIndex, name)

        def slow(index: SearchIndex, query: Any, *values: Any) -> Any:
            if SLOW in query.terms:
                assert go_on.wait(300)
            return quick(index, query, *values)

        monkeypatch.setattr(SearchIndex, name, slow)

    monkeypatch.setattr(time_limit, "AT_MOST", AT_MOST)
    for name in ("search", "all", "months"):
        slowed(name)
    root = exporting.archive(
        tmp_path, [exporting.line(1, title="เรื่องช้า"), exporting.line(2, title="เรื่องเร็ว")]
    )
    with reading(root) as client:
        yield client
        go_on.set()


@pytest.mark.parametrize("address", QUERIES)
def test_what_takes_too_long_is_given_up_and_says_so(room: TestClient, address: str) -> None:
    began = time.monotonic()
    answer = room.get(address)
    assert AT_MOST <= time.monotonic() - began < AT_MOST + 5
    assert answer.status_code == 503
    if address.startswith("/api/"):
        assert "Ask for less" in answer.json()["error"]
    else:
        assert "Ask for less" in answer.text
        assert "นานเกินไป" in room.get(address, headers={"Accept-Language": "th"}).text


def test_others_do_not_wait_for_it(
    room: TestClient, monkeypatch: pytest.MonkeyPatch, go_on: threading.Event
) -> None:
    monkeypatch.setattr(time_limit, "AT_MOST", 40)
    with ThreadPoolExecutor(4) as readers:
        slow = [readers.submit(room.get, address) for address in QUERIES[:4]]
        for address in (
            "/?q=เร็ว",
            "/api/search?q=เร็ว",
            "/overview",
            "/static/style.css",
            "/take?format=csv&q=เร็ว",
        ):
            assert room.get(address).status_code == 200
        assert not any(one.done() for one in slow)
        go_on.set()
        assert [one.result().status_code for one in slow] == [200] * 4


def test_what_never_had_its_turn_is_not_begun(room: TestClient, go_on: threading.Event) -> None:
    for _ in range(time_limit._AT_ONCE):
        assert room.get("/?q=ช้า").status_code == 503
    assert room.get("/?q=เร็ว").status_code == 503
    assert time_limit._THREADS._work_queue.qsize() == 1
    assert room.get("/static/style.css").status_code == 200
    go_on.set()
    assert room.get("/?q=เร็ว").status_code == 200


def test_files_take_as_long_as_they_need(room: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = ReadingRoom.line

    def slow(room: ReadingRoom, found: Found) -> bytes | None:
        time.sleep(AT_MOST)
        return quick(room, found)

    monkeypatch.setattr(ReadingRoom, "line", slow)
    for form in ("jsonl", "csv", "parquet"):
        answer = room.get(f"/take?format={form}")
        assert answer.status_code == 200
        assert answer.content
    assert len(room.get("/take?format=jsonl").text.splitlines()) == 2
