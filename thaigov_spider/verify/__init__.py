"""Whether every byte of an archive is there, and right.

The records come from `warc.reader`: `header_checks` and `http_checks` look at one each, `record_checks` at
all of one file, `relations`, `comparison` and `revisit_checks` at what records say of each other,
`wacz_checks` at a package,
`item_checks` at the articles that were read from the captures. `plan` cuts all of it into `tasks` and
`item_tasks`, and `work` does them in as many processes as are wanted.

Memory is bounded whatever a file holds: blocks pass through in pieces, and what has to be remembered of each
record is kept in a temporary SQLite file.

Imports what lies below.
"""
