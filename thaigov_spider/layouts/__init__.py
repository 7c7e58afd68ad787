"""The generations of the site: each module says whether a page is its own, and reads the article off it.

A new generation is a module with an object of the type `Layout`, and its name in `LAYOUTS`.

Imports `urls`, `dates`, `html`, `article`.
"""

from typing import Protocol

from thaigov_spider.article.record import Reading
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.layouts.codeigniter import CODEIGNITER
from thaigov_spider.layouts.current import CURRENT
from thaigov_spider.layouts.generic import Generic
from thaigov_spider.layouts.joomla import JOOMLA
from thaigov_spider.layouts.static import STATIC


class Layout(Protocol):
    """One generation of the site."""

    @property
    def generation(self) -> str:
        """Its name, as it stands in the articles."""

    def read(self, page: ParsedPage) -> Reading | None:
        """The article, with a headline or a text at least; None where the page is no article of its own."""

    def missing(self, page: ParsedPage) -> bool:
        """Whether a page that no layout reads is this generation's way to say that there is no article."""


LAYOUTS: tuple[Layout, ...] = (CODEIGNITER, CURRENT, JOOMLA, STATIC)
"""All generations; the first one that reads a page wins."""

GENERATIONS = (*(layout.generation for layout in LAYOUTS), Generic.generation)
"""The names that an article's generation may have."""
