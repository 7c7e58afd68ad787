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


def main() -> int:
    """Crawl the site from nothing, as an operator would; the crawl's exit status."""
    shutil.rmtree(ARCHIVES, ignore_errors=True)
    with running(Site(generation="current")) as origin:
        _say(f"The miniature site is served on {origin}. The crawl:")
        crawl = [
            *("scrapy", "crawl", "news", "-s", f"THAIGOV_ORIGIN={origin}"),
            *("-s", "OPERATOR_CONTACT=demo@example.org", "-s", f"ARCHIVES_DIR={ARCHIVES}"),
            *("-s", f"NEWS_START={FIRST}", "-s", "DOWNLOAD_DELAY=0", "-s", "SUMMARY=always"),
        ]
        print("$ " + " ".join(crawl), flush=True)
        status = subprocess.run([sys.executable, "-m", *crawl], env=_without_proxy(), check=False).returncode
    if status == 0:
        _show_articles()
        _show_captures()
    return status


def _without_proxy() -> dict[str, str]:
    """The environment, without a proxy that could not reach this machine's loopback."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def _show_articles() -> None:
    [path] = (ARCHIVES / "items").glob("*.jsonl")
    articles = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    _say(f"{path} has {len(articles)} articles, one a line. The newest:")
    for article in articles[:_SHOWN]:
        print(f"{article['published']}  {article['section']}  {article['title'][:60]}")
    _say("A whole line, with its body cut off here:")
    print(json.dumps(articles[0] | {"body": articles[0]["body"][:60] + "…"}, ensure_ascii=False, indent=1))


def _show_captures() -> None:
    for path in sorted((ARCHIVES / "warc").iterdir()):
        _say(f"{path} has {path.stat().st_size:,} bytes. Its first records:")
        with path.open("rb") as file:
            for number, record in enumerate(ArchiveIterator(file)):
                if number == _SHOWN:
                    break
                print(f"{record.rec_type:9} {record.rec_headers.get_header('WARC-Target-URI') or ''}")


def _say(text: str) -> None:
    width = shutil.get_terminal_size().columns
    print(f"\n{'─' * min(width, 100)}\n{text}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(1)
