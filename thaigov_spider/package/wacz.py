"""The package itself: a ZIP file of WARC files, their index and the list of pages (WACZ 1.1.1)."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path

from thaigov_spider import __version__
from thaigov_spider.extract.executors import Workers
from thaigov_spider.package import index
from thaigov_spider.package.index import COMPRESSED, Index
from thaigov_spider.package.known_lines import KnownLines
from thaigov_spider.progress import BYTES, CountedFile, Progress, Stage

_READ = 1 << 20


@dataclass(frozen=True, slots=True)
class About:
    """What datapackage.json says of a package, under py-wacz's names; `created` is UTC, to the second."""

    title: str
    desc: str
    created: str
    date: None = None


def as_markdown(text: str) -> str:
    """Plain text as Markdown, with neither markup nor links.

    ReplayWeb.page shows a package's description as Markdown, and lets the HTML in it run; a section that it
    names is what some page calls it.

    >>> as_markdown("articles of <b>, [c](d)")
    'articles of &lt;b&gt;, &#91;c](d)'
    """
    return escape(text, quote=False).replace("[", "&#91;")


def write(
    path: Path,
    warcs: list[Path],
    pages: Path,
    about: About,
    stage: Stage,
    workers: Workers,
    known: KnownLines,
) -> None:
    """Write a package; of some of its files lines of the index may be known. Raises OSError.

    Entries bear no times, so that the same contents make the same file. The index is made in the folder of
    `path`.
    """
    size = sum(warc.stat().st_size for warc in warcs)
    members, idx = path.with_name(COMPRESSED), path.with_name("index.idx")
    with stage("index", size, BYTES) as progress:
        made = index.write_compressed(members, idx, warcs, progress, workers, known)
    with zipfile.ZipFile(path, "w") as package:
        _add(package, "pages/pages.jsonl", pages, zipfile.ZIP_DEFLATED)
        _add(package, f"indexes/{COMPRESSED}", members)
        _add(package, "indexes/index.idx", idx, zipfile.ZIP_DEFLATED)
        with stage("pack", size, BYTES) as progress:
            for warc in warcs:
                _add(package, f"archive/{warc.name}", warc, progress=progress)
        with stage("digest", size, BYTES) as progress:
            _describe(package, made, about, progress)


def _add(
    package: zipfile.ZipFile,
    name: str,
    path: Path,
    how: int = zipfile.ZIP_STORED,
    progress: Progress = lambda _: None,
) -> None:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = how
    entry.file_size = path.stat().st_size  # which tells zipfile whether it needs the format for large files
    with path.open("rb") as source, package.open(entry, "w") as target:
        while data := source.read(_READ):
            target.write(data)
            progress(len(data))


def _describe(package: zipfile.ZipFile, made: Index, about: About, progress: Progress) -> None:
    """Write datapackage.json, with the size and digest of each entry so far, and its own digest."""
    said = json.loads(made.generate_datapackage(about, _Watched(package, progress)))
    said["created"] = about.created
    said["software"] = f"thaigov_spider/{__version__} ({said['software']})"
    description = json.dumps(said, indent=2, ensure_ascii=False).encode()
    for name, text in (
        ("datapackage.json", description),
        ("datapackage-digest.json", made.generate_datapackage_digest(description)),
    ):
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        package.writestr(entry, text)


class _Watched:
    """As much of a package as py-wacz reads, and how far it is."""

    def __init__(self, package: zipfile.ZipFile, progress: Progress) -> None:
        self.infolist: Callable[[], list[zipfile.ZipInfo]] = package.infolist
        self._package = package
        self._progress = progress

    @contextmanager
    def open(self, entry: zipfile.ZipInfo, _mode: str) -> Iterator[CountedFile]:
        with self._package.open(entry) as file:
            yield CountedFile(file, self._progress)
