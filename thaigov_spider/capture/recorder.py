"""Writes the exchanges of one crawl: one recorder a crawler, shared by the handlers of all schemes."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary, ref

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector
from scrapy.utils.defer import deferred_from_coro

from thaigov_spider import timestamps
from thaigov_spider.capture.crawl_info import crawl_fields
from thaigov_spider.capture.fetch import MementoOf, RecordPlace
from thaigov_spider.capture.payloads import NoPayloads, Originals, Payloads
from thaigov_spider.capture.warcfile import WarcFile
from thaigov_spider.http.framing import Frame
from thaigov_spider.warc.copied_record import copied, key_of, provenance
from thaigov_spider.warc.exchange import Exchange, Truncation
from thaigov_spider.warc.memento import CopiedRecord, Memento, NoMementoError
from thaigov_spider.warc.records import (
    Original,
    Record,
    may_be_original,
    memento_record,
    note,
    payload_digest,
    records_of,
    truncation,
    warcinfo,
)

logger = logging.getLogger(__name__)

_UNSYNCED = 200  # originals that wait for a sync before one is made for their sake


class CaptureError(Exception):
    """A capture could not be written, so the crawl stops; the message, one line, says why.

    Raised to the request whose exchange it was, and to every later one before anything is sent. It is no
    OSError, because Scrapy sends a request again after one.
    """


class Recorded(NamedTuple):
    """What an exchange gave: the place of its answer's record, None where there was no answer.

    Of an archive that was asked for a capture, also the `memento` that came, and the `capture`'s own record,
    where it has one; or why what came is `unfit` to be one.
    """

    answer: RecordPlace | None = None
    memento: Memento | None = None
    capture: RecordPlace | None = None
    unfit: str | None = None


class Recorder:
    """Writes exchanges below ARCHIVES_DIR and counts them in `capture/…` stats.

    `crawl` is the name of the spider. `stop` is called once, when captures cannot be written any more.
    `payloads` knows what the archive holds already.
    """

    def __init__(
        self,
        crawl: str,
        settings: BaseSettings,
        stats: StatsCollector,
        stop: Callable[[], None],
        payloads: Payloads,
    ) -> None:
        run_id = settings.get("RUN_ID") or timestamps.run_id(datetime.now(UTC))
        self._crawl_id = f"{crawl}-{run_id}"
        self._settings = settings
        # Taken off the collector once: Scrapy's checks each look-up of an attribute.
        self._set_stat, self._add_to_stat = stats.set_value, stats.inc_value
        self._stop = stop
        self._error: str | None = None
        self._is_over = False
        self._originals = Originals(payloads)
        folder = Path(settings["ARCHIVES_DIR"]) / "warc"
        self._warc = WarcFile(
            folder, run_id, self._warcinfo, settings.getint("WARC_MAX_BYTES", 1_000_000_000)
        )

    def check(self) -> None:
        """Raise CaptureError if captures cannot be written any more."""
        if self._error is not None or self._is_over:
            raise CaptureError(self._error or "the crawl is over")

    def record(
        self,
        exchange: Exchange,
        archived_url: str = "",
        memento_of: MementoOf | None = None,
        *,
        even_if_cut: bool = False,
    ) -> Recorded:
        """Write an exchange. Raises CaptureError.

        Where an archive was asked for a capture of `archived_url`, `memento_of` takes that out of the answer;
        it gets a record of its own, if it came: whole, or `even_if_cut`.
        """
        self.check()
        frame = exchange.frame()
        payload = payload_digest(frame)
        once = payload if may_be_original(frame) else None
        original = self._originals.find(once) if once else None
        records = records_of(exchange, frame, payload, original)
        cut = truncation(exchange, frame) if frame else None
        memento, unfit = _memento(memento_of, frame)
        has_record = memento is not None and (even_if_cut or not cut)
        known: Original | None = None
        if memento is not None and has_record:
            known = self._known(memento.copied)
            records += _records_of(memento, archived_url, records[0], cut, is_known=known is not None)
        try:
            offsets = self._warc.append(records)
        except OSError as error:
            raise self._stopped_by(error) from error
        if original is not None:
            self._add_to_stat("capture/revisits")
        elif once:
            self._remember(once, records[0], offsets[0])
        self._add_to_stat("capture/received", exchange.size)
        self._count(failed=frame is None or exchange.failure is not None)
        if frame is None:
            return Recorded()
        answer = self._place(records[0], offsets[0], frame.status)
        if memento is None or not has_record:
            return Recorded(answer, memento, unfit=unfit)
        record = records[-1] if memento.copied is None else copied(memento.copied)
        if known is None and memento.copied is not None:
            self._remember(key_of(record["WARC-Record-ID"]), record, offsets[-1])
        capture = self._place(record, offsets[-1], frame.status)
        if known is not None:
            capture = replace(capture, warc=known.warc, offset=known.offset)
        return Recorded(answer, memento, capture)

    def _known(self, record: CopiedRecord | None) -> Original | None:
        """Where a copied record is already: a crawl that was killed may have asked for it before."""
        if record is None:
            return None
        return self._originals.find(key_of(record.header.fields["warc-record-id"]))

    def _place(self, record: Record, offset: int, status: int) -> RecordPlace:
        return RecordPlace(
            warc=self._warc.name,
            offset=offset,
            record_id=record["WARC-Record-ID"],
            payload_digest=record.get("WARC-Payload-Digest"),
            status=status,
            retrieved=record["WARC-Date"],
            truncated=record.get("WARC-Truncated"),
        )

    def note(self, uri: str, fields: Mapping[str, object]) -> None:
        """Write what the crawler itself has to say, if anything was captured. Raises CaptureError."""
        if self._warc.names:
            try:
                self._warc.append([note(uri, datetime.now(UTC), fields)])
            except OSError as error:
                raise self._stopped_by(error) from error

    def sync(self) -> None:
        """Have all that was written outlast a loss of power. Raises CaptureError."""
        try:
            self._warc.sync()
        except OSError as error:
            raise self._stopped_by(error) from error
        self._originals.synced()

    def close(self) -> None:
        """Seal the file; may be called more than once. What goes wrong is logged, and told by the stats."""
        try:
            self._warc.close()
        except OSError as error:
            self._fail(error)
        else:
            self._originals.synced()
        self._is_over = True

    @property
    def error(self) -> str | None:
        """Why captures could not be written; None if they could."""
        return self._error

    def _remember(self, payload: str, record: Record, offset: int) -> None:
        names = (record["WARC-Record-ID"], record["WARC-Target-URI"], record["WARC-Date"])
        self._originals.add(payload, Original(*names, self._warc.name, offset))
        if len(self._originals) >= _UNSYNCED:
            self.sync()

    def _stopped_by(self, error: OSError) -> CaptureError:
        self._fail(error)
        self._stop()
        return CaptureError(self._error)

    def _count(self, *, failed: bool) -> None:
        self._set_stat("capture/files", list(self._warc.names))
        self._set_stat("capture/bytes", self._warc.bytes_written)
        self._add_to_stat("capture/exchanges")
        if failed:
            self._add_to_stat("capture/failures")

    def _fail(self, error: OSError) -> None:
        reason = error.strerror or str(error)
        self._error = f"captures cannot be written to {self._settings['ARCHIVES_DIR']}: {reason}"
        self._set_stat("capture/error", self._error)
        logger.error(self._error)

    def _warcinfo(self, filename: str) -> Record:
        return warcinfo(filename, datetime.now(UTC), crawl_fields(self._settings, self._crawl_id))


def _memento(memento_of: MementoOf | None, frame: Frame | None) -> tuple[Memento | None, str | None]:
    """The capture in an answer, or why what came is none."""
    try:
        return memento_of(frame) if memento_of else None, None
    except NoMementoError as error:
        return None, str(error)


def _records_of(
    memento: Memento, url: str, source: Record, cut: Truncation | None, *, is_known: bool
) -> list[Record]:
    """The records of a capture of `url` that came with the response `source`, its own last."""
    if memento.copied is None:
        missing: Truncation | None = "unspecified" if memento.is_cut else None
        return [memento_record(memento, url, source, cut or missing)]
    about = provenance(memento.copied, source)
    return [about] if is_known else [about, copied(memento.copied)]


_payloads: WeakKeyDictionary[Crawler, Payloads] = WeakKeyDictionary()
_recorders: WeakKeyDictionary[Crawler, Recorder] = WeakKeyDictionary()


def keep_each_once(crawler: Crawler, payloads: Payloads) -> None:
    """Have the crawler's recorder keep no payload that `payloads` knows; call it before the crawl."""
    _payloads[crawler] = payloads


def recorder_of(crawler: Crawler) -> Recorder:
    """The one recorder of a crawler whose spider is open."""
    if crawler not in _recorders:
        assert crawler.spider is not None
        assert crawler.stats is not None
        this = ref(crawler)  # else the dictionary's value would keep its key alive
        _recorders[crawler] = Recorder(
            crawler.spider.name,
            crawler.settings,
            crawler.stats,
            lambda: _stop(this()),
            _payloads.get(crawler, NoPayloads()),
        )
    return _recorders[crawler]


def _stop(crawler: Crawler | None) -> None:
    """End the crawl in good order; nothing waits for it, because it waits for the requests under way."""
    if crawler is not None and crawler.engine is not None:
        stopped = deferred_from_coro(crawler.engine.close_spider_async(reason="capture-failed"))
        stopped.addErrback(lambda failure: logger.error("the crawl could not be stopped: %s", failure.value))
