"""Captures read back from the archive: an article's record, a page's answer, all exchanges of a file.

Imports `warc`, `http`, `html` and `archive`.
"""
