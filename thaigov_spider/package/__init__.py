"""WACZ packages of an archive or a part of it, and the index that pywb reads.

WARC files are scanned in portions (`scan_portion`), each by one process: for the catalogue
(`catalogue_rows`), and for the index (`index_scan`, `index_line`, `record_indexer`) where they go into the
package as they are (`known_lines`). `catalogue` knows where every record of the archive is, `lines` what its
articles are. `choice` is the set of records that go into a package, and `parts` fills it: for chosen
articles, `needs` finds what their pages are shown with, and `copying` writes the records into a WARC file of
their own. `page_list`, `listed_page`, `search_text` and `words` make the list of pages that players search,
`index` the index, `wacz` the package; `files` says what may be read and written, and `build` puts all of it
together. A package is the same however many processes make it.

Memory is bounded whatever the archive holds: what has to be remembered of each record is kept in a temporary
SQLite file beside the package.

Imports what lies below.
"""
