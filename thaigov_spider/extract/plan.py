"""What is to be read, and in which portions."""

import os
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import copyfileobj
from typing import IO, BinaryIO

from thaigov_spider.capture.warcfile import OPEN
from thaigov_spider.cli.check_settings import UsageError
from thaigov_spider.extract.portion import FilePortion
from thaigov_spider.extract.portions import END, STEPS
from thaigov_spider.extract.sources import Crawl, WarcSource, place_of, plain_name
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES
from thaigov_spider.printable import Problem
from thaigov_spider.readback.exchange_log import fields_of
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.formats import (
    START,
    UNKNOWN,
    format_of,
    holds_records,
    is_package,
    kind_of_other,
    text_as,
)
from thaigov_spider.warc.reader import read_one
from thaigov_spider.warc.wacz_entries import ZIP_ERRORS, opened, package_at, record_files

STDIN = "-"

_OURS = "thaigov_spider/"
_LONGEST_INFO = 1 << 20  # bytes of a warcinfo record
_TRIES, _PAUSE = 100, 0.1  # ten seconds for a program that is to write into a pipe to begin


@dataclass(slots=True)
class ExtractPlan:
    """The files, in their order, what is wrong with them at first sight, and what a user should know."""

    sources: list[WarcSource] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        """How many bytes there are to read."""
        return sum(source.size for source in self.sources)

    def also(self, path: Path) -> WarcSource | None:
        """One more file, of which some records are needed; None where it cannot be read. Raises OSError."""
        number = len(self.sources)
        _add(self, str(path), path)
        return self.sources[number] if len(self.sources) > number else None

    def portions(self, origin: str) -> Iterator[FilePortion]:
        """What processes take one by one; `origin` is the site's. It does not depend on their number."""
        for source in self.sources:
            step = STEPS[source.form] if source.entry is None else END
            for start in range(0, max(source.size, 1), step):
                yield FilePortion(source, origin, start, start + step)


def plan_for(names: Iterable[str], stdin: BinaryIO) -> ExtractPlan:
    """Read these files, in this order. Raises UsageError, OSError."""
    plan = ExtractPlan()
    for name in dict.fromkeys(names):
        _add(plan, name, _spooled(stdin) if name == STDIN else _file(Path(name)))
    if not plan.sources and plan.problems and all(problem.text == UNKNOWN for problem in plan.problems):
        raise UsageError(f"{plan.problems[0].file}: {UNKNOWN}")
    return plan


def _file(path: Path) -> Path:
    if not path.exists():
        raise UsageError(f"{path}: there is no such file")
    if path.is_dir():
        raise UsageError(f"{path}: this is a folder; name its files")
    if path.is_file():
        return path.absolute()
    if path.is_fifo():
        descriptor, begun = _opened_pipe(path)
        with os.fdopen(descriptor, "rb") as pipe:
            return _spooled(pipe, begun)
    with path.open("rb") as device:
        return _spooled(device)


def _opened_pipe(path: Path) -> tuple[int, bytes]:
    """A named pipe, and what was read of it; one that nobody writes into would keep us waiting for ever."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    for _ in range(_TRIES):
        try:
            begun = os.read(descriptor, 1 << 16)
        except BlockingIOError:  # somebody is going to write
            begun = b""
        else:
            if not begun:
                time.sleep(_PAUSE)
                continue
        os.set_blocking(descriptor, True)
        return descriptor, begun
    os.close(descriptor)
    raise UsageError(f"{path}: this is a named pipe, and nobody writes into it")


def _spooled(pipe: IO[bytes], begun: bytes = b"") -> Path:
    """What comes out of a pipe as a file, because processes read it from several places at once."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(begun)
        copyfileobj(pipe, file)
    return Path(file.name)


