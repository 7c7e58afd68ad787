"""What people type wrongly: each is told in one line, with status 2, and harms nothing.

In one process: a command gets the words as Scrapy gives them to it, up to where it would begin to work.
"""

import shutil
from argparse import Namespace
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.settings import Settings

from tests.small_archive import FIRST, SmallArchive, article, got, url
from thaigov_spider import settings as ours

NAMED = ["-s", "OPERATOR_CONTACT=a@example.org"]
ALERT = "spidermon.contrib.actions.telegram.notifiers.SendTelegram"


def news(*arguments: str) -> list[str]:
    return ["crawl", "news", *NAMED, *(word for one in arguments for word in ("-a", one))]


def wayback(*arguments: str) -> list[str]:
    return ["crawl", "wayback", *NAMED, *(word for one in arguments for word in ("-a", one))]


def commoncrawl(*arguments: str) -> list[str]:
    return ["crawl", "commoncrawl", *NAMED, *(word for one in arguments for word in ("-a", one))]


def setting(text: str) -> list[str]:
    return ["crawl", "news", *NAMED, "-s", text]


def package(*words: str) -> list[str]:
    return ["package", "-o", "p.wacz", *words]


def csv(*words: str) -> list[str]:
    return ["export", "--format", "csv", "-o", "e.csv", *words]


