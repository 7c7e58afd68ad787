"""The newest version of every article, over all runs and imports, as one file or folder.

`newest` has an embedded database choose and sort; `columns` says what the fields are called and mean;
`formats` writes them; `card` describes a Parquet file to who finds it.

Memory is bounded whatever the archive holds: what does not fit waits in a folder beside the output. The same
lines give the same bytes.
"""
