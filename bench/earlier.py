"""What an earlier version took and what this one takes, by turns: `python -m bench earlier --against FOLDER`.

FOLDER is a checkout of the earlier version (`git worktree add FOLDER COMMIT`), which runs with the packages
that are installed here. Every command is run as a user would run it, start-up included. Without a FOLDER
there is nothing to compare with, and no table.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench import package, verify
from bench.crawl import ours, site
from bench.export import ARTICLES, OTHERS
from bench.export import OURS as EXPORT
from bench.extract import EXTRACT, FILES, PAGES
from bench.extract import archive as pages
from bench.report import Options, Table, ratio
from bench.runs import Run, middle, run

HERE = Path(__file__).parent.parent
KNOWN = 1_000
SIZE = 20  # MB of WARC
ROUNDS = 3


def tables(options: Options) -> Iterator[Table]:
    """One table, if there is an earlier version."""
    if options.against is None:
        return
    rounds, share = options.rounds(ROUNDS), 4 if options.quick else 1
    with tempfile.TemporaryDirectory() as folder, site(KNOWN // share) as origin:
        places = {"earlier": options.against.absolute(), "now": HERE}
        runs = {
            name: middle_of(commands, places, rounds)
            for name, commands in cases(Path(folder), origin, share, places).items()
        }
    yield Table(
        "An earlier version and this one",
        (
            "command",
            "processor, earlier",
            "now",
            "times as fast",
            "by the clock, earlier",
            "now",
            "times as fast",
        ),
        [
            (
                name,
                f"{earlier.processor:.2f} s",
                f"{now.processor:.2f} s",
                ratio(earlier.processor, now.processor),
                f"{earlier.clock:.2f} s",
                f"{now.clock:.2f} s",
                ratio(earlier.clock, now.clock),
            )
            for name, (earlier, now) in runs.items()
        ],
        f"By turns, with the same packages; medians of {rounds} rounds, start-up included."
        f" The earlier version is {_commit(options.against)}.",
    )


def middle_of(commands: Mapping[str, list[str]], places: Mapping[str, Path], rounds: int) -> tuple[Run, Run]:
    """What a command takes in both checkouts; once each before it counts."""
    runs: dict[str, list[Run]] = {which: [] for which in places}
    for _ in range(rounds + 1):
        for which, place in places.items():
            runs[which].append(run(commands[which], folder=place))
    earlier, now = (middle(found[1:]) for found in runs.values())
    return earlier, now


def cases(
    folder: Path, origin: str, share: int, places: Mapping[str, Path]
) -> dict[str, dict[str, list[str]]]:
    """The command of each row, in each checkout."""
    warcs = [str(path) for path in verify.archive(folder / "warc", SIZE / share)[0]]
    news = [str(path) for path in pages(folder, "news", FILES, PAGES // share)]
    packed = package.made(folder / "packed", SIZE // share)
    to_package = [sys.executable, "-m", "scrapy", "package", "-s", f"ARCHIVES_DIR={packed}"]
    one = {
        f"scrapy verify, {SIZE // share} MB": [*verify.COMMANDS[verify.OURS], *warcs],
        f"scrapy extract, {FILES * PAGES // share:,} pages": [*EXTRACT, "1", *news],
        f"scrapy package, {SIZE // share} MB": [*to_package, "--force", "-o", str(folder / "ours.wacz")],
        f"scrapy package --cdxj, {SIZE // share} MB": [*to_package, "--cdxj"],
    }
    for articles in ARTICLES[: 1 if share > 1 else None]:
        lines = folder / f"lines-{articles}"
        lines.mkdir()
        subprocess.run([*OTHERS, "make", str(lines), str(articles)], stdout=subprocess.DEVNULL, check=True)
        output = str(lines / "out.jsonl")
        settings = ["-s", f"ARCHIVES_DIR={lines}"]
        one[f"scrapy export, {articles:,} articles"] = [*EXPORT, *settings, "--format", "jsonl", "-o", output]
    # The first crawl of each is the round that does not count.
    night = {which: ours(origin, folder / which) for which in places}
    return {
        f"scrapy crawl news, nothing new, {KNOWN // share:,} known": night,
        **{name: dict.fromkeys(places, command) for name, command in one.items()},
    }


def _commit(checkout: Path) -> str:
    words = ["git", "-C", str(checkout), "log", "-1", "--format=%h of %cs"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
