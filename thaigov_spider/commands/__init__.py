"""The commands of `scrapy` and of `thaigov`; a module is a command, and its docstring says what it does.

Imports what lies below.
"""
