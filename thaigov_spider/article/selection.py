"""Which articles are asked for, by day of publication and section. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from thaigov_spider.html.text import same_name

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Selection:
    """Articles published from `since` to `until`, both included, days in Thailand; of one section.

    None means: no such bound. What has no date is outside every bound of time.
    """

    since: date | None = None
    until: date | None = None
    section: str | None = None

    def holds(self, published: str | None, section: str | None) -> bool:
        """Whether an article belongs to it: `published` and `section` are the fields of its line.

        >>> Selection(until=date(2020, 12, 15)).holds("2020-12-15T20:15:00+07:00", None)
        True
        """
        return self._holds_day(published) and (self.section is None or same_name(self.section, section))

    @property
    def has_days(self) -> bool:
        """Whether it is bounded in time."""
        return self.since is not None or self.until is not None

    def _holds_day(self, published: str | None) -> bool:
        if not self.has_days:
            return True
        if published is None:
            return False
        day = date.fromisoformat(published[:10])
        return (self.since or date.min) <= day <= (self.until or date.max)

    def __str__(self) -> str:
        bounds = (("since", self.since), ("until", self.until), ("of the section", self.section))
        return ", ".join(f"{name} {value}" for name, value in bounds if value is not None)


def day(text: str) -> date:
    """A day of the Common era, as in `2025-01-01`. Raises ValueError, whose message says so.

    A year of the Buddhist era is none: it would silently select nothing, or everything.
    """
    try:
        found = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        found = None
    if found is None or found.year > 2400:
        raise ValueError(f"{text} is no day of the Common era; write 2025-01-01")
    return found
