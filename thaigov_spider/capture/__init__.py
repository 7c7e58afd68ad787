"""Captures: what was sent and what was received, byte for byte, as WARC records in files that last.

From the socket up: `tap` sees the bytes, `tls` whom they came from, `exchange` holds those of one request and
its answer, `framing` splits them, `records` makes WARC records of them, `members` compresses those and tells
which are whole, `warcfile` writes them and mends what a crash leaves, `recorder` does so for one crawl, which
`crawl_info` describes, and `handler` is what Scrapy downloads with. `exchange`, `framing` and `records` know
neither Scrapy nor the disk.
"""
