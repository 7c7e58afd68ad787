"""What an archive has to be like after a good night, whatever happened in the nights before."""

from collections import defaultdict
from typing import Any

from tests.crawling import Crawl
from thaigov_spider.archive.folder import Archive
from thaigov_spider.demo.site import Site
from thaigov_spider.verify.plan import for_archive
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify


def check_healed(done: Crawl, site: Site) -> None:
    """The night ended well and in silence; every article is there, once a version; every byte is right."""
    assert (done.status, done.stderr) == (0, "")
    check_whole(done, site)


def check_whole(done: Crawl, site: Site) -> None:
    """Every article of the site is there, once a version, and every byte of the archive is right."""
    versions: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in sorted(done.lines, key=lambda line: int(line["version"])):
        versions[line["id"]].append(line)
    for lines in versions.values():
        assert [line["version"] for line in lines] == list(range(1, len(lines) + 1))
    newest = {number: (lines[-1]["title"], lines[-1]["body"]) for number, lines in versions.items()}
    assert newest == {article.id: (article.title, "\n".join(article.body)) for article in site.articles}
    assert list(verify(for_archive(Archive(done.archive)), 1, VerifyTally(), lambda _: None)) == []
    assert not list(done.archive.glob("warc/*.open"))
