"""The articles of a site at one moment, in the orders that its pages need."""

from collections.abc import Iterable
from functools import cached_property

from thaigov_spider.demo import media
from thaigov_spider.demo.articles import Article

_RELATED = 4


class Collection:
    """Articles by id and newest first; it never changes, so that threads can share it."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._by_id = {article.id: article for article in articles}

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, number: int) -> Article | None:
        """The article with this id."""
        return self._by_id.get(number)

    def with_article(self, *articles: Article) -> "Collection":
        """The collection with these articles added, or put in place of those with the same ids."""
        return Collection([*self._by_id.values(), *articles])

    def without(self, number: int) -> "Collection":
        """The collection without the article of this id."""
        return Collection(article for article in self._by_id.values() if article.id != number)

    @cached_property
    def newest_first(self) -> list[Article]:
        """All articles, in the order of falling ids."""
        return sorted(self._by_id.values(), key=lambda article: -article.id)

    @cached_property
    def listed(self) -> list[Article]:
        """The articles that the listing shows."""
        return [article for article in self.newest_first if article.listed]

    @cached_property
    def uploads(self) -> frozenset[str]:
        """The paths of all pictures, documents and recordings."""
        return frozenset(upload.path for article in self._by_id.values() for upload in media.uploads(article))

    @cached_property
    def _places(self) -> dict[int, int]:
        return {article.id: place for place, article in enumerate(self.listed)}

    def related_to(self, article: Article | None) -> list[Article]:
        """The listed articles before an article in time, or the oldest; without an article the newest."""
        start = self._places.get(article.id, -1) + 1 if article else 0
        return self.listed[start : start + _RELATED] or [
            other for other in self.listed[-_RELATED:] if other != article
        ]
