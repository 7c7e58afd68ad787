"""What to ask for next, and why, as generators that are told of each outcome: pure, with no network.

`news` is the plan of the live site, `capture_plan` that of a source of captures, of which `wayback` is one;
`outcome` says what an answer means. Imports the pure rooms, and of `warc` what is pure.
"""
