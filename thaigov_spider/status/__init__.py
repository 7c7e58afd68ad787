"""What is archived, what is missing, and how the last runs went.

`gather` collects it into an `overview`: `figures` out of the ledger, `runs` out of the reports, `disk` from
the folders. Nothing is written there. `lines` shows it on a terminal, `page` in a browser, with the plots of
`heatmap`, `stacks` and `strips`.

Imports `exit_status`, `printable`, `timestamps`, `urls`, `archive`, `ledger`.
"""
