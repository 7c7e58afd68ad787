import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command_in_process import ran
from tests.crawling import ENVIRONMENT, ROOT
from tests.exporting import archive, as_exported, command, line

LINES = [line(1), line(2)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return archive(tmp_path / "archive", LINES)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_under_cron_it_is_silent_and_the_file_is_all_that_is_left(root: Path) -> None:
    done = command("--format", "jsonl", "-o", root.parent / "a.jsonl", archive=root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (root.parent / "a.jsonl").read_text("utf-8").splitlines() == as_exported(*LINES)
    assert left_in(root.parent) == ["a.jsonl", "archive"]


def test_the_summary_says_how_much_is_where(root: Path) -> None:
    path = root.parent / "a.parquet"
    done = command("--format", "parquet", "-o", path, archive=root, SUMMARY="always")
    assert done.stderr.startswith(f"{path}: 2 articles; ")
    assert left_in(root.parent) == ["a.parquet", "a.parquet.md", "archive"]


def test_to_standard_output(root: Path) -> None:
    done = command("--format", "jsonl", "-o", "-", archive=root)
    assert (done.returncode, done.stdout.splitlines()) == (0, as_exported(*LINES))


@pytest.mark.parametrize(
    ("name", "words"), [("export", ["--format", "jsonl", "-o", "-"]), ("status", []), ("diff", ["1"])]
)
def test_a_closed_standard_output_is_one_line(root: Path, name: str, words: list[str]) -> None:
    done = command(*words, archive=root, name=name, limit=lambda: os.close(1))
    [said] = done.stderr.splitlines()
    assert said.startswith(f"scrapy {name}: ")
    assert (done.returncode, said.endswith("standard output is closed")) == (1, True)


@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize("words", ["export --format odd", "crawl news -a limit=x"])
def test_a_message_that_goes_nowhere_does_not_change_the_status(words: str, redirected: str) -> None:
    line = f"exec {sys.executable} -m scrapy {words} {redirected}"
    assert subprocess.run(["sh", "-c", line], cwd=ROOT, env=ENVIRONMENT, check=False).returncode == 2


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite"])
def test_a_file_that_is_there_is_replaced_only_on_demand(root: Path, form: str) -> None:
    path = root.parent / f"a.{form}"
    path.write_bytes(b"precious")
    done = command("--format", form, "-o", path, archive=root)
    assert done.returncode == 2
    assert done.stderr == f"scrapy export: {path} is there already; --force replaces it\n"
    assert path.read_bytes() == b"precious"
    assert command("--format", form, "-o", path, "--force", archive=root).returncode == 0
    assert path.read_bytes() != b"precious"
    done = command("--format", form, "-o", path, archive=root)
    assert done.stderr == f"scrapy export: {path} is there already; --force replaces it\n"


def test_a_folder_that_holds_something_is_never_replaced_by_a_corpus(root: Path) -> None:
    folder = root.parent / "texts"
    folder.mkdir()
    (folder / "precious").touch()
    for force in [], ["--force"]:
        done = command("--format", "corpus", "-o", folder, *force, archive=root)
        assert done.returncode == 2
        assert done.stderr.startswith(f"scrapy export: {folder} is there already")
    assert left_in(folder) == ["precious"]
    (folder / "precious").unlink()
    assert command("--format", "corpus", "-o", folder, archive=root).returncode == 0
    assert left_in(folder) == ["ด้านสังคม_1.txt", "ด้านสังคม_2.txt"]


def test_an_archive_without_articles_is_one_line_and_status_4_and_a_folder_that_is_not_there_2(
    tmp_path: Path,
) -> None:
    for status, told in (
        (2, f"there is no folder {tmp_path}/nowhere"),
        (4, f"{tmp_path}/nowhere holds no articles"),
    ):
        done = command("--format", "csv", "-o", tmp_path / "a.csv", archive=tmp_path / "nowhere")
        assert done.returncode == status
        [said] = done.stderr.splitlines()
        assert said.startswith(f"scrapy export: {told}")
        (tmp_path / "nowhere").mkdir(exist_ok=True)
    assert left_in(tmp_path) == ["nowhere"]


def test_lines_that_are_no_articles_are_named_with_status_5(root: Path) -> None:
    archive(root, [*LINES, "{}"])
    done = command("--format", "jsonl", "-o", root.parent / "a.jsonl", archive=root)
    assert done.returncode == 5
    assert "news-20261123T010200Z.jsonl: 1 line is no article" in done.stderr


def test_an_export_takes_the_place_of_nothing_that_the_archive_keeps(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"format": "jsonl", "force": True, "dataset": False, "all_versions": False, "jobs": 1}
    asked |= dict.fromkeys(("since", "until", "section", "lang", "generation", "since_export"))
    (root / "ledger.sqlite").touch()
    for name in "ledger.sqlite", "items/all.jsonl":
        done = ran(capsys, "export", root, options=asked | {"output": str(root / name)})
        assert (done.status, "among what an archive keeps itself" in done.err) == (2, True), done.err
    assert not (root / "items" / "all.jsonl").exists()
    (root.parent / "set").mkdir()
    earlier = root.parent / "set" / "articles.jsonl"
    earlier.write_text("")
    options = asked | {"output": str(earlier), "since_export": earlier.parent}
    assert "is the earlier export" in ran(capsys, "export", root, options=options).err


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["-o", "a.csv"], "say which format"),
        (["--format", "csv"], "say what to make"),
        (["--format", "xlsx", "-o", "a.xlsx"], "--format"),
        (["--format", "parquet", "-o", "-"], "parquet does not go to standard output"),
        (["--format", "corpus", "-o", "-"], "corpus does not go to standard output"),
        (["--format", "csv", "-o", "a.csv", "--since", "2563-01-01"], "no day of the Common era"),
        (
            ["--format", "csv", "-o", "a.csv", "--since", "2021-01-01", "--until", "2020-01-01"],
            "no day is since",
        ),
        (["--format", "csv", "-o", "a.csv", "--section", ""], "the name of a section is empty"),
        (["--format", "csv", "-o", "a.csv", "--lang", "fr"], "--lang"),
        (["--format", "csv", "-o", "a.csv", "--generation", "drupal"], "--generation"),
        (["--format", "csv", "-o", "a.csv", "more"], "more: not understood"),
        (["--format", "corpus", "--dataset", "-o", "a"], "--dataset makes a folder of a file of jsonl, csv"),
        (["--format", "sqlite", "-o", "-"], "sqlite does not go to standard output"),
        (["--format", "csv", "--dataset", "-o", "-"], "--dataset makes a folder of a file of jsonl, csv"),
        (["--format", "csv", "--dataset", "-o", "tests"], "tests is there already; name a new folder"),
        (["--format", "csv", "-o", "nowhere/a.csv"], "nowhere: there is no such folder"),
        (["--format", "csv", "-o", "tests"], "tests: this is a folder"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_status_2(root: Path, words: list[str], text: str) -> None:
    done = command(*words, archive=root)
    assert done.returncode == 2
    assert text in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_without_the_extra_it_says_which_to_install(root: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "without"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys; sys.modules['duckdb'] = None\n", "utf-8")
    words = [
        sys.executable,
        "-m",
        "scrapy",
        "export",
        "-s",
        f"ARCHIVES_DIR={root}",
        "--format",
        "parquet",
        "-o",
        str(tmp_path / "a.parquet"),
    ]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env=ENVIRONMENT | {"PYTHONPATH": str(hidden)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    [said] = done.stderr.splitlines()
    assert "-m pip install -c requirements.lock -e '.[export]'" in said


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite", "corpus", "jsonl --dataset"])
def test_a_full_disk_is_one_line_and_leaves_nothing(root: Path, form: str) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = command("--format", *form.split(), "-o", root.parent / "out", archive=root, limit=limited)
    assert done.returncode == 1
    [said] = done.stderr.splitlines()
    assert said.startswith("scrapy export: failed, nothing was written: ")
    assert said.endswith(f"{root.parent / 'out'}: File too large") or form in ("parquet", "sqlite")
    assert left_in(root.parent) == ["archive"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite", "corpus"])
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order_and_leaves_nothing(
    tmp_path: Path, form: str, sign: signal.Signals
) -> None:
    some = line(1_234_567, body="ข่าว " * 300)
    lines = [some.replace("1234567", str(number)) for number in range(1, 30_000)]
    root = archive(tmp_path / "archive", lines)
    words = ["-s", f"ARCHIVES_DIR={root}", "--format", form, "-o", str(tmp_path / "out")]
    with subprocess.Popen(
        [sys.executable, "-m", "scrapy", "export", *words], cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE
    ) as process:
        try:
            while not list(tmp_path.glob(".out*-*/*")):
                assert process.poll() is None
                time.sleep(0.01)
            process.send_signal(sign)
            assert process.wait(300) == 1
            assert process.stderr is not None
            assert process.stderr.read() == b"scrapy export: stopped; nothing was written\n"
        finally:
            process.kill()
    assert left_in(tmp_path) == ["archive"]


def test_help_has_examples_and_every_exit_status(root: Path) -> None:
    said = command("--help", archive=root).stdout
    assert "scrapy export --format parquet -o news.parquet" in said
    assert "5 partial: lines that are no articles" in said


def test_an_old_sqlite_is_told_before_anything_is_read(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 26, 0))
    options = {"format": "sqlite", "output": str(root.parent / "a.sqlite"), "dataset": False}
    done = ran(capsys, "export", root, options=options)
    assert done.status == 2
    assert done.err.startswith("scrapy export: sqlite needs SQLite 3.34 or newer")
