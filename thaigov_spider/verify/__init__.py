"""Is every byte of an archive there, and right?

From the file up: `texts` takes the compression off, `reader` finds the records, `header_checks`, `digests`,
`body`, `codings` and `http_checks` look at one record each, `record_checks` at all of one file, `facts` at
what records say of each other, `wacz_checks` at a package, `item_checks` at the articles that were read from
the captures, and `work` does all of it in as many processes as are wanted.

Memory is bounded whatever a file holds: blocks pass through in pieces, and what has to be remembered of each
record is kept in a temporary SQLite file.
"""
