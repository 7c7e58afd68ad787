"""What a killed command leaves beside its output is removed by the next one, and what is at work stays."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT, crawl
from tests.test_rebuild import articles
from thaigov_spider import atomic_files
from thaigov_spider.atomic_files import made, made_folder, temporary_folder, write
from thaigov_spider.demo.site import Site, running

HOLDING = """
import sys, time
from pathlib import Path
from thaigov_spider.atomic_files import made
with made(Path(sys.argv[1]), replace=False) as path:
    path.write_bytes(bytes(1_000_000))
    print("holds", flush=True)
    time.sleep(60)
"""


def holding(path: Path) -> "subprocess.Popen[str]":
    """A process that is making a file."""
    words = [sys.executable, "-c", HOLDING, str(path)]
    process = subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "holds\n"
    return process


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_left_is_removed_by_the_next_and_what_is_held_stays(tmp_path: Path) -> None:
    killed, at_work = holding(tmp_path / "killed.wacz"), holding(tmp_path / "at-work.wacz")
    killed.kill()
    killed.communicate()
    assert len(names(tmp_path)) == 2
    (tmp_path / ".file.thaigov-partial").touch()  # what is no folder is none of ours
    (tmp_path / ".other").mkdir()
    write("text", tmp_path / "text")
    assert len(names(tmp_path)) == 4
    assert {"text", ".other", ".file.thaigov-partial"} < names(tmp_path)
    at_work.kill()
    at_work.communicate()
    with made_folder(tmp_path / "folder") as folder:
        folder.mkdir()
    assert names(tmp_path) == {"text", "folder", ".other", ".file.thaigov-partial"}


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "kept" / "file").parent.mkdir()
    (tmp_path / "kept" / "file").touch()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".link.thaigov-partial").symlink_to(tmp_path / "kept")
    write("text", tmp_path / "out" / "text")
    assert (tmp_path / "kept" / "file").exists()


def test_many_at_once_in_one_folder_take_nothing_from_each_other(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from thaigov_spider.atomic_files import write\n"
        "for n in range(40): write(str(n), Path(sys.argv[1]) / f'{sys.argv[2]}-{n}')"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(number)], cwd=ROOT, env=ENVIRONMENT)
        for number in range(4)
    ]
    assert [process.wait(300) for process in processes] == [0, 0, 0, 0]
    assert len(names(tmp_path)) == 160


def test_who_holds_the_folder_around_for_long_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic_files, "_TRIES", 3)
    left = tmp_path / ".left.thaigov-partial"
    left.mkdir()
    with atomic_files._held(tmp_path):
        write("text", tmp_path / "text")
    assert left.exists()
    write("text", tmp_path / "text")
    assert names(tmp_path) == {"text"}


def test_the_file_that_is_made_keeps_its_name_however_long(tmp_path: Path) -> None:
    name = "ก" * 85  # 255 bytes, the most that a file system takes
    with made(tmp_path / name, replace=False) as partial:
        partial.touch()
    assert names(tmp_path) == {name}


@pytest.mark.parametrize("words", [["package"], ["export", "--format", "parquet"], ["extract", "{}"]])
def test_a_command_that_is_killed_leaves_nothing_once_it_was_run_again(
    tmp_path: Path, words: list[str]
) -> None:
    archive, out = tmp_path / "archives", tmp_path / "out"
    out.mkdir()
    with running(Site(articles(*range(101, 111)))) as origin:
        assert crawl(archive, "assets=no", THAIGOV_ORIGIN=origin).status == 0
    [warc] = archive.glob("warc/*")
    line = [
        sys.executable,
        "-m",
        "scrapy",
        *(word.format(warc) for word in words),
        "-o",
        str(out / "made.wacz"),
    ]
    line += ["-s", f"ARCHIVES_DIR={archive}"]
    with subprocess.Popen(line, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.DEVNULL) as process:
        while not list(out.iterdir()) and process.poll() is None:
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
    left = names(out)
    assert left
    assert all(name.endswith(".thaigov-partial") for name in left)
    assert subprocess.run(line, cwd=ROOT, env=ENVIRONMENT, check=False).returncode == 0
    assert {name for name in names(out) if name.startswith(".")} == set()


def test_threads_do_not_move_where_the_temporary_files_of_others_go() -> None:
    before = tempfile.gettempdir()
    inside, go_on = threading.Barrier(3), threading.Event()

    def work() -> None:
        with temporary_folder():
            inside.wait(100)
            go_on.wait(100)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    inside.wait(100)
    assert tempfile.gettempdir() == before
    go_on.set()
    for thread in threads:
        thread.join()
    assert tempfile.gettempdir() == before
