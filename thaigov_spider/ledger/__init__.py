"""What is known of each address, payload and asset, over all runs: one SQLite file beside the captures.

Imports `timestamps`, `urls`, `html`, `layouts`, `warc`, `archive`, `plan`.
"""

from thaigov_spider.ledger.addresses import Ledger
from thaigov_spider.ledger.database import DamagedError, LedgerError

__all__ = ["DamagedError", "Ledger", "LedgerError"]
