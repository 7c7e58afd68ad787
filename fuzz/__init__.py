"""Attacks on what reads untrusted bytes: `make fuzz`; `make test` runs the same targets for a moment."""
