"""The kinds of damage that `verify` and `import` tell apart, and what to do about each. Pure.

`docs/recovery.md` has the same as a table, with more words.
"""

import re
from enum import StrEnum


class Damage(StrEnum):
    """A kind of damage; its value is what to do about it, in words that a message ends with."""

    LOST_FILE = "put it back from a copy; without one, what it held is lost, and crawls say so (status 5)"
    UNREADABLE = "let this user read it; a link or pipe: put the file itself there"
    CUT = "put the file back from a copy; without one leave it there: what is whole of it is still read"
    CHANGED = "put the file back from a copy; without one leave it there: all other records are still read"
    FOLLOWS = "put back the file that has the other record, or name it together with this one"
    PAGE = "import another capture of the page, or crawl it; what there is of it here is kept"
    WRITTEN = "if a copy has it otherwise, put that back; else it was written so, and other tools may stumble"
    PROXY = "change that password at the proxy before you give the file to others"
    DOUBLED_RECORDS = "move one of the two files out of warc/"
    WRONG_PLACE = "put the WARC file back as it was: it was written anew, or another has its name"
    LOST_LINES = "start a crawl: it cuts off what is torn and writes lost lines again, into items/restored-…"
    CHANGED_LINE = "put the file back from a copy, or move it out of items/ and start a crawl"
    NO_ARTICLE = "move the file out of items/; if it was a run's, start a crawl, which writes its lines again"
    DOUBLED_LINES = "move the file that is not the run's own out of items/"
    LOST_REPORT = "put it back from a copy; without one, remove the run's file in logs/"
    LOST_IMPORT = (
        "put it back from a copy; without one, move the import's files out of warc/ and items/,"
        " call scrapy rebuild --force, and import them again"
    )
    NO_REPORT = "put it back from a copy, or move it out of runs/"
    LEDGER = "do what it says, or let scrapy rebuild make it again from the captures"
    PACKAGE = "make the package again, or get it again from where it came"
    LOST_LISTED = "put it back from a copy; without one, take its line out of manifest-sha256.txt"
    MANIFEST = "put it back from a copy; without one, remove it, and verify --manifest makes it anew"
    OTHER_KIND = "leave it out: verify reads .warc, .warc.gz, .warc.zst, .wacz, .arc and .arc.gz files"

    @property
    def is_of_file(self) -> bool:
        """Whether all of this kind in one file has one cause, and in another file another."""
        return self not in _OF_ARCHIVE and not self.is_of_text

    @property
    def is_of_text(self) -> bool:
        """Whether what is said the same of several has one cause, in whichever files."""
        return self in (Damage.WRITTEN, Damage.PAGE)

    @property
    def may_follow(self) -> bool:
        """Whether it need not be damage at all, but what another file's looks like from here."""
        return self in (Damage.FOLLOWS, Damage.WRONG_PLACE)

    @property
    def breaks_others(self) -> bool:
        """Whether what other records and lines say of the file can be wrong because of it."""
        return self in _ROOTS


_OF_ARCHIVE = {Damage.LOST_LINES, Damage.LOST_REPORT, Damage.PROXY}
_ROOTS = {Damage.LOST_FILE, Damage.UNREADABLE, Damage.CUT, Damage.CHANGED}


def moment(date: str) -> str:
    """A WARC-Date as ids of runs have moments.

    >>> moment("2026-11-23T01:02:03.000004Z")
    '20261123T010203Z'
    """
    return re.sub("[-:]|[.][0-9]+", "", date)
