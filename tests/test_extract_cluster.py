import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import ENVIRONMENT, ROOT
from tests.extracting import SITE, answer, body, command, extracted, gzipped, response, written
from tests.test_extract_command import long_work, working
from thaigov_spider.cli.check_settings import UsageError
from thaigov_spider.extract.executors import WorkersLostError, cluster

URL = f"{SITE}/news/contents/details/"


@contextmanager
def a_cluster() -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address of the scheduler of a cluster of two workers, and its process."""
    words = [sys.executable, "-m", "tests.cluster"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with a_cluster() as (address, _):
        yield address


def pages(folder: Path) -> Path:
    """A file of several portions, and a revisit of one page in another file."""
    noise = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n" + bytes(range(256)) * 12_000
    records = []
    for number in range(1, 13):
        records.append(response(f"{URL}{number}", answer(body(number)), number=number))
        records.append(response(f"{SITE}/{number}.jpg", noise))
    return written(folder / "a.warc", *records)


def test_a_cluster_of_two_workers_gives_the_same_bytes(tmp_path: Path, scheduler: str) -> None:
    path = pages(tmp_path)
    assert path.stat().st_size > 4 * (1 << 23)
    expected = "".join(f"{line}\n" for line in extracted(path).raw).encode()
    output = tmp_path / "items.jsonl"
    done = command(path, "-o", output, "--scheduler", scheduler)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert output.read_bytes() == expected
    assert expected.count(b"\n") == 12


def test_damage_is_named_from_a_cluster_too(tmp_path: Path, scheduler: str) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzipped(response(f"{URL}1", answer(body())))[:-20])
    done = command(path, "-o", tmp_path / "items.jsonl", "--scheduler", scheduler)
    assert done.returncode == 5
    assert done.stderr.decode().startswith(f"{path}:0: cut: the file ends inside this gzip member\n")


def test_a_cluster_that_is_lost_ends_it_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    path = long_work(tmp_path)
    with a_cluster() as (scheduler, process), working(tmp_path, str(path), "--scheduler", scheduler) as work:
        found = ".items.jsonl-*/**/finds.sqlite"
        while not any(one.stat().st_size > 1 << 16 for one in tmp_path.glob(found)):
            assert work.poll() is None
            time.sleep(0.05)
        process.kill()
        assert work.wait(300) == 1
        assert work.stderr is not None
        [line] = work.stderr.read().decode().splitlines()
    assert line == "scrapy extract: the cluster was lost: its scheduler ended; nothing was written"
    assert [one.name for one in tmp_path.iterdir()] == ["long.warc.gz"]


def test_a_scheduler_that_ends_before_it_gave_a_result_is_named_and_not_waited_for() -> None:
    lost = pytest.raises(WorkersLostError, match="its scheduler ended")
    with a_cluster() as (scheduler, process), lost, cluster(scheduler) as workers:
        work = workers.submit(bytes, 1 << 20)
        time.sleep(1)  # done; nobody has asked for what came of it
        process.kill()
        work.result()


def test_a_cluster_that_stays_without_workers_is_named_and_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("thaigov_spider.extract.executors._WITHOUT_WORKERS", 1)
    lost = pytest.raises(WorkersLostError, match="its workers ended")
    with a_cluster() as (scheduler, _), lost, cluster(scheduler) as workers:
        client: Any = import_module("distributed").get_client()
        client.retire_workers(close_workers=True)
        workers.submit(abs, -1).result()


@pytest.mark.parametrize("error", [TimeoutError, OSError, ValueError])
def test_what_the_work_raises_comes_from_a_cluster_as_it_is(scheduler: str, error: type[Exception]) -> None:
    with cluster(scheduler) as workers, pytest.raises(error, match="of the work"):
        workers.submit(exec, f"raise {error.__name__}('of the work')").result()


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nonsense://x"])
def test_where_no_scheduler_answers_that_is_wrong_usage_in_one_line(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("thaigov_spider.extract.executors._CONNECTING", 0.5)
    with pytest.raises(UsageError) as caught, cluster(address):
        pass
    assert str(caught.value).startswith(f"--scheduler {address}: no scheduler answers there: ")
    assert "\n" not in str(caught.value)


def test_without_dask_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("thaigov_spider.extract.executors.import_module", missing)
    wanted = pytest.raises(UsageError, match=r"needs Dask \(distributed is missing\).*\[cluster\]")
    with wanted, cluster("tcp://127.0.0.1:1"):
        pass
