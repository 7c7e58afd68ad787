"""One target under atheris, in this process; the words behind its name are libFuzzer's."""

import sys

import atheris

with atheris.instrument_imports(include=["thaigov_spider", "protego"]):
    from fuzz.targets import TARGETS

if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()
