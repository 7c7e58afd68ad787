"""One target under atheris, in this process; the words behind its name are libFuzzer's."""

import sys
import warnings

import atheris

with atheris.instrument_imports(include=["thaigov_spider", "protego"]):
    from fuzz.targets import TARGETS

if __name__ == "__main__":
    warnings.simplefilter("error")  # as in the tests: what is warned of is a fault
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()
