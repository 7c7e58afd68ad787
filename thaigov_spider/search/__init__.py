"""Search in the texts of an archive: any part of a word, in Thai or English, found exactly.

`folding` says which texts count as the same, `query` reads what somebody types (both pure), `catalogue` knows
where the lines of each article are, `index` has their texts. All of it lies in `index/` of the archive,
follows from its lines, and may be deleted. Imports `archive`, `article`, `export` and what lies below.
"""
