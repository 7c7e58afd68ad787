"""`make demo`: serve the miniature site, crawl it, and show what came out."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from thaigov_spider.demo.site import Site, running
from thaigov_spider.demo.today.newsroom import FIRST

ARCHIVES = Path("archives") / "demo"
_SHOWN = 6
_EDITED, _REMOVED = 166455, 166454
_EDITS = (("519.7", "520"), ("รัฐมนตรีช่วยว่าการ", "รัฐมนตรีว่าการ"))


def main() -> int:
    """Crawl the site from nothing, as an operator would, and twice more; the exit status of the crawls."""
    shutil.rmtree(ARCHIVES, ignore_errors=True)
    site = Site(generation="current")
    with running(site) as origin:
        _say(f"The miniature site is served on {origin}. The crawl:")
        status = _crawl(origin, "-s", f"NEWS_START={FIRST}", "-s", "SUMMARY=always") or _follow_changes(
            site, origin
        )
    if status == 0:
        _show_articles()
        _show_captures()
        _show_what_is_next()
    return status


def _crawl(origin: str, *more: str) -> int:
    """Crawl the site; the exit status."""
    crawl = [
        *("scrapy", "crawl", "news", "-s", f"THAIGOV_ORIGIN={origin}"),
        *("-s", "OPERATOR_CONTACT=demo@example.org", "-s", f"ARCHIVES_DIR={ARCHIVES}"),
        *("-s", "DOWNLOAD_DELAY=0", *more),
    ]
    print("$ " + " ".join(crawl), flush=True)
    return subprocess.run([sys.executable, "-m", *crawl], env=_without_proxy(), check=False).returncode


def _follow_changes(site: Site, origin: str) -> int:
    """Have the site edit an article twice, and take another one away; look at both again each time."""
    _say(f"The site edits its article {_EDITED} twice, and takes {_REMOVED} away. Both are looked at again:")
    status = 0
    for before, since in _EDITS:
        body = tuple(text.replace(before, since) for text in site.get(_EDITED).body)
        site.edit(_EDITED, body=body)
        status = status or _crawl(origin, "-a", f"ids={_EDITED},{_REMOVED}", "-a", "refresh=0d")
        site.remove(_REMOVED)
    return status


def _without_proxy() -> dict[str, str]:
    """The environment, without a proxy that could not reach this machine's loopback."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def _show_articles() -> None:
    path = min((ARCHIVES / "items").glob("*.jsonl"))
    articles = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    _say(f"{path} has {len(articles)} articles, one a line. The newest:")
    for article in articles[:_SHOWN]:
        print(f"{article['published']}  {article['section']}  {article['title'][:60]}")
    _say("A whole line, with its body cut off here:")
    print(json.dumps(articles[0] | {"body": articles[0]["body"][:60] + "…"}, ensure_ascii=False, indent=1))


def _show_captures() -> None:
    for path in sorted((ARCHIVES / "warc").iterdir())[:1]:
        _say(f"{path} has {path.stat().st_size:,} bytes. Its first records:")
        with path.open("rb") as file:
            for number, record in enumerate(ArchiveIterator(file)):
                if number == _SHOWN:
                    break
                print(f"{record.rec_type:9} {record.rec_headers.get_header('WARC-Target-URI') or ''}")


def _show_what_is_next() -> None:
    _say("To search and read all that in a browser, each article beside its capture:")
    print("$ make browse")


def _say(text: str) -> None:
    width = shutil.get_terminal_size().columns
    print(f"\n{'─' * min(width, 100)}\n{text}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(1)
