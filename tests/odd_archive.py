"""What a crawl has stored, read back raw: blocks as they stand in the file, nothing parsed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator


@dataclass(frozen=True)
class Stored:
    """A record: its named fields in their order, and its block."""

    type: str
    fields: list[tuple[str, str]]
    block: bytes
    offset: int

    def get(self, name: str) -> str | None:
        return next((value for known, value in self.fields if known == name), None)

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.fields if known == name]


@dataclass
class Group:
    """The records of one exchange: the first, and those tied to it."""

    first: Stored
    others: list[Stored] = field(default_factory=list)

    @property
    def records(self) -> list[Stored]:
        return [self.first, *self.others]

    @property
    def request(self) -> bytes:
        return b"".join(record.block for record in self.records if record.type == "request")

    @property
    def received(self) -> bytes:
        """All that came, put together again in the order in which it came."""
        parts = {part: self.block_under(f"urn:{part}:") for part in ("interim", "surplus", "unparsed")}
        answer = self.first.block if self.first.type == "response" else b""
        return parts["interim"] + answer + parts["surplus"] + parts["unparsed"]

    @property
    def failure(self) -> str | None:
        """The failure's line, in words, if there was one."""
        about = [r for r in self.records if r.get("Content-Type") == "application/warc-fields"]
        return about[0].block.split(b"\r\n")[0].decode().removeprefix("failure: ") if about else None

    @property
    def address(self) -> tuple[str, str]:
        """Scheme and path with query."""
        url = urlsplit(self.first.get("WARC-Target-URI") or "")
        return url.scheme, url.path + (f"?{url.query}" if url.query else "")

    def block_under(self, prefix: str) -> bytes:
        found = [r.block for r in self.others if (r.get("WARC-Target-URI") or "").startswith(prefix)]
        return b"".join(found)


def stored(file: Path) -> Iterator[Stored]:
    """The records of a WARC file."""
    with file.open("rb") as stream:
        records = ArchiveIterator(stream, no_record_parse=True)
        for record in records:
            block = record.raw_stream.read()
            yield Stored(record.rec_type, record.rec_headers.headers, block, records.get_record_offset())


def groups(file: Path) -> list[Group]:
    """The exchanges of a WARC file, in the order in which they were written."""
    found: dict[str | None, Group] = {}
    for record in stored(file):
        if record.type == "warcinfo":
            continue
        if (tie := record.get("WARC-Concurrent-To")) is None:
            found[record.get("WARC-Record-ID")] = Group(record)
        else:
            found[tie].others.append(record)
    return list(found.values())


@dataclass
class Crawl:
    """What a crawl in a process of its own said and wrote."""

    folder: Path
    said: list[dict[str, Any]]
    errors: str

    @property
    def end(self) -> dict[str, Any]:
        return self.said[-1]

    @property
    def seen(self) -> list[dict[str, Any]]:
        """What callbacks and errbacks got."""
        return self.said[:-1]

    @property
    def files(self) -> list[Path]:
        return sorted((self.folder / "warc").glob("*")) if (self.folder / "warc").is_dir() else []

    @cached_property
    def groups(self) -> list[Group]:
        return [group for file in self.files for group in groups(file)]


def crawl(folder: Path, requests: list[dict[str, Any]], **job: Any) -> Crawl:
    """Run `tests.odd_crawl` on these requests, with settings from `job`; warnings are errors there too."""
    extra = {"file_size_limit": job.pop("file_size_limit", None), "revisits": job.pop("revisits", False)}
    settings = {"ARCHIVES_DIR": str(folder)} | job
    text = json.dumps({"settings": settings, "requests": requests, **extra})
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.odd_crawl"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return Crawl(folder, [json.loads(line) for line in ran.stdout.splitlines()], ran.stderr)
