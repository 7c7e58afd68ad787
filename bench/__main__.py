"""Run every benchmark, one after the other."""

from bench import capture, dates, pages

for benchmark in (dates, pages, capture):
    benchmark.main()
