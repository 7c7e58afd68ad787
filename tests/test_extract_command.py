import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT
from tests.extracting import SITE, answer, body, command, extracted, gzipped, response, written

URL = f"{SITE}/news/contents/details/"
PAGES = [response(f"{URL}{number}", answer(body(number)), number=number) for number in range(1, 4)]
OTHER = response("https://example.org/", answer(body()))


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    return written(tmp_path / "a.warc.gz", *PAGES)


def lines_of(path: Path) -> bytes:
    return "".join(f"{line}\n" for line in extracted(path).raw).encode()


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_under_cron_it_is_silent_and_the_file_is_all_that_is_left(warc: Path) -> None:
    output = warc.parent / "items.jsonl"
    done = command(warc, "-o", output)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert output.read_bytes() == lines_of(warc)
    assert left_in(warc.parent) == ["a.warc.gz", "items.jsonl"]


def test_from_standard_input_to_standard_output(warc: Path) -> None:
    done = command("-", "-o", "-", stdin=warc.read_bytes(), SUMMARY="always")
    assert done.returncode == 0
    assert done.stdout == lines_of(warc).replace(b'"warc": "a.warc.gz"', b'"warc": "-"')
    assert b"articles  3, captured 3 times" in done.stderr
    assert b"lines     3 in standard output" in done.stderr


def test_from_a_named_pipe_to_a_device(warc: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.warc.gz")
    with subprocess.Popen(["cp", warc, tmp_path / "pipe.warc.gz"]):
        done = command(tmp_path / "pipe.warc.gz", "-o", "/dev/stdout")
    assert done.stdout == lines_of(warc).replace(b"a.warc.gz", b"pipe.warc.gz")


def test_nothing_on_a_full_device_is_called_done(warc: Path) -> None:
    done = command(warc, "-o", "/dev/full")
    assert done.returncode == 1
    assert done.stderr == b"scrapy extract: failed, nothing was written: No space left on device\n"


def test_whoever_reads_no_further_is_not_complained_to(warc: Path) -> None:
    words = f"{sys.executable} -m scrapy extract {warc} -o - | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", words], cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=True)
    assert (done.stdout.strip(), done.stderr) == (b"1", b"")


def test_a_file_that_is_there_is_replaced_only_on_demand(warc: Path) -> None:
    output = warc.parent / "items.jsonl"
    output.write_bytes(b"precious")
    done = command(warc, "-o", output)
    assert done.returncode == 2
    assert done.stderr.decode() == f"scrapy extract: {output} is there already; --force replaces it\n"
    assert output.read_bytes() == b"precious"
    damaged = written(warc.parent / "b.warc.gz", *PAGES)
    os.truncate(damaged, 0)
    assert command(damaged, "-o", output, "--force", "--jobs", 1).returncode == 5
    assert command(warc, "-o", output, "--force", "--jobs", 1).returncode == 0
    assert output.read_bytes() == lines_of(warc)


def test_no_article_is_suspicious(tmp_path: Path) -> None:
    done = command(written(tmp_path / "a.warc", OTHER), "-o", tmp_path / "items.jsonl")
    assert done.returncode == 4
    assert b"no article was found: there is no page of the site in these files" in done.stderr
    listing = response(f"{SITE}/", answer(f"<a href='{URL}1'>ข่าว</a>".encode()))
    done = command(written(tmp_path / "b.warc", listing), "-o", tmp_path / "items.jsonl")
    assert done.returncode == 4
    assert b"no article was found: is there a new layout?" in done.stderr


