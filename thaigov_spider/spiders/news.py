"""The live crawl: what is new on the site since the last one."""

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode, urljoin, urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response

from thaigov_spider.archive.line_file import WrittenLine
from thaigov_spider.article.record import Reading
from thaigov_spider.capture.failures import in_words
from thaigov_spider.capture.recorder import recorder_of
from thaigov_spider.crawl.errand import Errand, errand_of
from thaigov_spider.crawl.middlewares.robots import ForbiddenError
from thaigov_spider.crawl.middlewares.site_only import OtherHostError
from thaigov_spider.crawl.pipelines import Captured, Delivery
from thaigov_spider.crawl.planned_spider import PlannedSpider, capture_at
from thaigov_spider.crawl.target import SITE
from thaigov_spider.layouts.listing import feeds, needs_script, sections
from thaigov_spider.layouts.script_links import numbered
from thaigov_spider.layouts.verdict import Page, Verdict, links, pagination
from thaigov_spider.ledger.asset_keeper import AssetKeeper
from thaigov_spider.plan.crawl_budget import ended
from thaigov_spider.plan.link_list import read_link_list
from thaigov_spider.plan.news import Gaps, discover, remaining
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.plan.outcome import CUT_SHORT, Answer, Outcome, not_whole, outcome_of
from thaigov_spider.plan.revisit_policy import FetchOutcome
from thaigov_spider.plan.sequences import is_stray, sequence_of
from thaigov_spider.plan.wanted import Asset, Listing, NewsList, Plan, Seen, Wanted
from thaigov_spider.timestamps import timestamp
from thaigov_spider.urls import Address, address, canonical, is_ours, source
from thaigov_spider.warc.records import COMPLETENESS

logger = logging.getLogger(__name__)
LEADS_BACK = "leads back to what the listing showed before; the next run tries again"


