"""Bad people against a crawl and its archive: what they send, and what they leave in the folder.

Bombs in answers, and redirects to addresses where nothing listens, are in `test_faults` and
`test_faults_of_the_machine`; what they put into files of others is in `test_bad_files`.
"""

import os
import pty
import re
import shutil
import sqlite3
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT, Crawl, command, crawl
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running
from thaigov_spider.ledger.database import SCHEMA_VERSION

STEERING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
PRECIOUS = b"precious, and without a line end"
PAGE = "/news/contents/details/7"


@pytest.fixture
def site() -> Site:
    return Site([Article(n, f"ข่าวที่ {n}", body=(f"เนื้อข่าวที่ {n}",) * 5) for n in (7, 8)])


@pytest.fixture
def origin(site: Site) -> Iterator[str]:
    with running(site) as origin:
        yield origin


def run(root: Path, origin: str, **settings: str) -> Crawl:
    return crawl(root / "archive", "assets=no", THAIGOV_ORIGIN=origin, **settings)


def seen_on_a_terminal(words: list[str], columns: int) -> tuple[int, str]:
    """The exit status, and all that a terminal was told."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                piece = os.read(ours, 1 << 16)
            except OSError:  # Linux says so at the end
                break
            if not piece:
                break
            told += piece
    os.close(ours)
    return process.returncode, told.decode()


def test_no_text_of_the_site_steers_the_terminal_of_a_crawl(tmp_path: Path) -> None:
    odd = Article(8, f"ข่าว {STEERING}", section=STEERING, body=(STEERING, "เนื้อข่าว"))
    site = Site([odd, Article(7, "ข่าว")])
    site.faults[PAGE] = Fault("redirect-host", "http://\x1b\x9b31m\x07.example")
    with running(site) as origin:
        words = command(tmp_path / "archive", "assets=no", THAIGOV_ORIGIN=origin, SUMMARY="always")
        status, told = seen_on_a_terminal(words, 40)
    assert status == 5
    progress = [line for line in re.split("[\r\n]+", told.partition("news-2")[0]) if line]
    assert any(re.match(r"[0-9,/]+ pages?, ", line) for line in progress)
    assert all(len(line) < 40 for line in progress)
    # The last line counts what the summary does.
    (counts,) = re.findall("  pages     (.*)", told)
    pages = sum(int(number) for number in re.findall("[0-9]+", counts))
    assert re.match(rf"{pages}\b", progress[-1])
    assert "failed " in told
    # What the progress line itself needs is no more than returning and going up.
    assert not set("\x07\x9b\u202e") & set(told)
    assert "\x1b" not in told.replace("\x1b[A", "")
    [log] = (tmp_path / "archive" / "logs").iterdir()
    assert not set("\x1b\x07\x9b\u202e") & set(log.read_text("utf-8"))


def test_no_damage_in_a_capture_steers_the_terminal_that_shows_a_warning(tmp_path: Path, origin: str) -> None:
    assert run(tmp_path, origin).status == 0
    archive = tmp_path / "archive"
    name = f"{STEERING}.jsonl"
    (archive / "items" / name).write_bytes(b"{}\n{")
    done = run(tmp_path, origin)
    assert "a torn line was cut off" in done.stderr
    assert all(line.isprintable() for line in done.stderr.splitlines())
    assert not {"\x1b", "\x9b", "\u202e"} & set(done.stderr)


@pytest.mark.parametrize(
    "contact",
    [
        "a@b.example\n",
        "a@b.example\r\n X-Evil: 1",
        "https://b.example/\nX-Evil: 1",
        "a@b.example\u2028X-Evil: 1",
        "a@b.example\x85",
        "a@b.example\tX",
        "ผู้ดูแล@b.example",
        "https://ข่าว.example/",
        "https://b.example/ (evil)",
        "a@b.example\x7f",
    ],
)
def test_nothing_but_one_address_gets_into_the_headers(
    tmp_path: Path, site: Site, origin: str, contact: str
) -> None:
    done = run(tmp_path, origin, OPERATOR_CONTACT=contact)
    assert done.status == 2
    assert done.stderr.startswith("scrapy crawl: set OPERATOR_CONTACT to your e-mail address")
    assert done.stderr.count("\n") == 1
    assert site.requests == []
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "internal.test",
        "2130706433",
        "0x7f.1",
        "[::ffff:127.0.0.1]",
        "0",
        "x@127.0.0.1",
    ],
)
def test_no_redirect_reaches_a_service_of_the_network_that_the_crawler_is_in(
    tmp_path: Path, site: Site, origin: str, host: str
) -> None:
    inner = Site([])
    with running(inner) as service:
        port = service.rpartition(":")[2]
        site.faults[PAGE] = Fault("redirect-host", f"http://{host}:{port}")
        done = run(tmp_path, origin, TWISTED_DNS_RESOLVER="tests.resolving.Here")
    assert inner.requests == []
    assert done.status == 5
    assert "leads to another host" in done.report["failures"][origin + PAGE]
    assert not any(uri.startswith(service) for _, uri, _ in done.records())


def link(place: Path, target: Path) -> None:
    place.unlink(missing_ok=True)
    place.symlink_to(target)


@pytest.mark.parametrize(
    "name",
    [
        "lock",
        "ledger.sqlite",
        "ledger.sqlite-wal",
        "ledger.sqlite-shm",
        "items/news-20250101T000000Z.jsonl",
        "warc/thaigov-20250101T000000Z-00001.warc.gz.open",
    ],
)
def test_a_link_to_a_file_elsewhere_is_not_written_through(tmp_path: Path, origin: str, name: str) -> None:
    assert run(tmp_path, origin).status == 0
    archive, elsewhere = tmp_path / "archive", tmp_path / "elsewhere"
    # A file that each kind of writing would change: it begins with what a crawl would keep.
    whole = next((archive / "warc").iterdir()).read_bytes() if "warc" in name else b""
    elsewhere.write_bytes(whole + PRECIOUS)
    link(archive / name, elsewhere)
    done = run(tmp_path, origin)
    assert (done.status, done.stdout) == (1, "")
    assert done.stderr.startswith(f"scrapy crawl: {archive / name} is a link")
    assert done.stderr.count("\n") == 1
    assert elsewhere.read_bytes() == whole + PRECIOUS
    assert not [path for path in tmp_path.iterdir() if path not in (archive, elsewhere)]


def test_a_link_to_nowhere_makes_no_file_there(tmp_path: Path, origin: str) -> None:
    (tmp_path / "archive").mkdir()
    link(tmp_path / "archive" / "ledger.sqlite", tmp_path / "nowhere")
    assert run(tmp_path, origin).status == 1
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("words", [["rebuild"], ["import", "--corpus", "."]])
def test_other_commands_that_write_mind_links_too(tmp_path: Path, origin: str, words: list[str]) -> None:
    assert run(tmp_path, origin).status == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(PRECIOUS)
    link(tmp_path / "archive" / "lock", elsewhere)
    done = subprocess.run(
        [*command(tmp_path / "archive")[:3], *words, "-s", f"ARCHIVES_DIR={tmp_path / 'archive'}"],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "lock is a link" in done.stderr
    assert elsewhere.read_bytes() == PRECIOUS


@pytest.mark.parametrize(("word", "status"), [("status", 0), ("verify", 0), ("rebuild", 1)])
def test_a_named_pipe_in_the_place_of_the_lock_keeps_nobody_waiting(
    tmp_path: Path, origin: str, word: str, status: int
) -> None:
    assert run(tmp_path, origin).status == 0
    archive = tmp_path / "archive"
    (archive / "lock").unlink()
    os.mkfifo(archive / "lock")
    line = [*command(archive)[:3], word, "-s", f"ARCHIVES_DIR={archive}"]
    done = subprocess.run(line, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=False, timeout=300)
    assert done.returncode == status


def test_what_is_cut_off_a_torn_file_is_not_written_through_a_link(tmp_path: Path, origin: str) -> None:
    assert run(tmp_path, origin).status == 0
    warcs, elsewhere = tmp_path / "archive" / "warc", tmp_path / "elsewhere"
    torn = next(warcs.iterdir()).read_bytes() + b"torn"
    (warcs / "thaigov-20250101T000000Z-00001.warc.gz.open").write_bytes(torn)
    elsewhere.write_bytes(PRECIOUS)
    link(warcs / "thaigov-20250101T000000Z-00001.warc.gz.cut.partial", elsewhere)
    assert run(tmp_path, origin).status == 0
    assert elsewhere.read_bytes() == PRECIOUS
    assert (warcs / "thaigov-20250101T000000Z-00001.warc.gz.cut").read_bytes() == b"torn"


def test_folders_closed_captures_and_old_logs_may_be_links(tmp_path: Path, origin: str) -> None:
    assert run(tmp_path, origin).status == 0
    archive, disk = tmp_path / "archive", tmp_path / "disk"
    disk.mkdir()
    for folder in ("warc", "items"):
        shutil.move(archive / folder, disk / folder)
        link(archive / folder, disk / folder)
    [warc] = (disk / "warc").iterdir()
    shutil.move(warc, disk / warc.name)
    link(warc, disk / warc.name)
    link(archive / "logs" / "old.log", tmp_path / "nowhere")
    (archive / "ledger.sqlite").unlink()
    done = run(tmp_path, origin)
    assert done.status == 0
    assert "made again from the captures" in done.stderr
    assert [line["id"] for line in done.lines] == [8, 7]


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_ledger_of_a_newer_version_is_left_as_it_is(tmp_path: Path, origin: str, mode: str) -> None:
    assert run(tmp_path, origin).status == 0
    ledger = tmp_path / "archive" / "ledger.sqlite"
    database = sqlite3.connect(ledger)
    database.execute(f"PRAGMA journal_mode = {mode}")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    database.close()
    before = kept(ledger.parent)
    done = run(tmp_path, origin)
    assert (done.status, done.stdout) == (1, "")
    assert re.fullmatch(
        r"scrapy crawl: \S+ was written by a newer version.*upgrade the program\n", done.stderr
    )
    assert kept(ledger.parent) == before


def kept(archive: Path) -> dict[Path, bytes]:
    """All that is in an archive, but for the lock."""
    return {path: path.read_bytes() for path in archive.rglob("*") if path.is_file() and path.name != "lock"}
