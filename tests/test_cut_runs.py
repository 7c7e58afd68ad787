"""Runs that are cut at any point by any cause, and a whole one: the archive of one undisturbed run."""

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.soak import Commands, check_bytes, lines_of, settings
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.site import Site, running

NUMBERS = {"NEWS_GAP_ABOVE": "4", "NEWS_GAP_BELOW": "4", "NEWS_ID_GAP": "4"}


def articles(kinds: tuple[str, str], first: int) -> list[Article]:
    """Ten articles with gaps between their numbers, under both paths."""
    return [
        Article(
            first + place + place // 3,
            f"ข่าวที่ {place}",
            summary=f"สรุปข่าวที่ {place}",
            body=(f"เนื้อข่าวที่ {place} ยาวพอที่จะเป็นข่าวของวันหนึ่งและไม่สั้นเกินไป",) * 3,
            kind=kinds[place % 4 == 3],
            listed=place % 5 != 2,
        )
        for place in range(10)
    ]


SITES: dict[str, tuple[Callable[[], Site], tuple[str, ...]]] = {
    "today": (lambda: Site(articles(("th/news", "en/news"), 170_001), generation="current"), ()),
    "before": (lambda: Site(articles(("details", "ministry_details"), 101), per_page=4), ()),
    "named": (
        lambda: Site(articles(("details", "ministry_details"), 101), per_page=4),
        ("-a", "ids=101-116"),
    ),
}


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    commands = Commands()
    yield commands
    commands.close()


def cut(commands: Commands, words: list[str], chance: Random, usual: float) -> str:
    """One run, cut by chance; by what."""
    after, cause = chance.uniform(0.2, 1.0) * usual, chance.choice(["budget", "kill", "stop", "disk"])
    if cause == "budget":
        commands.run(*words, "-s", f"RUN_MAX_REQUESTS={chance.randint(1, 30)}")
    elif cause == "disk":
        commands.run(*words, fail=(chance.choice(["sync", "write", "ledger"]), chance.randint(1, 60)))
    else:
        commands.run(*words, kill=after, sign=signal.SIGKILL if cause == "kill" else signal.SIGINT)
    return cause


QUERIES = {
    # Above the newest each run looks for what may have come.
    "addresses": "SELECT kind, id, standing, version, content_digest, error FROM address"
    " WHERE id <= (SELECT max(id) FROM address WHERE standing = 'article') ORDER BY 1, 2",
    "assets": "SELECT url, depth, status, error FROM asset ORDER BY 1",
    # How many known articles a listing named last depends on what was known then.
    "notes": "SELECT name, min(value, 1) FROM state WHERE name NOT LIKE 'asked %' ORDER BY 1",
}


def known(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    """What does not depend on the time of a look."""
    with closing(sqlite3.connect(archive / "ledger.sqlite")) as db:
        found = {what: list(db.execute(query)) for what, query in QUERIES.items()}
    lines = sorted((one["url"], one["version"], one["content_digest"]) for one in lines_of(archive))
    return found | {"lines": lines}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", SITES)
def test_cut_runs_and_a_whole_one_make_the_archive_of_an_undisturbed_run(
    tmp_path: Path, commands: Commands, name: str, seed: int
) -> None:
    make, arguments = SITES[name]
    chance = Random(f"{name} {seed}")
    with running(make()) as origin:
        options = settings(tmp_path / "cut", THAIGOV_ORIGIN=origin, **NUMBERS)
        words = ["crawl", "news", *arguments, *options]
        other = [word.replace(str(tmp_path / "cut"), str(tmp_path / "undisturbed")) for word in words]
        usual = commands.well(*other)["seconds"]
        causes = [cut(commands, words, chance, usual) for _ in range(chance.randint(2, 6))]
        last = commands.run(*words)
    assert last["status"] == 0, (causes, last)
    assert known(tmp_path / "cut") == known(tmp_path / "undisturbed"), causes
    check_bytes(tmp_path / "cut")
