"""One article by its number or address, straight from the lines: no index is needed, or written."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from thaigov_spider.archive.folder import Archive
from thaigov_spider.article.identity import address_key
from thaigov_spider.atomic_files import temporary_folder
from thaigov_spider.browse.article_lines import LinesRead, line_at, lines_at
from thaigov_spider.export.line_rows import files_of
from thaigov_spider.ledger import LedgerError
from thaigov_spider.ledger.reading import read
from thaigov_spider.ledger.texts import moves
from thaigov_spider.search.catalogue import Catalogue
from thaigov_spider.urls import canonical

_NUMBER = re.compile(r"\d{1,18}")  # in Thai digits, too


class ArticleLookupError(Exception):
    """No article, or more than one, is what was named; the message, one line, says what is there."""


def article_named(archive: Archive, named: str, progress: Callable[[int], object]) -> LinesRead:
    """All lines of the article with this number or address; `progress` is told the bytes that were read.

    Raises ArticleLookupError, OSError, sqlite3.Error.
    """
    if not files_of(archive):
        raise ArticleLookupError(f"{archive.root} holds no articles; -s ARCHIVES_DIR=… names another archive")
    number = int(named) if _NUMBER.fullmatch(named) else None
    keys = _keys_of_address(named) if number is None else ()
    with _catalogue(archive, progress) as catalogue:
        found = keys if number is None else _numbered(archive, catalogue, number)
        places = {article: catalogue.versions(article) for article in map(catalogue.article_of, found)}
    read = [lines_at(archive.root, some, named) for some in places.values() if some]
    if len(read) > 1:
        addresses = " ".join(sorted(one.newest.item["url"] for one in read))
        raise ArticleLookupError(f"{named} is the number of {len(read)} articles; name one of {addresses}")
    if not read:
        what = "at this address" if number is None else "of this number"
        raise ArticleLookupError(f"{named}: {archive.root} has no article {what}")
    return read[0]


def _keys_of_address(named: str) -> list[str]:
    """The keys that an address may have, in either language; people leave out `https://`."""
    try:
        url = canonical(named if "://" in named else f"https://{named}")
        return [address_key(url, lang) for lang in ("th", "en")]
    except ValueError:
        raise ArticleLookupError(f"{named} is neither the number of an article nor an address") from None


def _numbered(archive: Archive, catalogue: Catalogue, number: int) -> Iterator[str]:
    """The keys of the articles whose line has this number."""
    stands = re.compile(rf"(?<![0-9]){number}(?![0-9])")
    for key in filter(stands.search, catalogue.keys_with(str(number))):
        lines = (line_at(archive.root, place) for place in catalogue.versions(key))
        if any(line and line.item["id"] == number for line in lines):
            yield key


@contextmanager
def _catalogue(archive: Archive, progress: Callable[[int], object]) -> Iterator[Catalogue]:
    """Where the lines of each article are, read now; the same addresses are one article as in an export."""
    with temporary_folder() as folder, Catalogue(folder / "lines.sqlite") as catalogue:
        catalogue.begin()
        for _, size in catalogue.read_new(archive.root, files_of(archive)):
            progress(size)
        try:
            moved = read(archive.ledger, lambda db: list(moves(db)))
        except LedgerError:  # the lines tell the most of it
            moved = []
        catalogue.link(((address_key(url, "th"), address_key(to, "th")) for url, to in moved), "")
        catalogue.commit()
        yield catalogue
