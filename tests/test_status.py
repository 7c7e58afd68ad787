import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import ENVIRONMENT, ROOT, crawl
from tests.documents import DOCUMENTS
from tests.rich_archive import ORIGIN, build
from thaigov_spider.demo.site import Site, running
from thaigov_spider.ledger.database import SCHEMA_VERSION
from thaigov_spider.status.note_words import in_thai

DEMO = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("status") / "archive", articles_a_day=2)


@pytest.fixture
def archive(built: Path, tmp_path: Path) -> Path:
    copy: Path = shutil.copytree(built, tmp_path / "archive")
    return copy


def status(archive: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "status", "-s", f"ARCHIVES_DIR={archive}", *words],
        cwd=ROOT,
        env=ENVIRONMENT | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def told(archive: Path, *words: str) -> dict[str, Any]:
    done = status(archive, "--json", *words)
    assert (done.returncode, done.stderr) == (0, "")
    overview: dict[str, Any] = json.loads(done.stdout)
    return overview


def change(archive: Path, *statements: str) -> None:
    with closing(sqlite3.connect(archive / "ledger.sqlite", isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def files(archive: Path) -> dict[str, tuple[int, str]]:
    """When each file was last written, and what it holds."""
    return {
        str(path.relative_to(archive)): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in archive.rglob("*")
        if path.is_file()
    }


def test_a_crawl_of_the_miniature_is_shown_with_plain_settings(tmp_path: Path) -> None:
    with running(Site()) as origin:
        assert crawl(tmp_path / "archive", "limit=6", THAIGOV_ORIGIN=origin).status == 0
    done = status(tmp_path / "archive")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^articles +6 of the site itself$", done.stdout, re.MULTILINE)
    [note] = re.findall("^note: (.*)", done.stdout, re.MULTILINE)
    assert note.startswith(f"these figures are of {origin}, ")
    assert f"{ORIGIN} never was (-s THAIGOV_ORIGIN={origin} leaves this note out)" in note
    assert f"ส่วน {ORIGIN} ยังไม่เคยเก็บ" in (in_thai(note) or "")
    assert re.search(r"^  ✓ news-\S+ +0  complete; 6 new, \d+ requests in ", done.stdout, re.MULTILINE)
    assert status(tmp_path / "archive", "-s", f"THAIGOV_ORIGIN={origin}").stdout.count("note:") == 0


def test_everything_that_is_asked_of_it_is_there(archive: Path) -> None:
    shown = status(archive).stdout
    assert re.search(r"^  ด้านสังคม( +[0-9,]+)+$", shown, re.MULTILINE)
    for part in (
        r"numbers .* not asked for, in",
        r"  20001 to|  \d+ to \d+ +\d+ numbers",
        r"calendar .* without an",
    ):
        assert re.search(part, shown), part
    assert re.search(
        r"^  newest   2025-09-\d\d  https://www.thaigov.go.th/news/contents/details/\d+", shown, re.MULTILINE
    )
    assert re.search(r"^  oldest   2016-05-\d\d  https://", shown, re.MULTILINE)
    assert "failures   2 waiting, 1 given up" in shown
    assert re.search(
        r"^  given up +after 6 failures  https://\S+: 500 Internal Server Error$", shown, re.MULTILINE
    )
    assert len(re.findall(r"^  [✓!?✗] news-", shown, re.MULTILINE)) == 10
    assert re.search(r"^disk .* free$", shown, re.MULTILINE)
    assert re.search(r"^  warc +1.2 MB  in 1 file$", shown, re.MULTILINE)


def test_json_is_one_object_whose_keys_are_in_the_documents_and_always_the_same(
    archive: Path, tmp_path: Path
) -> None:
    full = told(archive)
    (tmp_path / "empty" / "warc").mkdir(parents=True)
    assert list(told(tmp_path / "empty")) == list(full)
    assert full["schema"] == "thaigov-status/1"
    for key in full:
        assert re.search(rf"^\|[^|]*`{key}`", DOCUMENTS, re.MULTILINE), key
    assert full["articles"]["total"] == sum(full["years"].values())
    assert full["articles"]["total"] == sum(sum(years.values()) for years in full["sections"].values())
    assert full["disk"]["parts"]["warc"] == 1_234_567
    assert full["disk"]["total"] == sum(path.stat().st_size for path in archive.rglob("*") if path.is_file())


def test_the_page_is_written_whole_and_nothing_is_said(archive: Path, tmp_path: Path) -> None:
    page = tmp_path / "status.html"
    page.write_text("the last one")
    done = status(archive, "--html", str(page))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert page.read_text("utf-8").endswith("</html>\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "status.html"]


def test_a_page_that_cannot_be_written_leaves_the_last_one_and_says_so(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    for place in (tmp_path / "folder.html", tmp_path / "not-there" / "status.html"):
        done = status(archive, "--html", str(place))
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "folder.html"]


def test_nothing_is_written_to_the_archive_and_a_held_one_is_shown(archive: Path) -> None:
    before = files(archive)
    with (archive / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert status(archive).returncode == 0
    (archive / "lock").unlink()
    assert files(archive) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_archive_is_shown(archive: Path) -> None:
    paths = [archive, *archive.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert told(archive)["articles"]["total"] > 0
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_where_no_archive_is_one_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no archive")
    for place in (tmp_path, tmp_path / "not-there", tmp_path / "README.md"):
        done = status(place)
        assert (done.returncode, done.stdout) == (2, "")
        what = "no folder; name a folder, as in" if place.is_file() else "no archive; name one with"
        assert done.stderr.startswith(f"scrapy status: {place} is {what} -s ARCHIVES_DIR=")
        assert done.stderr.count("\n") == 1


def test_what_is_not_understood_is_wrong_usage(archive: Path) -> None:
    for words in (["last", "week"], ["--colour"]):
        done = status(archive, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "scrapy status" in done.stderr
    done = status(archive, "nowhere")
    assert done.stderr == "scrapy status: nowhere is no archive; name one with -s ARCHIVES_DIR=…\n"


def test_an_archive_without_a_ledger_shows_the_rest_and_how_to_make_it_again(archive: Path) -> None:
    (archive / "ledger.sqlite").unlink()
    done = status(archive)
    assert done.returncode == 0
    assert "ledger.sqlite is not there; scrapy rebuild makes it again" in done.stdout
    assert re.search(r"^articles +0 of the site itself$", done.stdout, re.MULTILINE)
    assert "! news-" in done.stdout
    assert not (archive / "ledger.sqlite").exists()


def test_an_empty_ledger_is_one_that_knows_nothing(archive: Path) -> None:
    (archive / "ledger.sqlite").write_bytes(b"")
    overview = told(archive)
    assert overview["articles"]["total"] == 0
    assert overview["origin"] == ORIGIN
    assert (archive / "ledger.sqlite").stat().st_size == 0


@pytest.mark.parametrize("damage", ["no database", "torn"])
def test_a_damaged_ledger_is_one_line(archive: Path, damage: str) -> None:
    path = archive / "ledger.sqlite"
    whole = path.read_bytes()
    path.write_bytes(b"x" * 9000 if damage == "no database" else whole[:20_000])
    done = status(archive)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        r"scrapy status: \S+ cannot be read \(.*\); scrapy rebuild makes it again\n", done.stderr
    )


def test_a_ledger_of_a_newer_version_is_one_line(archive: Path) -> None:
    change(archive, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    done = status(archive)
    assert (done.returncode, done.stdout) == (1, "")
    assert "was written by a newer version of this program; upgrade the program" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_ledger_of_an_older_version_is_one_line_that_says_how_to_make_it_again(archive: Path) -> None:
    change(archive, f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    done = status(archive)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        r"scrapy status: \S+ cannot be read \(it was written by an older version of this program\);"
        r" scrapy rebuild makes it again\n",
        done.stderr,
    )


def test_of_several_sites_that_of_the_setting_is_shown_or_the_largest(archive: Path) -> None:
    change(
        archive,
        "INSERT INTO address (origin, id, kind, standing, first_seen, last_seen, version, written, tries)"
        f" SELECT '{DEMO}', id, kind, standing, first_seen, last_seen, version, written, tries"
        " FROM address WHERE standing = 'article' AND version = 1 LIMIT 3",
    )
    overview = told(archive)
    assert (overview["origin"], overview["other_origins"]) == (ORIGIN, [DEMO])
    assert overview["notes"] == [f"articles of other sites are not counted: {DEMO}"]
    assert in_thai(overview["notes"][0]) == f"ไม่นับข่าวของเว็บไซต์อื่นในคลังนี้: {DEMO}"
    overview = told(archive, "-s", f"THAIGOV_ORIGIN={DEMO}")
    assert (overview["origin"], overview["articles"]["total"]) == (DEMO, 3)
    overview = told(archive, "-s", "THAIGOV_ORIGIN=http://127.0.0.1:1")
    assert overview["origin"] == ORIGIN


def test_what_a_site_or_a_report_brings_along_cannot_reach_the_terminal(archive: Path) -> None:
    change(
        archive,
        "UPDATE address SET section = 'red \x1b[31m ข่าว \u202e' WHERE standing = 'article'",
        "UPDATE address SET error = 'a\r\nb\x9b2J' WHERE error IS NOT NULL",
    )
    path = max((archive / "runs").iterdir())
    path.write_text(json.dumps(json.loads(path.read_text()) | {"reason": "\x1b]0;owned\x07 \ud800"}))
    for words in ((), ("--json",)):
        done = status(archive, *words)
        assert done.returncode == 0
        assert not set("\x1b\x9b\r\x07\u202e") & set(done.stdout)
        assert "red " in done.stdout


def test_a_terminal_of_ascii_only_gets_marks_that_it_can_show(archive: Path) -> None:
    done = status(archive, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert re.search(r"^  \+ news-", done.stdout, re.MULTILINE)
    assert re.search(r"^  x news-", done.stdout, re.MULTILINE)


def test_who_reads_the_first_line_only_is_not_told_of_it(archive: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        words = [sys.executable, "-m", "scrapy", "status", "-s", f"ARCHIVES_DIR={archive}"]
        done = subprocess.run(
            words, cwd=ROOT, env=ENVIRONMENT, stdout=closed, stderr=subprocess.PIPE, timeout=300, check=False
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_help_has_examples_and_the_marks(archive: Path) -> None:
    shown = status(archive, "--help").stdout
    assert "scrapy status --html" in shown
    assert "✓ complete, ! partial, ? suspicious, ✗ refused, failed, or without a report" in shown


def test_the_folder_may_be_named(archive: Path) -> None:
    words = [sys.executable, "-m", "scrapy", "status", str(archive)]
    done = subprocess.run(words, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith(f"{archive}: ")