class NewsSpider(PlannedSpider):
    """Asks for what the plan wants, judges and reads what comes, and tells the plan what became of it."""

    name = "news"
    target = SITE
    _assets: AssetKeeper
    _led_away: dict[Address, tuple[str, str]]  # why, and when
    _sitemaps: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._assets = AssetKeeper(
            spider.run.ledger,
            spider.origin,
            refresh=timedelta(days=crawler.settings.getfloat("ASSETS_REFRESH_DAYS")),
            per_page=crawler.settings.getint("ASSETS_PER_PAGE"),
        )
        spider._led_away = {}
        crawler.signals.connect(spider._note_sitemaps, signals.robots_parsed)
        return spider

    @property
    def scope(self) -> Scope:
        """What was asked for."""
        assert isinstance(self.run.scope, Scope)
        return self.run.scope

    def plan(self) -> Plan:
        settings = self.crawler.settings
        yield from discover(
            self.scope,
            self.run.ledger,
            listings=settings.getlist("NEWS_LISTINGS"),
            now=self.run.started,
            gaps=Gaps(
                above=settings.getint("NEWS_GAP_ABOVE"),
                below=settings.getint("NEWS_GAP_BELOW"),
                old=settings.getint("NEWS_ID_GAP"),
                start=settings.getint("NEWS_START"),
            ),
            failures_in_a_row=settings.getint("FAILURES_IN_A_ROW"),
            sitemaps=lambda: self._sitemaps,
            findings=self.run.findings,
            expect=self.expect,
        )
        for one in self.run.findings.walks:
            # Of the old sequence the listing is what shows where it begins; of today's the numbers do.
            if one.leads_back is not None and any(address.is_counted for address in one.met):
                self._count_failure(one.leads_back, LEADS_BACK)

    def _note_sitemaps(self, robotparser: Any) -> None:
        """What robots.txt names, of the pages' host or the pictures', if it is the site's own."""
        urls = [str(url) for url in robotparser.rp.sitemaps]
        self._sitemaps += tuple(url for url in urls if is_ours(url, self.origin))

    def url(self, wanted: Wanted) -> str:
        return urljoin(self.origin, wanted.path if isinstance(wanted, Address) else wanted.url)

    def meta(self, wanted: Wanted) -> dict[str, Any]:
        if not isinstance(wanted, Asset):
            return {}
        return {"download_maxsize": self.crawler.settings.getint("ASSETS_MAX_BYTES")}

    def closed(self, reason: str) -> None:
        self._learn_what_vanished()
        with self.keeping():
            self._count_what_remains()
        with self.keeping():
            self._note_what_is_complete()
        super().closed(reason)

    def _note_what_is_complete(self) -> None:
        """Leave in the captures what follows from no single one of them."""
        ledger = self.run.ledger
        fields = {"origin": ledger.origin, "notes": urlencode(ledger.notes())}
        recorder_of(self.crawler).note(COMPLETENESS, fields)

    def parse(self, response: Response) -> Iterator[Captured]:
        """Read a page that is an article, find the way on a listing, and settle all others."""
        errand = errand_of(response)
        wanted: Wanted = errand.wanted
        if isinstance(wanted, Asset):
            self._keep_asset(wanted, errand)
        elif isinstance(wanted, NewsList):
            self._read_list(wanted, errand)
        elif isinstance(wanted, Listing):
            self._read_listing(wanted, errand)
        else:
            yield from self._read(wanted, response)

    def _read_listing(self, wanted: Listing, errand: Errand) -> None:
        page = errand.shown
        self.run.pages[page.verdict] += 1
        if reason := not_whole(page.status, is_cut=errand.answered.is_cut):
            self.fail(wanted, reason, errand.answered.retrieved)
        else:
            self.settle(wanted, listing_seen(page, wanted.number, self.url(wanted)))

    def _read(self, wanted: Address, response: Response) -> Iterator[Captured]:
        errand = errand_of(response)
        page, when = errand.shown, errand.answered.retrieved
        self.run.pages[page.verdict] += 1
        elsewhere = self._elsewhere(response)
        outcome = outcome_of(Answer(page.status, errand.answered.is_cut, page, elsewhere=elsewhere))
        if outcome.reading is not None:
            if self.scope.assets:
                with self.keeping():
                    self._assets.of_page(page, when)
            self.run.vanished.look(self.run.ledger.known(wanted))
            yield self._captured(response, wanted, outcome.reading)
        else:
            self.run.articles["unreadable"] += outcome.verdict is not None and outcome.error is not None
            self._without_article(wanted, outcome, when, elsewhere)

    def _captured(self, response: Response, wanted: Address, reading: Reading) -> Captured:
        place, came = errand_of(response).answered, address(response.url) or wanted
        return Captured(
            wanted=wanted,
            address=came,
            reading=reading,
            url=response.url,
            capture=capture_at(place, "live", response.status),
            retrieved=place.retrieved,
            truncated=place.is_cut,
            looked=place.retrieved,
            cut=place.is_cut,
            moved_from=None if came == wanted else wanted.at(self.run.ledger.origin),
        )

    def _elsewhere(self, response: Response) -> str | None:
        """Where a redirect of an article's address ended that leads to no article; None if it did not."""
        known = errand_of(response).elsewhere
        if known is None and response.meta.get("redirect_urls") and source(response.url) is None:
            known = canonical(response.url)
            self.run.dead_ends.add(known)
        return known

    def _read_list(self, wanted: NewsList, errand: Errand) -> None:
        page = errand.shown
        if reason := not_whole(page.status, is_cut=errand.answered.is_cut):
            self.fail(wanted, reason, errand.answered.retrieved)
            return
        found = read_link_list(page.url, page.body if page.status == 200 else b"")
        addresses = tuple(one.address for one in found.articles)
        self.settle(wanted, Seen(page.verdict, addresses=addresses, named=found.articles, lists=found.lists))

    def _keep_asset(self, asset: Asset, errand: Errand) -> None:
        page, capture, reason = errand.shown, errand.answered, None
        with self.keeping():
            reason = self._assets.answered(asset, page, capture.truncated, capture.retrieved)
        if reason is None:
            self.run.assets["fetched" if page.status == 200 else f"status {page.status}"] += 1
        else:
            self._count_failure(asset, reason)
        self.settle(asset, Seen(Verdict.OTHER if reason is None else None))

    def scraped(self, item: Delivery) -> None:
        """The article's line is written, or need not be: now the ledger may say that it is known."""
        article, captured = item.article, item.captured
        wanted, came = captured.wanted, captured.address
        assert isinstance(wanted, Address)
        assert isinstance(came, Address)
        if item.fate in ("invalid", "unwritten"):
            self.settle(wanted, Seen(Verdict.ARTICLE))
            return
        written = item.fate in ("written", "unchanged")
        items = item.line.file if item.line else None
        outcome = FetchOutcome.of_article(
            captured.retrieved, article.as_fields(), is_cut=captured.truncated, written=written, items=items
        )
        if captured.truncated:
            self._count_failure(wanted, CUT_SHORT)
        if self.run.ledger.leads_astray(wanted, came, article.content_digest):
            self.run.vanished.miss(wanted, self.run.ledger.known(wanted), captured.retrieved)
            self._learn([came], outcome, item.line)
            self.settle(wanted, Seen(Verdict.MISSING, counts=written))
            return
        is_its_own = came.id == wanted.id or not is_stray(wanted, came) or self.run.ledger.is_article(wanted)
        self._learn(dict.fromkeys((came, wanted)), outcome, item.line)
        verdict = Verdict.ARTICLE if is_its_own else Verdict.MISSING
        self.settle(wanted, Seen(verdict, counts=written, is_copy=self.run.is_copy(article)))

    def lost(self, wanted: Wanted, error: BaseException, when: str, request: Request) -> None:  # noqa: ARG002
        if isinstance(error, ForbiddenError):
            self._forbidden(wanted)
        elif isinstance(wanted, Asset) and isinstance(error, DownloadCancelledError):
            self._too_long(wanted, when)
        elif isinstance(wanted, Address) and isinstance(error, OtherHostError):
            self._led_away[wanted] = in_words(error), when
            self.settle(wanted, Seen(None, elsewhere=error.host))
        elif self.run.refusal is None and self.run.error is None:
            self.fail(wanted, in_words(error), when)

    def _without_article(self, wanted: Address, outcome: Outcome, when: str, elsewhere: str | None) -> None:
        if outcome.error is not None:
            self._count_failure(wanted, outcome.error)
        known = self.run.ledger.known(wanted)
        if outcome.verdict is Verdict.MISSING and self.run.vanished.look(known):
            self.run.vanished.miss(wanted, known, when)
        else:
            self._learn([wanted], FetchOutcome.without_article(when, outcome))
        self.settle(wanted, Seen(outcome.verdict, elsewhere=elsewhere))

    def _count_what_remains(self) -> None:
        ledger = self.run.ledger
        self.run.remaining = remaining(ledger)
        if self.scope.ids:
            numbers = [(part, number) for part in self.scope.ids for number in part.numbers]
            has_article = sum(
                any(ledger.is_article(Address(number, kind)) for kind in part.kinds)
                for part, number in numbers
            )
            self.run.named = len(numbers), has_article

    def _learn_what_vanished(self) -> None:
        """Remember what is not there any more, or leads to another host, now that it is known how many do."""
        over = ended(self.run.ledger)
        for led_away, (reason, when) in self._led_away.items():
            if sequence_of(led_away) not in over:
                self._count_failure(led_away, reason)
                self._learn([led_away], FetchOutcome.failed(when, reason))
        self.run.vanished.forget(over)
        for missed, outcome in self.run.vanished.outcomes():
            self._learn([missed], outcome)

    def fail(self, wanted: Wanted, reason: str, when: str) -> None:
        self._count_failure(wanted, reason)
        if isinstance(wanted, Address):
            self._learn([wanted], FetchOutcome.failed(when, reason))
        elif isinstance(wanted, Asset):
            with self.keeping():
                self.run.ledger.assets.failed(wanted, when, reason)
        self.settle(wanted, Seen(None))

    def _too_long(self, asset: Asset, when: str) -> None:
        """It would be too long the next time, too."""
        self.run.assets["longer than the limit"] += 1
        with self.keeping():
            self.run.ledger.assets.had(asset, when, None)
        self.settle(asset, Seen(Verdict.OTHER))

    def _forbidden(self, wanted: Wanted) -> None:
        """What robots.txt forbids is asked for again by a later run, but for the pictures on a page."""
        if isinstance(wanted, Address) and wanted.kind == "th/news" and "/th/news/…" not in self.run.barred:
            self.run.barred.append("/th/news/…")
        if isinstance(wanted, Asset):
            with self.keeping():
                self.run.ledger.assets.failed(wanted, timestamp(datetime.now(UTC)), "robots.txt forbids it")
        self.settle(wanted, Seen(Verdict.OTHER, is_forbidden=True))

    def _count_failure(self, wanted: Wanted, reason: str) -> None:
        self.run.failures[canonical(self.url(wanted))] = reason

    def _learn(
        self, known_as: Iterable[Address], outcome: FetchOutcome, line: WrittenLine | None = None
    ) -> None:
        with self.keeping():
            known = self.run.ledger.record(known_as, outcome, line)
            if known.standing == "gone" and known.last_changed == outcome.when:
                self.run.gone.extend(address.at(self.origin) for address in known_as)


def listing_seen(page: Page, number: int, asked: str) -> Seen:
    """What a page shows that came where page `number` of a listing was asked for."""
    verdict = page.verdict
    is_itself = urlsplit(canonical(page.url)).path.rstrip("/") == urlsplit(canonical(asked)).path.rstrip("/")
    elsewhere = None if is_itself else canonical(page.url)
    if verdict not in (Verdict.LISTING, Verdict.OTHER) or not 200 <= page.status < 300:
        return Seen(verdict, elsewhere=elsewhere)
    return Seen(
        verdict,
        addresses=tuple(dict.fromkeys(link.address for link in links(page))),
        next_page=pagination(page, number) if verdict is Verdict.LISTING else None,
        guesses=() if verdict is Verdict.LISTING else tuple(numbered(page)),
        sections=tuple(sections(page)),
        lists=tuple(feeds(page)),
        elsewhere=elsewhere,
        needs_script=needs_script(page),
    )
