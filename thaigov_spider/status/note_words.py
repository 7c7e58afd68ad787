"""The notes of a status page in Thai. Pure.

Reports of runs keep theirs in English, so a note is known by its words; what varies in it stays as it is.
"""

import re

_NOTES = (
    (
        r"these figures are of (\S+), the site that .* make demo; (\S+) never was .*",
        (
            r"ตัวเลขนี้เป็นของ \1 ซึ่งเก็บไว้ในคลังนี้ (ปกติหลังใช้ make demo) ส่วน \2 ยังไม่เคยเก็บ"
            r" ถ้าระบุ -s THAIGOV_ORIGIN=\1 จะไม่มีหมายเหตุนี้"
        ),
    ),
    (
        r"(.*) is not there; (.* rebuild) makes it again",
        r"ไม่พบไฟล์ \1 สร้างใหม่ได้ด้วยคำสั่ง \2",
    ),
    (
        (
            r"of the (\S+) captures? in the index of (.*) (\S+) (?:was|were) asked for;"
            r" (?:it|they) brought (\S+) articles?"
        ),
        r"ดัชนีของ \2 มี \1 รายการ ขอมาแล้ว \3 รายการ ได้ข่าว \4 ข่าว",
    ),
    (r"articles of other sites are not counted: (.*)", r"ไม่นับข่าวของเว็บไซต์อื่นในคลังนี้: \1"),
    (
        r"the listing (.*) shows (\S+) articles? under (\S+), and there are (\S+) by .*, from (\S+) on",
        r"หน้ารายการ \1 แสดง \2 ข่าวในหมวดที่อยู่ \3 แต่นับตามเลขข่าวตั้งแต่ \5 มี \4 ข่าว",
    ),
    (r"the listing (.*) leads back to what it showed before", r"หน้ารายการ \1 วนกลับไปหน้าที่แสดงแล้ว"),
    (
        r"(\S+) names ([0-9,]+) address(?:es)? where no article was found, as (.*)",
        r"\1 ระบุที่อยู่ \2 แห่งซึ่งไม่พบข่าว เช่น \3",
    ),
    (
        r"(\S+) says of ([0-9]+) of ([0-9]+) articles? that they were edited: .*",
        r"\1 แจ้งว่า \2 จาก \3 ข่าวถูกแก้ไข ซึ่งมากเกินกว่าจะเชื่อได้ จึงตรวจซ้ำตามกำหนดปกติ",
    ),
    (
        r"the numbers ([0-9,]+) to ([0-9,]+) of the (.*) site are not asked for: .*; (ids=\S+) asks for them",
        r"ยังไม่ได้ขอเลขข่าว \1 ถึง \2 ของเว็บไซต์รุ่น \3 เพราะเลขกระโดดห่างเกินไป (NEWS_JUMP_MAX) ขอได้ด้วย \4",
    ),
    (
        r"the addresses of the (.*) site all lead to (\S+): it has ended, .*",
        r"ที่อยู่ของเว็บไซต์รุ่น \1 พาไปที่ \2 ทั้งหมด เว็บไซต์รุ่นนี้เลิกใช้แล้ว จะลองดูคืนละหนึ่งครั้งว่ากลับมาหรือไม่",
    ),
)
_KNOWN = [(re.compile(english), thai) for english, thai in _NOTES]
_OF_RUN = re.compile(r"([a-z]+-[0-9]{8}T[0-9]{6}Z: )?(.*)", re.DOTALL)


def in_thai(note: str) -> str | None:
    """A note in Thai, the name of its run in front as it was; None where its words are not known.

    >>> in_thai("news-20261123T010203Z: the listing /news leads back to what it showed before")
    'news-20261123T010203Z: หน้ารายการ /news วนกลับไปหน้าที่แสดงแล้ว'
    """
    whole = _OF_RUN.fullmatch(note)
    run, text = (whole[1] or "", whole[2]) if whole else ("", note)
    for english, thai in _KNOWN:
        if found := english.fullmatch(text):
            return run + found.expand(thai)
    return None
