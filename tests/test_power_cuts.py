"""Whatever a loss of power takes off the ledger, the next run wants what it would have wanted anyway."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from scrapy.settings import Settings

from tests.crawling import ENVIRONMENT, ROOT, command, crawl
from tests.healing import check_healed
from tests.power_cuts import LOG
from tests.test_rebuild import articles
from thaigov_spider import settings as of_project
from thaigov_spider.archive.folder import Archive
from thaigov_spider.crawl.open_archive import opened
from thaigov_spider.demo.archived import captured
from thaigov_spider.demo.faults import Fault
from thaigov_spider.demo.site import Site, running
from thaigov_spider.demo.wayback import Wayback
from thaigov_spider.plan.news_scope import Scope

Tables = dict[str, list[tuple[Any, ...]]]


def watched(copies: Path, words: list[str]) -> list[Path]:
    """Run a crawl; the archive as it would be after a loss of power, at each of its syncs, in their order."""
    words = [sys.executable, "-m", "tests.power_cuts", str(copies), *words[3:]]
    done = subprocess.run(words, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 5), done.stderr
    return sorted(copies.iterdir(), key=lambda path: int(path.name))


def known_after(archive: Path, origin: str, share: float) -> Tables:
    """What a run begins with where the log has lost all but this share of what is not synced."""
    copy = archive.with_name(f"{archive.name}-{share}")
    shutil.copytree(archive, copy)
    log = copy / LOG
    if log.exists():
        size, synced = log.stat().st_size, int((copy / "synced").read_text())
        os.truncate(log, synced + int((size - synced) * share))
    settings = Settings()
    settings.setmodule(of_project)
    settings.set("THAIGOV_ORIGIN", origin)
    with (
        opened(Archive(copy), "news", Scope(), settings),
        closing(sqlite3.connect(copy / "ledger.sqlite")) as db,
    ):
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
    tables["state"] = [row for row in tables["state"] if row[1] != "unfinished_run"]
    return tables


def is_known_as_well(cut: Tables, undisturbed: Tables) -> bool:
    """Whether nothing is lost but notes of what was walked through: then that is asked for once more."""
    notes, all_notes = ({row[:2] for row in tables.pop("state")} for tables in (cut, dict(undisturbed)))
    return notes <= all_notes and all(cut[name] == undisturbed[name] for name in cut)


def test_what_the_ledger_lost_with_the_power_is_read_off_the_captures(tmp_path: Path) -> None:
    site = Site(articles(*range(101, 107)), per_page=4)
    site.faults["/news/contents/details/103"] = Fault("500")
    archive, chance = tmp_path / "archive", Random(20261130)
    with running(site) as origin:
        copies = watched(tmp_path / "first", command(archive, THAIGOV_ORIGIN=origin))
        site.faults.clear()
        site.edit(104, title="ข่าวที่แก้ไขแล้ว")
        site.add(*articles(120))
        copies += watched(tmp_path / "second", command(archive, "refresh=0d", THAIGOV_ORIGIN=origin))
        assert len(copies) > 60
        assets = 0
        for copy in copies[::2]:
            undisturbed = known_after(copy, origin, 1)
            assets = max(assets, len(undisturbed["asset"]))
            for share in (0, *([chance.random()] if chance.random() < 0.3 else [])):
                assert is_known_as_well(known_after(copy, origin, share), undisturbed), copy
        assert assets > 20
        for copy in chance.sample(copies, 3):
            log = copy / LOG
            if log.exists():
                os.truncate(log, int((copy / "synced").read_text()))
            crawl(copy, "refresh=0d", THAIGOV_ORIGIN=origin)
            check_healed(crawl(copy, "refresh=0d", THAIGOV_ORIGIN=origin), site)
            with closing(sqlite3.connect(copy / "ledger.sqlite")) as db:
                assert db.execute("SELECT count(*), count(last_seen) FROM asset").fetchone() == (assets,) * 2


def test_so_it_is_with_captures_of_the_wayback_machine(tmp_path: Path) -> None:
    machine = Wayback([captured(one, "codeigniter") for one in articles(*range(1, 9))])
    first = machine.captures[0]
    machine.faults[f"/web/{first.timestamp}id_/{first.url}"] = Fault("429")
    with running(machine) as origin:
        words = command(tmp_path / "archive", spider="wayback", WAYBACK_ORIGIN=origin, WAYBACK_INDEX_ROWS="3")
        copies = watched(tmp_path / "copies", words)
    assert len(copies) > 20
    with closing(sqlite3.connect(copies[-1] / "ledger.sqlite")) as db:
        columns = [name for _, name, *_ in db.execute("PRAGMA table_info(snapshot)")]
    lines = 0
    for copy in copies[::2]:
        undisturbed = known_after(copy, of_project.THAIGOV_ORIGIN, 1)
        lines = max(lines, sum(row[columns.index("version")] > 0 for row in undisturbed["snapshot"]))
        for share in (0, 0.5):
            assert is_known_as_well(known_after(copy, of_project.THAIGOV_ORIGIN, share), undisturbed), copy
    assert lines == 7
