"""Run every benchmark, one after the other."""

from bench import capture, dates, package, pages, verify

for benchmark in (dates, pages, capture, verify, package):
    benchmark.main()
