"""What each setting may be: its unit and range; and names that no setting has."""

import math
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, default_settings

from thaigov_spider import settings as ours
from thaigov_spider.plan.capture_sources import CAPTURE_SOURCES


class NumberRange(NamedTuple):
    """A setting's unit, the least and the most that it may be, and whether it may have a fraction."""

    unit: str
    least: float = 0
    most: float = math.inf
    is_whole: bool = True

    def problem(self, name: str, value: object) -> str | None:
        """What is wrong with a value, in words; None if nothing is.

        >>> NumberRange("days", 0).problem("LOG_KEEP_DAYS", "1.5")
        'LOG_KEEP_DAYS=1.5 is not a whole number of days, 0 at least'
        """
        try:
            number = int(str(value)) if self.is_whole else float(str(value))
        except ValueError:
            number = math.nan
        if math.isfinite(number) and self.least <= number <= self.most:
            return None
        most = "" if self.most == math.inf else f" and {self.most:,.15g} at most"
        what = "a whole number" if self.is_whole else "a number"
        return f"{name}={value} is not {what} of {self.unit}, {self.least:,.15g} at least{most}"


def _some(unit: str, least: float = 0, most: float = math.inf) -> NumberRange:
    return NumberRange(unit, least, most, is_whole=False)


_RANGES = {
    "DOWNLOAD_DELAY": _some("seconds"),
    "DOWNLOAD_TIMEOUT": _some("seconds", 0.1),
    "RETRY_AFTER_MAX": _some("seconds"),
    "SHUTDOWN_TIMEOUT": _some("seconds"),
    "LOG_KEEP_DAYS": _some("days"),
    "REPORT_KEEP_DAYS": _some("days"),
    "LEDGERS_KEEP": NumberRange("ledgers"),
    "WARC_MAX_BYTES": NumberRange("bytes", 1_000_000),
    "NEWS_GAP_ABOVE": NumberRange("articles"),
    "NEWS_GAP_BELOW": NumberRange("articles"),
    "NEWS_ID_GAP": NumberRange("articles"),
    "NEWS_JUMP_MAX": NumberRange("articles", 1),
    "NEWS_START": NumberRange("an article", 1),
    "MISSING_WINDOW": NumberRange("articles"),
    "FAILURE_TRIES": NumberRange("runs", 1),
    "FAILURES_IN_A_ROW": NumberRange("pages", 1),
    "RUN_MAX_REQUESTS": NumberRange("requests"),
    "RUN_MAX_BYTES": NumberRange("bytes"),
    "RUN_MAX_HOURS": _some("hours"),
    "RUN_MIN_FREE_BYTES": NumberRange("bytes"),
    "SUSPICIOUS_SHARE": _some("the pages, as a share", 0, 1),
    "SUSPICIOUS_SAMPLE": NumberRange("pages", 1),
    "SUSPICIOUS_SILENCE_DAYS": _some("days"),
    "SUSPICIOUS_BACKWARDS_DAYS": _some("days"),
    "SUSPICIOUS_SHORT_TEXT": _some("the usual length, as a share", 0, 1),
    "ASSETS_REFRESH_DAYS": _some("days"),
    "ASSETS_PER_PAGE": NumberRange("files"),
    "ASSETS_MAX_BYTES": NumberRange("bytes", 1),
}
# Of each source of captures; its name stands in front.
_OF_SOURCES = {
    "INDEX_ROWS": NumberRange("rows", 1),
    "INDEX_CAP": NumberRange("rows", 1),
    "INDEX_DAYS": _some("days"),
    "INDEX_TIMEOUT": _some("seconds", 0.1),
    "TRIES": NumberRange("tries", 1),
    "PATIENCE": _some("seconds"),
}
_YOUNG_DAYS = _some("days")
_ELSEWHERE = ("SPIDERMON_",)  # how the settings of others begin that may be loaded


def ranges() -> dict[str, NumberRange]:
    """The range of each setting that is a number."""
    of_sources = {
        source.setting(name): one for source in CAPTURE_SOURCES.values() for name, one in _OF_SOURCES.items()
    }
    return _RANGES | {name: one for name, one in of_sources.items() if hasattr(ours, name)}


def problems(settings: BaseSettings) -> Iterator[str]:
    """What is wrong with numbers, switches, and lists of numbers, in words."""
    for name, one in ranges().items():
        if problem := one.problem(name, settings[name]):
            yield problem
    for days in settings.getlist("YOUNG_DAYS"):
        if _YOUNG_DAYS.problem("YOUNG_DAYS", days):
            yield f"YOUNG_DAYS={settings['YOUNG_DAYS']} is no list of days; write YOUNG_DAYS=1,3,7,30"
            return
    for name in filter(str.isupper, vars(ours)):
        if isinstance(getattr(ours, name), bool):
            try:
                settings.getbool(name)
            except ValueError:
                yield f"{name}={settings[name]} is neither True nor False"


def unknown(settings: BaseSettings) -> str | None:
    """Which name given on the command line no setting has, in words; None if all have one.

    One that is misspelt would otherwise count for nothing in silence.
    """
    known = [*filter(str.isupper, vars(ours)), *filter(str.isupper, vars(default_settings))]
    for name in settings:
        is_given = (settings.getpriority(name) or 0) >= SETTINGS_PRIORITIES["cmdline"]
        if is_given and not name:
            return "a setting has a name: write -s NAME=VALUE"
        if is_given and name not in known and not str(name).startswith(_ELSEWHERE):
            close = get_close_matches(str(name), known, 1)
            return f"there is no setting {name}" + (f"; did you mean {close[0]}?" if close else "")
    return None
