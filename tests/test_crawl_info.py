from scrapy.settings import Settings

from thaigov_spider.capture.crawl_info import crawl_fields


def test_a_crawl_is_described_by_what_decides_its_captures() -> None:
    settings = Settings(
        {
            "OPERATOR_CONTACT": "archivist@example.org",
            "USER_AGENT": "a-robot",
            "DEFAULT_REQUEST_HEADERS": {"From": "archivist@example.org", "Accept-Encoding": "gzip"},
            "ROBOTSTXT_OBEY": True,
            "DOWNLOAD_DELAY": 1.5,
            "RUN_ARGUMENTS": "limit=3",
        }
    )
    fields = crawl_fields(settings, "news-20261123T010203Z")
    assert list(fields) == list(crawl_fields(settings.copy(), "another"))
    assert fields["software"].startswith("thaigov_spider/")
    assert {
        "operator": "archivist@example.org",
        "http-header-user-agent": "a-robot",
        "http-header-from": "archivist@example.org",
        "http-header-accept-encoding": "gzip",
        "robots": "obey",
        "isPartOf": "news-20261123T010203Z",
        "arguments": "limit=3",
        "DOWNLOAD_DELAY": "1.5",
        "DOWNLOAD_VERIFY_CERTIFICATES": "False",
    }.items() <= fields.items()
    assert "http-header-accept" not in fields
    assert "THAIGOV_ORIGIN" not in fields


def test_no_secret_goes_into_the_archive() -> None:
    settings = Settings(
        {
            "THAIGOV_ORIGIN": "https://me:secret@www.thaigov.go.th",
            "DEFAULT_REQUEST_HEADERS": {"Authorization": "secret", "Cookie": "secret"},
            "HTTPPROXY_AUTH": "secret",
            "https_proxy": "http://me:secret@proxy.example",
        }
    )
    fields = crawl_fields(settings, "news")
    assert fields["THAIGOV_ORIGIN"] == "https://www.thaigov.go.th"
    assert "secret" not in str(fields)
