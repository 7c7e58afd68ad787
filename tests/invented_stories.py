"""A few invented articles, and their days as pages write them, for the page designs of the tests."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

THAI_MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
THAI_SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
THAI_WEEKDAYS = ["จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"]
BANGKOK = timezone(timedelta(hours=7))


@dataclass(frozen=True, kw_only=True)
class Story:
    """An invented article; `at` is in Bangkok's time, `body` its paragraphs."""

    number: int
    title: str
    section: str
    at: datetime
    body: tuple[str, ...]
    lang: str = "th"

    @property
    def path(self) -> str:
        return f"/{self.lang}/news/{self.number}"

    @property
    def day(self) -> str:
        """`2026-08-05`."""
        return f"{self.at:%Y-%m-%d}"

    @property
    def long(self) -> str:
        """`5 สิงหาคม 2569`."""
        return f"{self.at.day} {THAI_MONTHS[self.at.month - 1]} {self.at.year + 543}"

    @property
    def short(self) -> str:
        """`5 ส.ค. 69`."""
        return f"{self.at.day} {THAI_SHORT[self.at.month - 1]} {(self.at.year + 543) % 100}"

    @property
    def english(self) -> str:
        """`5 August 2026`."""
        return f"{self.at.day} {self.at:%B %Y}"

    @property
    def clock(self) -> str:
        """`08.15 น.`."""
        return f"{self.at:%H.%M} น."

    @property
    def utc(self) -> str:
        """`2026-08-05T01:15:00.000Z`."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"

    @property
    def iso(self) -> str:
        """`2026-08-05T08:15:00+07:00`."""
        return self.at.isoformat()


FERRY = Story(
    number=167412,
    title="คมนาคมเปิดเดินเรือไฟฟ้าสายคลองบัวหลวง เชื่อมสามตำบล เริ่มให้บริการต้นเดือนหน้า",
    section="เศรษฐกิจ",
    at=datetime(2026, 8, 5, 8, 15, tzinfo=BANGKOK),
    body=(
        (
            "กระทรวงคมนาคมเปิดทดลองเดินเรือไฟฟ้าสายคลองบัวหลวง ระยะทาง 14 กิโลเมตร "
            "เชื่อมการเดินทางของประชาชนในสามตำบลเข้ากับสถานีรถไฟปลายทาง"
        ),
        (
            "โฆษกกระทรวงเปิดเผยว่า ระยะแรกจัดเรือให้บริการ 12 ลำ ออกทุก 20 นาที ระหว่างเวลา "
            "05.30 - 20.00 น. ค่าโดยสาร 15 บาทตลอดสาย"
        ),
        "“เราต้องการให้คนริมคลองไปทำงานได้โดยไม่ต้องใช้รถยนต์” โฆษกกล่าว",
        "ทั้งนี้ ผู้สูงอายุและนักเรียนในเครื่องแบบโดยสารได้โดยไม่เสียค่าใช้จ่ายจนถึงสิ้นปีงบประมาณ",
        "สอบถามรายละเอียดเพิ่มเติมได้ที่ศูนย์บริการประชาชน โทร. 1999 ตลอด 24 ชั่วโมง",
    ),
)
SEEDS = Story(
    number=168030,
    title="รัฐบาลเร่งแจกเมล็ดพันธุ์ถั่วเขียวหลังน้ำลด 9 จังหวัด",
    section="การเกษตร",
    at=datetime(2026, 9, 21, 23, 40, tzinfo=BANGKOK),
    body=(
        (
            "นางสาวรินลดา ทุ่งทอง รองโฆษกประจำสำนัก กล่าวว่า "
            "ที่ประชุมเห็นชอบให้แจกเมล็ดพันธุ์ถั่วเขียวแก่เกษตรกรที่นาเสียหายจากน้ำท่วม"
        ),
        "หลักเกณฑ์มีดังนี้",
        "1. เป็นผู้ขึ้นทะเบียนเกษตรกรก่อนวันที่ 1 มิถุนายน 2569",
        "2. มีพื้นที่เสียหายเกินกว่าร้อยละ 50 ของพื้นที่ปลูก",
        "3. ได้รับไม่เกินครัวเรือนละ 10 ไร่ ไร่ละ 5 กิโลกรัม",
        "กรมที่รับผิดชอบจะเริ่มส่งมอบในสัปดาห์แรกของเดือนตุลาคม และรายงานผลต่อที่ประชุมทุกสองสัปดาห์",
    ),
)
MUSEUM = Story(
    number=168911,
    title="พิพิธภัณฑ์ว่าวไทยเปิดให้ชมฟรีตลอดเดือน",
    section="สังคม",
    at=datetime(2026, 10, 12, 6, 5, tzinfo=BANGKOK),
    body=(
        "พิพิธภัณฑ์ว่าวไทยเปิดให้ประชาชนเข้าชมโดยไม่เก็บค่าเข้าตลอดเดือนนี้ เพื่อฉลองครบรอบ 30 ปี",
        "ภายในงานมีการสาธิตทำว่าวจุฬาและว่าวปักเป้า พร้อมมุมให้เด็กระบายสีว่าวของตนเอง",
        "ผู้สนใจเข้าชมได้ทุกวัน เว้นวันจันทร์",
    ),
)
BRIDGE = Story(
    number=169004,
    title="Deputy Minister Inspects New Footbridge over Lotus Canal",
    section="Government News",
    lang="en",
    at=datetime(2026, 10, 14, 16, 30, tzinfo=BANGKOK),
    body=(
        (
            "The Deputy Minister for Waterways on Wednesday inspected the new footbridge over Lotus Canal,"
            " which joins the two halves of the old market for the first time since 1987."
        ),
        "“A bridge is only as good as the people who cross it,” she told shopkeepers who had gathered there.",
        (
            "The bridge is 82 metres long and cost 41 million baht. It has a ramp for "
            "wheelchairs on either side."
        ),
        "Lighting will be installed before the end of the year, the ministry said.",
    ),
)
RICE = Story(
    number=169215,
    title="Cabinet Approves Warehouse Plan for Fragrant Rice",
    section="Cabinet Meeting Synopsis",
    lang="en",
    at=datetime(2026, 10, 27, 0, 20, tzinfo=BANGKOK),
    body=(
        (
            "The Cabinet approved a plan to build nine warehouses for fragrant rice in the lower Northeast,"
            " the Government Spokesperson announced after the weekly meeting."
        ),
        "Each warehouse is to hold 6,000 tonnes and will be run by the farmers' cooperatives themselves.",
        "Construction begins in February 2027 and is expected to take eleven months.",
    ),
)
THAI = (FERRY, SEEDS, MUSEUM)
ENGLISH = (BRIDGE, RICE)
