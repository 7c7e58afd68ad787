"""Captures: what was sent and what was received, byte for byte, as WARC records in files that last.

From the socket up: `tap` sees the bytes, `exchange` holds those of one request and its answer, `framing`
splits them, `records` makes WARC records of them, `warcfile` writes those, `recorder` does so for one
crawl, and `handler` is what Scrapy downloads with.
"""
