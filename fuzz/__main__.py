"""`python -m fuzz [--seconds N] [TARGET…]`: attack with a fuzzer that is led by coverage, each in a process.

What is found is kept under `.fuzz/TARGET/`; an input that crashes or hangs belongs into `tests/fuzz/TARGET/`,
under a name that says what is wrong with it, and is run by the tests from then on.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from fuzz.seeds import seeds
from fuzz.targets import TARGETS

_NAMES = list(TARGETS)
_ROOT = Path(__file__).parent.parent
_LONGEST = 1 << 16


def main() -> int:
    """Run the targets that were named, or all; the exit status is 1 where one failed."""
    options = argparse.ArgumentParser(prog="python -m fuzz", description="Attack what reads untrusted bytes.")
    options.add_argument(
        "targets", nargs="*", choices=[*_NAMES, []], metavar="TARGET", help=", ".join(_NAMES)
    )
    options.add_argument("--seconds", type=int, default=600, help="for each target (default: %(default)s)")
    asked = options.parse_args()
    failed = [name for name in asked.targets or _NAMES if _attack(name, asked.seconds)]
    print(f"failed: {', '.join(failed)}" if failed else "nothing was found")
    return bool(failed)


def _attack(name: str, seconds: int) -> int:
    found = _ROOT / ".fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (found / f"seed-{number}").write_bytes(seed[:_LONGEST])
    limits = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", "-timeout=10", "-rss_limit_mb=2048"]
    limits.append(f"-artifact_prefix={found.parent}/{name}-")
    return subprocess.run(
        [sys.executable, "-m", "fuzz.one", name, *limits, str(found)], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
