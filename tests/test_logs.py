"""The log of a run: one event a line, nothing that steers a terminal, and gone after a while."""

import logging
import os
import re
import time
from pathlib import Path

from tests.crawling import crawl
from thaigov_spider.archive.run_log import logged_to, remove_old
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.site import Site, running


def test_what_a_server_sends_stays_on_its_line_and_steers_no_terminal(tmp_path: Path) -> None:
    logger = logging.getLogger("thaigov_spider.test")
    logger.setLevel(logging.INFO)
    with logged_to(tmp_path / "run.log"):
        logger.info("%s", "ข่าว\n2026-01-01 forged\x1b[2J\u202e")
    [line] = (tmp_path / "run.log").read_text("utf-8").splitlines()
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO thaigov_spider\.test ข่าว\\n2026", line)
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_old_logs_go_and_others_stay(tmp_path: Path) -> None:
    now = time.time()
    for name, days in (("old.log", 91), ("young.log", 89), ("old.txt", 91)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (now - days * 86400, now - days * 86400))
    remove_old(tmp_path, now, 90)
    assert {path.name for path in tmp_path.iterdir()} == {"young.log", "old.txt"}


def test_every_page_is_in_the_log_and_nothing_is_printed(tmp_path: Path) -> None:
    with running(Site([Article(n, f"ข่าวที่ {n}", body=("เนื้อ",)) for n in (7, 8)])) as origin:
        secret = {"SPIDERMON_SLACK_SENDER_TOKEN": "xoxb-secret"}
        done = crawl(tmp_path / "archives", "assets=no", THAIGOV_ORIGIN=origin, **secret)
    assert (done.status, done.stdout, done.stderr) == (0, "", "")
    [log] = (tmp_path / "archives" / "logs").iterdir()
    text = log.read_text("utf-8")
    for number in (7, 8):
        assert f"{origin}/news/contents/details/{number} article" in text
    assert "ends with status 0" in text
    assert "xoxb-secret" not in text
