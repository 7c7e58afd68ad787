"""Scrapy extensions: `progress`, the line on a terminal."""
