"""Hold a ledger for some seconds while a command begins: `python -m tests.holding LEDGER SECONDS WORDS…`."""

import sqlite3
import subprocess
import sys
import time

if __name__ == "__main__":
    path, seconds, *words = sys.argv[1:]
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    with subprocess.Popen(words) as process:
        time.sleep(float(seconds))
        held.execute("ROLLBACK")
        held.close()
    sys.exit(process.returncode)
