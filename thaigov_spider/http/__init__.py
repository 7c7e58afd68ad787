"""HTTP/1.1 as it crosses the wire: heads, transfer and content encodings, taken off in pieces. Pure.

Imports nothing else of the project.
"""
