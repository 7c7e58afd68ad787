"""`scrapy import` without its command, and with it; and files to import."""

import gzip
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.arcs import arc_record, members, version_block
from tests.crawling import ENVIRONMENT, ROOT
from tests.extracting import SITE, answer, body, gzipped, record, response
from thaigov_spider.archive.folder import Archive
from thaigov_spider.verify.plan import for_archive
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify

URL = f"{SITE}/news/contents/details/"


@dataclass
class Library:
    """An archive that files are imported into."""

    root: Path
    said: list[str] = field(default_factory=list)

    @property
    def archive(self) -> Archive:
        return Archive(self.root)

    def imports(self, *words: object, **settings: object) -> int:
        """Run `scrapy import`; its exit status."""
        done = run("import", *words, ARCHIVES_DIR=self.root, **settings)
        self.said.append(done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode

    @property
    def lines(self) -> list[dict[str, Any]]:
        paths = sorted((self.root / "items").glob("*.jsonl"))
        return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]

    def of(self, *path: str) -> list[Any]:
        """A field of all lines."""
        found: list[Any] = self.lines
        for name in path:
            found = [one[name] for one in found]
        return found

    @property
    def reports(self) -> list[dict[str, Any]]:
        paths = sorted((self.root / "runs").glob("import-*.json"))
        return [json.loads(path.read_text("utf-8")) for path in paths]

    @property
    def stored(self) -> list[Path]:
        return sorted(path for path in (self.root / "warc").iterdir() if path.is_file())

    def problems(self) -> list[str]:
        """What `scrapy verify` has to say of the archive."""
        return [str(one) for one in verify(for_archive(self.archive), 1, VerifyTally(), lambda _: None)]


def run(*words: object, **settings: object) -> "subprocess.CompletedProcess[str]":
    """A command as a user runs it."""
    chosen = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, words), *chosen],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def page(number: int, date: str = "2019-03-04T05:06:07Z", salt: int = 0, **changed: str) -> bytes:
    """A response with an article."""
    return response(f"{URL}{number}", answer(body(number, **changed)), date, 1000 * salt + number)


def foreign(number: int) -> bytes:
    """A response of another site."""
    return response("https://example.org/", answer(b"<p>elsewhere"), number=900_000 + number)


def request(number: int) -> bytes:
    """The request of a page."""
    fields: dict[str, object] = {
        "WARC-Type": "request",
        "WARC-Target-URI": f"{URL}{number}",
        "WARC-Date": "2019-03-04T05:06:07Z",
        "WARC-Record-ID": f"<urn:uuid:{700_000 + number:08x}-0000-4000-8000-000000000000>",
        "WARC-Concurrent-To": f"<urn:uuid:{number:08x}-0000-4000-8000-000000000000>",
        "Content-Type": "application/http; msgtype=request",
    }
    return record(fields, b"GET / HTTP/1.1\r\nHost: www.thaigov.go.th\r\n\r\n")


def files_to_import(folder: Path) -> list[Path]:
    """Files of all kinds, some of whose articles are in several; the last one is damaged."""
    pages = [page(number, f"20{year}-03-04T05:06:07Z", year) for year in (17, 19) for number in range(1, 7)]
    others = [
        page(number, f"2018-03-04T05:06:0{number}Z", 18, body=f"ข้อความเดิม {number}") for number in range(1, 4)
    ]
    old = [arc_record(f"{URL}{number}", answer(body(number))) for number in range(3, 9)]
    torn = gzipped(*pages[6:], page(20))[:-200]
    contents = {
        "a.warc.gz": gzipped(*pages[:6], foreign(1)),
        "b.arc.gz": members(version_block(), *old),
        "c.warc": b"".join([*others, foreign(2)]),
        "d.warc.gz": gzip.compress(b"".join(pages[6:9])),
        "e.warc.gz": torn,
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "f.wacz", "w") as package:
        for number in range(2):
            package.writestr(f"archive/{number}.warc.gz", gzipped(page(30 + number), page(40 + number)))
        package.writestr("datapackage.json", "{}")
    return sorted(path for path in folder.iterdir() if path.is_file())


def rows(ledger: Path, tables: Iterable[str] = ("snapshot", "address", "items_file")) -> dict[str, Any]:
    """All that a ledger knows, but for what it was given when."""
    with closing(sqlite3.connect(ledger)) as db:
        return {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}
