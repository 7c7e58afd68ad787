"""`python -m fuzz.long`: inputs of 1 MB, made to run away with what reads them; none may take a second.

Each is a fragment, or two in turn, repeated; as it is, and in the body of an article.
"""

import itertools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from fuzz.seeds import seeds
from fuzz.targets import ADDRESSES
from thaigov_spider import dates, urls
from thaigov_spider.html import decoding, text, tree
from thaigov_spider.html.css import of_sheet
from thaigov_spider.html.page import ParsedPage
from thaigov_spider.html.page_requisites import of_page
from thaigov_spider.http.framing import split
from thaigov_spider.layouts import LAYOUTS, verdict
from thaigov_spider.layouts.generic import GENERIC
from thaigov_spider.layouts.verdict import Page

_SIZE = 1_000_000
_AT_MOST = 1.0

_MARKUP = [
    "<",
    ">",
    "<p>",
    "<p",
    "</p>",
    "<div>",
    "</div>",
    "<table><tr><td>",
    "<br>",
    "<!--",
    "-->",
    "<![if x]>",
    "<![endif]>",
    "<script>",
    "</script>",
    "<style>",
    "<a href='",
    "<a href=/news/contents/details/1>x</a>",
    "<b>",
    "</b>",
    "&#",
    "&nbsp;",
    "<span class='",
    "<img src=x>",
    "<title>",
    "<svg>",
    "<form>",
    "<?",
    "<meta charset=",
    "<h3>",
    "<o:p>",
    '"',
    "'",
    "=",
]
_WORDS = [
    "1 ",
    "๑",
    "15 ธันวาคม ",
    "15 ธ.ค. 63 - ",
    "วัน",
    "วันที่ ",
    "เวลา ",
    "พ.ศ. ",
    "24 - ",
    "1/",
    "00:",
    "2563",
    "January 1, ",
    "1, ",
    "1 และ ",
    "1-2, ",
    "15 พฤจิกายน ",
    "มี.ค. 15, 2559 ",
    "พ.ศ. 2477 (ร.ศ. ",
    "+07",
    "\u0e48",
    "\u200b",
    "\xa0",
    " ",
    "\n",
    "\r",
    "\t",
    "\0",
    "-",
    ".",
    ",",
    "a",
    "ก",
    "%",
    "%E0",
    "/",
    "../",
    "//",
    "?",
    "&a=b",
    ";",
    "@",
]
_SHEETS = ["url(", "@import ", "{", "}", "(", ")", "[", "\\", "/*", "*/", ":", "a{b:url(c)}"]
_HEADS = ["HTTP/1.1 100 \r\n\r\n", "Content-Length: 1\r\n", " \r\n", "0\r\n", "1\r\nx\r\n", "f", ";"]
_TURNS = [
    ("<b>", "</i>"),
    ("<p>", "<div>"),
    ("<table>", "<p>"),
    ("<a>", "<a href=x>"),
    ("1", " "),
    ("1", "\u0e48"),
    ("1 ", "-"),
    ("วัน", " "),
    ("15", " ธ.ค."),
    ("<!--", "--"),
    ("<![", "]>"),
    ("<div><p>", "</div>"),
    (" ", "\n"),
    ("&", ";"),
    ("url(", ")"),
]


def _page(data: bytes) -> Page:
    return Page(ADDRESSES[0], 200, {"content-type": "text/html"}, data)


def _on_page(read: Callable[[ParsedPage], object]) -> Callable[[bytes], object]:
    return lambda data: [read(ParsedPage(url, 200, {}, data)) for url in ADDRESSES[:1]]


def _on_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(data.decode("utf-8", "replace"))


def _parsed(words: str) -> None:
    with suppress(dates.DateError):
        dates.parse(words)


_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

FUNCTIONS: dict[str, Callable[[bytes], object]] = {
    "dates.find": _on_text(lambda words: list(dates.find(words))),
    "dates.parse": _on_text(_parsed),
    "dates.published": _on_text(lambda words: dates.published(words, words)),
    "decoding.decode": lambda data: decoding.decode(data, "text/html; charset=tis-620"),
    "text.lines": _on_text(lambda words: text.lines(tree.parse(words))),
    "text.clean": _on_text(text.clean),
    "text.language": _on_text(text.language),
    **{f"layouts.{one.generation}": _on_page(one.read) for one in LAYOUTS},
    "layouts.generic": _on_page(GENERIC.read),
    "pages.judge": lambda data: verdict.judge(_page(data)),
    "pages.links": lambda data: verdict.links(_page(data)),
    "pages.pagination": lambda data: verdict.pagination(_page(data), 1),
    "requisites.of_page": lambda data: of_page(_page(data)),
    "stylesheets.of_sheet": of_sheet,
    "urls.absolute": _on_text(lambda words: urls.absolute(ADDRESSES[0], words)),
    "urls.canonical": _on_text(lambda words: urls.canonical(f"{ADDRESSES[0]}/{words}")),
    "urls.source": _on_text(lambda words: urls.source(f"https://www.thaigov.go.th/news/press/{words}")),
    "framing.split": lambda data: split(data, "GET"),
    "framing.split, chunked": lambda data: split(_CHUNKED + data, "GET"),
}


def inputs() -> Iterator[tuple[str, bytes]]:
    """Every input, behind a name for it."""
    for fragment in [*_MARKUP, *_WORDS, *_SHEETS, *_HEADS, *map("".join, _TURNS)]:
        yield repr(fragment), _repeated(fragment.encode(), _SIZE)
    verdict = [seed for seed in seeds("layouts") if b"<body" in seed]
    for page, fragment in itertools.product(verdict[-3:], [*_MARKUP, *_WORDS, *map("".join, _TURNS)]):
        middle = page.find(b"</p>", len(page) // 2)
        long = _repeated(fragment.encode(), _SIZE - len(page))
        yield f"{fragment!r} in an article", page[:middle] + long + page[middle:]


def _repeated(fragment: bytes, size: int) -> bytes:
    return (fragment * (size // len(fragment) + 1))[:size]


def main() -> int:
    """Say which function takes how long for what; the exit status is 1 where one takes too long."""
    slow = 0
    for name in sys.argv[1:] or FUNCTIONS:
        for what, data in inputs():
            began = time.process_time()
            FUNCTIONS[name](data)
            seconds = time.process_time() - began
            if seconds > _AT_MOST:
                print(f"{name}: {seconds:.1f} s for {what}", flush=True)
                slow += 1
    print(f"{slow} inputs take longer than {_AT_MOST:g} s")
    return bool(slow)


if __name__ == "__main__":
    sys.exit(main())