def test_damage_is_one_line_and_status_5_and_all_else_is_there(warc: Path) -> None:
    os.truncate(warc, warc.stat().st_size - 30)
    output = warc.parent / "items.jsonl"
    done = command(warc, "-o", output)
    assert done.returncode == 5
    first, *summary = done.stderr.decode().splitlines()
    at = len(gzipped(*PAGES[:2]))
    assert first == f"{warc}:{at}: cut: the file ends inside this gzip member"
    assert summary[0] == "scrapy extract:"
    assert "problems  1, named above" in summary[-1]
    assert output.read_text("utf-8").count("\n") == 2


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["nowhere.warc.gz", "-o", "-"], "nowhere.warc.gz: there is no such file"),
        (["README.md", "-o", "-"], "README.md: this is no .warc, .warc.gz, .warc.zst, .wacz, .arc or"),
        (["tests", "-o", "-"], "tests: this is a folder; name its files"),
        (["-o", "-"], "name the files, or - for standard input"),
        (["tests/warcs/by-wget.warc"], "say where the lines go"),
        (["tests/warcs/by-wget.warc", "-o", "nowhere/items.jsonl"], "nowhere: there is no such folder"),
        (["tests/warcs/by-wget.warc", "-o", "tests"], "tests: this is a folder"),
        (["tests/warcs/by-wget.warc", "-o", "-", "--jobs", "0"], "--jobs"),
        (["tests/warcs/by-wget.warc", "-o", "-", "--colour"], "--colour"),
        (["x", "-o", "-", "--jobs", "2", "--scheduler", "tcp://127.0.0.1:1"], "name one of them"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_status_2(words: list[str], text: str) -> None:
    done = command(*words)
    assert done.returncode == 2
    assert text in done.stderr.decode().splitlines()[-1]
    assert b"Traceback" not in done.stderr


def test_help_has_examples() -> None:
    assert b"scrapy extract crawl.warc.gz news.wacz --newest -o items.jsonl" in command("--help").stdout


@contextmanager
def working(folder: Path, *words: str, stdin: int | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """The command, when it has begun to work."""
    line = [sys.executable, "-m", "scrapy", "extract", *words, "-o", str(folder / "items.jsonl")]
    with subprocess.Popen(line, cwd=ROOT, env=ENVIRONMENT, stdin=stdin, stderr=subprocess.PIPE) as process:
        try:
            while not list(folder.glob(".items.jsonl-*/*")):
                assert process.poll() is None
                time.sleep(0.01)
            yield process
        finally:
            process.kill()


def long_work(folder: Path) -> Path:
    pages = [gzipped(response(f"{URL}{n}", answer(body(n)), number=n)) for n in range(1, 30)]
    path = folder / "long.warc.gz"
    path.write_bytes(b"".join(pages) * 2000)
    return path


def workers_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """Its child processes, once there are several."""
    while True:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if len(children) > 2:  # the first keeps count of what they share
            return [int(child) for child in children]
        time.sleep(0.01)


def all_end(pids: list[int]) -> bool:
    """Whether these processes end soon."""
    until = time.monotonic() + 120
    while any(map(is_there, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(is_there, pids))


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_signal_ends_it_in_good_order_and_leaves_nothing(
    tmp_path: Path, sign: signal.Signals, jobs: str
) -> None:
    path = long_work(tmp_path)
    with working(tmp_path, str(path), "--jobs", jobs) as process:
        children = workers_of(process) if jobs == "2" else []
        process.send_signal(sign)
        assert process.wait(300) == 1
        assert process.stderr is not None
        assert process.stderr.read() == b"scrapy extract: stopped; nothing was written\n"
    assert left_in(tmp_path) == ["long.warc.gz"]
    assert all_end(children)


def test_a_signal_while_it_waits_for_its_input_leaves_nothing(tmp_path: Path) -> None:
    with working(tmp_path, "-", stdin=subprocess.PIPE) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(300) == 1
    assert left_in(tmp_path) == []


def test_workers_end_with_the_command_however_it_ends(tmp_path: Path) -> None:
    path = long_work(tmp_path)
    with working(tmp_path, str(path), "--jobs", "2") as process:
        children = workers_of(process)
        process.kill()
        process.wait(300)
        assert all_end(children)


def test_a_worker_that_is_killed_ends_it_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    path = long_work(tmp_path)
    with working(tmp_path, str(path), "--jobs", "2") as process:
        os.kill(workers_of(process)[-1], signal.SIGKILL)
        assert process.wait(300) == 1
        assert process.stderr is not None
        said = process.stderr.read().decode()
    reason = "a process was ended from outside, or ran out of memory"
    assert said == f"scrapy extract: {reason}; nothing was written\n"
    assert left_in(tmp_path) == ["long.warc.gz"]
