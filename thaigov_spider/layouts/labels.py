"""Lines that are no text of an article but say something about it, in the words that are usual. Pure.

Share buttons, counters of views, the time that reading takes, sizes of letters, names of what follows (tags,
files, pictures, other news), and what stands in the place of a text that is being loaded.
"""

import re
from functools import cache, lru_cache

_NUMBER = r"[0-9๐-๙][0-9๐-๙,.]*+\s?(?:[kKmM]|พัน|หมื่น|แสน|ล้าน)?"
_COUNT = rf"""
    (?: (?:จำนวน|ยอด|สถิติ)?\s?(?:ครั้งที่|ผู้|การ|คน)?\s?(?:เข้าชม|เข้าอ่าน|เปิดอ่าน|รับชม|ชม|อ่าน|วิว|แชร์|ดู
    |ดาวน์โหลด)(?:แล้ว|ทั้งหมด|ข่าว)?
      | (?:page\s)?views?|reads?|hits?|visits?|visitors|viewed|shares?|👁️?
      |👀 ) \s?[:：]?\s? {_NUMBER} \s?(?:ครั้ง|คน|วิว|views?|times|reads?)?
  | {_NUMBER} \s?(?:ครั้ง|วิว|views?+|reads?+|hits?+|visits?+|shares?+|ผู้เข้าชม|คน(?:อ่าน|ดู|ชม)|แชร์)
    (?!\s?[:：]?\s?[0-9๐-๙])
"""
_READING = rf"""
    (?:ใช้|ระยะ)?\s?(?:เวลา)?\s?(?:ใน)?\s?(?:การ)?\s?อ่าน\s?(?:ประมาณ|ราว)?\s?[:：]?\s?(?:ประมาณ|ราว
    |~)?\s?{_NUMBER}\s?(?:นาที|วินาที)
  | {_NUMBER}\s?(?:นาที|วินาที)\s?(?:ใน)?(?:การ)?อ่าน
  | (?:reading\stime\s?[:：]?\s?)?(?:about\s)?{_NUMBER}\s?-?\s?min(?:ute)?s?\.?(?:\s?(?:read(?:ing)?
  |to\sread))?(?=\W|$)
"""
_SHARE = r"""
    (?:พื้นที่)?โฆษณา|advertise?ments?|sponsored|ไม่มีความ(?:คิด)?เห็น|no\scomments?
  | (?:แชร์|แบ่งปัน)(?:ข่าว|บทความ|หน้า|เรื่อง|ต่อ|ไปยัง|ไปที่|ลิงก์)?(?:นี้)?(?:ไปยัง|ผ่าน|บน|ทาง)?
  | (?:คัดลอก|ก๊อปปี้)(?:ลิงก์|ลิงค์|url)(?:แล้ว|สำเร็จ)?
  | (?:พิมพ์|สั่งพิมพ์)(?:หน้า|ข่าว)?(?:นี้)?|(?:ส่ง)?(?:อีเมล|อีเมล์)(?:ถึงเพื่อน)?|ส่งต่อ|บันทึก
  |ถูกใจ|ติดตาม(?:เรา|ข่าวสาร)?(?:ได้)?(?:ทาง|ที่)?|ฟังข่าว|ฟังเสียง|อ่านออกเสียง|ทวีต
  | (?:share|tweet|post)(?:\s(?:this|on|to|via|it|article|news|story|page|link|with|friends|now))*
  | facebook|fb|twitter|x\.com|line|instagram|youtube|tiktok|telegram|whats\s?app|messenger|linkedin
  |threads|pinterest|e-?mail|copy(?:\slink|\surl)?|copied!?
  | print(?:\sthis\spage)?|save|bookmark|like|follow(?:\sus)?(?:\son)?|listen|เฟซบุ๊ก|เฟสบุ๊ค|ไลน์
  |(?<![A-Za-z])x(?![A-Za-z])
"""
_SIZES = r"""
    (?:ปรับ)?(?:ขนาด)(?:ตัว)?(?:อักษร|หนังสือ)|(?:font|text)\ssize|ตัวอักษร|(?<![ก-๙])(?:เล็ก|กลาง|ใหญ่
    |ปกติ)(?![ก-๙])
  | (?<![A-Za-zก-๙])[กอAa]\s?[+＋\-−–]{1,2}(?![A-Za-zก-๙])
  | (?<![A-Za-zก-๙])[กA](?:\s?[กAa])*(?![A-Za-zก-๙+\-])
"""
_WAYS = r"""
    (?:ย้อน)?กลับ(?:ไป)?(?:หน้า)?(?:หลัก|แรก|ข่าว|รายการ|ก่อนหน้า)?(?:ข่าว)?|ย้อนกลับ|ดู(?:ทั้งหมด
    |เพิ่มเติม|ข่าวทั้งหมด|ภาพทั้งหมด|รูปทั้งหมด)|อ่าน(?:ต่อ|เพิ่มเติม|ข่าว)
  | (?:ข่าว|เรื่อง|บทความ)?(?:ก่อนหน้า|ถัดไป|ก่อนหน้านี้)|โหลดเพิ่ม(?:เติม)?|ปิด|เปิด|ยกเลิก|ค้นหา|เมนู
  |หน้าแรก|หน้าหลัก|ขึ้นด้านบน|กลับขึ้นบน
  | (?:previous|next|prev|back|read\smore|view\sall|see\s(?:all|more)|load\smore|close|home|menu|search
  |back\sto\s(?:top|news|list))(?:\s(?:news|article|story|post))?
"""
_PICTURES = rf"""
    (?:ภาพ|รูป)(?:ภาพ)?(?:ที่)?\s?{_NUMBER}(?:\s?(?:จาก|/|of)\s?{_NUMBER})?
    | {_NUMBER}\s?/\s?{_NUMBER} | {_NUMBER}\s?(?:ภาพ|รูป|photos?|images?)
  | (?:photo|image|picture)\s{_NUMBER}(?:\sof\s{_NUMBER})?
"""
_FILES = rf"""
    (?:pdf|docx?|xlsx?|pptx?|zip|jpe?g|png)(?=\W|$) | {_NUMBER}\s?(?:kb|mb|กิโลไบต์|เมกะไบต์|bytes)
    | (?:ขนาดไฟล์|file\ssize|ไฟล์)\s?[:：]?
  | (?:ดาวน์โหลด|download)(?:\s?(?:เอกสาร|ไฟล์|แถลงข่าว|ฉบับเต็ม|pdf|file|document))*
"""
_AUTHOR = r"""
    (?: (?:เครดิต|ที่มา(?:ของ)?|ขอบคุณ|เอื้อเฟื้อ)?(?:ภาพ|รูป)(?:ประกอบ|ถ่าย)?(?:จาก|โดย)?(?=\s?[:：])
      | (?: (?:photo|image|picture)s?(?:\s(?:by|credits?|courtesy(?:\sof)?))? | credits? )(?=\s?[:：])
      | โดย|ผู้เขียน|ผู้โพสต์|ผู้เผยแพร่|ผู้ลงข่าว|เรียบเรียง|by|author|posted\sby|ที่มา|แหล่งที่มา|source)
    \s?[:：]?\s.{1,50}
"""
_SEPARATORS = r"[\s|/•·∙●◦▪:：,;.()\[\]{}<>‹›«»←→↑↓▲▼◀▶❮❯–—_\-*&+✕×ⓘ🔗🖨️📋📅🗓️🕒🕐⏱️👤📄📎🏷️]"