CAPTURES = f"archives/warc/thaigov-{FIRST:%Y%m%dT%H%M%SZ}-00001.warc.gz"
# What an archive keeps, and a place where it would take what lies there for its own.
KEPT = (CAPTURES, "archives/ledger.sqlite", "archives/items/other.jsonl", "archives/runs/x.json")
WRONG = [
    *(news(f"ids={ids}") for ids in ("abc", "5-1", "", "-5", "1-2-3", "th/", "xx/5", "1.5", "๑x")),
    *(news(f"ids={ids}") for ids in ("https://www.thaigov.go.th/", "https://example.org/th/news/1")),
    *(
        news(f"since={day}")
        for day in ("2568-01-01", "2026-13-01", "2026-02-31", "31/12/2025", "yesterday", "")
    ),
    *(news(f"since={day}") for day in ("15 ธันวาคม 2563", "2025")),
    *(news(f"limit={limit}") for limit in ("0", "-5", "many", "1e3", "1,000", "")),
    *(news(f"refresh={age}") for age in ("-1d", "1w", "")),
    *(news(one) for one in ("assets=maybe", "section=", "sections=x", "idz=5", "ids", "=5", "from=2017")),
    news("ids=1", "ids=2"),
    *(wayback(f"prefix={one}") for one in ("https://example.org/x", "https://", "https://www.thaigov.go.th")),
    *(
        wayback(f"prefix={one}")
        for one in ("ftp://www.thaigov.go.th/x", "ข่าว", "/", "*", "news/*", "news#x", "")
    ),
    *(wayback(f"prefix={one}") for one in ("//example.org/x", "https://www.thaigov.go.th:99999/x")),
    wayback("prefix=https://web.archive.org/web/2016/https://www.thaigov.go.th/news"),
    *(wayback(one) for one in ("from=2560", "from=20170231", "to=201713", "from=17", "ids=5", "all=maybe")),
    wayback("from=2018", "to=2017"),
    *(commoncrawl(f"crawl={name}") for name in ("2024", "CC-MAIN-2024-99", "CC-MAIN-9999-10", "")),
    commoncrawl("prefix=https://example.org"),
    *(
        ["crawl", *words]
        for words in ([], ["newz"], ["news", "wayback"], ["news", "--limit", "5"], ["news", "-a"])
    ),
    ["crawl", "news"],
    ["crawl", "news", "-s", "OPERATOR_CONTACT"],
    ["crawl", "news", "-s", "OPERATOR_CONTACT=me"],
    *(setting(f"ALERTS={name}") for name in (ALERT, "nonsense", "os.path", "json.JSONDecoder")),
    *(setting(f"THAIGOV_ORIGIN=http://127.0.0.1:{port}") for port in ("99999", "abc", "0", "-1")),
    *(
        setting(f"THAIGOV_ORIGIN={origin}")
        for origin in ("www.thaigov.go.th", "", "ftp://x", "http://a:b@c.d")
    ),
    *(setting(one) for one in ("WAYBACK_ORIGIN=http://x:abc", "RUN_MAX_REQUEST=5", "run_max_requests=5")),
    *(
        setting(one)
        for one in ("ARCHIVES_DIR=a-file", "ARCHIVES_DIR=", "SUMMARY=sometimes", "YOUNG_DAYS=1,x")
    ),
    *(setting(f"NEWS_LISTINGS={one}") for one in ("https://example.org/x", "th/news", "//example.org/x")),
    *(setting(one) for one in ("LOG_LEVEL=LOUD", "LOG_FILE=/nowhere/x.log", "HEALTHCHECK_URL=hc-ping.com/x")),
    *(setting(one) for one in ("DOWNLOAD_DELAY=fast", "DOWNLOAD_DELAY=-1", "ROBOTSTXT_OBEY=False")),
    ["crawl", "news", *NAMED, "--loglevel", "LOUD"],
    ["crawl", "news", *NAMED, "--logfile", "nowhere/x"],
    *(
        ["extract", *words]
        for words in ([], ["no.warc.gz"], ["a-file"], ["--jobs", "0", "x"], ["--jobs", "x", "x"])
    ),
    *(
        ["verify", *words]
        for words in (["no"], ["a-file"], ["texts"], ["--jobs", "-3"], ["--fast"], ["", ""])
    ),
    ["verify", "-s", "ARCHIVES_DIR=nowhere"],
    ["package"],
    ["package", "-o", "p.zip"],
    *(package(*words) for words in (["x"], ["--run"], ["--run", "nothing"], ["--section", ""], ["--jobs"])),
    *(package(*words) for words in (["--since", "2026-13-01"], ["--until", "2568-01-01"])),
    package("--since", "2026-01-02", "--until", "2026-01-01"),
    ["export"],
    ["export", "--format", "xml", "-o", "e"],
    ["export", "--format", "csv"],
    ["export", "--format", "parquet", "-o", "-"],
    *(
        csv(*words)
        for words in (["x"], ["--lang", "fr"], ["--since", "31-12-2025"], ["--until", "2569-01-01"])
    ),
    *(csv("-s", f"ARCHIVES_DIR={name}") for name in ("nowhere", "a-file", "ไม่มี ที่นี่")),
    csv("--since", "2026-02-01", "--until", "2026-01-01"),
    csv("--section", "ด้านสังค"),
    *(["import", *words] for words in ([], ["no.warc.gz"], ["--corpus", "nowhere"], ["--corpus", "a-file"])),
    ["import", "a.warc.gz", "--corpus", "texts"],
    *(["import", "--corpus", "texts", *words] for words in (["--only-site"], ["--source", "x"])),
    ["verify", "archives", "archives"],
    *(
        ["status", *words]
        for words in (["nowhere"], ["a-file"], ["a", "b"], ["--html"], ["--jsn"], ["texts"])
    ),
    *(["status", *words] for words in (["-s", "X"], ["-s", "ARCHIVE_DIR=a"], ["-s", "THAIGOV_ORIGIN=x"])),
    *(
        ["rebuild", *words]
        for words in (["x"], ["--frce"], ["-s", "ARCHIVES_DIR=nowhere"], ["-s", "NEWS_GAP=3"])
    ),
    *(["index", *words] for words in (["x"], ["-s", "ARCHIVES_DIR=nowhere"])),
    *(["browse", *words] for words in (["x"], ["--port", "x"], ["--port", "99999"], ["--port", "-1"])),
    *(
        ["demo", *words]
        for words in (["x"], ["--port", "x"], ["--night", "-1"], ["--night", "x"], ["--delay", "x"])
    ),
    *(["demo", *words] for words in (["--design", "no"], ["--fault", "boom"], ["--articles", "a-file"])),
    *(setting(one) for one in ("NEWS_LISTINGS=", "=3", "ARCHIVES_DIR=/dev/null")),
    *(
        [command, *words, "-s", wrong]
        for command, *words in (
            ("verify", "archives"),
            ("cite", "1"),
            ("diff", "1"),
            ("export", "--format", "csv", "-o", "e.csv"),
            ("extract", CAPTURES, "-o", "e.jsonl"),
            ("package", "-o", "p.wacz"),
            ("demo", "--port", "0"),
        )
        for wrong in ("SUMMARY=maybe", "ARCHIVES_DIR=", "THAIGOV_ORIGIN=x", "YOUNG_DAYS=x")
    ),
    *(["extract", CAPTURES, "--force", "-o", place] for place in KEPT),
    ["extract", "copy.warc.gz", "--force", "-o", "copy.warc.gz"],
    *(["export", "--format", "csv", "--force", "-o", place] for place in KEPT),
    *(["status", "--html", place] for place in (*KEPT, "texts", "nowhere/x.html", "")),
    package("-o", "archives/warc/p.wacz"),
    csv("--section", ""),
    csv("--since-export", "texts"),
    csv("--since-export", "a-file"),
    csv("--since-export", "archives/ledger.sqlite"),
    *(["index", "--search", "x", "--most", most] for most in ("0", "-3", "x")),
    *(["browse", "--host", host] for host in ("", "nowhere.invalid", "192.0.2.1")),
    *(["demo", *words] for words in (["--articles", "latin"], ["--crawl-delay", "-1"], ["--without", "500"])),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wrong")
    SmallArchive(folder / "archives").run(FIRST, got(url(1), article(), FIRST))
    shutil.copy(folder / CAPTURES, folder / "copy.warc.gz")
    (folder / "a-file").write_text("hello")
    (folder / "latin").write_bytes(b"\xff\xfe\x00")
    (folder / "texts").mkdir()
    return folder


def run(words: list[str]) -> object:
    """The exit status of a command, called as Scrapy calls it."""
    name, *rest = words
    command = import_module(f"thaigov_spider.commands.{name}").Command()
    command.settings = Settings()
    command.settings.setmodule(ours, priority="project")
    usage = f"scrapy {name} {command.syntax()}"
    parser = ScrapyArgumentParser(usage=usage, conflict_handler="resolve")
    command.add_options(parser)
    opts, args = parser.parse_known_args(rest)
    assert isinstance(opts, Namespace)
    from scrapy.exceptions import UsageError

    try:
        command.process_options(args, opts)
    except UsageError as error:
        parser.error(str(error))
    command.run(args, opts)
    return command.exitcode


def there(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_it_is_one_line_with_status_2_and_nothing_is_changed(
    words: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    before = there(folder)
    try:
        status = run(words)
    except SystemExit as end:
        status = end.code
    said = capsys.readouterr()
    assert (status, said.out) == (2, ""), said.err
    [line] = said.err.splitlines()
    assert line.startswith(f"scrapy {words[0]}: ")
    assert "invalid _" not in line
    assert there(folder) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "--formt", "csv"], "--formt: not understood (did you mean --format?)"),
        (csv("--sections=x", "--sinc_export"), "(did you mean --section, --since-export?)"),
        (["extract", "-", "--Jobz", "2"], "--Jobz: not understood (did you mean --jobs?)"),
        (["verify", "archives", "--manifset"], "--manifset: not understood (did you mean --manifest?)"),
        (["import", "--corpsu", "texts"], "--corpsu: not understood (did you mean --corpus?)"),
        (["cite", "1", "--loglevl"], "--loglevl: not understood (did you mean --loglevel?)"),
        (["crawl", "nwes"], "nwes is not understood (did you mean news?)"),
        (["crawl", "news", "--logfiel", "x"], "(did you mean --logfile?)"),
        (["status", "--nothing-like-it"], "--nothing-like-it: not understood; see scrapy status --help"),
        (["verify", f"--{'x' * 5000}"], "x: not understood; see scrapy verify --help"),
    ],
    ids=lambda words: " ".join(words)[:40] if isinstance(words, list) else "",
)
def test_an_option_that_there_is_not_brings_the_one_that_is_like_it(
    words: list[str],
    said: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    try:
        status = run(words)
    except SystemExit as end:
        status = end.code
    [line] = capsys.readouterr().err.splitlines()
    assert status == 2
    assert said in line


def test_a_file_may_be_called_like_an_option(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    shutil.copy(folder / CAPTURES, folder / "--copy.warc.gz")
    assert run(["verify", "--copy.warc.gz"]) == 0
    (folder / "--copy.warc.gz").unlink()
    assert "not understood" not in capsys.readouterr().err


def test_there_are_more_than_a_hundred_of_them() -> None:
    assert len({" ".join(words) for words in WRONG}) > 150


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("/news/cab", "news/cab"),
        ("https://www.thaigov.go.th/news/cab", "news/cab"),
        ("HTTP://THAIGOV.GO.TH:80/news/cab", "news/cab"),
        ("www.thaigov.go.th/news/cab?x=1", "news/cab?x=1"),
        ("//www.thaigov.go.th/news", "news"),
        ("news/thaigov.go.th", "news/thaigov.go.th"),
    ],
)
def test_a_prefix_may_be_an_address_of_the_site_as_people_write_it(text: str, prefix: str) -> None:
    scopes = import_module("thaigov_spider.plan.capture_scope").SnapshotScope
    assert scopes.parse(prefix=text).prefix == prefix
