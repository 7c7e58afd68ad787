"""Run every benchmark, one after the other."""

from bench import capture, dates, export, extract, package, pages, verify

for benchmark in (dates, pages, capture, verify, extract, package, export):
    benchmark.main()
