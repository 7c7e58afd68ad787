"""What a crash, a lost file or a lost ledger leaves, made whole again from captures and lines.

Imports all rooms below it, down to the ledger.
"""
