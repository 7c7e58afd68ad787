"""Captures: what was sent and what was received, byte for byte, as WARC records in files that last.

From the socket up: `tap` sees the bytes, `tls` whom they came from, `tls_policy` refuses whoever does not
prove it, `warcfile` writes the records that `warc` makes of them and mends what a crash leaves, `recorder`
does so for one crawl, which `crawl_info` describes, `fetch` is what goes along with a request, and `handler`
is what Scrapy downloads with. Imports `warc`, `http` and what lies below.
"""
