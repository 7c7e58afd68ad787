"""The assets of a crawl: what pages need to be shown, from being asked for to being had."""

from datetime import timedelta

from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.page_requisites import of_page, of_stylesheet
from thaigov_spider.ledger import Ledger
from thaigov_spider.plan.outcome import is_overloaded
from thaigov_spider.plan.wanted import Asset


class AssetKeeper:
    """Tells the ledger what to fetch and what became of it.

    At most `per_page` are asked for by one page or style sheet, those of a style sheet that is named by one
    that is named by one… `deepest` times at most, and what was had less than `refresh` ago not again.
    """

    def __init__(
        self, ledger: Ledger, origin: str, *, refresh: timedelta, per_page: int, deepest: int = 4
    ) -> None:
        self._ledger = ledger
        self._origin = origin
        self._refresh = refresh
        self._per_page = per_page
        self._deepest = deepest

    def of_page(self, page: ParsedPage, when: str) -> None:
        """Have what a page captured `when` needs fetched. Raises LedgerError."""
        self._want(of_page(page, self._origin), 1, when)

    def answered(self, asset: Asset, page: ParsedPage, truncated: str | None, when: str) -> str | None:
        """Note the answer captured `when`; a style sheet's own needs are fetched next. Raises LedgerError.

        `truncated` is its WARC-Truncated. Returns why it has to be had again; None if it has not.
        """
        reason = _failure(page.status, truncated)
        if reason is not None:
            self._ledger.assets.failed(asset, when, reason)
            return reason
        content_type = page.headers.get("content-type", "").strip().lower()
        if page.status == 200 and asset.depth < self._deepest and content_type.startswith("text/css"):
            self._want(of_stylesheet(page.url, page.body, content_type, self._origin), asset.depth + 1, when)
        self._ledger.assets.had(asset, when, page.status)
        return None

    def _want(self, urls: tuple[str, ...], depth: int, when: str) -> None:
        if urls:
            self._ledger.assets.want(urls[: self._per_page], depth, when, self._refresh)


def _failure(status: int, truncated: str | None) -> str | None:
    """Why the answer has to be had again; what is longer than the limit would be so again."""
    if is_overloaded(status):
        return f"status {status}"
    return "arrived cut short" if truncated not in (None, "length") else None
