"""What a page that lists news is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.collection import Collection
from thaigov_spider.demo.hosts import Hosts
from thaigov_spider.demo.today.shell import slug


@dataclass(frozen=True)
class View:
    """The news of a language (and of a section) on a page, counted from 1, of so many a page."""

    collection: Collection
    hosts: Hosts
    lang: str = "th"
    path: str = "/th/news"
    section: str | None = None
    page: int = 1
    per_page: int = 10

    @cached_property
    def articles(self) -> Sequence[Article]:
        """What is listed, newest first."""
        listed = [article for article in self.collection.listed if article.kind == f"{self.lang}/news"]
        return [one for one in listed if self.section in (None, slug(one.section))]

    @property
    def here(self) -> Sequence[Article]:
        """What stands on this page."""
        return self.articles[(self.page - 1) * self.per_page : self.page * self.per_page]

    @property
    def pages(self) -> int:
        """How many there are, one at least."""
        return max(1, -(-len(self.articles) // self.per_page))

    def at(self, page: int) -> str:
        """The address of a page."""
        return f"{self.hosts.www}{self.path}" + (f"?page={page}" if page > 1 else "")
