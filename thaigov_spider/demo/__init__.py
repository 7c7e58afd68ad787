"""A miniature of thaigov.go.th, served on loopback by `scrapy demo` and by the tests.

It imitates the site's `codeigniter` generation (2016 to 2025), and has the same articles as pages of the
others (`generations`) for those who know their addresses. Rendering is pure (`pages`, `listing` and what they
are made of); `site` holds the state, `server` puts replies on the wire, `faults` spoils them on demand.
Every article in `articles.jsonl` is invented; so are its people, provinces and ministries.
"""
