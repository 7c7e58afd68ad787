"""The order of an archive's runs: that of their names, but where a clock was wrong.

A run's id, which is in the names of its files, is when it began by the clock of then. Where files of a later
id are there already, their clock was ahead (or this one is behind), and the run says in its warcinfo record
which of them it `follows`.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from thaigov_spider.archive.folder import files
from thaigov_spider.capture.crawl_info import FOLLOWS
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.readback.exchange_log import fields_of
from thaigov_spider.warc.decompress import DamageError

_Key = tuple[str, ...]


def files_of_runs(folder: Path) -> list[list[Path]]:
    """The WARC files of each run, in the order of the runs. Raises OSError."""
    runs: dict[str, list[Path]] = defaultdict(list)
    for path in files(folder.glob("thaigov-*.warc.gz")):
        runs[run_id_of(path.name)].append(path)
    keys = _keys(folder, {run: its_files[0].name for run, its_files in runs.items()})
    return [runs[run] for run in sorted(runs, key=keys.__getitem__)]


def followed(folder: Path, run_id: str) -> str | None:
    """The last of the runs with a later id than this one, which is about to begin; None if there is none.

    Raises OSError.
    """
    later = {run_id_of(path.name): path.name for path in files(later_files(folder, run_id))}
    keys = _keys(folder, later)
    return max(later, key=keys.__getitem__, default=None)


def later_files(folder: Path, run_id: str) -> list[Path]:
    """The WARC files of runs with a later id, those being last of each run."""
    return [path for path in folder.glob("thaigov-*.warc.gz") if run_id_of(path.name) > run_id]


def run_id_of(name: str) -> str:
    """The id of the run that a WARC file of this name is of."""
    return name.removeprefix("thaigov-").rpartition("-")[0]


def _keys(folder: Path, names: dict[str, str]) -> dict[str, _Key]:
    """By what to sort runs, of which a file each is given: one that follows another comes next to it."""
    with Captures(folder, lambda _: None) as captures:
        named = {run: _named(captures, name) for run, name in names.items()}
    return {run: _key(run, named, ()) for run in named}


def _key(run: str, named: dict[str, str], behind: Iterable[str]) -> _Key:
    before = named.get(run, "")
    if before <= run or before in behind:  # a run names none that is earlier by its id
        return (run,)
    return (*_key(before, named, (*behind, run)), run)


def _named(captures: Captures, name: str) -> str:
    try:
        _, block = captures.record(name, 0)
    except DamageError:
        return ""
    return dict(fields_of(block)).get(FOLLOWS, "")
