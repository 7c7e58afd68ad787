"""What captured pages are shown with, in the index of captures: which of it the archive has, and where."""

from collections.abc import Iterable, Iterator

from thaigov_spider.browse.capture_table import CaptureTable, ListedCapture
from thaigov_spider.browse.replay import Replay
from thaigov_spider.html.page_requisites import of_page, of_stylesheet
from thaigov_spider.layouts.verdict import Page
from thaigov_spider.urls import absolute
from thaigov_spider.warc.decompress import DamageError

_MOST = 600  # of one page
_ERROR = 400  # HTTP statuses from here on


def requisites(
    table: CaptureTable, replay: Replay, capture: ListedCapture
) -> dict[str, ListedCapture | None]:
    """What a page needs, by address; None is what the archive has not.

    Style sheets bring along what they import and show, redirects where they lead. Raises sqlite3.Error.
    """
    page = _page(replay, capture)
    origins = [] if page is None else ["/".join(page.url.split("/", 3)[:3])]
    waiting = [] if page is None else list(of_page(page, *origins))[::-1]
    found: dict[str, ListedCapture | None] = {}
    while waiting and len(found) < _MOST:
        url = waiting.pop()
        if url in found:
            continue
        found[url] = one = table.nearest(url, capture.stamp)
        if one is not None:
            waiting += _leads_to(replay, one, origins)
    return found


def files_of(table: CaptureTable, replay: Replay, urls: Iterable[str]) -> set[str]:
    """The names of the WARC files that hold all captures of some addresses, and what shows them.

    Raises sqlite3.Error.
    """
    names: set[str] = set()
    for url in dict.fromkeys(urls):
        for capture in table.captures(url):
            names.update(_files(replay, capture))
            if capture.status < _ERROR:
                for one in requisites(table, replay, capture).values():
                    names.update(_files(replay, one) if one else ())
    return names


def _files(replay: Replay, capture: ListedCapture) -> Iterator[str]:
    """The file of a capture, and that of the response whose payload a revisit has."""
    yield capture.warc
    original = replay.original_of(capture)
    if original is not None:
        yield original.warc


def _leads_to(replay: Replay, capture: ListedCapture, origins: list[str]) -> Iterable[str]:
    is_redirect = 300 <= capture.status < _ERROR
    if not is_redirect and ".css" not in capture.url.lower():
        return ()
    page = _page(replay, capture)
    if page is None:
        return ()
    if is_redirect:
        target = absolute(page.url, page.headers.get("location", ""))
        return (target,) if target else ()
    return of_stylesheet(page.url, page.body, page.headers.get("content-type"), *origins)


def _page(replay: Replay, capture: ListedCapture) -> Page | None:
    try:
        return replay.page(capture.warc, capture.offset)
    except (DamageError, OSError):
        return None


def is_script(url: str) -> bool:
    """Whether an address is that of a script, which is not shown here.

    >>> is_script("https://a.example/b.JS?c"), is_script("https://a.example/js.css")
    (True, False)
    """
    return url.partition("?")[0].lower().endswith((".js", ".mjs"))