def _add(plan: ExtractPlan, label: str, path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(START)
    if is_package(start):
        _add_package(plan, label, path)
    elif (other := kind_of_other(label)) is not None:
        plan.passed[other] += 1
        plan.problems.append(Problem(label, 0, f"this is {other}; nothing of it was read"))
    elif holds_records(start, label.removesuffix(OPEN)):
        form, size = format_of(start, path.name), path.stat().st_size
        is_open = label.endswith(OPEN)
        source = WarcSource(0, label, plain_name(label.removesuffix(OPEN)), str(path), size, form)
        _append(plan, replace(source, is_open=is_open))
        if is_open:
            plan.notes.append(f"{label}: a crawl may be writing this file; read up to its last whole record")
    elif label.lower().endswith(".wacz"):
        plan.problems.append(Problem(label, 0, "this is no package, nor anything else that can be read"))
    else:
        plan.passed["a file of another kind"] += 1
        plan.problems.append(Problem(label, 0, UNKNOWN))


def _append(plan: ExtractPlan, source: WarcSource) -> None:
    source = replace(source, number=len(plan.sources))
    about = dict(_warcinfo(source))
    if source.name == STDIN:
        source = replace(source, name=plain_name(about.get("warc-filename", "")) or STDIN)
    if about.get("software", "").startswith(_OURS):
        crawl = Crawl(about.get("isPartOf", ""), about.get("THAIGOV_ORIGIN", ""), _elsewhere(about))
        source = replace(source, crawl=crawl)
    plan.sources.append(source)


def _elsewhere(about: Mapping[str, str]) -> tuple[str, ...]:
    origins = ((one, about.get(one.origin_settings[-1])) for one in CAPTURE_SOURCES.values())
    return tuple(one.captures_below(origin) for one, origin in origins if origin)


def _warcinfo(source: WarcSource) -> Iterator[tuple[str, str]]:
    """What the first record says of its file."""
    with suppress(DamageError), source.opened() as file:
        header, block = read_one(text_as(source.form, file), _LONGEST_INFO)
        if header.kind == "warcinfo":
            yield from fields_of(block)
            yield from header.fields.items()


def _add_package(plan: ExtractPlan, label: str, path: Path) -> None:
    """The WARC files of a package, in the order of their names."""
    try:
        package = package_at(path)
    except ZIP_ERRORS as error:
        text = f"this package cannot be read ({error}), only the WARC records that are found in it"
        plan.problems.append(Problem(label, 0, text))
        size = path.stat().st_size
        _append(plan, WarcSource(0, label, plain_name(label), str(path), size, "gzip", is_torn=True))
        return
    with package, path.open("rb") as file:
        held = {info.header_offset for info in record_files(package)}
        for info in sorted(package.infolist(), key=lambda info: info.filename):
            if info.filename.lower().endswith(".wacz"):
                _add_inner(plan, package, info, f"{label}/{info.filename}")
            elif info.header_offset in held:
                entry = f"{label}/{info.filename}"
                try:
                    _append(plan, _packed(package, file, info, entry, path))
                except ZIP_ERRORS as error:
                    plan.problems.append(Problem(entry, 0, f"the package cannot be read here: {error}"))


def _add_inner(plan: ExtractPlan, package: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> None:
    """A package inside a package (multi-WACZ), which is copied out of it; one level deep."""
    if label.lower().count(".wacz/") > 1:
        plan.problems.append(Problem(label, 0, "packages so deep inside of others are not read"))
        return
    try:
        with opened(package, info) as entry:
            _add_package(plan, label, _spooled(entry))
    except ZIP_ERRORS as error:
        plan.problems.append(Problem(label, 0, f"the package cannot be read here: {error}"))


def _packed(
    package: zipfile.ZipFile, file: BinaryIO, info: zipfile.ZipInfo, label: str, path: Path
) -> WarcSource:
    start = place_of(file, info)
    if start is None:
        with opened(package, info) as entry:
            form = format_of(entry.read(START), info.filename)
        name = plain_name(info.filename)
        return WarcSource(0, label, name, str(path), info.file_size, form, entry=info.header_offset)
    file.seek(start)
    form = format_of(file.read(START), info.filename)
    return WarcSource(0, label, plain_name(info.filename), str(path), info.file_size, form, start)
