"""The reading room over a large archive: how long its index takes, and a search; and whether all is found.

500 queries, cut out of the texts by chance: frequent words and rare parts, phrases, one and two signs,
several terms. What the index finds of each is compared with a plain scan of all texts. The first page is that
which a browser gets of the server: the articles, facets, plot, and the lines of twenty read from their file.
The server's memory has in it what the system keeps of the index's files, about as much as they are.
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.report import Options, Table
from bench.synthetic import articles
from thaigov_spider.archive.folder import Archive
from thaigov_spider.article.record import content_digest
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.demo.articles import Article, load
from thaigov_spider.search.clauses import Among
from thaigov_spider.search.documents import text_of
from thaigov_spider.search.folding import folded
from thaigov_spider.search.query import parse

ARTICLES, QUICK = 100_000, 2_000
QUERIES, PAGES = 500, 100
A_NIGHT = 40
FREQUENT = ("รัฐมนตรี", "ประชุม", "จังหวัด", "โครงการ", "นายก", "น้ำ", "กระทรวง", "ประชาชน", "2565", "กรุงเทพ")
KINDS = ("frequent word", "rare part", "phrase", "two signs", "one sign", "several terms")


def tables(options: Options) -> Iterator[Table]:
    """A table of the index, and one of searches in it; the same of articles that are given."""
    count = QUICK if options.quick else ARTICLES
    yield from _measured(f"{count:,} articles", articles(count))
    if options.articles:
        theirs = load(options.articles)
        yield from _measured(f"the {len(theirs):,} articles of {options.articles.name}", theirs)


def _measured(which: str, some: Iterable[Article]) -> Iterator[Table]:
    with tempfile.TemporaryDirectory() as folder:
        texts, size = make(Path(folder), some)
        room = ReadingRoom(Archive(Path(folder)))
        began = time.process_time()
        room.index.update()
        built = time.process_time() - began
        on_disk = sum(path.stat().st_size for path in room.index.folder.rglob("*") if path.is_file())
        night = _night(room)
        yield Table(
            f"Index of {which}",
            ("text", "index", "index to text", "built, processor", f"{A_NIGHT} more, by the clock"),
            [
                (
                    f"{size / 1e6:,.0f} MB",
                    f"{on_disk / 1e6:,.0f} MB",
                    f"{on_disk / size:.2f}",
                    f"{built:,.0f} s",
                    f"{night:.2f} s",
                )
            ],
        )
        yield _searches(room, texts, which)


def make(folder: Path, some: Iterable[Article]) -> tuple[list[str], int]:
    """Write the lines of an archive; the folded texts, and the bytes of text in them."""
    (folder / "items").mkdir()
    texts, size = [], 0
    with (folder / "items" / "news-20261123T010203Z.jsonl").open("w", encoding="utf-8") as file:
        for article in some:
            item = _item(article)
            file.write(json.dumps(item, ensure_ascii=False) + "\n")
            text = text_of(item)
            texts.append(folded(text))
            size += len(text.encode())
    return texts, size


def _item(article: Article) -> dict[str, object]:
    item = {
        "url": f"https://www.thaigov.go.th/news/contents/details/{article.id}",
        "id": article.id,
        "generation": "codeigniter",
        "lang": "th",
        "flags": [],
        "version": 1,
        "title": article.title,
        "section": article.section,
        "published": article.published,
        "summary": article.summary,
        "body": "\n".join(article.body),
        "retrieved": "2026-11-23T01:02:03Z",
        "capture": {"via": "live"},
    }
    return item | {"content_digest": content_digest(item)}


def _night(room: ReadingRoom) -> float:
    """How long a night's articles take."""
    with (room.archive.items / "news-20261124T010203Z.jsonl").open("w", encoding="utf-8") as file:
        for article in articles(A_NIGHT, seed=2):
            item = _item(article) | {
                "url": f"https://www.thaigov.go.th/th/news/{article.id}",
                "id": article.id,
            }
            file.write(json.dumps(item, ensure_ascii=False) + "\n")
    began = time.perf_counter()
    assert room.index.update() == A_NIGHT
    return time.perf_counter() - began


def _searches(room: ReadingRoom, texts: list[str], which: str) -> Table:
    chance = Random(3)
    took: dict[str, list[float]] = {kind: [] for kind in KINDS}
    wrong = 0
    night = Among(without=[found.key for found in room.index.all(parse(""), Among()) if "/th/" in found.key])
    for place in range(QUERIES):
        kind = KINDS[place % len(KINDS)]
        query = parse(_typed(kind, texts, chance))
        began = time.process_time()
        found = room.index.search(query, night, "relevance")
        took[kind].append(time.process_time() - began)
        wrong += found.count != sum(map(query.matches, texts))
    pages, peak = _served(room, texts, chance)
    rows = [(kind, *_middle_and_late(times)) for kind, times in took.items()]
    rows.append(("all of these", *_middle_and_late([one for times in took.values() for one in times])))
    rows.append(("first page in a browser, by the clock", *_middle_and_late(pages)))
    return Table(
        f"Searches in {which}",
        ("query", "half of them in", "95 of 100 in", "slowest"),
        rows,
        "Queries in time of the processor. Found otherwise than by a scan of all texts:"
        f" {wrong} of {QUERIES} queries. Peak memory of the server: {peak:,.0f} MB.",
    )


def _typed(kind: str, texts: list[str], chance: Random) -> str:
    def part(least: int, most: int) -> str:
        text = chance.choice(texts)
        start = chance.randrange(max(1, len(text) - most))
        return text[start : start + chance.randint(least, most)].replace("\n", "").replace('"', "")

    match kind:
        case "frequent word":
            return chance.choice(FREQUENT)
        case "rare part":
            return f'"{part(8, 20)}"'
        case "phrase":
            return f'"{part(20, 60)}"'
        case "two signs" | "one sign":
            size = 2 if kind == "two signs" else 1
            return f'"{part(size, size)}"'
    return f'{chance.choice(FREQUENT)} "{part(3, 6)}" OR "{part(3, 6)}" -{chance.choice(FREQUENT)}'


def _served(room: ReadingRoom, texts: list[str], chance: Random) -> tuple[list[float], float]:
    """How long the first pages of searches take to come, in seconds, and the server's peak memory in MB."""
    words = [sys.executable, "-m", "scrapy", "browse", "--port", "0"]
    took = []
    server = subprocess.Popen(
        [*words, "-s", f"ARCHIVES_DIR={room.archive.root}"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    address = server.stdout.readline().split()[0]
    for place in range(PAGES):
        query = urlencode({"q": _typed(KINDS[place % len(KINDS)], texts, chance)})
        began = time.perf_counter()
        with urlopen(f"{address}?{query}") as answer:
            answer.read()
        took.append(time.perf_counter() - began)
    # Not what the system says at its end: that counts the memory of this process, which started it, too.
    status = Path(f"/proc/{server.pid}/status").read_text("ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    server.send_signal(signal.SIGINT)
    server.wait()
    return took, peak


def _middle_and_late(times: list[float]) -> tuple[str, str, str]:
    ordered = sorted(times)
    places = len(ordered) // 2, int(len(ordered) * 0.95), len(ordered) - 1
    middle, late, last = (f"{ordered[place] * 1000:,.0f} ms" for place in places)
    return middle, late, last
