"""An archive of many years, invented: a ledger, reports of runs that ended in every way, some large files."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from thaigov_spider.demo.chrome import SECTIONS
from thaigov_spider.ledger.database import connect

ORIGIN = "https://www.thaigov.go.th"
FIRST, LAST = date(2016, 5, 20), date(2025, 9, 12)
OUTCOMES = (
    (0, "complete"),
    (0, "complete"),
    (5, "3 pages failed"),
    (0, "complete"),
    (1, "robots.txt cannot be had (503)"),
    (0, "complete, nothing new"),
    (3, "the site answers 403"),
    (4, "title is missing on 14 of 43 pages"),
)
_COLUMNS = (
    'origin, id, kind, standing, first_seen, last_seen, section, published, version, written, warc, "offset",'
    " record_id, items, tries, error, due"
)


def build(root: Path, *, articles_a_day: float = 35, runs: int = 20, seed: int = 7) -> Path:
    """Write the archive to `root`, which does not exist yet. About 3,400 days have articles."""
    random = Random(seed)
    for name in ("warc", "items", "runs", "logs"):
        (root / name).mkdir(parents=True)
    with closing(connect(root / "ledger.sqlite")) as db:
        db.execute("BEGIN")
        places = ", ".join("?" * 17)
        db.executemany(f"INSERT INTO address ({_COLUMNS}) VALUES ({places})", _rows(random, articles_a_day))
        db.executemany("INSERT INTO asset VALUES (?, 1, ?, ?, ?, ?, ?, ?)", _assets(random, articles_a_day))
        db.execute("COMMIT")
    for number in range(runs):
        report = _report(random, number, runs)
        (root / "runs" / f"{report['run']}.json").write_text(json.dumps(report), "utf-8")
    (root / "warc" / "thaigov-20251101T201700Z-00001.warc.gz").write_bytes(bytes(1_234_567))
    (root / "items" / "news-20251101T201700Z.jsonl").write_bytes(bytes(234_567))
    return root


def _rows(random: Random, articles_a_day: float) -> Iterator[tuple[Any, ...]]:
    number, day = 0, FIRST
    while day <= LAST:
        for _ in range(_volume(random, day, articles_a_day)):
            number += 1 if random.random() > 0.04 else random.randint(2, 4)
            if 20_000 < number < 20_900 or random.random() < 0.002:
                continue  # never asked for
            if random.random() < 0.01:
                yield _row(number, "details", "missing")
                yield _row(number, "ministry_details", "missing")
                continue
            published = None if random.random() < 0.001 else day.isoformat()
            standing = "gone" if random.random() < 0.003 else "article"
            yield _row(number, "details", standing, _section(random, day), published)
        day += timedelta(days=1)
    for above, tries in ((1, 1), (2, 3), (3, 6)):
        due = None if tries == 6 else f"2025-11-2{tries}T20:17:00.000000Z"
        yield _row(number + above, "details", None, error="500 Internal Server Error", tries=tries, due=due)


def _volume(random: Random, day: date, articles_a_day: float) -> int:
    silent = date(2018, 2, 5) <= day <= date(2018, 3, 2) or date(2021, 4, 12) <= day <= date(2021, 4, 15)
    if silent or (day.weekday() >= 5 and random.random() < 0.35):
        return 0
    mean = articles_a_day * (0.25 if day.weekday() >= 5 else 1.0) * (0.6 + 0.08 * (day.year - FIRST.year))
    return max(0, round(random.gauss(mean, mean / 4)))


def _section(random: Random, day: date) -> str:
    weights = [(1 + (place + day.year) % 4) / (1 + place) for place in range(len(SECTIONS))]
    return random.choices(SECTIONS, weights)[0]


def _row(
    number: int,
    kind: str,
    standing: str | None,
    section: str | None = None,
    published: str | None = None,
    *,
    error: str | None = None,
    tries: int = 0,
    due: str | None = None,
) -> tuple[Any, ...]:
    is_article = standing in ("article", "gone")
    line = ("thaigov-1.warc.gz", number * 9000, f"<urn:uuid:{number:032x}>", "news-1.jsonl")
    seen = "2025-11-01T20:17:03.000004Z"
    return (
        *(ORIGIN, number, kind, standing, seen, seen, section, published),
        *(int(is_article) + (number % 50 == 0 and is_article), int(is_article)),
        *(line if is_article else (None,) * 4),
        *(tries, error, due),
    )


def _assets(random: Random, articles_a_day: float) -> Iterator[tuple[Any, ...]]:
    seen = "2025-11-01T20:17:03.000004Z"
    for number in range(int(articles_a_day * 1000)):
        url = f"https://media.thaigov.go.th/uploads/thumbnail/news/IMG_{number:06}.jpg"
        if number % 5000 == 7:
            yield url, seen, None, None, 2, "timed out", "2025-11-21T20:17:00.000000Z"
        elif random.random() < 0.01:
            yield url, seen, None, None, 0, None, seen
        else:
            yield url, seen, seen, 200, 0, None, None


def _report(random: Random, number: int, runs: int) -> dict[str, Any]:
    started = datetime(2025, 11, 20, 20, 17, tzinfo=UTC) - timedelta(days=runs - 1 - number)
    status, reason = OUTCOMES[number % len(OUTCOMES)]
    new = 0 if status in (1, 3) or "nothing" in reason else random.randint(20, 70)
    requests = new * 5 + random.randint(4, 40)
    seconds = requests * random.uniform(1.05, 1.9)
    lacking = 0.33 if status == 4 else 0.0
    return {
        "run": f"news-{started:%Y%m%dT%H%M%SZ}",
        "started": started.isoformat(),
        "ended": (started + timedelta(seconds=seconds)).isoformat(),
        "exit_status": status,
        "reason": reason,
        "statuses": {"200": requests - 3, "404": 2, "500": 1},
        "requests": requests,
        "bytes": requests * random.randint(9_000, 30_000),
        "articles": {"read": new + 9, "written": new + 2, "new": new, "changed": 2, "unchanged": 7},
        "gone": [],
        "failures": {f"{ORIGIN}/news/contents/details/{n}": "500" for n in range(3 if status == 5 else 0)},
        "coverage": {
            "title": 1 - lacking,
            "section": 1.0,
            "published": round(1 - random.random() / 50, 4),
            "body": round(1 - random.random() / 12, 4),
        }
        if new
        else {},
        "pace": {"requests_per_minute": round(60 * requests / seconds, 1), "delay": 1.0},
        "capture": {"files": [], "exchanges": requests, "bytes": requests * 7_000, "revisits": requests // 9},
    }
