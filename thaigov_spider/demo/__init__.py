"""A miniature of thaigov.go.th, served on loopback by `scrapy demo` and by the tests.

It imitates the site of `today` and the `codeigniter` generation (2016 to 2025), whose articles it has as
pages of the others (`generations`), too, for those who know their addresses. Rendering is pure; `site` holds
the state, `server` puts replies on the wire, `faults` spoils them on demand.
Every article in `articles.jsonl` is invented; so are its people, provinces and ministries.

Imports nothing of the other rooms: it stands for the other side of the wire.
"""
