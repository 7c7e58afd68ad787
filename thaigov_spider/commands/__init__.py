"""The commands of `scrapy` and of `thaigov`; a module is a command, and its docstring says what it does.

Imports what lies below. Scrapy imports all of them to start one: so what one of them works with, and a crawl
does not, is imported when it runs.
"""
