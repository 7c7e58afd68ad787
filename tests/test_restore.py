"""Lines that were lost from `items/` are read off their captures once, however often that is begun."""

from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from tests.crawling import crawl
from tests.healing import check_healed, check_whole
from tests.test_rebuild import articles
from thaigov_spider import settings as of_project
from thaigov_spider.archive.folder import Archive
from thaigov_spider.crawl.open_archive import opened
from thaigov_spider.demo.site import Site, running
from thaigov_spider.ledger import Ledger
from thaigov_spider.plan.news_scope import Scope


class KilledError(BaseException):
    """As if the process had ended there."""


@pytest.mark.parametrize("kills", [1, 3])
def test_a_restoration_that_is_killed_between_a_line_and_the_ledger_writes_none_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    archive, site = tmp_path / "archives", Site(articles(101, 102, 103, 104), per_page=2)
    moved = Ledger.moved
    with running(site) as origin:
        crawl(archive, "assets=no", THAIGOV_ORIGIN=origin)
        [items] = archive.glob("items/*.jsonl")
        items.unlink()
        chosen = Settings()
        chosen.setmodule(of_project)
        chosen.set("THAIGOV_ORIGIN", origin)
        for kill in range(kills):
            calls = iter(range(99))

            def killed(self: Ledger, *arguments: Any, calls: Any = calls, kill: int = kill) -> None:
                if next(calls) == kill:
                    raise KilledError
                moved(self, *arguments)

            monkeypatch.setattr(Ledger, "moved", killed)
            with pytest.raises(KilledError), opened(Archive(archive), "news", Scope(), chosen):
                pass
        monkeypatch.undo()
        healed = crawl(archive, "assets=no", THAIGOV_ORIGIN=origin)
        assert healed.status == 0, healed.stderr
        check_whole(healed, site)
        check_healed(crawl(archive, "assets=no", THAIGOV_ORIGIN=origin), site)