_LABEL = rf"""{_SEPARATORS}*
    (?: (?: {_COUNT} | {_READING} | {_SHARE} | {_SIZES} | {_WAYS} | {_PICTURES} | {_FILES} )
        {_SEPARATORS}* )+"""
_META = rf"{_COUNT}|{_READING}"
_BYLINE = _AUTHOR
_ENDING = rf"""{_SEPARATORS}*
    (?: (?:แท็ก|ป้ายกำกับ|คำค้น(?:หา)?|คำสำคัญ|คีย์เวิร์ด|หมวดหมู่|tags?|keywords?|labels?|topics?
    |categor(?:y|ies)|filed\sunder) (?:\s?(?:ที่เกี่ยวข้อง|ข่าว))?
      | (?:เอกสาร|ไฟล์)(?:แนบ|ดาวน์โหลด|ประกอบ|ที่เกี่ยวข้อง|เผยแพร่)(?:ข่าว)?|สิ่งที่แนบมา(?:ด้วย)?
      |ดาวน์โหลด(?:เอกสาร|ไฟล์)?.{{0,15}}
      | (?:เอกสาร|ไฟล์)(?:แนบ|ประกอบ|ดาวน์โหลด).{{1,60}}\.(?:pdf|docx?|xlsx?|pptx?|zip)(?![A-Za-z]).{{0,20}}
      | attach(?:ments?|ed\s(?:files?|documents?))|downloads?|related\s(?:documents?|files?|links?)
      |documents?
      | (?:แกลเลอรี|แกลเลอรี่|แกลลอรี|แกลลอรี่|อัลบั้ม|คลัง|ประมวล|ชุด)(?:ภาพ|รูป)?(?:ภาพ)?(?:ข่าว
      |กิจกรรม)?|(?:ภาพ|รูป)(?:ข่าว|กิจกรรม|ประกอบ(?:ข่าว)?|ทั้งหมด|เพิ่มเติม)|รูปภาพ.{{0,15}}
      | (?:photo|image|picture)s?(?:\s(?:gallery|album))?|gallery
      | (?:ข่าว|เรื่อง|บทความ|เนื้อหา)(?:สาร)?\s?(?:ที่|อื่น)?\s?(?:ๆ)?\s?(?:เกี่ยวข้อง|เกี่ยวเนื่อง
      |คุณอาจสนใจ|น่าสนใจ|อื่น|ล่าสุด|แนะนำ|ยอดนิยม|เด่น|ใกล้เคียง|ก่อนหน้า|ถัดไป).{{0,20}}
      | (?:เกี่ยวกับ)ผู้เขียน|about\sthe\sauthor|(?:ประวัติ)?ผู้เขียน|หมายเหตุบรรณาธิการ
      | (?:คุณ|ท่าน)อาจ(?:สนใจ|ชอบ).{{0,20}}|อ่านเพิ่มเติม.{{0,10}}|(?:แสดง)?ความ(?:คิด)?เห็น(?:\s?[0-9๐-๙]+\sรายการ)?
      |(?:[0-9]+\s)?(?:comments?|responses?|replies)|leave\sa\s(?:comment|reply)
      | (?:related|latest|other|more|recommended|similar|trending|popular|recent)\s(?:news|articles?
      |stories|posts?|reading|content).{{0,20}}
      | you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested).{{0,20}}|read\s(?:also|next)|up\snext
      | (?:แชร์|แบ่งปัน)(?:ข่าว|บทความ|หน้า|เรื่อง)?(?:นี้)?(?:ผ่าน|บน|ไปยัง)?
      |share(?:\sthis(?:\s(?:article|news|story|page|post))?)?
    )
    (?: {_SEPARATORS} | [0-9๐-๙]+ | ภาพ | รูป | photos? | ๆ )*"""
