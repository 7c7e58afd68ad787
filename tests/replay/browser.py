"""Debian's Chromium, which opens pages and says what it saw; scripts of this folder drive it."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crawling import ENVIRONMENT
from tests.replay.tools import BOUND_TO_US, CHROMIUM, NODE, PLAYWRIGHT

_AT_MOST = 600


@dataclass(frozen=True)
class Visit:
    """Where to go, how the address of the frame with the page ends, and where to keep a picture of it."""

    address: str
    frame: str
    screenshot: Path | None = None


@dataclass(frozen=True)
class Search:
    """Where the search box is, what is typed into it, and where to keep a picture of what it finds."""

    address: str
    word: str
    screenshot: Path


@dataclass(frozen=True)
class Asked:
    """One request: whether by the page or by the player around it, and what was answered."""

    url: str
    in_page: bool
    status: int | None
    failure: str | None

    @property
    def well_answered(self) -> bool:
        return self.failure is None and self.status is not None and self.status < 400


@dataclass(frozen=True)
class Shown:
    """What a page shows: `pictures` as address and natural width, `fonts` as family and status.

    `complaints` are the errors in the console of one that was visited.
    """

    address: str
    title: str
    text: str
    pictures: list[tuple[str, int]]
    fonts: list[tuple[str, str]]
    requests: list[Asked]
    complaints: list[str]

    @property
    def of_the_page(self) -> list[Asked]:
        return [asked for asked in self.requests if asked.in_page]


@dataclass(frozen=True)
class Found:
    """How many pages were listed before a search, the addresses of those it found, and the first of them."""

    before: int
    pages: list[str]
    first: Shown | None


@dataclass(frozen=True)
class Seen:
    """What was seen, in the order in which it was asked for."""

    visits: list[Shown]
    searches: list[Found] = field(default_factory=list)


def browse(visits: Sequence[Visit], searches: Sequence[Search] = ()) -> Seen:
    """Open these pages one after the other, then search.

    Raises AssertionError: Chromium could not be driven; what it said.
    """
    job = {"visits": [vars(visit) for visit in visits], "searches": [vars(search) for search in searches]}
    out = drive("browse.mjs", job)
    return Seen([_shown(one) for one in out["visits"]], [_found(one) for one in out["searches"]])


def drive(script: str, job: dict[str, Any]) -> dict[str, Any]:
    """Have a script of this folder do a job in Chromium; what it tells.

    Raises AssertionError: Chromium could not be driven; what it said.
    """
    done = subprocess.run(
        [*BOUND_TO_US, NODE, Path(__file__).with_name(script)],
        input=json.dumps({"playwright": PLAYWRIGHT, "chromium": CHROMIUM, **job}, default=str),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=_AT_MOST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    out: dict[str, Any] = json.loads(done.stdout)
    return out


def _shown(facts: dict[str, Any]) -> Shown:
    return Shown(
        address=facts["address"],
        title=facts["title"],
        text=facts["text"],
        pictures=[(one["url"], one["width"]) for one in facts["pictures"]],
        fonts=[(one["family"], one["status"]) for one in facts["fonts"]],
        requests=[Asked(**one) for one in facts["requests"]],
        complaints=facts.get("complaints", []),
    )


def _found(facts: dict[str, Any]) -> Found:
    return Found(facts["before"], facts["found"], _shown(facts["opened"]) if facts["opened"] else None)
