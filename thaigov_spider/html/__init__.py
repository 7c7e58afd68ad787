"""Pages as they were sent, made readable: decoding, tree, lines of text, styles, references.

Pure. Imports `urls` only.
"""
