"""What goes along with the requests of a crawl: what each is for, and what the middlewares found."""

from dataclasses import dataclass, replace
from typing import Any, Self

from scrapy import Request
from scrapy.http import Response

from thaigov_spider.capture.fetch import Fetch, fetch_of
from thaigov_spider.layouts.verdict import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand(Fetch):
    """A fetch of a crawl, `request.meta["fetch"]`.

    `wanted` is what the plan asked for; None for robots.txt, which no plan asks for. `patience` is the pause
    in seconds that takes the place of the usual one where it has to be tried again. Of the answer: `page` is
    what the server said, and `elsewhere` where it leads (a canonical URL), if that is known to be no article
    and was not asked for.
    """

    wanted: Any = None
    patience: float | None = None
    page: Page | None = None
    elsewhere: str | None = None

    def unanswered(self) -> Self:
        """The same request, of whose answer nothing is known."""
        return replace(Fetch.unanswered(self), page=None, elsewhere=None)

    @property
    def shown(self) -> Page:
        """The page that came."""
        assert self.page is not None
        return self.page


def errand_of(message: Request | Response) -> Errand:
    """What goes along with a request of a crawl, or came along with its response."""
    errand = fetch_of(message)
    assert isinstance(errand, Errand)
    return errand
