"""What a WACZ package says of its contents (WACZ 1.1.1): the files it must have, their sizes and digests.

Nothing is ever extracted: contents are read in place, so that no name in a package matters to the disk.
"""

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from thaigov_spider.exit_status import counted
from thaigov_spider.printable import shortened
from thaigov_spider.progress import Progress
from thaigov_spider.verify.wacz_lists import INDEXES, PAGES
from thaigov_spider.warc.wacz_entries import opened, record_files

PACKAGE = "datapackage.json"
_DIGEST = "datapackage-digest.json"
_READ = 1 << 20
_LONGEST_PACKAGE = 1 << 23  # bytes of datapackage.json: 40,000 resources; as objects they take 30 times that
_HASHES = {"sha256": hashlib.sha256, "md5": hashlib.md5}


def packages_in(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The packages of a package: there are some in a multi-WACZ, which then needs nothing else."""
    return [info for info in package.infolist() if info.filename.lower().endswith(".wacz")]


def problems(package: zipfile.ZipFile, progress: Progress) -> Iterator[str]:
    """What is wrong with the package as such. Raises what `zipfile` raises."""
    names = Counter(info.filename for info in package.infolist())
    yield from (f"{name} is in the package more than once" for name, count in names.items() if count > 1)
    yield from _missing(package)
    base_names = Counter(
        PurePosixPath(name).name for name in {info.filename for info in record_files(package)}
    )
    for name, count in base_names.items():
        if count > 1:
            yield f"{count} WARC files of the package are called {name}; replay knows only one"
    for info in record_files(package):
        if info.compress_type != zipfile.ZIP_STORED:
            yield f"{shortened(info.filename)} is compressed by the package; players read in it as it is"
    if PACKAGE in names:
        yield from _wrong_with_resources(package, progress)
        if _DIGEST in names:
            yield from _wrong_with_digest(package, progress)


def _missing(package: zipfile.ZipFile) -> Iterator[str]:
    names = set(package.namelist())
    is_multi = bool(packages_in(package)) and not record_files(package)
    needed = (PACKAGE,) if is_multi else (PACKAGE, PAGES)
    yield from (f"{name} is missing" for name in needed if name not in names)
    if is_multi:
        return
    if not names.intersection((*INDEXES, "indexes/index.idx")):
        yield "there is no index below indexes/"
    if not record_files(package):
        yield "there is no WARC file"


def _wrong_with_digest(package: zipfile.ZipFile, progress: Progress) -> Iterator[str]:
    """What is wrong with the digest of datapackage.json, which not every package has."""
    try:
        with opened(package, _DIGEST) as file:
            digest = str(json.loads(file.read(_READ))["hash"])
    except (ValueError, KeyError, TypeError, RecursionError):
        yield f"{_DIGEST} holds no digest"
        return
    text = _wrong_with_hash(package, package.getinfo(PACKAGE), digest, progress)
    if text:
        yield f"{PACKAGE} {text} as {_DIGEST} says"


def _wrong_with_resources(package: zipfile.ZipFile, progress: Progress) -> Iterator[str]:
    try:
        with opened(package, PACKAGE) as file:
            resources = _resources(json.loads(file.read(_LONGEST_PACKAGE)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield f"{PACKAGE} is no list of resources"
        return
    listed = {path for path, _, _ in resources}
    for path, size, digest in resources:
        text = _wrong_with_resource(package, path, size, digest, progress)
        if text:
            yield f"{shortened(path)} {text}"
    for info in record_files(package):
        if info.filename not in listed:
            yield f"{shortened(info.filename)} is not listed in {PACKAGE}"


def _resources(description: Any) -> list[tuple[str, int | None, str]]:
    """Path, number of bytes and digest of each resource that a datapackage.json lists."""
    return [
        (str(entry["path"]), entry.get("bytes"), str(entry.get("hash") or ""))
        for entry in description["resources"]
    ]


def _wrong_with_resource(
    package: zipfile.ZipFile, path: str, size: int | None, digest: str, progress: Progress
) -> str | None:
    try:
        info = package.getinfo(path)
    except KeyError:
        return f"is listed in {PACKAGE} and missing"
    if size is not None and size != info.file_size:
        return f"has {counted(info.file_size, 'byte')}, not {size} as {PACKAGE} says"
    return _wrong_with_hash(package, info, digest, progress)


def _wrong_with_hash(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, digest: str, progress: Progress
) -> str | None:
    name, _, value = digest.partition(":")
    if name not in _HASHES:
        return "has no digest that can be checked"
    actual = _hash(package, info, name, progress)
    return None if actual == value else f"has the digest {name}:{actual}, not {shortened(digest)}"


def _hash(package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, progress: Progress) -> str:
    hashed = _HASHES[name](usedforsecurity=False)
    with opened(package, info) as file:
        while data := file.read(_READ):
            hashed.update(data)
            progress(len(data))
    return hashed.hexdigest()
