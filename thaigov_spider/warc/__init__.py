"""WARC records and files, read and made: compression, members, headers, digests, exchanges, WACZ entries.

Knows neither Scrapy nor an archive of ours. Imports `http`, `urls` and what lies below every room.
"""
