"""From pages to articles: how fast, and how many of them exactly.

The pages are those of the miniature site, an article in each of its nestings, all in UTF-8; and larger ones,
of the size of the site's, for which only the time is taken. A field counts as exact if it is the article's
but for blanks, line ends and invisible characters; a date may lack its time. A body may have title and
summary before it, for readers that do not tell one from the other. Time is that of the processor, on one
core.
"""

import time
from collections.abc import Iterator, Sequence
from statistics import mean, median

from bench.invented import page
from bench.readers import OURS, PARSERS, READERS, Found, Reader, no_network
from bench.report import Options, Table, ratio
from thaigov_spider.demo.articles import Article, invented, load
from thaigov_spider.demo.nestings import NESTINGS, nesting_of
from thaigov_spider.demo.pages import article_page
from thaigov_spider.layouts.verdict import Page

MOST = 3000  # pages; of more articles than that makes, each is read in one nesting
TIMED = 60
ROUNDS = 5
RELATED = 6
COLUMNS = ("title", "section", "date", "summary", "body", "body and more")
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

Served = tuple[Article, Page]


def tables(options: Options) -> Iterator[Table]:
    """The miniature site's articles, the caller's, and larger pages."""
    with no_network():
        articles = invented()[:: 4 if options.quick else 1]
        yield exact("Reading the miniature site's articles in all nestings", articles, options)
        if options.articles:
            theirs = load(options.articles)[:: 10 if options.quick else 1]
            yield exact(f"Reading the articles of {options.articles.name}", theirs, options)
        pages = [page(number) for number in range(TIMED)]
        rates = measure(pages, [*READERS, *PARSERS], options.rounds(ROUNDS))
    size = mean(len(one.body) for one in pages) / 1000
    yield Table(
        f"Reading pages of {size:.0f} KB",
        ("reader", "pages/s", "ours to it"),
        [(name, f"{rate:,.0f}", ratio(rates[OURS.name], rate)) for name, rate in rates.items()],
        f"Medians of {options.rounds(ROUNDS)} rounds. Ours decodes, judges the page, reads and normalises it;"
        " BeautifulSoup, selectolax and lxml are told that it is UTF-8.",
    )


def exact(title: str, articles: Sequence[Article], options: Options) -> Table:
    """How many of the articles each reader gets exactly, and how fast."""
    served = list(pages_of(articles))
    pages = [one for _, one in served]
    timed = pages[:: max(1, len(pages) // TIMED)]
    rates = measure(timed, [*READERS, *PARSERS], options.rounds(ROUNDS))
    shares = {reader.name: shares_of(reader, served) for reader in READERS}
    size = mean(len(one.body) for one in pages) / 1000
    return Table(
        title,
        ("reader", "pages/s", "ours to it", *COLUMNS),
        [
            (name, f"{rate:,.0f}", ratio(rates[OURS.name], rate), *shares.get(name, ["–"] * len(COLUMNS)))
            for name, rate in rates.items()
        ],
        f"{len(articles):,} articles, {len(pages):,} pages of {size:.0f} KB. Medians of"
        f" {options.rounds(ROUNDS)} rounds over {len(timed)} of them; shares of exact fields over all."
        " Body and more: the body is there as a whole, whatever stands around it."
        " –: what a reader does not give.",
    )


def pages_of(articles: Sequence[Article]) -> Iterator[Served]:
    """Each article in each nesting, or in one if that would be too many pages."""
    for place, article in enumerate(articles):
        related = [articles[(place + step) % len(articles)] for step in range(1, RELATED + 1)]
        all_of_them = len(articles) * len(NESTINGS) <= MOST
        for nesting in NESTINGS if all_of_them else [nesting_of(article)]:
            made = article_page(article, related=related, nesting=nesting, charset="utf-8")
            yield article, Page(article.url, 200, {"content-type": made.content_type}, made.body)


def measure(pages: Sequence[Page], readers: Sequence[Reader], rounds: int) -> dict[str, float]:
    """Pages a second of each reader; they take turns, so that a busy machine slows all of them."""
    times: dict[str, list[float]] = {reader.name: [] for reader in readers}
    for reader in readers:
        reader.read(pages[0])  # what it loads before its first page
    for _ in range(rounds):
        for reader in readers:
            start = time.process_time()
            for one in pages:
                reader.read(one)
            times[reader.name].append(time.process_time() - start)
    return {name: len(pages) / median(spent) for name, spent in times.items()}


def shares_of(reader: Reader, served: Sequence[Served]) -> list[str]:
    """The share of pages of which each field is exact; at last of those of which the body is all there."""
    right = dict.fromkeys((*Found._fields, "more"), 0)
    for article, one in served:
        if found := reader.read(one):
            for field, wanted in expected(article).items():
                right[field] += squeezed(getattr(found, field)) in wanted
            right["more"] += squeezed("".join(article.body)) in squeezed(found.body)
    given = {*reader.fields, "more"} if "body" in reader.fields else set()
    return [f"{count / len(served):.1%}" if field in given else "–" for field, count in right.items()]


def expected(article: Article) -> dict[str, set[str]]:
    """What may stand in each field."""
    title, summary, body = map(squeezed, (article.title, article.summary, "".join(article.body)))
    published = squeezed(article.published)
    return {
        "title": {title},
        "section": {squeezed(article.section)},
        "published": {published, published[:10]},
        "summary": {summary},
        "body": {body, summary + body, title + body, title + summary + body},
    }


def squeezed(text: str | None) -> str:
    """A text without blanks, line ends and invisible characters."""
    return "".join((text or "").translate(INVISIBLE).split())


if __name__ == "__main__":
    for table in tables(Options()):
        print(table.text())
