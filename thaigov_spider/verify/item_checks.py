"""Articles against their captures: whether each line of `items/` points at a record that yields it."""

from dataclasses import asdict, dataclass
from typing import Any

from thaigov_spider import __version__
from thaigov_spider.archive.folder import IMPORT
from thaigov_spider.article.json_line import loads
from thaigov_spider.article.normalise import normalise
from thaigov_spider.article.record import Capture, Imported, content_digest
from thaigov_spider.layouts.verdict import Verdict, judge, read
from thaigov_spider.readback.answer_page import is_cut
from thaigov_spider.readback.capture_lookup import Captures, LostFileError, LostOriginalError
from thaigov_spider.verify.damage import Damage, moment
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.header import Header

# What leads from a page to its article is not in the record alone, where others may have written it.
_OF_OTHERS = frozenset({"warc", IMPORT})
# Which of an article's texts a line has does not follow from its capture alone.
_OF_THE_ARCHIVE = ("version", "supersedes", "moved_from")
_OURS = ("response", "revisit")
_FAR = 1 << 62  # bytes: no file is longer


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a line, if anything.

    `reads_otherwise`: another version of the program wrote the line, and this one reads something else off
    the same page, which is no damage. `damage` is the kind of the problems, `warc` the file at fault,
    where that is the capture's; `moment` is when what is missing was captured, where it is another.
    """

    problems: tuple[str, ...] = ()
    reads_otherwise: bool = False
    damage: Damage = Damage.CHANGED_LINE
    warc: str = ""
    moment: str = ""


def check(line: bytes, captures: Captures) -> Finding:
    """Verify one line. Raises OSError where the WARC file cannot be read."""
    try:
        item = loads(line)
        capture = None if item["capture"] == asdict(Imported()) else _capture(item["capture"])
        same_text = item["content_digest"] == content_digest(item)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Finding(("this line is no article with a capture",), damage=Damage.NO_ARTICLE)
    if not same_text:
        return Finding(("the content digest is not that of the line's text",))
    if capture is None:
        return Finding()
    try:
        return _against_capture(item, capture, captures)
    except DamageError as error:
        damage = Damage.LOST_FILE if isinstance(error, LostFileError) else Damage.WRONG_PLACE
        return Finding((f"{capture.warc}:{capture.offset}: {error}",), damage=damage, warc=capture.warc)


def _capture(fields: dict[str, Any]) -> Capture:
    """The place that a line names. Raises TypeError where it is none."""
    capture = Capture(**fields)
    if not isinstance(capture.warc, str) or type(capture.offset) is not int:
        raise TypeError
    if not 0 <= capture.offset < _FAR:
        raise TypeError
    return capture


def _against_capture(item: dict[str, Any], capture: Capture, captures: Captures) -> Finding:
    header, block = captures.record(capture.warc, capture.offset)
    wrong = _wrong_place(item, capture, header)
    if wrong:
        text = f"{capture.warc}:{capture.offset}: {wrong}"
        return Finding((text,), damage=Damage.WRONG_PLACE, warc=capture.warc)
    if is_of_others(capture.via, capture.warc):
        return Finding()
    try:
        page = captures.page(header, block)
    except LostOriginalError as error:
        text = f"{capture.warc}:{capture.offset}: {error}"
        return Finding(
            (text,), damage=Damage.FOLLOWS, moment=moment(header.fields.get("warc-refers-to-date", ""))
        )
    if page.status != capture.status:
        return Finding(
            (f"{capture.warc}:{capture.offset}: its status is {page.status}, not {capture.status}",)
        )
    reading = read(page) if judge(page) is Verdict.ARTICLE else None
    if reading is None:
        return _differs(item, ["article, none,"])
    again = normalise(reading, page.url, capture, item["retrieved"], is_cut(header, page)).as_dict()
    differing = [name for name in again if name not in _OF_THE_ARCHIVE and item.get(name) != again[name]]
    return _differs(item, differing)


def _wrong_place(item: dict[str, Any], capture: Capture, header: Header) -> str | None:
    fields = header.fields
    if _bracketed(fields.get("warc-record-id", "")) != capture.record_id:
        return f"another record is there than {capture.record_id}"
    if header.kind not in (
        ("response", "revisit", "resource") if is_of_others(capture.via, capture.warc) else _OURS
    ):
        return f"the record is a {header.kind}, not a response"
    digest = fields.get("warc-payload-digest")
    if digest != capture.payload_digest and not (digest and is_of_others(capture.via, capture.warc)):
        return f"the record's payload digest is {digest}, not {capture.payload_digest}"
    if fields.get("warc-date") != item.get("retrieved") and not is_of_others(capture.via, capture.warc):
        return f"the record is of {fields.get('warc-date')}, not {item.get('retrieved')}"
    return None


def is_of_others(via: str, warc: str) -> bool:
    """Whether others may have written the record that a line names."""
    return via in _OF_OTHERS or warc.startswith(f"{IMPORT}-")


def _bracketed(record_id: str) -> str:
    """A record's id as lines have it; some programs leave out the angle brackets."""
    return f"<{record_id.strip('<>')}>"


def _differs(item: dict[str, Any], names: list[str]) -> Finding:
    if not names:
        return Finding()
    # What the library for unknown layouts reads depends on its version, and on whether it is installed.
    is_generic = item.get("generation") == "generic"
    if is_generic or _version(item.get("extractor")) != f"thaigov_spider/{__version__}":
        return Finding(reads_otherwise=True)
    return Finding((f"another {', '.join(names)} is read off its capture",))


def _version(extractor: object) -> str:
    return str(extractor).partition(" ")[0]
