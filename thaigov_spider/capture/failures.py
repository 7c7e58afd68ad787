"""Why a download failed, in plain words and in WARC's terms."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    StopDownload,
)

from thaigov_spider.capture.tls_policy import CertificateRefusedError
from thaigov_spider.warc.exchange import Failure, Truncation

SENT_AGAIN = Failure(
    "the server had closed this kept-alive connection; the request was sent again over a new one"
)
TOO_LONG = Failure("the answer is longer than the limit")

_UNKNOWN = "the download failed"
_WORDS: dict[type[BaseException], str] = {
    CannotResolveHostError: "the name of the host could not be resolved",
    DownloadConnectionRefusedError: "the connection was refused",
    DownloadTimeoutError: "no whole answer came in time",
    DownloadCancelledError: TOO_LONG.words,
    ResponseDataLossError: "the body was cut short",
    StopDownload: "the crawler stopped the download",
}


def failure_of(error: BaseException) -> Failure:
    """What the failed exchange's record says of `error`, which ended its download."""
    kind = type(error)
    detail = f"{kind.__module__}.{kind.__qualname__}: {error}".removesuffix(": ")
    if isinstance(error, DownloadFailedError):
        return Failure(_why_lost(error), detail)
    words = next((words for known, words in _WORDS.items() if isinstance(error, known)), _UNKNOWN)
    return Failure(words, detail)


def in_words(error: BaseException | None) -> str:
    """`error` for a person: in plain words where there are any, else as the program says it."""
    words = _UNKNOWN if error is None else failure_of(error).words
    return words if words != _UNKNOWN else str(error) or type(error).__name__


def cut_by(error: BaseException | None) -> Truncation | None:
    """Why we, not the server, cut the answer short; None if we did not."""
    if isinstance(error, DownloadTimeoutError):
        return "time"
    return "length" if isinstance(error, DownloadCancelledError) else None


def never_connected(error: BaseException | None) -> bool:
    """Whether no connection was ever made."""
    return isinstance(error, CannotResolveHostError | DownloadConnectionRefusedError)


def _why_lost(error: DownloadFailedError) -> str:
    """Twisted's ResponseFailed, which Scrapy wraps, has the reasons."""
    reasons = [reason.value for reason in getattr(error.__cause__, "reasons", [])]
    for reason in reasons:
        if isinstance(reason, CertificateRefusedError):
            return str(reason)
    modules = {type(reason).__module__ for reason in reasons}
    if any(module.startswith(("OpenSSL", "service_identity")) for module in modules):
        return "no TLS connection could be made"
    if any(not module.startswith("twisted.internet") for module in modules):
        return "the answer breaks the rules of HTTP"
    return "the connection ended before a whole answer"
