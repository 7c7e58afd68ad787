"""The newest version of every article, or all, over all runs and imports, as one file or folder.

`choice` has an embedded database choose and sort the lines that `line_rows` reads, and `earlier` knows what
an earlier export has; `columns` says what the fields are called and mean; `formats` writes them; `data_set`
describes a file: `card` to people, `front_matter`, `croissant` and `data_package` to programs.

Memory is bounded whatever the archive holds: what does not fit waits in a folder beside the output. The same
lines give the same bytes.
"""
