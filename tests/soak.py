"""Kills commands and has the disk fail, hundreds of times, and looks whether anything was lost for it.

    python -m tests.soak --kills 500 --errors 300 --nights 100 [--seed N] [--minutes M] [--only NAME…]

Each campaign begins an archive and hits the same command some dozen times, at random moments or at random
writes, syncs and commits, while the miniature site edits and adds articles. Then it runs undisturbed, and all
has to be there: each text once under its version, no line torn, every picture that an undisturbed crawl
wants, every byte as `verify` wants it. A fault is printed, its archive kept, and the exit status is 1 then.
Takes some ten minutes for a hundred of each; `nice` it.
"""

import argparse
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from tests.crawling import ENVIRONMENT, FAST, ROOT
from tests.importing import files_to_import
from thaigov_spider.archive.folder import Archive
from thaigov_spider.demo.archived import ArchivedPage, captured
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.commoncrawl import CommonCrawlSite
from thaigov_spider.demo.site import Served, Site, running
from thaigov_spider.demo.wayback import Wayback
from thaigov_spider.verify.plan import for_archive
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify

A_CAMPAIGN = 25  # kills or errors
CALLS = {"sync": 35, "write": 35, "ledger": 50}  # about so many does a crawl make
LARGE = 60_000  # bytes; so many have the files that the other commands write, or some more
DAY = 86_400


class FaultError(Exception):
    """Something was lost, doubled or torn."""


@dataclass
class Tally:
    """What was done: hits by command, and faults."""

    kills: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    nights: int = 0
    checks: int = 0
    faults: list[str] = field(default_factory=list)


def article(number: int, text: str = "แรก") -> Article:
    return Article(
        number,
        f"ข่าวที่ {number} {text}",
        summary=f"สรุปข่าวที่ {number}",
        body=(f"เนื้อข่าวที่ {number} {text}",) * 3,
    )


