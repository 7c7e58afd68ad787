"""Nothing that was captured is lost, whenever the crawl is killed, and however often its recovery is."""

import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.crawling import ROOT
from tests.odd_archive import groups, stored
from tests.odd_server import OddServer, Wire
from thaigov_spider.capture.warcfile import recover

KILLS = 50
FILE = "thaigov-20261123T010203Z-00001.warc.gz"
KINDS = ["/page", "/odd", "/chunked-gzip", "/hints", "/trailers"]


class Killed:
    """A crawl that was killed, and what was left of it and recovered."""

    def __init__(self, folder: Path, kills: int, lost: int) -> None:
        self.folder = folder
        self.kills = kills
        self.lost = lost
        self.left_open = folder / "left-open"
        self.warc = folder / "warc"
        self.sealed = self.warc / FILE
        self.cut = self.warc / f"{FILE}.cut"

    @property
    def seen(self) -> list[dict[str, Any]]:
        *lines, _torn = (self.folder / "said").read_text("utf-8").split("\n")
        return [one for one in map(json.loads, lines) if "capture" in one]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with OddServer(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def killed(server: OddServer, tmp_path_factory: pytest.TempPathFactory) -> list[Killed]:
    """As many crawls as KILLS, each killed at a moment of its own; behind one that was not."""
    chance = Random(3)
    root = tmp_path_factory.mktemp("killed")
    jobs = [job(root / "whole", server, None, 0)]
    for number in range(KILLS):
        lost = chance.randrange(3000) if number % 2 else 0  # bytes
        jobs.append(job(root / str(number), server, chance.random(), lost))
    line = [sys.executable, "-m", "tests.killed_crawls"]
    ran = subprocess.run(line, input=json.dumps(jobs), stdout=subprocess.PIPE, text=True, check=True)
    kills = [json.loads(line) for line in ran.stdout.splitlines()]
    return [
        Killed(Path(job["settings"]["ARCHIVES_DIR"]), count, job["lost"])
        for job, count in zip(jobs, kills, strict=True)
    ][1:]


def job(folder: Path, server: OddServer, when: float | None, lost: int) -> dict[str, Any]:
    paths = [f"{KINDS[number % len(KINDS)]}?{folder.name}-{number}" for number in range(40)]
    requests = [{"url": origin + path} for path in paths for origin in (server.http, server.https)]
    settings = {"ARCHIVES_DIR": str(folder), "CONCURRENT_REQUESTS_PER_DOMAIN": 4}
    return {"settings": settings, "requests": requests, "revisits": False, "when": when, "lost": lost}


def test_crawls_and_recoveries_were_killed(killed: list[Killed]) -> None:
    assert len(killed) == KILLS
    assert sum(one.left_open.exists() for one in killed) > KILLS / 5
    assert sum(one.cut.exists() for one in killed) > KILLS / 10
    assert sum(one.kills for one in killed) > KILLS


def test_recovery_comes_to_its_end_and_no_byte_is_lost(killed: list[Killed]) -> None:
    for one in killed:
        assert recover(one.warc) == []
        assert {path.name for path in one.warc.iterdir()} <= {one.sealed.name, one.cut.name}
        if one.left_open.exists():
            parts = [path.read_bytes() for path in (one.sealed, one.cut) if path.exists()]
            assert b"".join(parts) == one.left_open.read_bytes()


def test_what_is_recovered_is_what_the_server_sent(server: OddServer, killed: list[Killed]) -> None:
    wires = {(wire.scheme, wire.path): wire for wire in server.log}
    found = [groups(one.sealed) for one in killed if one.sealed.exists()]
    for *whole, last in filter(None, found):
        for group in whole:
            wire: Wire = wires[group.address]
            assert (group.request, group.received) == (wire.received, bytes(wire.sent))
        # The last exchange may have been cut between its records: the response comes first.
        wire = wires[last.address]
        assert last.request in (b"", wire.received)
        assert wire.sent.endswith(last.first.block)
        assert last.received in (last.first.block, wire.sent)


def test_what_is_recovered_can_be_verified(killed: list[Killed]) -> None:
    files = [str(one.sealed) for one in killed if one.sealed.exists()]
    line = [sys.executable, "-m", "scrapy", "verify", *files]
    ran = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_what_the_spider_was_given_is_in_the_archive(killed: list[Killed]) -> None:
    assert any(one.seen for one in killed)
    for one in [one for one in killed if one.seen and not one.lost]:
        records = {record.offset: record for record in stored(one.sealed)}
        for seen in one.seen:
            record = records[seen["capture"]["offset"]]
            assert record.get("WARC-Record-ID") == seen["capture"]["record_id"]
            assert record.block == b64decode(seen["on_disk"]["block"])
