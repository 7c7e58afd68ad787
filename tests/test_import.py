import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import ENVIRONMENT, ROOT
from tests.exporting import archive, line
from tests.exporting import command as run
from thaigov_spider.archive.folder import Archive
from thaigov_spider.corpus import text_format

CARRIED = (
    "url",
    "id",
    "generation",
    "lang",
    "title",
    "section",
    "summary",
    "body",
    "published",
    "published_raw",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A corpus of three articles, in two folders."""
    for number in (1, 2, 3):
        put(tmp_path / "texts" / f"part{number % 2}", number)
    return tmp_path / "texts"


def put(folder: Path, number: int, **fields: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"ด้านสังคม_{number}.txt"
    path.write_text(text_format.as_text(json.loads(line(number, **fields))), "utf-8")
    return path


def imports(root: Path, texts: Path, summary: str = "auto") -> "subprocess.CompletedProcess[str]":
    return run("--corpus", texts, archive=root, name="import", SUMMARY=summary)


def lines(root: Path) -> list[dict[str, Any]]:
    paths = sorted((root / "imported").glob("*.jsonl"))
    return [json.loads(one) for path in paths for one in path.read_text("utf-8").splitlines()]


def test_texts_become_articles_without_a_capture(root: Path, texts: Path) -> None:
    done = imports(root, texts)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = sorted(lines(root), key=lambda one: int(one["id"]))
    assert [one["id"] for one in found] == [1, 2, 3]
    for number, one in enumerate(found, 1):
        assert {name: one[name] for name in CARRIED} == {
            name: json.loads(line(number))[name] for name in CARRIED
        }
        assert (one["capture"], one["retrieved"]) == ({"via": "corpus"}, None)


def test_nothing_is_imported_twice_and_a_changed_text_is(root: Path, texts: Path) -> None:
    imports(root, texts)
    done = imports(root, texts, summary="always")
    assert done.returncode == 0
    assert (
        done.stderr
        == "scrapy import: 0 imported; 3 known already; 0 no articles; 3 of articles that no capture has\n"
    )
    assert len(list((root / "imported").iterdir())) == 1
    put(texts / "part1", 3, body="ใหม่")
    time.sleep(1)  # a file of imported/ is named after its second
    assert imports(root, texts).returncode == 0
    assert [one["body"] for one in lines(root) if one["id"] == 3][1:] == ["ใหม่"]


def test_what_is_no_article_is_named_and_the_rest_is_imported(root: Path, texts: Path) -> None:
    good = (texts / "part0" / "ด้านสังคม_2.txt").read_text("utf-8")
    foreign = good.replace("www.thaigov.go.th", "example.org")
    bad = {
        "empty.txt": b"",
        "foreign.txt": foreign.encode(),
        "no-address.txt": "ข่าว\n\n\nข่าว".encode(),
        "tis-620.txt": "ข่าว".encode("tis-620"),
    }
    for name, content in bad.items():
        (texts / name).write_bytes(content)
    with (texts / "huge.txt").open("wb") as file:
        file.truncate(1 << 30)
    done = imports(root, texts)
    assert done.returncode == 5
    said = done.stderr.splitlines()
    for name in [*bad, "huge.txt"]:
        assert [one for one in said if one.startswith(f"scrapy import: {texts}/{name}: ")], name
    assert said[-1].endswith("; 0 known already; 5 no articles; 3 of articles that no capture has")
    assert sorted(one["id"] for one in lines(root)) == [1, 2, 3]


def test_a_folder_without_articles_is_suspicious(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    assert imports(root, folder).returncode == 4
    (folder / "a_1.txt").write_bytes(b"")
    assert imports(root, folder).returncode == 4
    assert lines(root) == []


@pytest.mark.parametrize("words", [[], ["--corpus", "nowhere"], ["--corpus", "README.md"], ["tests"]])
def test_wrong_usage_is_one_line_and_exit_status_2(root: Path, words: list[str]) -> None:
    done = run(*words, archive=root, name="import")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert not root.exists()


def test_an_archive_that_is_held_is_left_alone(root: Path, texts: Path) -> None:
    held = Archive(root)
    held.prepare()
    with held.locked(datetime.now(UTC)):
        done = imports(root, texts)
    assert done.returncode == 75
    assert lines(root) == []


def test_other_commands_live_with_imports_and_the_export_is_one_data_set(root: Path, texts: Path) -> None:
    archive(root, [line(1, body="ที่เก็บไว้")])
    imports(root, texts)
    path = root.parent / "all.jsonl"
    assert run("--format", "jsonl", "-o", path, archive=root).returncode == 0
    found = [json.loads(one) for one in path.read_text("utf-8").splitlines()]
    assert [(one["id"], one["capture"]["via"]) for one in found] == [
        (1, "live"),
        (2, "corpus"),
        (3, "corpus"),
    ]
    assert run("--json", archive=root, name="status").returncode == 0


def test_what_is_exported_as_a_corpus_is_imported_into_the_same_export(root: Path, tmp_path: Path) -> None:
    archive(root, [line(number) for number in range(1, 20)])
    assert run("--format", "corpus", "-o", tmp_path / "one", archive=root).returncode == 0
    assert imports(tmp_path / "other", tmp_path / "one").returncode == 0
    assert run("--format", "corpus", "-o", tmp_path / "two", archive=tmp_path / "other").returncode == 0
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    )
    assert one == two


@contextmanager
def at_work(root: Path, texts: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The command, when it has begun to write."""
    words = ["-s", f"ARCHIVES_DIR={root}", "--corpus", str(texts)]
    line = [sys.executable, "-m", "scrapy", "import", *words]
    with subprocess.Popen(line, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE) as process:
        try:
            while not list(root.glob("imported/.*/*")):
                assert process.poll() is None
                time.sleep(0.01)
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order_and_leaves_nothing(
    root: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    for number in range(1, 3000):
        put(tmp_path / "texts", number)
    with at_work(root, tmp_path / "texts") as process:
        process.send_signal(sign)
        assert process.wait(300) == 1
        assert process.stderr is not None
        assert process.stderr.read() == b"scrapy import: stopped; nothing was imported\n"
    assert list((root / "imported").iterdir()) == []


def test_help_has_examples_and_every_exit_status(root: Path) -> None:
    said = run("--help", archive=root, name="import").stdout
    assert "scrapy import --corpus thaigov-v2-corpus" in said
    assert "5 partial" in said
