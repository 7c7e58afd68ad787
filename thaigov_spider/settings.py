"""Settings: what differs from Scrapy's defaults, each line with its reason, and what users set."""

from scrapy.settings import default_settings

from thaigov_spider import __version__

BOT_NAME = "thaigov_spider"
SPIDER_MODULES = ["thaigov_spider.spiders"]
COMMANDS_MODULE = "thaigov_spider.commands"  # `crawl` is ours: Scrapy's exits with 0 whatever happened

# What users set, with `-s NAME=value`.
OPERATOR_CONTACT = ""  # an e-mail address or URL; no live crawl without it
ARCHIVES_DIR = "archives"
THAIGOV_ORIGIN = "https://www.thaigov.go.th"
WAYBACK_ORIGIN = "https://web.archive.org"
COMMONCRAWL_INDEX_ORIGIN = "https://index.commoncrawl.org"
COMMONCRAWL_DATA_ORIGIN = "https://data.commoncrawl.org"
SUMMARY = "auto"  # the closing summary: auto (on a terminal, or when something is wrong), always, never
WARC_MAX_BYTES = 1_000_000_000  # the size at which a WARC file is closed and the next one begun
# Where listings may be: today's, then that of before. The first is asked for every night; the last two show
# some of the news only, and are tried where nothing else lists any.
NEWS_LISTINGS = ["/th/news", "/en/news", "/news/contents", "/", "/search?keyword="]
NEWS_GAP_ABOVE = 60  # numbers above the newest to ask for each night; the site publishes about 40 a day
NEWS_GAP_BELOW = 200  # numbers without an article, below the oldest, before that is the beginning
NEWS_ID_GAP = 200  # the same, up and down, in the sequence of before 2025, which had larger gaps
NEWS_JUMP_MAX = 20_000  # numbers between two articles, more than a year's; a jump is told, and not filled
NEWS_START = 162_464  # a number of spring 2026: a search begins there where nothing leads to an article
RETRY_AFTER_MAX = 600  # seconds; a site that asks for a longer pause is left alone until the next run
YOUNG_DAYS = "1,3,7,30"  # after publication; the site edits young articles, so they are looked at again
MISSING_WINDOW = (
    500  # numbers below the newest article that may still get an article; looked at again as well
)
FAILURE_TRIES = 6  # runs, 0, 1, 2, 4… days apart, before a page that fails is given up
# What a run may cost at most; 0: no limit. The next run goes on where it stopped. There is room for a first
# crawl of 16,000 articles of today, or 100,650 of the site before, with their pictures, a request a second.
RUN_MAX_REQUESTS = 600_000  # retries included
RUN_MAX_BYTES = 100_000_000_000  # received
RUN_MAX_HOURS = 170.0  # a week; fractions count
RUN_MIN_FREE_BYTES = 1_000_000_000  # left free on the disk
# From where on a run is suspicious; `crawl.anomalies.Thresholds` has the reasons.
SUSPICIOUS_SHARE = 0.1  # of the pages lack a field, cannot be read, or have dates that run backwards
SUSPICIOUS_SAMPLE = 10  # pages below which a share says nothing
SUSPICIOUS_SILENCE_DAYS = 7  # without a new article
SUSPICIOUS_BACKWARDS_DAYS = 60  # older than the article with the number before
SUSPICIOUS_SHORT_TEXT = 0.25  # of the usual length of a text
ALERTS = ""  # Spidermon's actions for a run that ends otherwise than the one before; needs the extra `alerts`
HEALTHCHECK_URL = ""  # asked for behind every run, with `/<exit status>` behind it unless that is 0
LOG_KEEP_DAYS = 90  # after which a run's log is removed
REPORT_KEEP_DAYS = 1000  # after which a line is left of a run's report, for `verify`
LEDGERS_KEEP = 2  # of those that were set aside as damaged or old; each may take 200 MB
FAILURES_IN_A_ROW = 10  # pages that fail one after the other before the site is taken to be down

# The Wayback Machine: it sends away whoever comes too often, and it is patience that helps.
WAYBACK_INDEX_ROWS = 5000  # of the index, asked for at a time
WAYBACK_INDEX_CAP = 60_000  # rows that a query of it gets at most, without a word of there being more
WAYBACK_INDEX_DAYS = 30  # after which what the index has is asked for anew
WAYBACK_INDEX_TIMEOUT = 180  # seconds; a query with filters may search for long
WAYBACK_TRIES = 7  # at one page, before it is left to the next run
WAYBACK_PATIENCE = 15.0  # seconds; after failures the pause is 2, 4, 8… times that, RETRY_AFTER_MAX at most

# Common Crawl: its index refuses whoever asks too fast, and a search in it may take long.
COMMONCRAWL_INDEX_DAYS = 7  # after which the list of crawls is asked for anew; a crawl's index never changes
COMMONCRAWL_INDEX_TIMEOUT = 180  # seconds
COMMONCRAWL_TRIES = 7  # at one range or page of an index, before it is left to the next run
COMMONCRAWL_PATIENCE = 5.0  # seconds; after failures the pause is 2, 4, 8… times that

# What pages need to be shown, pictures, styles, scripts, fonts, linked documents; `-a assets=no` leaves it.
ASSETS_REFRESH_DAYS = 90  # one that a page asks for is fetched again if it was last had so long ago
ASSETS_PER_PAGE = 200  # of one page or style sheet at most; the pages known ask for fewer than 60
ASSETS_MAX_BYTES = 32 * 1024 * 1024  # of one file; a longer one is kept up to there, and marked as cut

