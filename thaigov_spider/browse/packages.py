"""WACZ packages of articles, as `scrapy package` makes them; one at a time, for they take the disk's time."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.exceptions import HTTPException

from thaigov_spider.archive.folder import Archive
from thaigov_spider.cli.foreground import reason
from thaigov_spider.cli.program import installing

_AT_WORK = threading.Lock()


def packaged(
    archive: Archive, keys: Iterable[str], about: str, path: Path, files: Iterable[str] | None = None
) -> Path:
    """Make a package at `path` of the articles of some keys; `about` says which they are.

    `files` are the WARC files that hold all of it, where that is known; else all are read. Raises
    HTTPException, with the reason: the extra is missing, a crawl is at work, another package is being made,
    something is damaged.
    """
    try:
        from thaigov_spider.package import build  # needs the extra `wacz`
        from thaigov_spider.package.files import PackageError
    except ModuleNotFoundError as error:
        raise HTTPException(503, f"packages need {error.name}; {installing('wacz')}") from error
    known = None if files is None else frozenset(files)
    scope = build.PackageScope(keys=frozenset(keys), about=about, files=known)
    if not _AT_WORK.acquire(blocking=False):
        raise HTTPException(503, "another package is being made; try again when it is there")
    try:
        return build.package(archive, scope, path, _silent, replace=True).path
    except PackageError as error:
        raise HTTPException(503, str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise HTTPException(503, reason(error)) from error
    finally:
        _AT_WORK.release()


@contextmanager
def _silent(_what: str, _size: int, _unit: str) -> Iterator[Callable[[int], object]]:
    yield lambda _: None
