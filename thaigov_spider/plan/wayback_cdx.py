"""The CDX server of the Wayback Machine: the text of a query, and what it answers. Pure.

It is described at https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server: rows in the
order of addresses, then of time, in portions, with a key to go on from behind each but the last.
"""

import json
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from thaigov_spider.plan.capture_index import IndexAnswer, IndexAnswerError, IndexQuery, Portion, Snapshot
from thaigov_spider.urls import SITE, canonical, is_site, source

PATH = "/cdx/search/cdx"
FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest")

_PAGES_ONLY = ("statuscode:200", "mimetype:text/html")
_K2 = "original:.*com_k2.*"
_TIMESTAMP = re.compile(r"[0-9]{14}")
_HOST = urlsplit(SITE).netloc


def query_of(portion: Portion, rows: int) -> str:
    """The query string that asks for a portion of `rows` rows at most."""
    query = portion.query
    pairs = [("url", f"{_HOST}/{query.prefix}"), ("matchType", "prefix")]
    pairs += [(name, value) for name, value in (("from", query.since), ("to", query.until)) if value]
    pairs += [("filter", text) for text in _filters(query)]
    pairs += [("output", "json"), ("fl", ",".join(FIELDS)), ("limit", str(rows)), ("showResumeKey", "true")]
    if portion.resume_key is not None:
        pairs.append(("resumeKey", portion.resume_key))
    return urlencode(pairs)


def portion_of(text: str) -> Portion:
    """The portion that a query string of ours asks for. Raises ValueError."""
    pairs = parse_qsl(text, keep_blank_values=True)
    asked = dict(pairs)
    host, _, prefix = asked.get("url", "").partition("/")
    if host != _HOST:
        raise ValueError(f"{text} is no query of ours")
    everything = ("filter", _PAGES_ONLY[0]) not in pairs
    query = IndexQuery(prefix, asked.get("from", ""), asked.get("to", ""), everything)
    return Portion(query, asked.get("resumeKey"))


def _filters(query: IndexQuery) -> tuple[str, ...]:
    pages = () if query.everything else _PAGES_ONLY
    # Where the parts of a query stand in the index's own spelling is not known.
    return (*pages, _K2) if query.prefix == "index.php" else pages


def parse(body: bytes) -> IndexAnswer:
    """What the index answered. Rows of what is no article's address are counted, and left out.

    Raises IndexAnswerError.

    >>> parse(b"[]").rows
    0
    """
    rows = _rows(body)
    if not rows:
        return IndexAnswer((), 0, None)
    names, *rest = rows
    resume_key = None
    if len(rest) >= 2 and rest[-2] == [] and len(rest[-1]) == 1:
        resume_key, rest = rest[-1][0], rest[:-2]
    try:
        places = [names.index(name) for name in FIELDS]
        captures = [[row[place] for place in places] for row in rest]
    except (ValueError, IndexError):
        raise IndexAnswerError("the index's rows lack fields that were asked for") from None
    found = (_snapshot(*capture) for capture in captures)
    return IndexAnswer(tuple(one for one in found if one is not None), len(rest), resume_key)


def _rows(body: bytes) -> list[list[str]]:
    try:
        rows = json.loads(body.strip() or b"[]")
    except (ValueError, RecursionError):
        raise IndexAnswerError("the index answered something that is no JSON") from None
    if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
        raise IndexAnswerError("the index answered something that is no list of rows")
    return rows


def _is_row(row: object) -> bool:
    return isinstance(row, list) and all(isinstance(value, str) for value in row)


def _snapshot(timestamp: str, url: str, media_type: str, status: str, digest: str) -> Snapshot | None:
    """The capture that a row lists; None where it is no article's."""
    try:
        article = canonical(url) if source(url) and is_site(url) else None
    except ValueError:
        return None
    if article is None or not _TIMESTAMP.fullmatch(timestamp):
        return None
    number = int(status) if re.fullmatch("[0-9]{3}", status) else None
    return Snapshot(article, timestamp, url, number, media_type.lower(), digest)
