"""How dates are written on the site: the words, and the patterns of a date or a range. Pure.

The patterns are meant for text that `tidy` has been over. Their groups are `day`, `month`, `era`, `year`,
`era_behind`, `hour` and `minute`, and for the last day of a range `last_weekday`, `last_day` and so on.

No text makes a pattern run away: blanks are matched possessively, and whatever else repeats is bounded.
"""

import re

# Soft hyphen, zero-width space and joiners, marks of direction, word joiner, byte order mark.
_INVISIBLE = [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
# Line breaks are not among them: no date goes on behind the end of its paragraph.
_BLANKS = [0x9, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_DASHES = "‐‑‒–—―−"

INVISIBLE = frozenset(map(chr, _INVISIBLE))
_TIDIED = (
    dict.fromkeys(_INVISIBLE)
    | dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys(map(ord, _DASHES), "-")
    | str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
)


def tidy(text: str) -> str:
    """The text with Arabic digits, plain blanks and plain hyphens, and without invisible characters.

    >>> tidy("๑๔ – ๒๓ กุมภาพันธ์ ๒๕๖๓")
    '14 - 23 กุมภาพันธ์ 2563'
    """
    return text.translate(_TIDIED)


# The lookaheads in front of the words only save time: most characters begin none.
_THAI_MONTH = r"""(?= [กตธพมสเ] ) (?:
    (?: มกรา | มีนา | พฤษภา | กรก[ฎฏ]า | สิงหา | ตุลา | ธันวา ) (?:คม)?     # กรกฏาคม: a frequent misspelling
  | (?: เมษา | มิถุนา | กันยา | พฤศจิกา ) (?:ยน)?
  | กุมภา (?:พันธ์?)?
  | (?: มี? | [กพสตธ] ) [ ]?[.]?[ ]? ค [.]?
  | (?: เม | มิ | [กพ] ) [ ]?[.]?[ ]? ย [.]?
  | ก [ ]?[.]?[ ]? พ [.]?
)"""
_ENGLISH_MONTH = r"""(?= [ADFJMNOSadfjmnos] ) (?i:
    (?: Jan(?:uary)? | Feb(?:ruary)? | Mar(?:ch)? | Apr(?:il)? | May | June? | July? | Aug(?:ust)?
      | Sep(?:t(?:ember)?)? | Oct(?:ober)? | Nov(?:ember)? | Dec(?:ember)? ) (?![a-z]) [.]?
)"""
_MONTH_STARTS = """
    มกร มค jan   กุม กพ feb   มีน มีค mar   เมษ เมย apr   พฤษ พค may   มิถ มิย jun
    กรก กค jul   สิง สค aug   กัน กย sep   ตุล ตค oct   พฤศ พย nov   ธัน ธค dec
"""
_MONTHS = {start: place // 3 + 1 for place, start in enumerate(_MONTH_STARTS.split())}


def month_number(name: str) -> int:
    """The number of a month as it is written; 1 to 12 if it is a word.

    Its first three letters, dots and blanks left out, tell each month from the others in all its forms.

    >>> month_number("พฤษภาคม"), month_number("พ.ค."), month_number("May"), month_number("05")
    (5, 5, 5, 5)
    """
    if name.isdecimal():
        return int(name)
    return _MONTHS[name.replace(".", "").replace(" ", "")[:3].lower()]


_THAI_WEEKDAY = "(?: จันทร์ | อังคาร | พุธ | พฤหัส(?:บดี|ฯ)? | ศุกร์ | เสาร์ | อาทิตย์ )"
_ENGLISH_WEEKDAY = r"""(?<! [A-Za-z] ) (?i:
    (?: Mon | Tues? | Wed(?:nes)? | Thu(?:rs?)? | Fri | Sat(?:ur)? | Sun ) (?:day)? (?![a-z])
)"""
_WEEKDAY_STARTS = "จั mo   อั tu   พุ we   พฤ th   ศุ fr   เส sa   อา su"
_WEEKDAYS = {start: place // 2 for place, start in enumerate(_WEEKDAY_STARTS.split())}


def weekday_number(name: str) -> int:
    """The number of a weekday: 0 for Monday to 6 for Sunday, as `date.weekday()` counts.

    >>> weekday_number("พฤหัสบดี"), weekday_number("Thursday")
    (3, 3)
    """
    return _WEEKDAYS[name[:2].lower()]


_B = "[ ]*+"
_ENGLISH_ERA = r"(?: [BC][.]?[ ]?E | A[.]?[ ]?D ) (?![A-Za-z]) [.]?"
_ERA = rf"(?: [พค] [ ]?[.]?[ ]? ศ [.]? | พุทธศักราช | คริสต์?ศักราช | {_ENGLISH_ERA} )"
# What is counted, behind two digits that are therefore no year: "10 มิถุนายน 14 ราย".
_COUNTED = "(?: ราย | คน | ครั้ง | แห่ง | เที่ยว | ล้าน | บาท | จังหวัด | % )"


def is_buddhist(era: str) -> bool:
    """Whether an era as it is written is the Buddhist era; else it is the Common era.

    >>> [is_buddhist(era) for era in ("พ.ศ.", "พุทธศักราช", "B.E.", "ค.ศ.", "A.D.")]
    [True, True, True, False, False]
    """
    return era[0] in "พBb"


def _lead(which: str = "") -> str:
    """In front of a day: `วันอังคารที่`, `อังคารที่`, `วันศุกร์`, `วันที่`, `Tuesday,`."""
    return rf"""(?= [วจอพศเMTWFSmtwfs] ) (?:
        วัน {_B} ที่
      | (?: วัน {_B} )? (?P<{which}weekday> {_THAI_WEEKDAY} | {_ENGLISH_WEEKDAY} ) [.]?,? {_B} (?:ที่)?
    ) {_B}"""


def _day(which: str = "") -> str:
    return rf"(?P<{which}day> [0-9]{{1,2}} ) (?![0-9]) (?i: st | nd | rd | th )? {_B}"


def _month(which: str = "", names: str = f"{_THAI_MONTH} | {_ENGLISH_MONTH}") -> str:
    return rf"(?: เดือน {_B} )? (?P<{which}month> {names} ) {_B}"


def _year(which: str = "") -> str:
    """The year and its era. Two digits are none where they are the next day, a time, an amount or a count."""
    return rf"""
        ,? {_B} (?: ปี {_B} )? (?: (?P<{which}era> {_ERA} ) {_B} )?
        (?P<{which}year> [0-9]{{4}} | [0-9]{{2}} (?! {_B} (?: {_THAI_MONTH} | {_COUNTED} ) ) )
        (?! [0-9] | [.:][0-9] | ,[0-9]{{3}} ) (?: [ ]? (?P<{which}era_behind> {_ENGLISH_ERA} ) )?
    """


# Behind a day that has its own year, "and" goes on to another date; else it joins the ends of one range.
_JOINT = rf"""
    {_B} (?: - | (?:จน)? ถึง | to | until | through | (?(year) (?!) | (?: และ | and | & ) ) ) {_B}
    (?: {_lead("last_")} )?
"""
_YEAR_IS_TOLD = "(?(year) | (?(last_year) | (?!) ) )"

# A time has a colon, or a word in front or behind: else it may be an amount.
_TIME = rf"""(?:
    [ ,]*+ (?P<clock> เวลา | at )? {_B}
    (?P<hour> [01]?[0-9] | 2[0-3] ) [.:] (?P<minute> [0-5][0-9] ) (?! [0-9] )
    (?: {_B} (?: น[.] | น(?![ก-๎]) | นาฬิกา | hrs[.]? ) | (?(clock) | (?<= : [0-9][0-9] ) ) )
)?"""

# 15 ธันวาคม 2563; 24 - 25 สิงหาคม 2563; 30 ธ.ค. 65 - 2 ม.ค. 66; 2 August 2022
_DAY_FIRST = rf"""
    (?<! [0-9] ) (?<! [0-9][.:] )     # neither the end of a larger number, nor of 1.15 or 10:15
    {_day()} (?: {_month()} (?: {_year()} )? )?
    (?: {_JOINT} {_day("last_")} {_month("last_")} {_year("last_")} )?
    {_YEAR_IS_TOLD} {_TIME}
"""
# August 2, 2022; April 1-5, 2025; September 28 to October 2, 2022
_MONTH_FIRST = rf"""
    (?<! [A-Za-z] ) {_month("", _ENGLISH_MONTH)} {_day()} (?: {_year()} )?
    (?: {_JOINT} (?: {_month("last_", _ENGLISH_MONTH)} )? {_day("last_")} {_year("last_")} )?
    {_YEAR_IS_TOLD} {_TIME}
"""
# 02/06/2566
_NUMERIC = rf"""
    (?<! [0-9] ) (?<! [0-9][-./] )
    (?P<day> [0-9]{{1,2}} ) (?P<mark> [-./] ) (?P<month> [0-9]{{1,2}} ) (?P=mark)
    (?P<year> [0-9]{{4}} | [0-9]{{2}} ) (?! [0-9] | [-./][0-9] ) {_TIME}
"""
FORMS = tuple(re.compile(form, re.VERBOSE) for form in (_DAY_FIRST, _MONTH_FIRST, _NUMERIC))
# 2020-12-15, 2026-05-19T10:00:00+07:00: what pages hold for machines. In running text it may be anything.
ISO = re.compile(
    r"""
    (?P<year> [0-9]{4} ) - (?P<month> [0-9]{2} ) - (?P<day> [0-9]{2} )
    (?:
        [T ] (?P<hour> [0-9]{2} ) : (?P<minute> [0-9]{2} ) (?: : (?P<second> [0-9]{2} ) (?: [.,] [0-9]+ )? )?
        [ ]? (?P<zone> Z | [+-] [0-9]{2} (?: :? [0-9]{2} )? )?
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
LEAD = re.compile(
    rf"(?: (?: ระหว่าง | ตั้งแต่ | เมื่อ | ประจำ | ใน | ลง | ณ ) {_B} (?=วัน) )? {_lead()}", re.VERBOSE
)
LEAD_BEFORE = re.compile(rf"{_lead()} \Z", re.VERBOSE)

# The parts of an English date in whatever order, and `else` for a character that belongs to none of them.
ENGLISH_PART = re.compile(
    rf"""(?<! [A-Za-z0-9] ) (?:
        (?P<clock> [0-9]{{1,2}} (?: [:.][0-5][0-9] )? [ ]? [ap][.]?m\b[.]? | [0-9]{{1,2}} : [0-5][0-9] )
      | (?P<day> [0-9]{{1,2}} ) (?: st | nd | rd | th )?
      | (?: (?P<era> {_ERA} ) [ ]? )? (?P<year> [0-9]{{4}} )
      | (?P<month> {_ENGLISH_MONTH} )
      | (?P<weekday> {_ENGLISH_WEEKDAY} )
      | on | at | the | of | day
    ) (?! [A-Za-z0-9] )
    | (?P<else> [^ ,./-] )""",
    re.VERBOSE | re.IGNORECASE,
)
