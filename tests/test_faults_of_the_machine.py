"""The clock, the disk, the memory: what goes wrong on the operator's side, and the night that heals it.

A ledger that is damaged, lines that are lost and crawls that are killed are in `test_crawl` and `test_kills`.
"""

import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from tests.crawling import ENVIRONMENT, ROOT, Crawl, command, crawl, finished
from tests.healing import check_healed, check_whole
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running

PAGE = "/news/contents/details/103"
DAY = 24 * 60 * 60
THAI = "กขคงจชซญดตถทนบปผพฟมยรลวสหอ"
# A private view of the file system, in which its maker may mount what they like.
UNSHARED = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
MOUNTS = pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run([*UNSHARED, "mount -t tmpfs none /mnt"], capture_output=True, check=False).returncode
    != 0,
    reason="this machine lets nobody mount anything",
)


def articles(*numbers: int) -> list[Article]:
    return [Article(n, f"ข่าวที่ {n}", summary=f"สรุปข่าวที่ {n}", body=(f"เนื้อข่าวที่ {n}",) * 9) for n in numbers]


@pytest.fixture
def site() -> Site:
    return Site(articles(*range(101, 107)), per_page=2)


@pytest.fixture
def origin(site: Site) -> Iterator[str]:
    with running(site) as origin:
        yield origin


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archives"


def run(archive: Path, origin: str, *arguments: str) -> Crawl:
    return crawl(archive, "assets=no", *arguments, THAIGOV_ORIGIN=origin)


def words(archive: Path, origin: str, *arguments: str) -> list[str]:
    return command(archive, "assets=no", *arguments, THAIGOV_ORIGIN=origin)


def run_with_wrong_clock(archive: Path, origin: str, seconds: float, *arguments: str) -> Crawl:
    python, option, _, *rest = words(archive, origin, *arguments)
    return finished(archive, [python, option, "tests.clock", str(seconds), *rest])


def files(archive: Path) -> dict[str, bytes]:
    """The files that no later run may change."""
    return {
        str(path): path.read_bytes()
        for folder in ("items", "warc", "runs")
        for path in (archive / folder).iterdir()
    }


def test_a_clock_that_jumps_back_a_day_loses_and_doubles_nothing(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults[PAGE] = Fault("500")
    assert run(archive, origin).status == 5
    before = files(archive)
    site.faults.clear()
    site.add(*articles(107))
    site.edit(105, title="ข่าวที่แก้ไขแล้ว")
    wrong = run_with_wrong_clock(archive, origin, -DAY, "refresh=0d")
    assert wrong.status in (0, 5), wrong.stderr
    assert "Traceback" not in wrong.stderr
    assert 107 in wrong.ids
    assert before.items() <= files(archive).items()
    site.edit(104, title="ข่าวที่แก้ไขแล้ว")
    check_healed(run(archive, origin, "refresh=0d"), site)


def test_two_runs_that_begin_at_the_same_second_have_files_of_their_own(
    archive: Path, site: Site, origin: str
) -> None:
    first = run(archive, origin)
    before = files(archive)
    site.add(*articles(107))
    began = datetime.fromisoformat(first.report["started"])
    for _ in range(2):
        seconds = (began - datetime.now(UTC)).total_seconds() - 1  # it takes about a second to begin
        again = run_with_wrong_clock(archive, origin, seconds)
        assert again.status == 0
        # How long it takes to begin is not known: it may begin before the first run did, and then says so.
        assert all("is the clock right?" in line for line in again.stderr.splitlines())
        assert before.items() <= files(archive).items()
        before = files(archive)
        site.add(*articles(max(again.ids) + 1))
    check_healed(run(archive, origin), site)


def test_a_clock_that_ran_ahead_a_year_and_is_set_right(archive: Path, site: Site, origin: str) -> None:
    site.faults[PAGE] = Fault("500")
    assert run_with_wrong_clock(archive, origin, 365 * DAY).status == 5
    site.faults.clear()
    site.add(*articles(107))
    healed = run(archive, origin, "refresh=0d")
    assert (healed.status, healed.stderr.count("\n")) == (0, 1)
    assert "is the clock right?" in healed.stderr
    check_whole(healed, site)
    site.edit(105, title="ข่าวที่แก้ไขแล้ว")
    assert run(archive, origin).stderr == ""


@MOUNTS
def test_an_archive_on_a_disk_that_is_read_only(archive: Path, site: Site, origin: str) -> None:
    before = run(archive, origin).lines
    site.add(*articles(107))
    site.requests.clear()
    mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    done = finished(archive, [*UNSHARED, mount, str(archive), *words(archive, origin)])
    assert (done.status, done.stderr.count("\n")) == (1, 1)
    assert "Read-only file system" in done.stderr
    assert site.requests == []
    assert done.lines == before
    check_healed(run(archive, origin), site)


@MOUNTS
@pytest.mark.parametrize("size", ["40k", "200k", "300k"])
def test_a_disk_that_is_full(tmp_path: Path, archive: Path, site: Site, origin: str, size: str) -> None:
    for number in range(101, 107):  # text that does not shrink
        site.edit(number, body=("".join(Random(number).choices(THAI, k=40_000)),))
    archive.mkdir()
    kept = tmp_path / "kept"
    mount = f'mount -t tmpfs -o size={size} none "$0"; "$@"; status=$?; cp -a "$0" "{kept}"; exit $status'
    done = finished(archive, [*UNSHARED, mount, str(archive), *words(archive, origin)])
    assert done.status == 1
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr or "full" in done.stderr
    assert "make room" in done.stderr
    healed = run(kept, origin)
    assert healed.status == 0, healed.stderr
    check_whole(healed, site)


def test_a_capture_file_that_another_program_wrote_into_is_not_sealed_and_loses_nothing(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults[PAGE] = Fault("slow", "1")
    line = words(archive, origin)
    with subprocess.Popen(line, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as process:
        while not site.count(PAGE):
            time.sleep(0.01)
        [written] = archive.glob("warc/*.open")
        with written.open("ab") as file:
            file.write(bytes(1_000_000))
        _, stderr = process.communicate(timeout=300)
    assert process.returncode == 1
    assert f"{written.name} does not hold what was written to it" in stderr
    assert "Traceback" not in stderr
    assert written.exists()
    site.faults.clear()
    healed = run(archive, origin)
    assert (healed.status, healed.stderr.count("\n")) == (0, 1)
    assert "damaged bytes moved to" in healed.stderr
    check_whole(healed, site)


def test_a_bomb_never_needs_the_memory_that_it_would_unpack_to(
    archive: Path, site: Site, origin: str
) -> None:
    site.faults[PAGE] = Fault("bomb", "4000")
    limited = ["bash", "-c", 'ulimit -v 1500000; exec "$@"', "-", *words(archive, origin)]  # 1.5 GB
    assert finished(archive, limited).status == 5
    (archive / "ledger.sqlite").unlink()
    site.faults.clear()
    again = finished(archive, limited)
    assert again.status == 0
    assert "made again from the captures" in again.stderr
    assert "Traceback" not in again.stderr
    check_whole(again, site)
