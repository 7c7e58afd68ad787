"""Fifty crawls of a site that changes, each killed at a random moment: nothing is lost, torn or doubled."""

import subprocess
import sys
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from tests.crawling import ENVIRONMENT, ROOT, Crawl, command, crawl
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.site import Site, running

KILLS = 50


def article(number: int, text: str = "แรก") -> Article:
    return Article(
        number,
        f"ข่าวที่ {number} {text}",
        summary=f"สรุปข่าวที่ {number}",
        body=(f"เนื้อข่าวที่ {number} {text}",) * 5,
        date_th="วันอังคารที่ 15 ธันวาคม 2563",
        published="2020-12-15",
    )


def test_after_fifty_kills_every_article_is_there_once_a_version(tmp_path: Path) -> None:
    chance = Random(20261125)
    archive = tmp_path / "archives"
    site = Site([article(number) for number in range(101, 131)], delay=0.01, per_page=10)
    shown = {(number, f"ข่าวที่ {number} แรก") for number in range(101, 131)}
    with running(site) as origin:
        for kill in range(KILLS):
            killed_at_random(command(archive, "refresh=0d", THAIGOV_ORIGIN=origin), site, chance)
            number, text = chance.randint(101, 130), f"แก้ไขครั้งที่ {kill}"
            site.add(article(number, text), article(131 + kill))
            shown |= {(number, f"ข่าวที่ {number} {text}"), (131 + kill, f"ข่าวที่ {131 + kill} แรก")}
        done = crawl(archive, "refresh=0d", THAIGOV_ORIGIN=origin)
        assert done.status == 0, done.stderr
        assert crawl(archive, THAIGOV_ORIGIN=origin).stderr == ""
    assert not list(archive.glob("warc/*.open"))
    assert len(list(archive.glob("warc/*.warc.gz"))) > KILLS / 2  # most were killed while they fetched
    check_lines(done, shown)
    newest = {line["id"]: line["title"] for line in done.lines}
    assert newest == {one.id: one.title for one in site.articles}
    verify = [sys.executable, "-m", "scrapy", "verify", "-s", f"ARCHIVES_DIR={archive}"]
    verified = subprocess.run(verify, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout


def killed_at_random(words: list[str], site: Site, chance: Random) -> None:
    """Begin a crawl, and kill it: most often while it fetches, now and then while it starts."""
    pages = len(site.requests) + (chance.randint(1, 70) if chance.random() < 0.8 else 0)
    pause = chance.uniform(0, 0.02) if pages > len(site.requests) else chance.uniform(0.1, 1.0)
    with subprocess.Popen(words, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.DEVNULL) as process:
        while len(site.requests) < pages and process.poll() is None:
            time.sleep(0.002)
        time.sleep(pause)
        process.kill()


def check_lines(done: Crawl, shown: set[tuple[int, str]]) -> None:
    versions: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in done.lines:
        versions[line["id"]].append(line)
    for number, lines in versions.items():
        assert [line["version"] for line in lines] == list(range(1, len(lines) + 1))
        records = [line["capture"]["record_id"] for line in lines]
        assert [line["supersedes"] for line in lines] == [None, *records[:-1]]
        digests = [line["content_digest"] for line in lines]
        assert all(one != other for one, other in pairwise(digests))
        assert {(number, line["title"]) for line in lines} <= shown
