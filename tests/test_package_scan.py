"""WARC files are scanned in portions, by any number of processes: what is found does not depend on that."""

import gzip
import random
from itertools import chain
from pathlib import Path

import pytest

from tests.damaged import DEFECTS, answer, info, members, plain, write
from tests.small_archive import FIRST, SmallArchive, again, article, got, seconds, url
from tests.test_package import stage
from thaigov_spider.archive.folder import Archive
from thaigov_spider.extract.executors import ALONE
from thaigov_spider.extract.portions import STEPS
from thaigov_spider.package import build, scan_portion
from thaigov_spider.package.build import PackageScope, package, write_index
from thaigov_spider.package.scan_portion import scanned_files

WARC_IN_A_PAGE = answer(b"".join(members([info(), *got(url(7), answer(), FIRST)])) * 3)


def found_in(path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> tuple[list[object], ...]:
    """Rows, lines of the index and damage of a file that is read in portions of so many bytes."""
    for form in STEPS:
        monkeypatch.setitem(STEPS, form, step)
    told: list[int] = []
    rows: list[object] = []
    lines: list[object] = []
    damage: list[object] = []
    ties: list[object] = []
    found = scanned_files([path], ALONE, told.append, has_rows=True, indexed=[path])
    for part in chain.from_iterable(parts for _, parts in found):
        ties += [(len(rows) + place, other) for place, other in part.ties]
        rows += part.rows
        lines += part.lines or ()
        damage += [*part.damage, *(["shared"] * part.shared)]
    assert sum(told) == path.stat().st_size
    return rows, ties, lines, damage


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
@pytest.mark.parametrize("step", [1, 100, 3000])
def test_portions_hold_what_the_file_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: int
) -> None:
    first = got(url(1), article(), FIRST)
    pages = [got(url(number), WARC_IN_A_PAGE, FIRST + seconds(number)) for number in range(2, 9)]
    records = [info(), *first, *chain.from_iterable(pages), *again(first[0], FIRST + seconds(99))]
    path = tmp_path / name
    path.write_bytes(b"".join(members(records)) if name.endswith(".gz") else plain(records))
    rows, ties, lines, damage = found_in(path, monkeypatch, 1 << 40)
    assert (len(rows), len(ties), len(lines), damage) == (19, 9, 9 * name.endswith(".gz"), [])
    assert found_in(path, monkeypatch, step) == (rows, ties, lines, damage)


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_portions_hold_what_files_with_defects_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make, _, _ = DEFECTS[name]
    path = write(tmp_path / "a.warc.gz", *make(), *got(url(9), answer(), FIRST))
    whole = found_in(path, monkeypatch, 1 << 40)
    assert found_in(path, monkeypatch, 150) == whole


@pytest.mark.parametrize("seed", range(30))
def test_portions_hold_what_damaged_files_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    pages = [got(url(number), WARC_IN_A_PAGE, FIRST + seconds(number)) for number in range(30)]
    data = bytearray(b"".join(members(list(chain.from_iterable(pages)))))
    for _ in range(4):
        at, size = chance.randrange(len(data) - 1000), chance.choice([1, 30, 900])
        if chance.random() < 0.5:
            data[at : at + size] = chance.randbytes(size)
        else:
            del data[at : at + size]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    whole = found_in(path, monkeypatch, 1 << 40)
    assert len(whole[0]) > 5
    assert found_in(path, monkeypatch, chance.choice([100, 2000, 7000])) == whole


def test_several_processes_make_the_same_package_and_index_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795395723")
    monkeypatch.setattr(build, "_A_PROCESS", 1)
    monkeypatch.setitem(STEPS, "gzip", 1000)
    archive = SmallArchive(tmp_path / "archives")
    archive.run(FIRST, *(got(url(number), article(), FIRST + seconds(number)) for number in range(40)))
    odd = gzip.compress(plain(got(url(50), article(), FIRST)[:1])[:-2])  # a line end too few
    (archive.root / "warc" / "z.warc.gz").write_bytes(odd)
    made = []
    for jobs in (1, 2):
        output = tmp_path / f"{jobs}.wacz"
        built = package(Archive(archive.root), PackageScope(), output, stage, replace=False, jobs=jobs)
        index = write_index(Archive(archive.root), stage, jobs=jobs)
        made.append((output.read_bytes(), index.path.read_bytes(), built.records, built.pages, index.records))
    assert made[0] == made[1]
    assert made[0][3:] == (40, 41)


def test_a_file_whose_lines_are_known_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = SmallArchive(tmp_path / "archives")
    archive.run(FIRST, got(url(1), article(), FIRST))
    reads: list[Path] = []

    def watched(self: scan_portion.ScanPortion) -> scan_portion.ScannedPart:
        reads.append(self.path)
        return run(self)

    run = scan_portion.ScanPortion.run
    monkeypatch.setattr(scan_portion.ScanPortion, "run", watched)
    package(Archive(archive.root), PackageScope(), tmp_path / "a.wacz", stage, replace=False)
    assert len(reads) == 1
