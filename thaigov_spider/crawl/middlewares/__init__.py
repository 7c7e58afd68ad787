"""Downloader middlewares: whom we ask, whether we may, what to do when we are told to wait or to go.

One a module; `settings.py` has their order. None of them reads articles: `plan.outcome` says what an answer
means.
"""