# Honest: the program says who it is. The crawl command adds the operator's contact to both.
USER_AGENT = f"thaigov_spider/{__version__}"
ROBOTSTXT_OBEY = True  # default False
ROBOTSTXT_USER_AGENT = "thaigov_spider"  # the product token that robots.txt rules are written for
COOKIES_ENABLED = False  # default True; every page is asked for as a stranger would

# Polite: one request at a time, and a second between two.
CONCURRENT_REQUESTS = 1  # default 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8
DOWNLOAD_DELAY = 1.0  # seconds, default 0
AUTOTHROTTLE_ENABLED = True  # default False; our Pace, which only ever slows down
AUTOTHROTTLE_TARGET_CONCURRENCY = 0.5  # default 1; the site is busy with us half of the time at most
AUTOTHROTTLE_START_DELAY = 0.0  # seconds, default 5; the pause begins as DOWNLOAD_DELAY
DOWNLOAD_DELAY_JITTER = 0  # default 0.5, which would now and then halve the pause
RETRY_TIMES = 2  # the default, written down because the exit status depends on it
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # default ERROR; the run's own report names every page that failed

# Faithful: what is kept is what the site sent.
DOWNLOAD_HANDLERS = {
    "http": "thaigov_spider.capture.handler.CaptureHandler",
    "https": "thaigov_spider.capture.handler.CaptureHandler",
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "th,en;q=0.5",  # default en
    "Accept-Encoding": "gzip, deflate",  # default also zstd, which no replay tool reads
}
DOWNLOAD_FAIL_ON_DATALOSS = False  # default True, which would throw a truncated body away
METAREFRESH_ENABLED = False  # default True; a page that sends itself elsewhere is kept and judged as it is
HTTPERROR_ALLOW_ALL = True  # default False, which would hide error pages from the verdict
REDIRECT_MAX_TIMES = 5  # default 20
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the ledger knows what was fetched, over all runs

# Safe: limits on what the other side can make us do.
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
SHUTDOWN_TIMEOUT = 20  # seconds that SIGTERM leaves to what is under way; the crawl is over within 30
DOWNLOAD_TIMEOUT = 60  # seconds, default 180
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # bytes, default 1 GiB; the longest page known is under 1 MB
DOWNLOAD_WARNSIZE = 0  # default 32 MiB; the report has the sizes
REMOTE_CONTROL_ENABLED = False  # default True: a server that runs whatever Python it is sent
TELNETCONSOLE_ENABLED = False  # default True: the same, older
MEMUSAGE_LIMIT_MB = 2048  # default no limit

# Fast where it counts.
CONCURRENT_ITEMS = 4  # default 100: that many tasks for each response, which has one article

# What of Scrapy's is left out. Scrapy imports also what is switched off, or None in the settings below: for
# nothing but that, a crawl had a web server, an HTTP client and the list of all domains in its memory.
_LEFT_OUT = {
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",  # off
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware",  # off
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware",  # drops what it ignores
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",  # lets requests with dont_filter through
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",  # off
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware",  # leads to the front page, each time
    "scrapy.downloadermiddlewares.retry.RetryMiddleware",  # does not honour Retry-After
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",  # fetches when robots.txt fails
    "scrapy.extensions.feedexport.FeedExporter",  # Deliver writes the lines, each whole and flushed
    "scrapy.extensions.logstats.LogStats",  # the progress line and the report say it better
    "scrapy.extensions.remote_control.RemoteControl",  # off
    "scrapy.extensions.telnet.TelnetConsole",  # off
    "scrapy.extensions.throttle.AutoThrottle",  # would go faster than Crawl-delay
}
DOWNLOADER_MIDDLEWARES_BASE = {
    name: order
    for name, order in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items()
    if name not in _LEFT_OUT
}
DOWNLOADER_MIDDLEWARES = {
    "thaigov_spider.crawl.middlewares.site_only.SiteOnly": 50,
    "thaigov_spider.crawl.middlewares.robots.StrictRobots": 100,
    "thaigov_spider.crawl.middlewares.redirects.ArticleRedirects": 600,
    "thaigov_spider.crawl.middlewares.retries.PatientRetry": 550,
    "thaigov_spider.crawl.middlewares.decompression.BoundedDecompression": 590,
    "thaigov_spider.crawl.middlewares.refusal.StopWhenRefused": 570,  # sees a challenge before it is retried
}
ITEM_PIPELINES = {
    "thaigov_spider.crawl.pipelines.Normalise": 100,
    "thaigov_spider.crawl.pipelines.Check": 200,
    "thaigov_spider.crawl.pipelines.Deliver": 300,
}
EXTENSIONS_BASE = {
    name: order for name, order in default_settings.EXTENSIONS_BASE.items() if name not in _LEFT_OUT
}
EXTENSIONS = {
    "thaigov_spider.crawl.extensions.pace.Pace": 0,
    "thaigov_spider.crawl.extensions.budget.Budget": 0,
    "thaigov_spider.crawl.extensions.alerts.Alerts": 0,
    "thaigov_spider.crawl.extensions.progress.ProgressLine": 0,
}
LOG_LEVEL = "WARNING"  # default DEBUG; cron mails whatever is printed
STATS_DUMP = False  # default True; runs/<run>.json has the figures
WARN_ON_GENERATOR_RETURN_VALUE = False  # default True: reads the source of a callback again for every page
