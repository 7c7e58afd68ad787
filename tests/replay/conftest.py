"""The crawls, and both players with what they left; each once for all tests."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT
from tests.replay import players
from tests.replay.browser import Found, Search, Shown, browse
from tests.replay.past import NEW_WORD, PHRASE, Past, lived_through
from tests.replay.players import Player
from tests.replay.tools import SCREENSHOTS


@dataclass(frozen=True)
class Replay:
    """A player, what it shows of each page of each crawl, in their order, and what its search box finds."""

    player: Player
    shown: list[dict[str, Shown]]
    found: list[Found]


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return lived_through(tmp_path_factory.mktemp("past") / "archives")


@pytest.fixture(scope="session")
def package(past: Past, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive as a WACZ."""
    wacz = tmp_path_factory.mktemp("package") / "news.wacz"
    words = [sys.executable, "-m", "scrapy", "package", "-o", str(wacz), "-s", f"ARCHIVES_DIR={past.archive}"]
    done = subprocess.run(words, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return wacz


@pytest.fixture(scope="session")
def in_pywb(past: Past, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    warcs = sorted((past.archive / "warc").glob("*.warc.gz"))
    with players.pywb(tmp_path_factory.mktemp("pywb"), warcs) as player:
        yield _replay(player, past, "pywb")


@pytest.fixture(scope="session")
def in_replay_web_page(
    past: Past, package: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Replay]:
    with players.replay_web_page(tmp_path_factory.mktemp("app"), package) as player:
        address = f"{player.origin}/?source={package.name}"
        searches = [Search(address, word, SCREENSHOTS / f"search-{word}.png") for word in (NEW_WORD, PHRASE)]
        yield _replay(player, past, "replay-web-page", *searches)


@pytest.fixture(params=["in_pywb", "in_replay_web_page"])
def replay(request: pytest.FixtureRequest) -> Replay:
    found: Replay = request.getfixturevalue(request.param)
    return found


def _replay(player: Player, past: Past, name: str, *searches: Search) -> Replay:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    visits = []
    for number, moment in enumerate(past.moments, 1):
        picture = {next(iter(past.edited)): SCREENSHOTS / f"{name}-{number}.png"}
        visits += [player.visit(url, sent.timestamp, picture.get(url)) for url, sent in moment.pages.items()]
    seen = browse(visits, searches)
    left = iter(seen.visits)
    shown = [{url: next(left) for url in moment.pages} for moment in past.moments]
    return Replay(player, shown, seen.searches)
