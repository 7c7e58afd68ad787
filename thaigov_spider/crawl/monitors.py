"""The outcome of a run as Spidermon's monitors see it; needs the extra `alerts`."""

from collections.abc import Sequence

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.misc import load_object
from spidermon import Monitor, MonitorSuite, monitors
from spidermon.exceptions import NotConfigured as Unconfigured

from thaigov_spider.crawl import run
from thaigov_spider.exit_status import ExitStatus

_WHAT_TO_DO = {
    ExitStatus.FAILED: "the next run goes on where this one stopped, once the cause is mended",
    ExitStatus.REFUSED: "ask the site's owner for permission; do not try again in disguise",
    ExitStatus.SUSPICIOUS: "look at the report: the site's layout may have changed",
    ExitStatus.PARTIAL: "nothing; the next run goes on, with those pages first",
}


@monitors.name("thaigov_spider")
class RunMonitor(Monitor):  # type: ignore[misc]
    """One test: that the run is complete."""

    @monitors.name("the run is complete")  # type: ignore[untyped-decorator]
    def test_the_run_is_complete(self) -> None:
        """Fail with the reason, what to do, and where the report lies."""
        this = run.of(self.data.crawler)
        if this.status is not ExitStatus.COMPLETE:
            self.fail(
                f"exit status {int(this.status)}: {this.reason}. What to do: {_WHAT_TO_DO[this.status]}."
                f" Report: {this.report_path}"
            )


def suite(crawler: Crawler, actions: Sequence[str]) -> MonitorSuite:
    """That monitor, with the actions to run whatever it finds, by their import paths.

    Raises NotConfigured, with the reason, where one of them cannot be had or lacks a setting.
    """
    try:
        classes = [load_object(action) for action in actions]
        return MonitorSuite(crawler=crawler, monitors=[RunMonitor], monitors_finished_actions=classes)
    except (ImportError, NameError, ValueError, Unconfigured) as error:
        raise NotConfigured(f"ALERTS: {error}") from error
