"""A crawl with Scrapy: the run and its exit status, the open archive, middlewares, pipelines, extensions.

Imports all rooms below it; nothing below it knows Scrapy but `capture`.
"""
