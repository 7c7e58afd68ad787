"""What a page is shown with: captures of pictures, style sheets, scripts, fonts, and linked documents."""

from collections.abc import Iterator
from functools import lru_cache

from thaigov_spider.html.page_requisites import of_page, of_stylesheet
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.package.catalogue import CaptureCatalogue, CataloguedRecord
from thaigov_spider.readback.capture_lookup import Captures
from thaigov_spider.urls import absolute
from thaigov_spider.warc.decompress import DamageError


class Needs:
    """Looks into captures."""

    def __init__(self, catalogue: CaptureCatalogue, captures: Captures) -> None:
        self._catalogue = catalogue
        self._captures = captures
        self._origins = sorted(catalogue.origins)  # what was fetched once was the site's
        self._leads_to = lru_cache(1024)(self._read_leads)

    def of(self, page: CataloguedRecord) -> Iterator[CataloguedRecord]:
        """The captures that a page's capture needs, each the nearest in time, as far as there are any.

        A redirect brings its target along, a style sheet what it imports and shows. Raises OSError.
        """
        waiting, seen = list(self._of_page(page)), set[str]()
        while waiting:
            url = waiting.pop()
            if url in seen:
                continue
            seen.add(url)
            found = self._catalogue.nearest(url, page.moment)
            if found is not None:
                yield found
                waiting += self._leads_to(found)

    def _of_page(self, found: CataloguedRecord) -> tuple[str, ...]:
        page = self._page(found)
        return () if page is None else of_page(page, *self._origins)

    def _read_leads(self, found: CataloguedRecord) -> tuple[str, ...]:
        is_redirect = found.status is not None and 300 <= found.status < 400
        if not (is_redirect or found.media_type == "text/css"):
            return ()
        page = self._page(found)
        if page is None:
            return ()
        if is_redirect:
            target = absolute(page.url, page.headers.get("location", ""))
            return (target,) if target else ()
        return of_stylesheet(page.url, page.body, page.headers.get("content-type"), *self._origins)

    def _page(self, found: CataloguedRecord) -> Page | None:
        """What a capture holds; None for a revisit whose original is nowhere."""
        try:
            return self._captures.page(
                *self._captures.record(self._catalogue.files[found.file].name, found.start)
            )
        except DamageError:
            return None
