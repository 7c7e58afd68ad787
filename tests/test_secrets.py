"""Names and passwords that a crawl uses stand nowhere in its archive."""

import gzip
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from tests.crawling import ENVIRONMENT, ROOT, command
from tests.damaged import WHEN, answer, info, members, write
from tests.proxy import Proxy
from thaigov_spider.cli.check_settings import UsageError, check_proxies
from thaigov_spider.demo.articles import Article
from thaigov_spider.demo.site import Site, running
from thaigov_spider.printable import Problem
from thaigov_spider.verify.plan import for_files
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.work import verify
from thaigov_spider.warc.exchange import Exchange
from thaigov_spider.warc.records import Record, records_of

SECRET = b64encode(b"me:pass-word")


def test_what_a_proxy_is_told_is_not_in_the_archive(tmp_path: Path) -> None:
    site = Site([Article(n, f"ข่าวที่ {n}", body=("เนื้อ",)) for n in range(101, 104)])
    archive = tmp_path / "archive"
    with running(site) as origin, Proxy() as proxy:
        words = command(archive, THAIGOV_ORIGIN=origin, MAIL_PASS="pass-word")
        address = proxy.url.replace("//", "//me:pass-word@")
        done = subprocess.run(
            words, cwd=ROOT, env=ENVIRONMENT | {"http_proxy": address}, capture_output=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert SECRET in proxy.heads[0]
    kept = [path for path in archive.rglob("*") if path.is_file()]
    written = {path: path.read_bytes() for path in kept}
    [warc] = [gzip.decompress(data) for path, data in written.items() if path.suffix == ".gz"]
    for data in (*written.values(), warc, done.stdout, done.stderr):
        assert SECRET not in data
        assert b"pass-word" not in data
        assert b"proxy-authorization" not in data.lower()
    assert warc.count(b"WARC-Type: request") > 4


@pytest.mark.parametrize(
    "address",
    ["socks5://u:secret@[::1]:1", "http://u:secret@127.0.0.1:port", "http://u:secret@[::1", "http://"],
)
def test_what_cannot_be_a_proxy_is_wrong_usage_and_its_password_told_to_nobody(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("http_proxy", address)
    with pytest.raises(UsageError, match="http_proxy in the environment is no address of a proxy") as error:
        check_proxies()
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("address", ["http://u:p@127.0.0.1:3128", "127.0.0.1:3128", "http://proxy.example/"])
def test_a_proxy_may_be_written_as_curl_takes_it(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("http_proxy", address)
    check_proxies()


def test_a_password_that_an_older_version_kept_is_named(tmp_path: Path) -> None:
    uri = "http://127.0.0.1/news"
    sent = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nProxy-Authorization: Basic " + SECRET + b"\r\n\r\n"
    one = Exchange(uri, "GET", WHEN, sent=[sent.replace(b"Proxy", b"Qroxy")], received=[answer()])
    one.ended = "closed"
    response, request = records_of(one, one.frame(), None)
    kept = Record(tuple(pair for pair in request.fields if pair[0] != "WARC-Block-Digest"), sent)
    path = write(tmp_path / "old.warc.gz", b"".join(members([info(), response, kept])))
    found: list[Problem] = list(verify(for_files([path]), 1, VerifyTally(), lambda _: None))
    assert [problem.text for problem in found] == [
        "the request holds a password for a proxy, Proxy-Authorization: change it"
    ]
