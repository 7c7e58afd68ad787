"""What the descriptions of an exported file say of it, each in its own form. Pure."""

from dataclasses import dataclass

from thaigov_spider import __version__
from thaigov_spider.exit_status import counted
from thaigov_spider.export.columns import Column

TITLE = "News of the Thai government (thaigov.go.th)"
SITE_ADDRESS = "https://www.thaigov.go.th/"
KEYWORDS = ("government", "news", "Thailand", "web archive")
LICENCE = """\
The texts are news and official documents of the Thai government. Section 7 of the Thai Copyright Act B.E.
2537 (1994) puts news of the day, and regulations, announcements, reports and correspondence of government
bodies, outside copyright. Pictures and files are only named here, by their addresses; others may hold rights
in them."""
LICENCE_NAME = "thai-copyright-act-section-7"


@dataclass(frozen=True, slots=True)
class DataFacts:
    """An exported file: its name, format, bytes and SHA-256 in hex, what its rows and columns are.

    `languages` are those of its texts; `retrieved` is the day (UTC) of the last capture that is in it, None
    where nothing in it was captured; `what` says in a sentence what it holds.
    """

    name: str
    form: str
    size: int
    sha256: str
    rows: int
    columns: list[Column]
    languages: list[str]
    retrieved: str | None
    what: str

    @property
    def citation(self) -> str:
        """How the file is cited, by its digest."""
        until = f", captured until {self.retrieved}" if self.retrieved else ""
        return (
            f"Government of Thailand. {TITLE}. Data set, {counted(self.rows, 'row')}{until}; made by"
            f" thaigov_spider {__version__}. File {self.name}, SHA-256 {self.sha256}."
        )

    @property
    def thai_citation(self) -> str:
        """The same in Thai."""
        until = f" บันทึกถึงวันที่ {self.retrieved}" if self.retrieved else ""
        return (
            f"รัฐบาลไทย. ข่าวจากเว็บไซต์รัฐบาลไทย (thaigov.go.th). ชุดข้อมูล {self.rows} รายการ{until}"
            f" จัดทำด้วย thaigov_spider {__version__}. ไฟล์ {self.name} ค่าแฮช SHA-256 {self.sha256}."
        )

    @property
    def bibtex(self) -> str:
        """The same for BibTeX."""
        year = f"\n  year = {{{self.retrieved[:4]}}}," if self.retrieved else ""
        return (
            f"@misc{{thaigov_{self.sha256[:12]},\n  author = {{{{Government of Thailand}}}},\n"
            f"  title = {{{TITLE}}},{year}\n  howpublished = {{\\url{{{SITE_ADDRESS}}}}},\n"
            f"  note = {{{self.name}, SHA-256 {self.sha256}}}\n}}"
        )
