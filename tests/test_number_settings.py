"""What settings may be is said before anything is sent or written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

from thaigov_spider import settings as ours
from thaigov_spider.cli.check_settings import UsageError, check
from thaigov_spider.cli.number_settings import problems, ranges, unknown


def project(**given: object) -> Settings:
    """The project's settings, and those of a command line."""
    settings = Settings()
    settings.setmodule(ours, priority="project")
    settings.setdict(given, priority="cmdline")
    return settings


def test_the_defaults_are_what_they_may_be() -> None:
    assert list(problems(project())) == []
    assert unknown(project()) is None
    check(project())


def test_every_number_of_ours_has_a_range() -> None:
    numbers = {
        name
        for name in filter(str.isupper, vars(ours))
        if isinstance(getattr(ours, name), int | float) and not isinstance(getattr(ours, name), bool)
    }
    fixed = {  # by what keeps the crawl polite
        *("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "AUTOTHROTTLE_TARGET_CONCURRENCY"),
        *("AUTOTHROTTLE_START_DELAY", "DOWNLOAD_DELAY_JITTER", "RETRY_TIMES", "REDIRECT_MAX_TIMES"),
        *("CONCURRENT_ITEMS", "DOWNLOAD_MAXSIZE", "DOWNLOAD_WARNSIZE", "MEMUSAGE_LIMIT_MB"),
    }
    assert numbers - fixed == set(ranges())


@given(
    st.sampled_from(sorted(ranges())),
    st.sampled_from(["", "x", "nan", "inf", "-1", "1,5", "๑x", "None", "1e999"]),
)
def test_what_is_no_number_in_its_range_is_one_line(name: str, value: str) -> None:
    with pytest.raises(UsageError) as error:
        check(project(**{name: value}))
    assert str(error.value).startswith(f"{name}={value} is not a ")
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RUN_MAX_REQUESTS", "1.5", "RUN_MAX_REQUESTS=1.5 is not a whole number of requests, 0 at least"),
        ("WARC_MAX_BYTES", "10", "WARC_MAX_BYTES=10 is not a whole number of bytes, 1,000,000 at least"),
        ("YOUNG_DAYS", "1,x", "YOUNG_DAYS=1,x is no list of days; write YOUNG_DAYS=1,3,7,30"),
        ("YOUNG_DAYS", "-1", "YOUNG_DAYS=-1 is no list of days; write YOUNG_DAYS=1,3,7,30"),
        ("ROBOTSTXT_OBEY", "maybe", "ROBOTSTXT_OBEY=maybe is neither True nor False"),
        ("RUN_MAX_REQUEST", "5", "there is no setting RUN_MAX_REQUEST; did you mean RUN_MAX_REQUESTS?"),
        ("XYZZY", "5", "there is no setting XYZZY"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_right(name: str, value: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        check(project(**{name: value}))
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("name", "value"),
    [("RUN_MAX_HOURS", "0.5"), ("YOUNG_DAYS", ""), ("SUSPICIOUS_SHARE", "1"), ("SPIDERMON_SLACK_TOKEN", "x")],
)
def test_what_is_right_is_taken(name: str, value: str) -> None:
    check(project(**{name: value}))
