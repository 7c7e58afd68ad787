"""The index of a source of captures: queries, what it lists, and which captures are wanted. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

# Each section by itself, the numbers of the codeigniter generation by their first digit: a query for all of
# them would stop before the rarer sections.
SECTIONS = (
    *(f"news/contents/details/{digit}" for digit in "123456789"),
    *(f"news/contents/ministry_details/{digit}" for digit in "123456789"),
    *("news/press/", "news/speech/", "news/cab/"),
    *("th/news-", "en/news-", "index.php"),
    *("th/news/", "en/news/"),
)


class IndexAnswerError(ValueError):
    """The index answered something that is no list of captures; the message says what."""


@dataclass(frozen=True, slots=True, order=True)
class Snapshot:
    """A capture that the index lists: of which article (its canonical URL), when, under which URL.

    `timestamp` has 14 digits, UTC; `status` is None where the index gives none; `digest` is of the payload.
    `place` is where in the source's files it lies, as the source's URLs have it; `collection` the part of its
    captures that it is in; `truncated` why it is not whole: all empty where the source says no such thing.
    """

    article: str
    timestamp: str
    url: str
    status: int | None = None
    media_type: str = ""
    digest: str = ""
    place: str = ""
    collection: str = ""
    truncated: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it may be the page of an article, by what the index says."""
        return self.status == 200 and self.media_type == "text/html"


@dataclass(frozen=True, slots=True)
class IndexCollection:
    """A part of a source's captures that has an index of its own, which never changes once it is published.

    `first` and `last` bound the times of its captures: beginnings of timestamps, empty where not known.
    """

    name: str
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """What to list: the addresses below a prefix of the site's paths, captured from `since` to `until`.

    Both bounds are beginnings of timestamps, and included. Without `everything`, only pages with status 200.
    With a `collection`, only of that one; EVERY_COLLECTION asks for the list of them.
    """

    prefix: str
    since: str = ""
    until: str = ""
    everything: bool = False
    collection: str = ""

    @property
    def name(self) -> str:
        """What it is known by.

        >>> IndexQuery("news/cab/", until="2006", everything=True).name
        'prefix=news%2Fcab%2F&to=2006&all=yes'
        """
        everything = "yes" if self.everything else ""
        fields = {"prefix": self.prefix, "from": self.since, "to": self.until, "all": everything}
        fields["collection"] = self.collection
        return urlencode({name: value for name, value in fields.items() if value})

    @property
    def is_final(self) -> bool:
        """Whether what it lists never changes."""
        return self.collection not in ("", EVERY_COLLECTION.collection)

    def holds(self, snapshot: Snapshot) -> bool:
        """Whether it lists a capture, but for its prefix."""
        return (
            self.since <= snapshot.timestamp[: len(self.since)]
            and snapshot.timestamp[: len(self.until)] <= self.until
            and (self.everything or snapshot.is_page)
            and self.collection in ("", snapshot.collection)
        )


EVERY_COLLECTION = IndexQuery("", collection="*")


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of what the index has for a query: from `resume_key` on, None: from its beginning."""

    query: IndexQuery
    resume_key: str | None = None


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """A portion of the index: its captures of articles, the number of all rows, and where to go on.

    `resume_key` is None behind the last row. Or the `collections` that there are, if that was asked for.
    """

    snapshots: tuple[Snapshot, ...]
    rows: int
    resume_key: str | None
    collections: tuple[IndexCollection, ...] = ()


def queries(
    prefix: str | None = None, since: str = "", until: str = "", everything: bool = False
) -> list[IndexQuery]:
    """The queries that list all articles, or those below a prefix, each short enough to come to its end."""
    wanted: Iterable[str] = SECTIONS
    if prefix is not None:
        within = [section for section in SECTIONS if section.startswith(prefix)]
        is_cut = prefix.startswith("news") and within  # below `news`, all articles are in those sections
        wanted = within if is_cut else [prefix]
    return [IndexQuery(section, since, until, everything) for section in wanted]


def changed(snapshots: Iterable[Snapshot]) -> Iterator[Snapshot]:
    """The first capture of each article, and every one that differs from the one before it.

    They come article by article, each article's in the order of time.
    """
    last: Snapshot | None = None
    for one in snapshots:
        if last is None or (one.article, one.digest) != (last.article, last.digest):
            yield one
        last = one
