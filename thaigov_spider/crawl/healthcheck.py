"""A ping to a service that notices when a crawl did not run at all, such as healthchecks.io."""

import logging
import urllib.error
import urllib.request
from http.client import HTTPException
from threading import Thread
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

_TIMEOUT = 10.0  # seconds without a byte
_LONGEST = 30.0  # seconds in all


def ping(url: str, status: int) -> None:
    """Ask for `url` if the exit status is 0, else for `url` with `/<status>` behind it. Never raises.

    Who knows the address can ping in our name: of it, only the host is ever told.
    """
    target = url if status == 0 else f"{url.rstrip('/')}/{status}"
    wrong: list[str] = []
    asking = Thread(target=_ask, args=(target, wrong), daemon=True)  # an answer in drops may never end
    asking.start()
    asking.join(_LONGEST)
    if asking.is_alive():
        wrong.append(f"no answer within {_LONGEST:g} seconds")
    for reason in wrong:
        logger.warning("the ping to HEALTHCHECK_URL, at %s, failed: %s", _host(url), reason)


def _ask(target: str, wrong: list[str]) -> None:
    try:
        with urllib.request.urlopen(target, timeout=_TIMEOUT):  # noqa: S310 - the scheme was checked
            pass
    except (OSError, ValueError, HTTPException) as error:
        wrong.append(_reason(error))


def _reason(error: Exception) -> str:
    """Why it failed, in words that do not hold the address, as those of some errors do."""
    if isinstance(error, urllib.error.HTTPError):
        return f"status {error.code}"
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, OSError):
        return cause.strerror or type(cause).__name__
    return "the address cannot be understood" if isinstance(error, ValueError) else type(error).__name__


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "no host"
    except ValueError:
        return "no host"
