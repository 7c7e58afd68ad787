"""Run every benchmark, one after the other."""

from bench import capture, dates, pages, verify

for benchmark in (dates, pages, capture, verify):
    benchmark.main()
