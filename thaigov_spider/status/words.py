"""Thai and English side by side. Pure."""

from xml.etree.ElementTree import Element

from thaigov_spider.status.nodes import node
from thaigov_spider.status.overview import RunOutcome

MONTHS = (
    ("ม.ค.", "Jan"),
    ("ก.พ.", "Feb"),
    ("มี.ค.", "Mar"),
    ("เม.ย.", "Apr"),
    ("พ.ค.", "May"),
    ("มิ.ย.", "Jun"),
    ("ก.ค.", "Jul"),
    ("ส.ค.", "Aug"),
    ("ก.ย.", "Sep"),
    ("ต.ค.", "Oct"),
    ("พ.ย.", "Nov"),
    ("ธ.ค.", "Dec"),
)
OUTCOMES: dict[RunOutcome, str] = {
    "complete": "สมบูรณ์",
    "partial": "ได้บางส่วน",
    "suspicious": "น่าสงสัย",
    "refused": "ถูกปฏิเสธ",
    "failed": "ล้มเหลว",
    "at work": "กำลังทำงาน",
    "no report": "ไม่มีรายงาน",
}


def said(thai: str, english: str) -> tuple[Element, str, Element]:
    """The same in both languages, each marked as such."""
    return node("span", thai, lang="th"), " ", node("span", english, lang="en", class_="en")


def both_years(year: str) -> tuple[str, str]:
    """A Common-era year in the Buddhist and in the Common era.

    >>> both_years("2020")
    ('พ.ศ. 2563', '2020')
    """
    return (f"พ.ศ. {int(year) + 543}" if year.isdecimal() else year), year