_TAGS = r"""(?:แท็ก|ป้ายกำกับ|คำค้น|คำสำคัญ|tags?|keywords?)
    (?: \s?[:：].{0,200} | (?:\s*[#＃][^\s#＃]{1,60})+ )"""
_WAITING = r"""\W*(?: (?:กำลัง|รอ)?โหลด(?:ข้อมูล|เนื้อหา|ข่าว|หน้า)?|กำลัง(?:โหลด|ดาวน์โหลด|เตรียม|ดึง).{0,20}
    |(?:กรุณา|โปรด)?รอสักครู่|โปรดรอ|กรุณารอ
        | (?:now\s)?loading(?:\s(?:content|article|news|page|data))?|please\swait|just\sa\smoment
        | .{0,40}\b(?:enable|requires?|need)\s(?:to\s(?:enable\s)?)?javascript.{0,60}
        |.{0,30}(?:เปิดใช้งาน|เปิดใช้)\s?javascript.{0,30} )\W*"""
_DAY = r"""(?:
    (?:วัน)?(?:จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์|อาทิตย์)?(?:ที่)?\s?[0-9๐-๙]{1,2}(?:[/.-][0-9๐-๙]
        |\s?(?:เ?[ก-มส]\S?\.?[คยพ]\.|มกร|กุมภ|มีน|เมษ|พฤษ|มิถุ|กรก|สิงห|กันย|ตุล|พฤศ|ธันว|[A-Z][a-z]{2,8}\.?\s[0-9]{4}))
  | [A-Z][a-z]{2,8}\.?\s[0-9]{1,2},
)"""
_UPDATED = rf"""[\s\W]* (?: (?:วันที่)?(?:ปรับปรุง|แก้ไข|อัปเดต|อัปเดท|อัพเดต|อัพเดท)(?:ข้อมูล
    |ข่าว)?\s?(?:ครั้ง)?(?:ล่าสุด|เมื่อ|วันที่|[:：]|{_DAY}).{{0,50}}
        | (?:last\s|date\s)?(?:updated?|modified|revised)\b.{{0,50}} )"""
_FIELD = rf"""{_SEPARATORS}*(?:
        (?P<date> (?:วัน|วันที่|วันเวลา)\s?(?:ที่)?\s?(?:เผยแพร่|ลงข่าว|ประกาศ|โพสต์|สร้าง)|เผยแพร่(?:เมื่อ)?|วันที่|เวลา
            |(?:date|published|posted|publish(?:ed)?\s(?:date|on)|time))
      | (?P<section> หมวด(?:หมู่)?(?:ข่าว)?|ประเภท(?:ข่าว)?|กลุ่ม(?:ข่าว)?|ชนิด(?:ข่าว)?
            |(?:news\s)?category|section|type)
      | (?P<other> (?:จำนวน|ยอด)?(?:ผู้|การ|คน)?(?:เข้าชม|อ่าน|ชม|วิว|ดาวน์โหลด)(?:ทั้งหมด)?
            |views?|hits?|reads?|visits?
            |โดย|ผู้เขียน|ผู้โพสต์|ผู้เผยแพร่|ผู้ประกาศ|author|by|หน่วยงาน(?:เจ้าของเรื่อง)?|แหล่ง(?:ที่มา|ข่าว)|source
            |รหัส(?:ข่าว)?|เลขที่(?:ข่าว)?|ภาษา|language|แก้ไข(?:ล่าสุด)?|ปรับปรุง(?:ล่าสุด)?|updated?)
    )\s?[:：]?\s?"""
