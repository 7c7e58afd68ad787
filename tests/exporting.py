"""Archives of lines alone, and `scrapy export` as a user runs it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.crawling import ENVIRONMENT, ROOT
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture, Imported, Reading

SITE = "https://www.thaigov.go.th"
DAYS = "วันอังคารที่ 15 ธันวาคม 2563", "วันพุธที่ 16 ธันวาคม 2563", "วันพฤหัสบดีที่ 17 ธันวาคม 2563"


def line(
    number: int = 1,
    *,
    retrieved: str | None = "2026-11-23T01:02:03Z",
    kind: str = "details",
    via: str = "live",
    version: int = 1,
    **fields: Any,
) -> str:
    """The line of an article; `fields` are those of what was read off its page."""
    reading = {
        "generation": "codeigniter",
        "title": f"ข่าวที่ {number}",
        "section": "ด้านสังคม",
        "summary": "สรุป",
        "body": "เนื้อหา\nของข่าว",
        "published_raw": DAYS[0],
    }
    captured = Capture("live", "thaigov-1.warc.gz", number, f"<urn:uuid:{number}>", "sha1:A", 200)
    capture = Imported() if via == "corpus" else captured
    url = f"{SITE}/news/contents/{kind}/{number}"
    article = normalise(
        Reading(**(reading | fields)), url, capture, None if via == "corpus" else retrieved
    ).as_dict()
    if via != "corpus":
        article["capture"]["via"] = via
    return json.dumps(article | {"version": version}, ensure_ascii=False)


def as_exported(*lines: str, gone_since: str | None = None) -> list[str]:
    """Lines as an export has them, with what the ledger tells besides."""
    return [f'{one[:-1]}, "gone_since": {json.dumps(gone_since)}}}' for one in lines]


def archive(root: Path, *runs: list[str], folder: str = "items", spider: str = "news") -> Path:
    """An archive whose runs wrote these lines, a second apart."""
    (root / folder).mkdir(parents=True, exist_ok=True)
    for number, lines in enumerate(runs):
        path = root / folder / f"{spider}-20261123T01020{number}Z.jsonl"
        path.write_text("".join(f"{one}\n" for one in lines), "utf-8")
    return root


def command(
    *words: object,
    archive: Path,
    name: str = "export",
    limit: Callable[[], None] | None = None,
    **settings: str,
) -> "subprocess.CompletedProcess[str]":
    """`scrapy export`, or another command, on an archive."""
    chosen = {"ARCHIVES_DIR": str(archive), **settings}
    options = [word for key, value in chosen.items() for word in ("-s", f"{key}={value}")]
    return subprocess.run(
        [sys.executable, "-m", "scrapy", name, *options, *map(str, words)],
        cwd=ROOT,
        env=ENVIRONMENT | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        preexec_fn=limit,
    )
