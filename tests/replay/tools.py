"""The tools that captures are replayed with, as `tests/replay/install` left them."""

import shutil

from tests.crawling import ROOT

_TOOLS = ROOT / ".replay-tools"
PYWB = _TOOLS / "pywb" / "bin"
WARCPROX = _TOOLS / "warcprox" / "bin" / "python"
PLAYWRIGHT = _TOOLS / "playwright-core"
REPLAY_WEB_PAGE = _TOOLS / "replaywebpage"
CHROMIUM = shutil.which("chromium") or "chromium"
NODE = shutil.which("node") or "node"
SCREENSHOTS = ROOT / "build" / "replay"

# A process that begins with these words ends when the tests do, whatever ended them.
BOUND_TO_US = ["setpriv", "--pdeathsig", "KILL"]