_FACT = 80  # characters: a fact and its name are no longer
_LONGEST = 220  # characters: a row of labels has no more
_OF_PAGE = re.compile(
    r"(?:บน|ใน|ของ)(?:หน้า|เว็บไซต์|เว็บเพจ)นี้|ผู้ดูแล(?:ระบบ|เว็บไซต์)|\b(?:on|of|in)\sthis\s(?:web)?(?:page|site)\b|\bwebmaster\b",
    re.IGNORECASE,
)
_COOKIES = r"คุกกี้|คุ้กกี้|\bcookies?\b|นโยบายความเป็นส่วนตัว|\bprivacy\s(?:policy|settings)\b|pdpa"
_COPYRIGHT = r"""©|\(c\)\s*(?:19|20|25)[0-9]{2}|สงวนลิขสิทธิ์|สงวนสิทธิ์|ลิขสิทธิ์\s|\bcopyright\b
    |all\srights\sreserved"""


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """An expression, compiled when it is first needed: they are large, and many pages need none of them."""
    return re.compile(expression, re.VERBOSE | re.IGNORECASE)


@lru_cache(4096)
def is_label(line: str) -> bool:
    """Whether a line is labels, counters and buttons and nothing else.

    >>> is_label("แชร์ Facebook X LINE · เข้าชม 1,234 ครั้ง"), is_label("ก- ก ก+"), is_label("แชร์ความสุขให้ทุกคน")
    (True, True, False)
    """
    return len(line) <= _LONGEST and bool(
        _pattern(_LABEL).fullmatch(line)
        or _pattern(_TAGS).fullmatch(line)
        or _pattern(_UPDATED).fullmatch(line)
    )


@lru_cache(4096)
def heads_ending(line: str) -> bool:
    """Whether a line names what follows the text of an article: tags, files, pictures, other news.

    >>> heads_ending("เอกสารแนบ (2)"), heads_ending("ข่าวที่เกี่ยวข้อง"), heads_ending("ข่าวดีของชาวนา")
    (True, True, False)
    """
    return len(line) <= _LONGEST and bool(
        _pattern(_ENDING).fullmatch(line) or _pattern(_TAGS).fullmatch(line)
    )


def is_byline(line: str) -> bool:
    """Whether a line says who wrote the article, or whence it is."""
    return len(line) <= _LONGEST and bool(_pattern(_BYLINE).fullmatch(line))


def field(line: str) -> tuple[str, str] | None:
    """The kind of a fact that a line names (`date`, `section`, `other`), and its value, if it stands there.

    >>> field("หมวดหมู่ : เศรษฐกิจ"), field("จำนวนผู้เข้าชม"), field("โดยสารรถราง")
    (('section', 'เศรษฐกิจ'), ('other', ''), None)
    """
    match = _pattern(_FIELD).match(line) if len(line) <= _FACT else None
    if match is None or (line[match.end() :] and not re.search(r"[:：]\s?$", match[0])):
        return None
    return match.lastgroup or "other", line[match.end() :]


def without_counters(line: str) -> str:
    """The line without counters of views and the time that reading takes, which may stand beside a date."""
    return _pattern(_META).sub(" ", line) if len(line) <= _LONGEST else line


def is_waiting(line: str) -> bool:
    """Whether a line stands in the place of a text that a script is to bring.

    >>> is_waiting("กำลังโหลด..."), is_waiting("Loading"), is_waiting("กำลังโหลดสินค้าลงเรือที่ท่าเรือคลองเตยเมื่อวานนี้")
    (True, True, False)
    """
    return bool(_pattern(_WAITING).fullmatch(line))


def speaks_of_page(line: str) -> bool:
    """Whether a line speaks of the page or the website where it stands, as notices of an office do.

    >>> speaks_of_page("หากพบข้อผิดพลาดในหน้านี้ โปรดแจ้งผู้ดูแลระบบ"), speaks_of_page("หน้านี้น้ำจะท่วม")
    (True, False)
    """
    return bool(_OF_PAGE.search(line))


def asks_consent(text: str) -> bool:
    """Whether a text is about cookies and the like."""
    return bool(_pattern(_COOKIES).search(text))


def is_copyright(text: str) -> bool:
    """Whether a text has a notice of copyright."""
    return bool(_pattern(_COPYRIGHT).search(text))
