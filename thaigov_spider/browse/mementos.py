"""Times of captures as archives write them: 14 digits in addresses, HTTP dates, lists of links. Pure.

RFC 7089 (Memento) has `Memento-Datetime`, `Accept-Datetime`, and TimeMaps in the form of RFC 6690.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import NamedTuple

_STAMP = re.compile(r"[0-9]{14}")
_LOCATOR = re.compile(r"/web/(?:(?P<stamp>[0-9]{4,14})(?P<kind>[a-z]{2}_)?/)?(?P<url>.*)", re.DOTALL)
_SCHEME = re.compile(r"https?:/{1,2}", re.IGNORECASE)
_FULL = "00000101000000"
_CANNOT_BE_IN_LINK = re.compile(r"[^!-;=?-~]")

LATEST = "99991231235959"


class Locator(NamedTuple):
    """What an address below `/web/` asks for: a moment in digits, what it is for, and of which URL.

    `kind` is empty for pages; `id_` asks for the very bytes, `cs_` for a style sheet, `im_` for what a page
    shows, `if_` for a frame: as the Wayback Machine has them. `stamp` is empty where none is given.
    """

    stamp: str
    kind: str
    url: str


def locator(path: str) -> Locator | None:
    """What a path, and the query behind it, asks for; None where it is none of an archive's.

    >>> locator("/web/20201215id_/http://a.example/b?c=d")
    Locator(stamp='20201215', kind='id_', url='http://a.example/b?c=d')
    >>> locator("/web/http://a.example/").stamp, locator("/web/2020/javascript:alert(1)") is None
    ('', True)
    """
    match = _LOCATOR.fullmatch(path)
    if match is None:
        return None
    url = match["url"]
    scheme = _SCHEME.match(url)
    if scheme is None:
        return None
    # Browsers and proxies make one slash of two.
    whole = f"{scheme[0].partition(':')[0].lower()}://{url[scheme.end() :]}"
    return Locator(match["stamp"] or "", match["kind"] or "", whole)


def stamp_of(date: str) -> str | None:
    """A WARC-Date in 14 digits; None where it is no date.

    >>> stamp_of("2020-12-15T01:02:03.000045Z"), stamp_of("yesterday")
    ('20201215010203', None)
    """
    digits = re.sub("[-:T]", "", date[:19])
    return digits if moment_of(digits) else None


def full_stamp(digits: str) -> str | None:
    """Digits of a moment, filled up to 14; None where no moment begins so.

    >>> full_stamp("2020"), full_stamp("20201399")
    ('20200101000000', None)
    """
    stamp = digits + _FULL[len(digits) :]
    return stamp if moment_of(stamp) else None


def moment_of(stamp: str) -> datetime | None:
    """The moment that 14 digits stand for, in UTC; None where they are none."""
    if not _STAMP.fullmatch(stamp):
        return None
    parts = [stamp[:4], *(stamp[at : at + 2] for at in range(4, 14, 2))]
    try:
        return datetime(*map(int, parts), tzinfo=UTC)  # type: ignore[misc,arg-type]
    except ValueError:
        return None


def http_date(stamp: str) -> str:
    """The moment as HTTP writes it.

    >>> http_date("20201215010203")
    'Tue, 15 Dec 2020 01:02:03 GMT'
    """
    when = moment_of(stamp)
    assert when is not None
    return format_datetime(when, usegmt=True)


def wished_stamp(accepted: str | None) -> str | None:
    """The moment that an `Accept-Datetime` asks for, in 14 digits; None where it is none.

    >>> wished_stamp("Tue, 15 Dec 2020 01:02:03 GMT"), wished_stamp("soon")
    ('20201215010203', None)
    """
    try:
        when = parsedate_to_datetime(accepted or "")
        when = when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return re.sub("[-:T]", "", when.isoformat()[:19])


def archived(url: str, stamp: str, kind: str = "") -> str:
    """The address of a capture on this server."""
    return f"/web/{stamp}{kind}/{url}"


def time_map(url: str, origin: str, mementos: Sequence[tuple[str, str]]) -> str:
    """The TimeMap of an address in links: `mementos` are moment and address of each, the oldest first."""
    return ",\n".join(_links(url, origin, mementos)) + "\n"


def _links(url: str, origin: str, mementos: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield f'<{_linked(url)}>; rel="original"'
    span = f'; from="{http_date(mementos[0][0])}"; until="{http_date(mementos[-1][0])}"' if mementos else ""
    yield f'<{origin}/timemap/link/{_linked(url)}>; rel="self"; type="application/link-format"{span}'
    yield f'<{origin}/web/{_linked(url)}>; rel="timegate"'
    for number, (stamp, captured) in enumerate(mementos):
        first = "first " if number == 0 else ""
        last = "last " if number == len(mementos) - 1 else ""
        address = origin + archived(_linked(captured), stamp)
        yield f'<{address}>; rel="{first}{last}memento"; datetime="{http_date(stamp)}"'


def relations(url: str, origin: str) -> str:
    """The `Link` header of a memento."""
    named = _linked(url)
    return (
        f'<{named}>; rel="original", <{origin}/timemap/link/{named}>; rel="timemap";'
        f' type="application/link-format", <{origin}/web/{named}>; rel="timegate"'
    )


def _linked(url: str) -> str:
    """A URL as it may stand between angle brackets in a header."""
    return _CANNOT_BE_IN_LINK.sub(lambda sign: f"%{ord(sign[0]) & 0xFF:02X}", url)
