"""The reading room: the archive in a browser, on this machine, with nothing fetched from anywhere else.

What pages say and how (`words`, `asking`, `excerpts`, `plot`, …) is pure; `room` reads the archive, `keeper`
keeps the indexes up to date, `pages` and their kind answer requests, `server` listens. Nothing is written but
`index/` of the archive, which follows from the rest. Imports everything below: `search`, `package`, `export`,
`status`, `verify`. Needs the extra `browse`.
"""
