"""The site as it is since November 2025, `/th/news/<id>` and `/en/news/<id>`, in ways it may show its news.

Of the real one little is known: not whether the links of the listing `/th/news` stand in its HTML, in JSON
inside a script, or come from an endpoint; not what an unknown number answers, nor where an old address leads.
So each of these is a `design` here, and a crawl has to do in all of them.
"""
