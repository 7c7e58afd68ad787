"""Which source has which articles, read off the lines; and what is known of, but in no source."""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

from thaigov_spider.archive.folder import Archive
from thaigov_spider.article.identity import address_key, one_article
from thaigov_spider.export.line_rows import files_of
from thaigov_spider.ledger.texts import moves
from thaigov_spider.plan.sequences import NumberSequence
from thaigov_spider.status.days import by_year_and_section, calendar
from thaigov_spider.status.overview import Calendar, SourceCounts, Years
from thaigov_spider.status.plain import harmless
from thaigov_spider.urls import Address

_TABLES = """
CREATE TABLE line (key, via, day, section, PRIMARY KEY (key, via)) WITHOUT ROWID;
CREATE TABLE same (key PRIMARY KEY, article) WITHOUT ROWID;
"""
_HELD = """
CREATE TABLE held AS
SELECT coalesce(article, key) AS article, via, max(day) AS day, max(section) AS section
FROM line LEFT JOIN same USING (key) GROUP BY 1, 2;
"""
_ADD = """
INSERT INTO line VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET day = coalesce(excluded.day, day), section = coalesce(excluded.section, section)
"""
# An article is of the year that any source gives it, and alone where only one source has it.
_COUNTS = """
SELECT via, coalesce(substr(day, 1, 4), ''), count(*), total(sources = 1) FROM (
    SELECT via, max(day) OVER article AS day, count(*) OVER article AS sources FROM held
    WINDOW article AS (PARTITION BY article)
) GROUP BY 1, 2 ORDER BY 1, 2
"""
_DAYS = "SELECT day, count(*) FROM (SELECT max(day) AS day FROM held GROUP BY article) GROUP BY 1"
_SECTIONS = """
SELECT coalesce(substr(day, 1, 4), ''), coalesce(section, ''), count(*) FROM (
    SELECT max(day) AS day, max(section) AS section FROM held GROUP BY article
) GROUP BY 1, 2 ORDER BY 1, 2
"""
_HEAD = re.compile(
    rb'\{"schema": "thaigov-article/1", "extractor": "[^"\\]*", "url": "([^"\\]*)", "id": (?:[0-9]+|null),'
    rb' "generation": "[^"\\]*", "lang": "(th|en)", "title": '
)
_TAIL = re.compile(
    rb'"published": (?:"([0-9]{4}-[0-9]{2}-[0-9]{2})[^"\\]*"|null), "published_raw": '
    rb'.*?"capture": \{"via": "([a-z]+)"'
)
_SECTION = re.compile(rb'"section": (null|"(?:[^"\\]|\\.)*")')
_MOVED = re.compile(rb'"moved_from": "([^"\\]*)"')


@dataclass(frozen=True, slots=True)
class LedgerSide:
    """What the ledger knows of articles besides the lines.

    `moved` are addresses and where they lead; `listed` the articles of which an index lists a capture that
    was not had; `failed` those that could not be had from the site.
    """

    moved: list[tuple[str, str]]
    listed: list[str]
    failed: list[str]


