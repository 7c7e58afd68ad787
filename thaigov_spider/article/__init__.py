"""An article: its record, the schema that every line fits, the way from what was read to what is written.

Pure. Imports `dates`, `html` and `urls`.
"""
