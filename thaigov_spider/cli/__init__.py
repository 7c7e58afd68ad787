"""What commands share: their settings checked, signals, output, the words that are printed.

Imports `crawl` and what lies below.
"""
