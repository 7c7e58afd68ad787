"""Files of others made part of the archive: verified, stored, and handed on to be learnt from.

Imports all rooms below it: `verify` says what of a file is whole, `package` copies records.
"""
