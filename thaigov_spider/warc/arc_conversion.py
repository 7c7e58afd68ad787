"""ARC records as WARC records, for packages, which players read that know no ARC. Pure.

The block is byte for byte that of the ARC record; its line stands in the field `ARC-Header`. There was no
request, and no digest: that of the block is taken here.
"""

from thaigov_spider.warc.header import Header
from thaigov_spider.warc.records import Record, digest

_NAMES = {
    "warc-type": "WARC-Type",
    "warc-record-id": "WARC-Record-ID",
    "warc-date": "WARC-Date",
    "warc-target-uri": "WARC-Target-URI",
    "warc-ip-address": "WARC-IP-Address",
    "warc-filename": "WARC-Filename",
    "arc-header": "ARC-Header",
    "content-type": "Content-Type",
}


def as_warc(header: Header, block: bytes) -> Record:
    """The record of an ARC file whose header and block these are."""
    fields = [(name, header.fields[key]) for key, name in _NAMES.items() if key in header.fields]
    fields.insert(-1, ("WARC-Block-Digest", digest(block)))
    return Record(tuple((name, _plain(value)) for name, value in fields), block)


def _plain(value: str) -> str:
    """A value whose bytes are UTF-8, whatever those of the file were."""
    return value.encode("utf-8", "backslashreplace").decode()
