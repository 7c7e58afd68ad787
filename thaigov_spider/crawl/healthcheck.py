"""A ping to a service that notices when a crawl did not run at all, such as healthchecks.io."""

import logging
import urllib.error
import urllib.request

logger = logging.getLogger(__name__)

_TIMEOUT = 10  # seconds


def ping(url: str, status: int) -> None:
    """Ask for `url` if the exit status is 0, else for `url` with `/<status>` behind it. Never raises."""
    target = url if status == 0 else f"{url.rstrip('/')}/{status}"
    try:
        with urllib.request.urlopen(target, timeout=_TIMEOUT):  # noqa: S310 - the scheme was checked
            pass
    except (OSError, ValueError) as error:
        logger.warning("the ping to %s failed: %s", url, error)
