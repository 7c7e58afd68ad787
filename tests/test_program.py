"""`thaigov` and `python -m thaigov_spider`, in a folder that is no checkout."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT
from thaigov_spider.cli import program
from thaigov_spider.exit_status import ExitStatus


def thaigov(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "thaigov_spider", *words],
        cwd=folder,
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_help_lists_our_commands_and_no_others(tmp_path: Path) -> None:
    done = thaigov(tmp_path, "--help")
    assert done.returncode == 0
    commands = {path.stem for path in (ROOT / "thaigov_spider" / "commands").glob("[!_]*.py")}
    listed = done.stdout.partition("commands:\n")[2].partition("\n\n")[0]
    assert {line.split()[0] for line in listed.splitlines()} == commands


def test_a_command_runs_in_any_folder_and_its_exit_status_is_passed_on(tmp_path: Path) -> None:
    (tmp_path / "no.warc.gz").write_bytes(b"nothing that is a WARC file")
    done = thaigov(tmp_path, "verify", "no.warc.gz")
    assert done.returncode == ExitStatus.FAILED
    assert "no.warc.gz" in done.stdout + done.stderr


def test_messages_and_examples_name_the_command_that_was_typed(tmp_path: Path) -> None:
    wrong = thaigov(tmp_path, "crawl", "nwes")
    assert wrong.returncode == ExitStatus.USAGE
    assert wrong.stderr.startswith("thaigov crawl: write thaigov crawl news")
    for command in ("crawl", "extract", "verify"):
        told = thaigov(tmp_path, command, "--help").stdout
        assert f"thaigov {command}" in told
        assert f"scrapy {command}" not in told


def test_an_unknown_command_is_wrong_usage_and_hints_at_the_one_that_was_meant(tmp_path: Path) -> None:
    done = thaigov(tmp_path, "crwl")
    assert done.returncode == ExitStatus.USAGE
    assert done.stderr == "thaigov: there is no command crwl; did you mean crawl?\n"


def test_scrapys_own_words_stay() -> None:
    program.called("thaigov")
    try:
        assert program.as_typed("scrapy statusbar, scrapy shell") == "scrapy statusbar, scrapy shell"
        assert program.as_typed("scrapy status, then") == "thaigov status, then"
    finally:
        program.called("scrapy")


def test_outside_a_checkout_an_extra_is_installed_by_the_package_s_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "-e '.[export]'" in program.installing("export")
    monkeypatch.setattr("thaigov_spider.__file__", str(tmp_path / "thaigov_spider" / "__init__.py"))
    assert program.installing("export").endswith("-m pip install 'thaigov-spider[export]'")


def test_make_browse_takes_a_folder_with_blanks_in_its_name() -> None:
    words = [
        "make",
        "-n",
        "--no-print-directory",
        "-o",
        ".venv/installed-browse",
        "browse",
        "ARCHIVE=คลัง ข่าว",
    ]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].endswith(' ARCHIVES_DIR="คลัง ข่าว"')
