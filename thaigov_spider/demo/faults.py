"""What can go wrong on a site, on demand: each kind turns the reply that was due into another one.

A fault is laid on a path. It meets every request there, or the first few, and then the site is well again.
"""

import re
import threading
from dataclasses import dataclass, replace

from thaigov_spider.demo.exchange import Reply, Request
from thaigov_spider.demo.fault_kinds import KINDS, spoiled_with_status
from thaigov_spider.demo.hosts import REAL, Hosts

_SPELLING = re.compile(r"(?P<kind>[a-z0-9-]+)(?:=(?P<value>.*?))?:(?P<path>[/*][^:]*)(?::(?P<times>[0-9]+))?")


@dataclass(frozen=True)
class Fault:
    """A fault: its kind (a status such as `503`, or one of `KINDS`), its value, how many requests it meets.

    Raises ValueError: there is no such kind, or it cannot use this value.
    """

    kind: str
    value: str = ""
    times: int | None = None

    def __post_init__(self) -> None:
        """Check kind and value, so that a slip shows where it was made."""
        if not self._is_status and self.kind not in KINDS:
            raise ValueError(
                f"no fault of the kind {self.kind!r}; there are a status (4xx, 5xx) and {', '.join(KINDS)}"
            )
        if not self._is_status:
            KINDS[self.kind].argument(self.value)

    @property
    def _is_status(self) -> bool:
        return re.fullmatch("[45][0-9][0-9]", self.kind) is not None

    def apply(self, reply: Reply, request: Request, hosts: Hosts = REAL) -> Reply:
        """The reply that goes out instead of the one that was due."""
        if self._is_status:
            return spoiled_with_status(int(self.kind), self.value, request)
        kind = KINDS[self.kind]
        return kind.apply(reply, kind.argument(self.value), request, hosts)


def parse(text: str) -> tuple[str, Fault]:
    """The path and the fault that `KIND[=VALUE]:PATH[:TIMES]`, the command line's spelling, stands for.

    >>> parse("503=120:/news/contents:2")
    ('/news/contents', Fault(kind='503', value='120', times=2))

    Raises ValueError: it is spelt otherwise, or there is no such fault.
    """
    match = _SPELLING.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no fault; one is spelt KIND[=VALUE]:PATH[:TIMES]")
    times = int(match["times"]) if match["times"] else None
    return match["path"], Fault(match["kind"], match["value"] or "", times)


class Faults:
    """The faults of a site by path; safe to use from several threads.

    A path is met exactly, with its query or without, or by its beginning where it ends in `*`; the exact and
    the longer go first. Several faults on one path are met one after the other.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: dict[str, list[Fault]] = {}

    def __setitem__(self, path: str, fault: Fault) -> None:
        with self._lock:
            self._queues[path] = [fault]

    def __delitem__(self, path: str) -> None:
        with self._lock:
            del self._queues[path]

    def __contains__(self, path: object) -> bool:
        return path in self._queues

    def add(self, path: str, *faults: Fault) -> None:
        """Lay faults on a path, behind those that are there already."""
        with self._lock:
            self._queues.setdefault(path, []).extend(faults)

    def clear(self) -> None:
        """Heal the site."""
        with self._lock:
            self._queues.clear()

    def take(self, request: Request) -> Fault | None:
        """The fault that this request meets, if any; it has then been met once more."""
        if not self._queues:
            return None
        with self._lock:
            key = self._key(request)
            return self._meet(self._queues, key) if key else None

    def _key(self, request: Request) -> str | None:
        for exact in (request.target, request.path):
            if exact in self._queues:
                return exact
        beginnings = [
            key for key in self._queues if key.endswith("*") and request.target.startswith(key[:-1])
        ]
        return max(beginnings, key=len, default=None)

    @staticmethod
    def _meet(queues: dict[str, list[Fault]], key: str) -> Fault:
        fault, *later = queues[key]
        if fault.times is not None and fault.times > 1:
            later = [replace(fault, times=fault.times - 1), *later]
        elif fault.times is None:
            later = [fault]
        if later:
            queues[key] = later
        else:
            del queues[key]
        return fault
