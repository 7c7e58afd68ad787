import fcntl
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT, crawl
from tests.small_archive import FIRST, SECOND, WEDNESDAY, SmallArchive, article, got, url
from thaigov_spider.cli.foreground import stoppable
from thaigov_spider.demo.site import Site, running


@pytest.fixture
def archive(tmp_path: Path) -> SmallArchive:
    archive = SmallArchive(tmp_path / "archive")
    archive.run(FIRST, got(url(1), article(), FIRST), got(url(2), article(date=WEDNESDAY), FIRST))
    archive.run(SECOND, got(url(3), article(date="ไม่ทราบ"), SECOND))
    return archive


def command(
    *words: object,
    archive: Path | None = None,
    limit: Callable[[], None] | None = None,
) -> "subprocess.CompletedProcess[str]":
    settings = ["-s", f"ARCHIVES_DIR={archive}"] if archive else []
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "package", *settings, *map(str, words)],
        cwd=ROOT,
        env=ENVIRONMENT | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        preexec_fn=limit,
    )


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_crawl_is_packaged_in_silence_and_verified(tmp_path: Path) -> None:
    with running(Site()) as origin:
        assert crawl(tmp_path / "archive", "limit=4", THAIGOV_ORIGIN=origin).status == 0
    output = tmp_path / "news.wacz"
    for words in ([], ["--force", "--since", "2000-01-01"]):
        done = command("-o", output, *words, archive=tmp_path / "archive")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        verified = subprocess.run(
            [sys.executable, "-m", "scrapy", "verify", str(output)],
            cwd=ROOT,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (verified.returncode, verified.stdout) == (0, "")


def test_the_summary_names_the_file_and_how_much_is_in_it(archive: SmallArchive) -> None:
    output = archive.root.parent / "news.wacz"
    words = ["-o", output, "--until", "2020-12-15", "--cdxj", "-s", "SUMMARY=always"]
    done = command(*words, archive=archive.root)
    assert done.returncode == 0
    package, index = done.stderr.splitlines()
    size = output.stat().st_size
    assert package.startswith(f"{output}: 1 page; 3 records; {size} bytes; ")
    assert package.endswith("; 1 article without a date left out")
    assert index.startswith(f"{archive.root}/warc/index.cdxj: 3 records; ")


def test_what_is_missing_is_named_and_the_exit_status_is_5(archive: SmallArchive) -> None:
    min((archive.root / "warc").iterdir()).unlink()
    done = command("-o", archive.root.parent / "news.wacz", archive=archive.root)
    assert done.returncode == 5
    note, summary = done.stderr.splitlines()
    assert note == ("scrapy package: articles whose captures are in no WARC file, and which were left out: 2")
    assert "news.wacz: 1 page; " in summary


def test_an_archive_that_another_run_holds_is_refused_with_75(archive: SmallArchive) -> None:
    path = min((archive.root / "warc").iterdir())
    path = path.rename(f"{path}.open")
    with (archive.root / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for words in (["-o", archive.root.parent / "news.wacz"], ["--cdxj"]):
            done = command(*words, archive=archive.root)
            assert done.returncode == 75
            assert done.stderr == (
                f"scrapy package: another run holds the archive, and writes {path}; "
                "try again when it is over\n"
            )


def test_a_file_that_was_left_open_is_refused(archive: SmallArchive) -> None:
    path = min((archive.root / "warc").iterdir())
    path = path.rename(f"{path}.open")
    done = command("-o", archive.root.parent / "news.wacz", archive=archive.root)
    assert done.returncode == 1
    assert done.stderr == (
        f"scrapy package: {path}: left open by a crawl that was cut off; the next crawl seals it\n"
    )
    assert left_in(archive.root.parent) == ["archive"]


def test_a_package_that_is_there_is_refused_but_for_force(archive: SmallArchive) -> None:
    output = archive.root.parent / "news.wacz"
    output.write_bytes(b"precious")
    done = command("-o", output, archive=archive.root)
    assert (done.returncode, output.read_bytes()) == (2, b"precious")
    assert done.stderr == f"scrapy package: {output} is there already; --force replaces it\n"
    assert command("-o", output, "--force", archive=archive.root).returncode == 0
    assert output.stat().st_size > 1000


@pytest.mark.parametrize("limit", [100, 1500, 3000])
def test_a_full_disk_is_one_line_and_leaves_nothing(archive: SmallArchive, limit: int) -> None:
    output = archive.root.parent / "news.wacz"

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = command("-o", output, archive=archive.root, limit=limited)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("scrapy package: failed: ")
    assert left_in(archive.root.parent) == ["archive"]


def test_an_empty_selection_is_one_line_and_status_1(archive: SmallArchive) -> None:
    done = command("-o", archive.root.parent / "a.wacz", "--since", "2021-01-01", archive=archive.root)
    assert done.returncode == 1
    assert done.stderr == (
        "scrapy package: nothing to package: no article in the archive since 2021-01-01; 1 without a date\n"
    )


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], "say what to make: -o FILE.wacz, or --cdxj"),
        (["-o", "news.zip"], "news.zip does not end in .wacz"),
        (["-o", "nowhere/news.wacz"], "nowhere: there is no such folder"),
        (["-o", "a.wacz", "--since", "2568-01-01"], "2568-01-01 is no day of the Common era"),
        (["-o", "a.wacz", "--since", "yesterday"], "yesterday is no day"),
        (["-o", "a.wacz", "--since", "2020-01-02", "--until", "2020-01-01"], "no day is since 2020-01-02"),
        (["-o", "a.wacz", "--section", " "], "the name of a section is empty"),
        (["-o", "a.wacz", "--run", "20261121"], "20261121 is no name of a run"),
        (["-o", "a.wacz", "--run", "news-20261121T010203Z", "--section", "x"], "it goes with none of"),
        (["-o", "a.wacz", "--run", "news-20251121T010203Z"], "no WARC file of this run is in the archive"),
        (["--cdxj", "--since", "2020-01-02"], "the index is of all WARC files"),
        (["-o", "a.wacz", "b.wacz"], "b.wacz: not understood"),
        (["-o", "a.wacz", "-s", "ARCHIVES_DIR=nowhere"], "there is no archive"),
    ],
)
def test_wrong_usage_is_said_in_one_line_with_status_2(
    archive: SmallArchive, words: list[str], text: str
) -> None:
    done = command(*words, archive=archive.root)
    assert done.returncode == 2
    assert text in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (ROOT / "a.wacz").exists()


@pytest.mark.parametrize("name", ["wacz", "nlpo3", "cdxj_indexer"])
def test_a_missing_extra_is_one_line_that_says_how_to_install_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "without.py").write_text(
        f"import sys; sys.modules[{name!r}] = None; sys.argv[0] = 'scrapy'\n"
        "from scrapy.cmdline import execute; execute()\n"
    )
    done = subprocess.run(
        [sys.executable, str(tmp_path / "without.py"), "package", "--cdxj"],
        cwd=ROOT,
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert f"({name} is missing)" in line
    assert line.endswith(f"{sys.executable} -m pip install -c requirements.lock -e '.[wacz]'")


def test_sigterm_ends_the_work_as_ctrl_c_does() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), stoppable():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_help_has_examples_and_every_exit_status() -> None:
    said = command("--help").stdout
    assert "scrapy package -o run.wacz --run news-20261123T010203Z" in said
    assert "5 made, but" in said
