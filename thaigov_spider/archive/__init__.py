"""The archive's folder: its files of lines, reports and logs, and who holds it.

Imports what lies below every room, and `article`.
"""
