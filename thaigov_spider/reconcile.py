"""What a crash left undone: lines that were written and that the ledger does not know of."""

import json
import logging
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from thaigov_spider.ledger import Entry, Ledger
from thaigov_spider.pages import Verdict
from thaigov_spider.urls import address

logger = logging.getLogger(__name__)


def reconcile(items: Path, ledger: Ledger) -> None:
    """Teach the ledger the lines of the last run that wrote any, and cut off one that a crash left torn.

    A line is written before the ledger learns of it, and every run begins with this, so that no earlier file
    can hold anything that the ledger does not know; unless it was lost, and knows nothing.
    """
    files = sorted(items.glob("*.jsonl"), key=lambda path: path.name.rpartition("-")[2])
    for path in files if ledger.articles() == 0 else files[-1:]:
        _cut_torn_line(path)
        with path.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    _adopt(json.loads(line), ledger)
                except (ValueError, KeyError, TypeError):
                    logger.warning("%s, line %d: no article, and left alone", path, number)


def _cut_torn_line(path: Path) -> None:
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        logger.warning("%s: a line that a crash left torn was cut off, %d bytes", path, len(data) - whole)
        os.truncate(path, whole)


def _adopt(line: dict[str, Any], ledger: Ledger) -> None:
    source = address(line["url"])
    if source is None or line["url"] != source.at(ledger.origin):
        return
    known_since = ledger.retrieved(source)
    if known_since is not None and known_since >= line["retrieved"]:
        return
    published = line["published"]
    ledger.record(
        source,
        Entry(
            Verdict.ARTICLE,
            written=True,
            section=line["section"],
            published=datetime.fromisoformat(published).date() if published else None,
            content_digest=line["content_digest"],
            retrieved=line["retrieved"],
            warc=line["capture"]["warc"],
            record_id=line["capture"]["record_id"],
        ),
    )
