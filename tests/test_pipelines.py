import errno
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import fastjsonschema
import pytest

from thaigov_spider.archive.folder import Archive
from thaigov_spider.archive.line_file import LineFile
from thaigov_spider.article.record import SCHEMA, Article, Capture, Link, Reading, extractor
from thaigov_spider.crawl.pipelines import Captured, Check, Delivery
from thaigov_spider.crawl.run import Run
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.ledger import Ledger
from thaigov_spider.plan.news_scope import Scope
from thaigov_spider.urls import SITE, Address

ARTICLE = Article(
    schema=SCHEMA,
    extractor=extractor("codeigniter"),
    url="https://www.thaigov.go.th/news/contents/details/7",
    id=7,
    generation="codeigniter",
    lang="th",
    title="เปิดสะพานข้ามแม่น้ำ",
    section="ด้านสังคม",
    summary=None,
    body="ย่อหน้าแรก\nย่อหน้าที่สอง",
    published="2020-12-15",
    published_raw="วันอังคารที่ 15 ธันวาคม 2563",
    flags=("truncated",),
    images=(Link("https://media.thaigov.go.th/a.jpg", "ภาพ"),),
    attachments=(),
    retrieved="2026-11-23T01:02:03.000004Z",
    capture=Capture(
        "live", "thaigov-1.warc.gz", 0, "<urn:uuid:00000000-0000-4000-8000-000000000000>", "sha1:AAAA", 200
    ),
)
SCHEMA_FILE = Path(__file__).parent.parent / "thaigov_spider" / "article" / "schema.json"
VALIDATE = fastjsonschema.compile(json.loads(SCHEMA_FILE.read_text("utf-8")))


def test_a_line_fits_its_schema_and_keeps_its_order() -> None:
    VALIDATE(asdict(ARTICLE))
    line = ARTICLE.as_line()
    assert list(json.loads(line)) == list(Article.__dataclass_fields__)
    assert "เปิดสะพาน" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "news/contents/details/7"},
        {"id": 0},
        {"lang": "fr"},
        {"title": ""},
        {"title": "สองบรรทัด\nไม่ได้"},
        {"published": "2563-12-15T00:00"},
        {"published": "15 ธันวาคม 2563"},
        {"flags": ("No Date",)},
        {"flags": ("no-date", "no-date")},
        {"retrieved": "2026-11-23 01:02:03"},
        {"content_digest": "sha256:"},
        {"images": [{"url": "a.jpg", "text": ""}]},
    ],
)
def test_what_does_not_fit_the_schema_is_found(wrong: dict[str, object]) -> None:
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        VALIDATE(ARTICLE.as_fields() | wrong)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    archive = Archive(tmp_path)
    archive.prepare()
    with closing(Ledger(archive.ledger, SITE, Scope(), datetime.now(UTC))) as ledger:
        yield Run(
            "news", "20261123T010203Z", datetime.now(UTC), Scope(), archive, ledger, ended_by="finished"
        )


def delivery(article: Article) -> Delivery:
    assert isinstance(article.capture, Capture)
    reading = Reading("codeigniter", article.title, article.section, None, article.body, None)
    place = (Address(7), Address(7), reading, article.url, article.capture)
    captured = Captured(*place, retrieved="", truncated=False, looked="", cut=False)
    return Delivery(captured, article)


def test_an_article_that_fits_goes_on_untouched(run: Run) -> None:
    run.read(ARTICLE)
    assert Check(run).process_item(delivery(ARTICLE)) == delivery(ARTICLE)
    assert run.status == ExitStatus.COMPLETE


def test_an_article_that_does_not_fit_is_kept_out_named_and_a_failure(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    run.read(ARTICLE)
    checked = Check(run).process_item(delivery(replace(ARTICLE, title="")))
    assert checked.fate == "invalid"
    assert ARTICLE.url in caplog.text
    assert list(run.failures) == [ARTICLE.url]
    assert run.status == ExitStatus.PARTIAL


def test_the_day_of_publication_is_that_of_thailand() -> None:
    assert str(replace(ARTICLE, published="2016-05-20T00:15:00+07:00").published_day) == "2016-05-20"
    assert replace(ARTICLE, published=None).published_day is None


def test_lines_are_on_disk_as_soon_as_they_are_written(tmp_path: Path) -> None:
    lines = LineFile(tmp_path / "a.jsonl")
    lines.write("หนึ่ง")
    assert (tmp_path / "a.jsonl").read_text("utf-8") == "หนึ่ง\n"
    lines.close()


def test_a_file_of_lines_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("kept\n")
    with pytest.raises(FileExistsError):
        LineFile(tmp_path / "a.jsonl")


def test_a_full_disk_leaves_whole_lines_only(tmp_path: Path) -> None:
    script = f"""
import resource, signal
from datetime import UTC, datetime
from pathlib import Path
from thaigov_spider.archive.line_file import LineFile
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
lines = LineFile(Path({str(tmp_path)!r}) / "a.jsonl")
try:
    while True:
        lines.write("x" * 299)
except OSError as error:
    print(error.errno)
"""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) == errno.EFBIG
    assert (tmp_path / "a.jsonl").read_text() == ("x" * 299 + "\n") * 3
