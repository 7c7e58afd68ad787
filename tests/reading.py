"""The reading room of an archive, asked without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from thaigov_spider.archive.folder import Archive
from thaigov_spider.browse.keeper import IndexKeeper
from thaigov_spider.browse.room import ReadingRoom
from thaigov_spider.browse.server import application


@contextmanager
def reading(root: Path, *, is_indexed: bool = True) -> Iterator[TestClient]:
    """A browser in the reading room of the archive at `root`, that wishes for English."""
    room = ReadingRoom(Archive(root))
    keeper = IndexKeeper(room.indexes)
    if is_indexed:
        keeper.update()
        assert keeper.standing.standing == "current", keeper.standing.reason
    with TestClient(
        application(room, keeper),
        base_url="http://127.0.0.1:8080",
        headers={"Accept-Language": "en"},
        follow_redirects=False,
    ) as client:
        yield client
