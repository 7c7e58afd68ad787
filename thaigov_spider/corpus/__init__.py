"""The text corpora of others: their format, and their import into an archive.

Imports `article`, `archive` and what lies below.
"""
