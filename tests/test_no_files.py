"""Named pipes, and links that lead nowhere, in the place of files: named, and waited for by nobody."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT, command, crawl
from tests.test_rebuild import articles
from thaigov_spider.demo.site import Site, running

EVERYWHERE = {
    "warc": "thaigov-20200101T000000Z-00001.warc.gz",
    "items": "news-20200101T000000Z.jsonl",
    "runs": "news-20200101T000000Z.json",
    "logs": "news-20200101T000000Z.log",
    "imported": "corpus-20200101T000000Z.jsonl",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("whole") / "archives"
    with running(Site(articles(101, 102))) as origin:
        assert crawl(archive, "assets=no", THAIGOV_ORIGIN=origin).status == 0
    return archive


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def ran(archive: Path, *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "scrapy", *words, "-s", f"ARCHIVES_DIR={archive}"]
    return subprocess.run(
        line, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize("instead", [pipe, link])
@pytest.mark.parametrize(
    ("words", "status", "named"),
    [
        (["verify"], 1, ["warc", "items", "runs", "imported"]),
        (["status"], 0, []),
        (["rebuild"], 1, ["items"]),  # which it would change
        (["export", "--format", "jsonl", "-o", "{}"], 5, ["items", "imported"]),
        (["package", "-o", "{}.wacz"], 5, ["warc", "items"]),
        (["package", "--cdxj"], 5, ["warc"]),
        (["index"], 0, []),
    ],
)
def test_commands_pass_over_what_is_no_file(
    tmp_path: Path,
    archive: Path,
    words: list[str],
    status: int,
    named: list[str],
    instead: Callable[[Path], None],
) -> None:
    copy = shutil.copytree(archive, tmp_path / "archives")
    for folder, name in EVERYWHERE.items():
        (copy / folder).mkdir(exist_ok=True)
        instead(copy / folder / name)
    done = ran(copy, *(word.format(tmp_path / "made") for word in words))
    assert "Traceback" not in done.stderr
    assert done.returncode == status, done.stdout + done.stderr
    for folder in named:
        assert str(copy / folder / EVERYWHERE[folder]) in done.stdout + done.stderr


@pytest.mark.parametrize("instead", [pipe, link])
def test_a_crawl_goes_on_past_captures_reports_and_logs_that_are_no_files(
    tmp_path: Path, archive: Path, instead: Callable[[Path], None]
) -> None:
    copy = shutil.copytree(archive, tmp_path / "archives")
    for folder in ("warc", "runs", "logs"):
        instead(copy / folder / EVERYWHERE[folder])
    (copy / "ledger.sqlite").unlink()  # so that the captures are read
    with running(Site(articles(101, 102, 103))) as origin:
        words = command(copy, "assets=no", THAIGOV_ORIGIN=origin)
        done = subprocess.run(
            words, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False
        )
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 5), done.stderr
    assert "this is no file, or a link to none; it was passed over" in done.stderr


@pytest.mark.parametrize("instead", [pipe, link])
def test_a_capture_file_of_the_ledger_that_is_no_file_any_more_is_missing(
    tmp_path: Path, archive: Path, instead: Callable[[Path], None]
) -> None:
    copy = shutil.copytree(archive, tmp_path / "archives")
    [warc] = copy.glob("warc/*")
    warc.unlink()
    instead(warc)
    with running(Site(articles(101, 102))) as origin:
        done = crawl(copy, "assets=no", THAIGOV_ORIGIN=origin)
    assert (done.status, "which the ledger names, is missing" in done.stderr) == (5, True)


def test_extract_waits_for_no_pipe_that_nobody_writes_into(tmp_path: Path, archive: Path) -> None:
    pipe(tmp_path / "pipe.warc.gz")
    [warc] = archive.glob("warc/*")
    done = ran(archive, "extract", str(warc), str(tmp_path / "pipe.warc.gz"), "-o", str(tmp_path / "lines"))
    assert done.returncode == 2
    assert "this is a named pipe, and nobody writes into it" in done.stderr


def test_extract_reads_a_pipe_whose_writer_comes_late_and_hesitates(tmp_path: Path, archive: Path) -> None:
    pipe(tmp_path / "pipe.warc.gz")
    [warc] = archive.glob("warc/*")
    slowly = 'sleep 1; exec > "$1"; sleep 2; head -c 1000 "$0"; sleep 1; tail -c +1001 "$0"'
    with subprocess.Popen(["sh", "-c", slowly, str(warc), str(tmp_path / "pipe.warc.gz")]):
        done = ran(archive, "extract", str(tmp_path / "pipe.warc.gz"), "-o", str(tmp_path / "lines"))
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "lines").read_text("utf-8").splitlines()) == 2