class Commands:
    """Commands of this project, in forked processes."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.forked_commands"]
        self._process = subprocess.Popen(
            words, cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(
        self,
        *words: str,
        kill: float | None = None,
        sign: int = signal.SIGKILL,
        fail: tuple[str, int] | None = None,
    ) -> dict[str, Any]:
        """Run one; its status, None if it was killed, how long it took, what it said."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {"words": words, "kill": kill, "sign": sign, "fail": fail}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        if "Traceback" in answer["said"]:
            raise FaultError(f"{' '.join(words)}: {answer['said']}")
        return answer

    def close(self) -> None:
        """End the process that they are forked off."""
        self._process.communicate()

    def well(self, *words: str, status: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """Run one that has to end well."""
        answer = self.run(*words)
        if answer["status"] not in status:
            raise FaultError(f"{' '.join(words)} ended with {answer['status']}: {answer['said']}")
        return answer


def settings(archive: Path, **origins: str) -> list[str]:
    chosen = FAST | {"ARCHIVES_DIR": str(archive)} | origins
    return [word for name, value in chosen.items() for word in ("-s", f"{name}={value}")]


def lines_of(archive: Path) -> list[dict[str, Any]]:
    found = []
    for path in sorted((archive / "items").glob("*.jsonl")):
        text = path.read_text("utf-8")
        if text and not text.endswith("\n"):
            raise FaultError(f"{path} ends in a torn line")
        found += [json.loads(line) for line in text.splitlines()]
    return found


def check_bytes(archive: Path) -> None:
    problems = list(verify(for_archive(Archive(archive)), 1, VerifyTally(), lambda _: None))
    if problems:
        raise FaultError(f"verify: {problems[:5]}")
    if left := [*archive.rglob("*.open"), *archive.rglob("*.thaigov-partial")]:
        raise FaultError(f"left behind: {left}")


def check_lines(archive: Path, newest: dict[str, str] | None = None) -> None:
    """Each address has its versions from 1 on, once each; the newest is what the site shows."""
    versions: dict[str, dict[int, str]] = {}
    for line in lines_of(archive):
        ours = versions.setdefault(line["url"], {})
        if line["version"] in ours:
            raise FaultError(f"{line['url']} has version {line['version']} twice")
        ours[line["version"]] = line["title"]
    if gaps := [url for url, ours in versions.items() if sorted(ours) != list(range(1, len(ours) + 1))]:
        raise FaultError(f"versions are missing: {gaps}")
    last = {url: ours[max(ours)] for url, ours in versions.items()}
    if newest is not None and last != newest:
        raise FaultError(f"{dict(set(newest.items()) ^ set(last.items()))} differ from the site")


def pictures(archive: Path) -> tuple[set[str], set[str]]:
    """What pages need: all that is known, and what was had."""
    with closing(sqlite3.connect(archive / "ledger.sqlite")) as db:
        rows = list(db.execute("SELECT url, last_seen FROM asset"))
    return {url for url, _ in rows}, {url for url, seen in rows if seen}


def all_is_had(archive: Path) -> bool:
    """Whether the last run of a crawl came to its end, with all that there is."""
    reports = sorted((archive / "runs").glob("*.json"))
    return bool(reports) and json.loads(reports[-1].read_bytes())["exit_status"] == 0


@contextmanager
def news() -> Iterator[tuple[Site, str]]:
    site = Site([article(number) for number in range(101, 113)], per_page=6)
    with running(site) as origin:
        yield site, origin


Hit = Callable[[Commands, list[str], float], bool]


def killing(chance: Random) -> Hit:
    def hit(commands: Commands, words: list[str], usual: float) -> bool:
        return commands.run(*words, kill=chance.uniform(0, 1.1 * usual))["status"] is None

    return hit


def failing(chance: Random) -> Hit:
    def hit(commands: Commands, words: list[str], _usual: float) -> bool:
        what = chance.choice(list(CALLS)) if words[0] == "crawl" else "size"
        answer = commands.run(*words, fail=(what, chance.randint(1, CALLS.get(what, LARGE))))
        lines = answer["said"].splitlines()
        if answer["status"] == 1 and len(lines) > 3:
            raise FaultError(f"an error is told in {len(lines)} lines: {answer['said']}")
        return bool(answer["status"] == 1)

    return hit


def of_news(commands: Commands, folder: Path, hit: Hit, chance: Random, at_most: int) -> int:
    hits = 0
    with news() as (site, origin):
        archive, words = folder / "archive", ["crawl", "news", "-a", "refresh=0d"]
        words += settings(folder / "archive", THAIGOV_ORIGIN=origin)
        usual = commands.well("crawl", "news", *settings(folder / "other", THAIGOV_ORIGIN=origin))["seconds"]
        for number in range(at_most):
            hits += hit(commands, words, usual)
            site.add(article(chance.randint(101, 112), f"แก้ไขครั้งที่ {number}"), article(113 + number // 4))
        commands.run(*words)
        commands.well(*words)
        check_lines(archive, {f"{origin}{one.path}": one.title for one in site.articles})
        commands.well("crawl", "news", *settings(folder / "undisturbed", THAIGOV_ORIGIN=origin))
        wanted, _ = pictures(folder / "undisturbed")
        known, had = pictures(archive)
        if wanted - had or known - had:
            raise FaultError(f"pictures that nobody wants any more: {sorted((wanted | known) - had)}")
        check_bytes(archive)
    return hits


def of_wayback(commands: Commands, folder: Path, hit: Hit, chance: Random, at_most: int) -> int:
    del chance
    return of_captures("wayback", Wayback, ("WAYBACK_ORIGIN",), commands, folder, hit, at_most)


def of_commoncrawl(commands: Commands, folder: Path, hit: Hit, chance: Random, at_most: int) -> int:
    del chance
    origins = ("COMMONCRAWL_INDEX_ORIGIN", "COMMONCRAWL_DATA_ORIGIN")
    crawls = partial(CommonCrawlSite, page_rows=3)
    return of_captures("commoncrawl", crawls, origins, commands, folder, hit, at_most)


def of_captures(
    spider: str,
    archive_of: Callable[[list[ArchivedPage]], Served],
    origins: tuple[str, ...],
    commands: Commands,
    folder: Path,
    hit: Hit,
    at_most: int,
) -> int:
    """The crawl of a source of captures, hit in the middle of its index and of its captures."""
    hits, archive = 0, folder / "archive"
    pages = [
        captured(article(n, text), "codeigniter", k) for n in range(101, 113) for k, text in enumerate("กข")
    ]

    def crawl(folder: Path, origin: str) -> list[str]:
        return ["crawl", spider, *settings(folder, **dict.fromkeys(origins, origin))]

    with running(archive_of(pages[:6])) as origin:
        usual = commands.well(*crawl(folder / "other", origin))["seconds"]
    with running(archive_of(pages)) as origin:
        words = crawl(archive, origin)
        for _ in range(at_most):
            if all_is_had(archive):
                check_lines(archive)
                check_bytes(archive)
                shutil.rmtree(archive)
            hits += hit(commands, words, usual)
        commands.run(*words)
        commands.well(*words)
        check_lines(archive)
        commands.well(*crawl(folder / "undisturbed", origin))
        texts = [
            sorted((one["url"], one["title"]) for one in lines_of(folder / name))
            for name in ("archive", "undisturbed")
        ]
        if texts[0] != texts[1]:
            raise FaultError(f"texts of captures differ: {len(texts[0])} and {len(texts[1])}")
        check_bytes(archive)
    return hits


def of_command(name: str) -> Callable[[Commands, Path, Hit, Random, int], int]:
    """Campaigns against what makes something out of a whole archive."""

    def campaign(commands: Commands, folder: Path, hit: Hit, chance: Random, at_most: int) -> int:
        del chance
        hits, archive, out = 0, folder / "archive", folder / "out"
        out.mkdir()
        with news() as (_, origin):
            commands.well("crawl", "news", *settings(archive, THAIGOV_ORIGIN=origin))
            rest = settings(archive, THAIGOV_ORIGIN=origin)
        before = lines_of(archive)
        made = out / {"package": "made.wacz", "export": "made.parquet", "status": "made.html"}.get(
            name, "made.jsonl"
        )
        words = {
            "package": ["package", "--force", "-o", str(made)],
            "export": ["export", "--format", "parquet", "--force", "-o", str(made)],
            "extract": [
                "extract",
                *map(str, archive.glob("warc/*.gz")),
                "--force",
                "--jobs",
                "1",
                "-o",
                str(made),
            ],
            "rebuild": ["rebuild"],
            "index": ["index"],
            "status": ["status", "--html", str(made)],
        }[name] + rest
        commands.well(*words)  # once for all that is made the first time
        usual = commands.well(*words)["seconds"]
        for _ in range(at_most):
            if name == "index":
                shutil.rmtree(archive / "index", ignore_errors=True)
            hits += hit(commands, words, usual)
            if name in ("package", "export", "extract", "status") and not made.stat().st_size:
                raise FaultError(f"{made} is there and empty")
        commands.well(*words)
        if left := [path for path in out.iterdir() if path.name.startswith(".")]:
            raise FaultError(f"left behind: {left}")
        if lines_of(archive) != before:
            raise FaultError("lines changed")
        if name == "package":
            commands.well("verify", str(made))
        if name == "extract" and len(made.read_text("utf-8").splitlines()) != len(before):
            raise FaultError("extract has other lines")
        check_bytes(archive)
        return hits

    return campaign


def of_import(commands: Commands, folder: Path, hit: Hit, chance: Random, at_most: int) -> int:
    """Files of others, each imported until it is in, in an archive that has lines already."""
    hits, archive, other = 0, folder / "archive", folder / "undisturbed"
    given = files_to_import(folder)
    words = {
        path: ["import", str(path), *(["--only-site"] if chance.random() < 0.3 else [])] for path in given
    }
    for path in given:
        commands.well(*words[path], *settings(other), status=(0, 5))
    usual = commands.well(*words[given[0]], *settings(folder / "once"))["seconds"]
    while hits < at_most:
        for path in given:
            for _ in range(at_most):
                if chance.random() < 0.3 or hits >= at_most:
                    break
                hits += hit(commands, [*words[path], *settings(archive)], usual)
            commands.well(*words[path], *settings(archive), status=(0, 5))
        check_imported(archive, other)
        ledger = ledger_of(archive)
        commands.well("rebuild", *settings(archive))
        if ledger_of(archive) != ledger:
            raise FaultError("the ledger that is made again differs")
        check_bytes(archive)
        shutil.rmtree(archive)
    return hits


def check_imported(archive: Path, other: Path) -> None:
    """Everything once, as where nothing disturbed it, and nothing beside it."""
    texts = [
        sorted((one["url"], one["version"], one["content_digest"], one["retrieved"]) for one in lines)
        for lines in map(lines_of, (archive, other))
    ]
    if texts[0] != texts[1]:
        raise FaultError(f"lines differ: {len(texts[0])} and {len(texts[1])}")
    stored = [
        sorted(path.name.split("-", 3)[3] for path in (one / "warc").iterdir()) for one in (archive, other)
    ]
    if stored[0] != stored[1] or (archive / "import.json").exists():
        raise FaultError(f"files differ: {stored}")
    check_bytes(archive)


def ledger_of(archive: Path) -> list[list[Any]]:
    tables = ("snapshot", "items_file", "article_text")
    with closing(sqlite3.connect(archive / "ledger.sqlite")) as db:
        return [sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in tables]


CAMPAIGNS: dict[str, Callable[[Commands, Path, Hit, Random, int], int]] = {
    "news": of_news,
    "wayback": of_wayback,
    "commoncrawl": of_commoncrawl,
    "news again": of_news,
    "import": of_import,
} | {name: of_command(name) for name in ("package", "export", "extract", "rebuild", "index", "status")}


def nights(folder: Path, count: int, chance: Random, tally: Tally, until: float) -> None:
    """Nights under a clock that is right, ahead or behind by chance, some of them killed."""
    archive = folder / "archive"
    with news() as (site, origin):
        for number in range(count):
            if time.monotonic() > until:
                break
            wrong = chance.choice([0, 0, 0, 40, 3653, -1, -30, chance.uniform(-2, 400)])
            words = ["crawl", "news", *settings(archive, THAIGOV_ORIGIN=origin)]
            words += ["-a", "refresh=0d"] if chance.random() < 0.3 else []
            said = night(words, number + wrong, chance.uniform(2, 6) if chance.random() < 0.3 else None)
            if "Traceback" in said:
                raise FaultError(said)
            tally.nights += 1
            site.add(article(chance.randint(101, 112), f"แก้ไขครั้งที่ {number}"), article(113 + number))
            check_lines(archive)
            print(f"night {number + 1}, clock off by {wrong:.0f} days", flush=True)  # noqa: T201
        for _ in range(2):
            words = ["crawl", "news", "-a", "refresh=0d", *settings(archive, THAIGOV_ORIGIN=origin)]
            said = night(words, count + 1, None)
        check_lines(archive, {f"{origin}{one.path}": one.title for one in site.articles})
        known, had = pictures(archive)
        if known - had:
            raise FaultError(f"pictures that nobody wants any more: {sorted(known - had)}")
        check_bytes(archive)


def night(words: list[str], days: float, kill: float | None) -> str:
    line = [sys.executable, "-m", "tests.clock", str(days * DAY), *words]
    with subprocess.Popen(line, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as process:
        try:
            _, said = process.communicate(timeout=kill or 300)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            _, said = process.communicate()
    return said


def campaigns(asked: argparse.Namespace, chance: Random, tally: Tally, until: float) -> None:
    """By turns, until as many were killed and failed as were asked for, or time is over."""
    commands, number = Commands(), 0
    for name in endlessly(asked.only):
        for wanted, counts, make in (
            (asked.kills, tally.kills, killing),
            (asked.errors, tally.errors, failing),
        ):
            at_most = min(A_CAMPAIGN, wanted - counts.total())
            if at_most > 0 and time.monotonic() < until:
                number += 1
                campaign(name, number, commands, make(chance), chance, at_most, counts, tally)
        if time.monotonic() > until or (
            tally.kills.total() >= asked.kills and tally.errors.total() >= asked.errors
        ):
            return


def campaign(
    name: str,
    number: int,
    commands: Commands,
    hit: Hit,
    chance: Random,
    at_most: int,
    counts: Counter[str],
    tally: Tally,
) -> None:
    folder = Path(tempfile.mkdtemp(prefix=f"soak-{number}-"))
    try:
        counts[name] += CAMPAIGNS[name](commands, folder, hit, chance, at_most)
        tally.checks += 1
    except FaultError as error:
        tally.faults.append(f"{name}, in {folder}: {error}")
        print(tally.faults[-1], flush=True)  # noqa: T201
    else:
        shutil.rmtree(folder)
    print(f"{tally.kills.total()} kills, {tally.errors.total()} errors, {name}", flush=True)  # noqa: T201


def endlessly(names: list[str]) -> Iterator[str]:
    while True:
        yield from names


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    for name, usual in (("kills", 500), ("errors", 300), ("nights", 100), ("seed", 1), ("minutes", 1000)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--only", nargs="+", choices=CAMPAIGNS, default=list(CAMPAIGNS))
    asked = parser.parse_args()
    chance, tally = Random(asked.seed), Tally()
    until = time.monotonic() + asked.minutes * 60
    campaigns(asked, chance, tally, until)
    with tempfile.TemporaryDirectory(prefix="soak-nights-") as folder:
        try:
            nights(Path(folder), asked.nights, chance, tally, until)
        except FaultError as error:
            tally.faults.append(f"nights: {error}")
    kills, errors = tally.kills, tally.errors
    print(  # noqa: T201
        f"{kills.total()} kills {dict(kills)}, {errors.total()} errors {dict(errors)},"
        f" {tally.checks} campaigns, {tally.nights} nights; {len(tally.faults)} faults"
    )
    for fault in tally.faults:
        print(fault)  # noqa: T201
    return bool(tally.faults)


if __name__ == "__main__":
    sys.exit(main())
