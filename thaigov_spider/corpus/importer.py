"""Texts of the public corpora, as articles of the archive: a file of `imported/`, one line each."""

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from thaigov_spider.archive.folder import Archive, files
from thaigov_spider.article.record import Article
from thaigov_spider.article.schema import misfit
from thaigov_spider.atomic_files import made
from thaigov_spider.corpus import text_format
from thaigov_spider.recovery.known_texts import KnownTexts
from thaigov_spider.timestamps import run_id

_LARGEST = 1 << 24  # bytes: no article comes near


@dataclass(slots=True)
class Report:
    """What became of the files of a folder; `path` is where the new articles lie, if there are any.

    `alone` counts the texts, new and known, of articles that were never captured.
    """

    new: int = 0
    known: int = 0
    failed: int = 0
    alone: int = 0
    path: Path | None = None
    flags: Counter[str] = field(default_factory=Counter)


def import_corpus(
    folder: Path,
    archive: Archive,
    origin: str,
    now: datetime,
    complain: Callable[[str], None],
    progress: Callable[[int], object],
) -> Report:
    """Import every `.txt` below `folder`, whose articles are on the site or at `origin`: all, or none.

    What cannot be an article is left out and complained about. Call it while holding the archive's lock.
    Raises OSError, PlaceError.
    """
    report = Report()
    archive.imported.mkdir(exist_ok=True)
    with closing(sqlite3.connect("")) as database, closing(KnownTexts(archive)) as captured:
        known = _Known(database, archive.imported)
        path = _free(archive.imported, now)
        with made(path, replace=False) as partial, partial.open("w", encoding="utf-8", newline="\n") as lines:
            for article in _articles(folder, origin, report, complain, progress):
                report.alone += not captured.knows(article.as_fields())
                if known.adds(article.url, article.content_digest):
                    lines.write(article.as_line() + "\n")
                    report.new += 1
                    report.flags.update(article.flags)
                else:
                    report.known += 1
    if report.new:
        report.path = path
    else:
        path.unlink()
    return report


def _free(folder: Path, now: datetime) -> Path:
    """The file of an import that begins `now`; a later second if that one is taken."""
    while (path := folder / f"corpus-{run_id(now)}.jsonl").exists():
        now += timedelta(seconds=1)
    return path


def texts(folder: Path) -> list[Path]:
    """The files of a corpus, in the order of their names."""
    return sorted(path for path in folder.rglob("*.txt") if path.is_file())


def _articles(
    folder: Path,
    origin: str,
    report: Report,
    complain: Callable[[str], None],
    progress: Callable[[int], object],
) -> Iterator[Article]:
    for path in texts(folder):
        try:
            yield _article(path, origin)
        except (text_format.CorpusError, OSError) as error:
            report.failed += 1
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            complain(f"{path}: {reason}")
        progress(1)


def _article(path: Path, origin: str) -> Article:
    if path.stat().st_size > _LARGEST:
        raise text_format.CorpusError(f"it is larger than {_LARGEST >> 20} MiB")
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise text_format.CorpusError(f"it is not UTF-8: {error.reason} at byte {error.start}") from None
    article = text_format.read(text, os.fsencode(path.stem).decode("utf-8", "replace"), origin)
    if wrong := misfit(article):
        raise text_format.CorpusError(wrong)
    return article


class _Known:
    """The texts that were imported before, and from now on."""

    def __init__(self, database: sqlite3.Connection, folder: Path) -> None:
        self._database = database
        database.execute(
            "CREATE TABLE texts (url TEXT, digest TEXT, PRIMARY KEY (url, digest)) WITHOUT ROWID"
        )
        for path in files(folder.glob("*.jsonl")):
            with path.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    self._learn(line)

    def _learn(self, line: str) -> None:
        try:
            item = json.loads(line)
            self.adds(str(item["url"]), str(item["content_digest"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            return  # no article: `scrapy verify` says so

    def adds(self, url: str, digest: str) -> bool:
        """Whether this text was not known yet; from now on it is."""
        cursor = self._database.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (url, digest))
        return cursor.rowcount == 1
