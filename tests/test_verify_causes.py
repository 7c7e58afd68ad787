"""What `verify` says of damage as people do it: a line a cause, which a row of docs/recovery.md explains."""

import gzip
import json
import os
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.damaged import info, write
from tests.small_archive import FIRST, SECOND, THIRD, SmallArchive, again, article, got, seconds, url
from thaigov_spider.archive.folder import Archive
from thaigov_spider.printable import Problem
from thaigov_spider.verify.causes import Causes, in_lines
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.listing import ProblemListing
from thaigov_spider.verify.plan import for_archive, for_files
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify

ROOT = Path(__file__).parent.parent
MANY = 12


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs: articles, the same again unchanged, and others; each with a report and a log."""
    made = SmallArchive(tmp_path_factory.mktemp("causes") / "archive")
    first = [
        got(url(number), article(f"ข่าวที่ {number}"), FIRST + seconds(number)) for number in range(1, MANY)
    ]
    made.run(FIRST, *first)
    made.run(SECOND, *(again(one[0], SECOND + seconds(place)) for place, one in enumerate(first, 1)))
    made.run(THIRD, *(got(url(20 + number), article(f"ที่ {number}"), THIRD) for number in range(1, MANY)))
    (made.root / "logs").mkdir()
    for path in (made.root / "runs").iterdir():
        items = made.root / "items" / f"{path.stem}.jsonl"
        written = len(items.read_bytes().splitlines()) if items.exists() else 0
        report = json.loads(path.read_text("utf-8")) | {"articles": {"written": written}}
        path.write_text(json.dumps(report), "utf-8")
        (made.root / "logs" / f"{path.stem}.log").write_text("this run ends with status 0\n", "utf-8")
    return made.root


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    copy: Path = shutil.copytree(whole, tmp_path / "archive")
    return copy


def told(archive: Path) -> list[str]:
    """The lines of the causes, with paths below the archive."""
    plan = for_archive(Archive(archive))
    causes = Causes(plan.labels, plan.place_of)
    for problem in verify(plan, 1, VerifyTally(), lambda _: None):
        causes.add(problem)
    return [line.replace(f"{archive}/", "") for line in in_lines(causes.in_order())]


def nth(folder: Path, number: int) -> Path:
    return sorted(folder.iterdir())[number]


def imported(root: Path) -> None:
    """Two files of an import, which has no report."""
    for number, record in enumerate((info(), info()), 1):
        write(root / "warc" / f"import-20261123T010203Z-{number:05}-{number:016x}.warc.gz", record)


def flipped(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(data)


def written(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def swapped(one: Path, other: Path) -> None:
    third = one.with_name("third")
    one.rename(third), other.rename(one), third.rename(other)


def edited(line: bytes) -> bytes:
    return line.replace(b'"title":"', b'"title":"x').replace(b'"title": "', b'"title": "x')


DAMAGE: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a WARC file is lost": (lambda root: nth(root / "warc", 0).unlink(), ["this file is missing"]),
    "a WARC file has another name": (
        lambda root: nth(root / "warc", 0).rename(root / "warc" / "mine.warc.gz"),
        ["this file is missing"],
    ),
    "all WARC files are lost": (lambda root: shutil.rmtree(root / "warc"), ["this file is missing"] * 3),
    "a WARC file is torn": (
        lambda root: os.truncate(nth(root / "warc", 0), nth(root / "warc", 0).stat().st_size // 2),
        ["cut: the file ends inside this gzip member"],
    ),
    "a WARC file is empty": (
        lambda root: os.truncate(nth(root / "warc", 0), 0),
        ["this file holds no whole record"],
    ),
    "a byte is another": (
        lambda root: flipped(nth(root / "warc", 0), nth(root / "warc", 0).stat().st_size // 2),
        ["damaged gzip member"],
    ),
    "a WARC file is full of zeros": (
        lambda root: written(nth(root / "warc", 0), lambda data: bytes(len(data))),
        ["no gzip member begins here"],
    ),
    "a WARC file is compressed as one": (
        lambda root: written(nth(root / "warc", 0), lambda data: gzip.compress(gzip.decompress(data))),
        ["its records are not where articles say they are", "more than one record"],
    ),
    "two WARC files have each other's names": (
        lambda root: swapped(nth(root / "warc", 0), nth(root / "warc", 2)),
        ["its records are not where articles say they are"] * 2,
    ),
    "a WARC file is there twice": (
        lambda root: shutil.copy(nth(root / "warc", 0), root / "warc" / "copy.warc.gz"),
        ["WARC-Record-ID is also that of warc/thaigov-"],
    ),
    "a file of lines is lost": (
        lambda root: nth(root / "items", 0).unlink(),
        ["lines that this run wrote are in no file of items/"],
    ),
    "all lines are lost": (
        lambda root: shutil.rmtree(root / "items"),
        ["lines that this run wrote are in no file of items/"],
    ),
    "a file of lines is torn": (
        lambda root: os.truncate(nth(root / "items", 0), 3000),
        ["cut: the file ends inside this line"],
    ),
    "lines were edited": (
        lambda root: written(nth(root / "items", 0), edited),
        ["the content digest is not that of the line's text"],
    ),
    "a file of lines is there twice": (
        lambda root: shutil.copy(nth(root / "items", 0), root / "items" / "copy.jsonl"),
        ["version 1 of this address stands at items/news-"],
    ),
    "something else lies among the lines": (
        lambda root: (root / "items" / "x.jsonl").write_text("hello\n" * 200),
        ["this line is no article with a capture"],
    ),
    "a report is lost": (
        lambda root: nth(root / "runs", 0).unlink(),
        ["the report of this run, which has a log, is missing"],
    ),
    "all reports are lost": (
        lambda root: shutil.rmtree(root / "runs"),
        ["the report of this run, which has a log, is missing"],
    ),
    "the report of an import is lost": (imported, ["the report of this import, which has files in warc/"]),
    "a report is none": (
        lambda root: (root / "runs" / "x.json").write_text("hello"),
        ["this is no report of a run"],
    ),
    "the ledger is none": (
        lambda root: (root / "ledger.sqlite").write_bytes(b"junk" * 1000),
        ["ledger.sqlite cannot be read"],
    ),
    "a pipe lies among the WARC files": (
        lambda root: os.mkfifo(root / "warc" / "pipe.warc.gz"),
        ["this is no file, or a link to none"],
    ),
    "nothing": (Path.exists, []),
    "a text lies among the WARC files": (lambda root: (root / "warc" / "notes.txt").write_text("x"), []),
}


def rows() -> dict[str, list[str]]:
    """The remedies of the table in the documents, each with what `verify` says then."""
    text = (ROOT / "docs" / "recovery.md").read_text("utf-8")
    text = text.partition("### This damage")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")][1:]
    return {remedy: re.findall("`([^`]+)`", says) for says, _, remedy in cells}


@pytest.mark.parametrize("name", DAMAGE)
def test_one_cause_is_one_line_that_says_what_to_do_as_the_documents_do(name: str, archive: Path) -> None:
    damage, texts = DAMAGE[name]
    damage(archive)
    lines = told(archive)
    assert len(lines) == len(texts), lines
    for line, text in zip(lines, texts, strict=True):
        said, _, remedy = line.partition("; what to do: ")
        assert text in said
        assert remedy == Damage.WRITTEN or any(part in said for part in rows()[remedy]), line


def test_causes_stand_in_the_order_of_files(archive: Path) -> None:
    (archive / "ledger.sqlite").write_bytes(b"junk" * 1000)
    (archive / "runs" / "x.json").write_text("hello")
    (archive / "items" / "a.jsonl").write_text("hello\n" * 5)
    flipped(nth(archive / "warc", 2), 900)
    nth(archive / "warc", 0).unlink()
    files = [line.partition(":")[0] for line in told(archive)]
    assert [Path(file).parent.name for file in files] == ["warc", "warc", "items", "runs", ""]
    assert files == [*sorted(files[:2]), *files[2:]]


def test_what_a_lost_file_explains_is_counted_by_file(archive: Path) -> None:
    lost = nth(archive / "warc", 0)
    lost.unlink()
    (line,) = told(archive)
    assert line.startswith(
        f"warc/{lost.name}:0: this file is missing; {MANY - 1 + MANY - 1 + 1} more because of it, in "
    )
    for part in (f"jsonl ({MANY - 1})", ".json (1)", f".warc.gz ({MANY - 1})"):
        assert part in line


def test_every_kind_of_damage_is_a_row_of_the_documents() -> None:
    assert {*rows(), str(Damage.WRITTEN)} == {str(damage) for damage in Damage}
    assert str(Damage.WRITTEN) in (ROOT / "docs" / "recovery.md").read_text("utf-8")


def test_what_a_writer_does_in_each_file_is_one_cause_and_its_places_are_bounded() -> None:
    problems = [
        Problem(
            f"{name}.warc.gz", place, f"the status line is odd: HTTP/2 {place}", damage=Damage.WRITTEN.name
        )
        for name in "abcde"
        for place in range(4)
    ]
    causes = Causes([], lambda file: (0, file))
    for problem in problems:
        causes.add(problem)
    (line,) = in_lines(causes.in_order())
    assert line.startswith(
        "a.warc.gz:0: the status line is odd: HTTP/2 0; 19 more like it,"
        " in this file (3), b.warc.gz (4), c.warc.gz (4) and 2 more files; what to do: "
    )


def test_a_few_places_in_one_file_are_named_and_very_many_causes_are_counted() -> None:
    causes = Causes([], lambda file: (0, file))
    for number in range(30):
        for place in range(1, 4):
            causes.add(Problem(f"{number:02}.warc.gz", place, "broken", damage=Damage.CHANGED.name))
    lines = list(in_lines(causes.in_order()))
    assert lines[0].startswith("00.warc.gz:1: broken; also at 2, 3; what to do: put the file back")
    assert len(lines) == 21
    assert lines[-1].startswith("10 more causes of this kind, in other files; what to do: put the file back")


def test_files_that_are_named_stand_in_that_order(archive: Path) -> None:
    paths = [nth(archive / "warc", number) for number in (2, 0)]
    for path in paths:
        flipped(path, 900)
    plan = for_files(paths)
    causes = Causes(plan.labels, plan.place_of)
    for problem in verify(plan, 1, VerifyTally(), lambda _: None):
        causes.add(problem)
    assert [cause.first.file for cause in causes.in_order()] == [str(path) for path in paths]


def test_problems_by_themselves_stand_in_the_order_of_files_and_places(archive: Path) -> None:
    for number in (2, 0):
        flipped(nth(archive / "warc", number), 900)
    (archive / "items" / "a.jsonl").write_text("hello\n" * 12)
    plan = for_archive(Archive(archive))
    with closing(ProblemListing(plan.place_of)) as listing:
        found = list(verify(plan, 1, VerifyTally(), lambda _: None))
        for problem in reversed(found):
            listing.add(problem)
        lines = list(listing.lines())
    assert sorted(lines) == sorted(map(str, found))
    places = [re.match(r"(.*?):(\d+): ", line) for line in lines]
    order = [(plan.place_of(place[1]), int(place[2])) for place in places if place]
    assert len(order) == len(lines) > 12
    assert order == sorted(order)