def ledger_side(db: sqlite3.Connection) -> LedgerSide:
    """Ask the ledger. Raises LedgerError."""
    listed = db.execute(
        "SELECT article FROM snapshot GROUP BY article"
        " HAVING max(version) = 0 AND max(looked IS NULL OR verdict = 'article')"
    )
    failed = db.execute("SELECT url FROM address WHERE error IS NOT NULL AND version = 0")
    return LedgerSide(list(moves(db)), [url for (url,) in listed], [url for (url,) in failed])


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line says of its article."""

    url: str
    lang: str
    via: str
    day: str | None
    section: str | None
    moved_from: str | None


class Holdings:
    """The articles that the lines of an archive have, by source. Used as a context manager."""

    def __init__(self, archive: Archive, known: LedgerSide) -> None:
        """Read all lines. Raises OSError."""
        self._known = known
        self._db = sqlite3.connect("")  # a temporary file once it is large
        try:
            self._read(archive)
        except BaseException:
            self._db.close()
            raise

    def _read(self, archive: Archive) -> None:
        self._db.executescript(_TABLES)
        led = [(address_key(url, "th"), address_key(to, "th")) for url, to in self._known.moved]
        for path in files_of(archive):
            self._db.executemany(_ADD, _keys(path, led))
        self._db.executemany("INSERT INTO same VALUES (?, ?)", one_article(led).items())
        self._db.executescript(_HELD)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @property
    def articles(self) -> int:
        """How many articles there are, whichever sources have them."""
        [(count,)] = self._db.execute("SELECT count(DISTINCT article) FROM held")
        return int(count)

    def sources(self) -> list[SourceCounts]:
        """What each source has, the largest first."""
        years: dict[str, dict[str, int]] = defaultdict(dict)
        alone: dict[str, dict[str, int]] = defaultdict(dict)
        for via, year, count, only in self._db.execute(_COUNTS):
            years[via][harmless(year)] = count
            alone[via][harmless(year)] = int(only)
        found = [
            SourceCounts(
                harmless(via), sum(years[via].values()), sum(alone[via].values()), years[via], alone[via]
            )
            for via in years
        ]
        return sorted(found, key=lambda one: (-one.articles, one.via))

    def calendar(self, at_most: int) -> Calendar:
        """The days with articles, and without; of the ranges of these `at_most` are listed."""
        days: dict[date, int] = {}
        for day, count in self._db.execute(_DAYS):
            with suppress(ValueError):
                days[date.fromisoformat(day or "")] = count
        return calendar(days, at_most)

    def years_and_sections(self) -> tuple[Years, dict[str, Years]]:
        """Articles by year, and by section and year; the sections with the most articles first."""
        return by_year_and_section(self._db.execute(_SECTIONS))

    def numbers(self, sequence: NumberSequence, origin: str) -> set[int]:
        """The numbers of a sequence that some source has an article under."""
        found: set[int] = set()
        for prefix in {address.rpartition("/")[0] for address in _keys_of(sequence, origin)}:
            rows = self._db.execute(
                "SELECT key FROM line WHERE key >= ? AND key < ?", (f"{prefix}/", f"{prefix}0")
            )
            found.update(int(number) for (key,) in rows if (number := key.rpartition("/")[2]).isdecimal())
        return found

    def without(self, urls: Iterable[str]) -> int:
        """How many articles those at some addresses are that no source has."""
        keys = {address_key(url, "th") for url in urls}
        held = self._db.execute(
            "SELECT value FROM json_each(?) WHERE value IN (SELECT key FROM line UNION SELECT key FROM same)",
            (json.dumps(sorted(keys)),),
        )
        return len(keys) - len(held.fetchall())


def _keys_of(sequence: NumberSequence, origin: str) -> Iterator[str]:
    for kind in sequence.kinds:
        yield address_key(Address(1, kind).at(origin), "th")


def _keys(path: Path, led: list[tuple[str, str]]) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Key, source, day and section of each line that is an article; `led` learns what led where."""
    with path.open("rb") as file:
        for line in file:
            with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
                one = _quick(line) or _said(json.loads(line))
                key = address_key(one.url, one.lang)
                if one.moved_from:
                    led.append((address_key(one.moved_from, one.lang), key))
                yield key, one.via, one.day, one.section


def _said(item: dict[str, Any]) -> _Line:
    """What a line says. Raises KeyError, TypeError, AttributeError where it is no article."""
    url, lang, published, via = str(item["url"]), item["lang"], item["published"], item["capture"]["via"]
    day, section = published and str(published)[:10], item.get("section")
    return _Line(url, lang, str(via), day, section and str(section), item.get("moved_from"))


def _quick(line: bytes) -> _Line | None:
    """The same in a tenth of the time, of a line that has its fields as this program writes them; else None.

    No text can be taken for a name of a field: in JSON a quote within a text has a backslash in front.
    """
    head = _HEAD.match(line)
    tail = _TAIL.search(line, max(0, line.rfind(b'"published": ')))
    if head is None or tail is None:
        return None
    url, lang = head.groups()
    day, via = tail.groups()
    section = _SECTION.search(line, head.end())
    if section is None:
        return None
    moved = _MOVED.search(line, tail.end())
    rest = [None if one is None else one.decode() for one in (day, moved and moved[1])]
    named = json.loads(section[1]) or None
    return _Line(url.decode(), lang.decode(), via.decode(), rest[0], named, rest[1])
