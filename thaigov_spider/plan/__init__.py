"""What to ask for next, and why, as generators that are told of each outcome: pure, with no network.

Imports `urls`, `dates` and `article`.
"""
