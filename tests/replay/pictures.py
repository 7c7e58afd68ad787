"""Takes the README's pictures anew, of a crawl of the miniature: `python -m tests.replay.pictures`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from tests.crawling import ENVIRONMENT, ROOT, crawl
from tests.replay.browser import Visit, browse
from tests.replay.test_reading_room import get
from tests.test_browse_command import browsing, text_at
from thaigov_spider.demo.site import Site, running

DOCS = ROOT / "docs"
ARCHIVE = "archives/demo"  # as the status page names it
WORD, ARTICLE = "หนังสือ", "ห้องสมุดบนหลังช้าง"  # what is searched for, and in which article it is shown


def main() -> None:
    """Crawl the site as it was until 2025, whose pages have pictures, and take one of each page shown."""
    with tempfile.TemporaryDirectory() as folder, running(Site(generation="codeigniter")) as origin:
        archive = Path(folder, ARCHIVE)
        done = crawl(archive, THAIGOV_ORIGIN=origin)
        assert done.status == 0, done.stderr
        status = Path(folder, "status.html")
        words = ["status", ARCHIVE, "-s", f"THAIGOV_ORIGIN={origin}", "--html", str(status)]
        program = [sys.executable, "-m", "thaigov_spider", *words]
        subprocess.run(program, cwd=folder, env=ENVIRONMENT | {"PYTHONPATH": str(ROOT)}, check=True)
        with browsing(archive) as (_, address):
            text_at(address)
            found = json.loads(get(f"{address}api/search?{urlencode({'q': ARTICLE, 'order': 'newest'})}"))
            key = found["articles"][0]["key"]
            capture = json.loads(get(f"{address}api/article?{urlencode({'key': key})}"))["capture"]
            page = f"{address}article?{urlencode({'key': key, 'q': WORD, 'hl': 'en'})}"
            room = Visit(page, capture, DOCS / "reading-room.jpg")
            browse([room, Visit(status.as_uri(), status.name, DOCS / "status.jpg")])


if __name__ == "__main__":
    main()
