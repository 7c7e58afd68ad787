"""`scrapy browse` as a user runs it: it says where it is, answers, and ends by Ctrl-C."""

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests import exporting
from tests.crawling import ENVIRONMENT, ROOT, command
from tests.importing import Library
from tests.reading import reading
from tests.small_archive import SITE
from tests.test_browse_article import build
from tests.test_import_files import WHOLE
from thaigov_spider.archive.folder import Archive
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.demo.site import Site, running
from thaigov_spider.search.folding import folded


@contextmanager
def browsing(root: Path, *words: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The command at work, and the address that it gives."""
    called = [sys.executable, "-m", "scrapy", "browse", "--port", "0", "-s", f"ARCHIVES_DIR={root}", *words]
    with subprocess.Popen(
        called, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().partition(" ")[0]
        finally:
            process.kill()


def text_at(address: str) -> str:
    """The page, as soon as it says no longer that the index is being built."""
    for _ in range(600):
        with suppress(urllib.error.HTTPError), urllib.request.urlopen(address, timeout=60) as answer:
            text: str = answer.read().decode()
            if 'class="note"' not in text:
                return text
        time.sleep(0.1)
    raise AssertionError("there was no whole index in a minute")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped_and_ends_with_0(tmp_path: Path, sign: signal.Signals) -> None:
    root = exporting.archive(tmp_path / "archive", [exporting.line(1, title="เกิดน้ำท่วม"), exporting.line(2)])
    with browsing(root) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        assert "เกิดน้ำท่วม" in folded(text_at(address))
        process.send_signal(sign)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err) == (0, "", "")


def test_nothing_but_the_index_is_written(tmp_path: Path) -> None:
    root = exporting.archive(tmp_path, [exporting.line(1)])
    before = {path.name: path.read_bytes() for path in (root / "items").iterdir()}
    with browsing(root) as (_, address):
        assert "1 ข่าว" in text_at(address)
    assert {path.name: path.read_bytes() for path in (root / "items").iterdir()} == before
    assert sorted(path.name for path in root.iterdir()) == ["index", "items"]


def test_who_opens_it_to_others_is_told_what_that_means(tmp_path: Path) -> None:
    root = exporting.archive(tmp_path, [exporting.line(1)])
    with browsing(root, "--host", "0.0.0.0") as (process, address):
        assert address.startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "others than this machine can read the whole archive" in err


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    root = exporting.archive(tmp_path, [exporting.line(1)])
    with browsing(root) as (_, address):
        port = address.rpartition(":")[2].strip("/")
        done = exporting.command("--port", port, archive=root, name="browse")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(f"port {port}: Address already in use; --port 0 takes one that is free\n")


@pytest.mark.parametrize(
    "words", [["extra"], ["--port", "99999"], ["--port", "x"], ["-s", "ARCHIVES_DIR=/nowhere/at/all"]]
)
def test_wrong_usage_is_said_in_one_line(tmp_path: Path, words: list[str]) -> None:
    done = exporting.command(*words, archive=tmp_path, name="browse")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(("scrapy browse: ", "__main__.py: error: "))


def test_a_host_that_is_not_of_this_machine_is_said(tmp_path: Path) -> None:
    root = exporting.archive(tmp_path, [exporting.line(1)])
    done = exporting.command("--host", "192.0.2.1", archive=root, name="browse")
    assert done.returncode == 2
    assert done.stderr == "scrapy browse: --host 192.0.2.1 is no name or address of this machine\n"


def test_a_crawl_the_reading_room_and_an_index_work_at_once_and_kills_cost_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with running(Site(generation="codeigniter")) as origin:
        crawling = subprocess.Popen(
            command(archive, "limit=25", THAIGOV_ORIGIN=origin, DOWNLOAD_DELAY="0.02"),
            cwd=ROOT,
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        answered = 0
        while crawling.poll() is None:
            if not archive.is_dir():
                time.sleep(0.05)
                continue
            with browsing(archive) as (_, address):  # and killed at the end, whatever it does
                for path in ("", "overview", "status", "feed/newest.atom", "api/list?name=changed") * 3:
                    with suppress(urllib.error.HTTPError):
                        urllib.request.urlopen(address + path, timeout=60).close()
                        answered += 1
            exporting.command(archive=archive, name="index")
        assert crawling.stderr is not None
        assert crawling.wait() == 0, crawling.stderr.read()
        crawling.stderr.close()
    assert answered
    lines = [line for path in (archive / "items").iterdir() for line in path.read_text("utf-8").splitlines()]
    assert len(lines) == 25
    with browsing(archive) as (_, address):
        assert "25 ข่าว" in text_at(address)
        found = json.loads(text_at(f"{address}api/search"))
        for one in found["articles"][:5]:
            parameters = urllib.parse.urlencode({"key": one["key"]})
            assert json.loads(text_at(f"{address}api/check?{parameters}"))["outcome"] == "right"
    assert exporting.command(archive=archive, name="verify").returncode == 0


@pytest.mark.parametrize("name", WHOLE)
def test_captures_that_were_imported_stand_beside_their_articles(tmp_path: Path, name: str) -> None:
    library = Library(tmp_path / "archives")
    (tmp_path / name).write_bytes(WHOLE[name])
    assert library.imports(tmp_path / name) == 0, library.said
    with reading(library.root) as room:
        found = room.get("/api/search").json()
        assert (found["count"], found["facets"]["via"]) == (4, {"import": 4})
        for one in found["articles"]:
            told = room.get("/api/article", params={"key": one["key"]}).json()
            shown = room.get(told["capture"])
            assert shown.status_code == 200
            assert one["title"] in shown.text
            check = room.get("/api/check", params={"key": one["key"]}).json()
            assert [one for one in check["checks"] if one["outcome"] == "wrong"] == []
            assert {"name": "line", "outcome": "right", "told": ""} in check["checks"]
            record = room.get("/record.warc.gz", params={"key": one["key"]})
            records = ArchiveIterator(BytesIO(record.content), check_digests="raise")
            texts = [
                (kept.rec_headers.get_header("WARC-Target-URI"), kept.content_stream().read())
                for kept in records
            ]
            assert [uri for uri, _ in texts] == [one["url"]]
            assert one["title"] in texts[0][1].decode()
            raw = room.get(told["capture"].replace("/http", "id_/http", 1))
            assert raw.status_code == 200


def test_scrapy_index_has_all_ready_for_the_reading_room(tmp_path: Path) -> None:
    root = build(tmp_path / "archive")
    assert exporting.command(archive=root, name="index").returncode == 0
    room = ReadingRoom(Archive(root))
    assert [index.unread() for index in room.indexes] == [0, 0]
    found = room.captures.captures(f"{SITE}/a/style.css")
    assert len(found) == 1
    done = exporting.command("--anew", archive=root, name="index", SUMMARY="always")
    assert done.stderr.endswith("index: 3 articles new or changed\n")
    assert room.captures.captures(f"{SITE}/a/style.css") == found
