"""How dates are written on the site: the patterns of a date, of a range, and of several days in a row. Pure.

The patterns are meant for text that `tidying.tidy` has been over. Their groups are `day`, `month`, `era`,
`year`, `era_behind`, `rattanakosin` and those of a time, and for the last day of a range `last_weekday`,
`last_day` and so on; `before` are other days in front of the date.

No text makes a pattern run away: blanks are matched possessively, and whatever else repeats is bounded. Those
that text is searched with begin with a digit, and look behind it for what must not stand there: `re` is four
times as fast with a set of characters in front.

Each pattern is compiled when it is first asked for: all of them take longer than many a command.
"""

import re
from collections.abc import Callable
from functools import cache

from thaigov_spider.dates.times import MORE, TIME
from thaigov_spider.dates.words import (
    ENGLISH_ERA,
    ENGLISH_MONTH,
    ENGLISH_WEEKDAY,
    ERA,
    MAYBE_MONTH,
    RATTANAKOSIN_ERA,
    THAI_MONTH,
    THAI_WEEKDAY,
)

_B = "[ ]*+"


def _lead(weekday: str = "?P<weekday>") -> str:
    """In front of a day: `วันอังคารที่`, `อังคารที่`, `วันศุกร์`, `วันที่`, `Tuesday,`."""
    return rf"""(?= [วจอพศเMTWFSmtwfs] ) (?:
        วัน {_B} ที่
      | (?: วัน {_B} )? ({weekday} {THAI_WEEKDAY} | {ENGLISH_WEEKDAY} ) [.]?,? {_B} (?:ที่)?
    ) {_B}"""


def _first(not_behind: str) -> str:
    """The number that a date begins with: neither the end of a larger one, nor of 1.15 or 10:15."""
    return rf"[0-9] (?<! [0-9][0-9] ) (?<! [0-9]{not_behind}[0-9] ) [0-9]? (?![0-9])"


_ORDINAL = rf"(?i: st | nd | rd | th )? {_B}"
_DAY = rf"(?P<day> [0-9]{{1,2}} ) (?![0-9]) {_ORDINAL}"
_LAST_DAY = rf"(?P<last_day> [0-9]{{1,2}} ) (?![0-9]) {_ORDINAL}"


def _month(which: str = "") -> str:
    """The month behind a day: `เดือนธันวาคม`, `of August`, `-ธ.ค.-`, or with a stray dot."""
    return rf"""
        (?: (?= [เdo/-] )
            (?: เดือน {_B} | (?: day[ ] )? of[ ] | (?P<{which}dash> [-/] (?! [ ]?[0-9] ) ) {_B} )
        )?
        (?P<{which}month> {THAI_MONTH} | {ENGLISH_MONTH} | {MAYBE_MONTH} ) {_B} [.]?+ {_B}
    """


_IS_NO_AMOUNT = "(?! [ ]? (?: % | ล้าน (?! นา | ช้าง ) ) )"


def _year(which: str = "", dash: str = ",?") -> str:
    """The year and its era, and the year of Rattanakosin beside it: `พ.ศ. 2448 (รัตนโกสินทร์ศก 124)`.

    Two digits up to 31 may as well be the next day: they are a year behind an era, or where the text ends.
    """
    return rf"""
        {dash} {_B} (?: (?: ประจำ | ประจํา )? {_B} ปี {_B} )?
        (?: {RATTANAKOSIN_ERA} {_B} (?P<{which}rattanakosin> [0-9]{{1,3}} ) (?![0-9]) {_B}
            (?P<{which}bracket_of_year> [(] )? )?
        (?: (?P<{which}era> {ERA} ) {_B} )?
        (?P<{which}year>
            [0-9]{{4}} | 25 [ ] [0-9]{{2}}
          | ['’‘]? [0-9]{{2}} {_IS_NO_AMOUNT}
            (?({which}era) | (?: (?<! [0-2][0-9] ) (?<! 3[01] ) | (?= {_B} (?: เวลา | \Z ) ) ) )
        )
        (?! [0-9] | [.:][0-9] | ,[0-9]{{3}} ) (?: [ ]? (?P<{which}era_behind> {ENGLISH_ERA} ) )?
        (?({which}bracket_of_year) [)] )
        (?: (?= {_B} [(ตหร] ) {_B} (?P<{which}bracket_behind> [(] )? {_B} (?: (?: ตรงกับ | หรือ ) {_B} )?
            {RATTANAKOSIN_ERA} {_B} (?P<{which}rattanakosin_behind> [0-9]{{1,3}} ) (?![0-9])
            (?({which}bracket_behind) {_B} [)] )
        )?
    """


# What a joint begins with, as it is told at once.
_MAY_GO_ON = f"(?= {_B} [-จถtuแa&] )"
# Behind a day that has its own year, "and" goes on to another date; else it joins the ends of one range.
_JOINT = rf"""(?P<joint>
    {_B} (?: - | (?:จน)? ถึง | to | until | through | (?(year) (?!) | (?: และ | and | & ) ) ) {_B}
)
(?: {_lead("?P<last_weekday>")} )?
"""
_YEAR_IS_TOLD = "(?(year) | (?(last_year) | (?!) ) )"
_DATE = rf"""
    (?: {_month()} (?: {_year(dash="(?(dash) [-/] | ,? )")} | (?P=day) {_B} (?=-) )? )?
    (?: {_MAY_GO_ON} {_JOINT} {_LAST_DAY} {_month("last_")}
        {_year("last_", "(?(last_dash) [-/] | ,? )")} )?
    {_YEAR_IS_TOLD} {TIME}
"""
# 15 ธันวาคม 2563; 24 - 25 สิงหาคม 2563; 30 ธ.ค. 65 - 2 ม.ค. 66; 15-ก.ค.-2565; 2 August 2022
# What it must not be followed by is another form's, which is told at once.
_DAY_FIRST = rf"(?P<day> {_first('[.:]')} ) (?! [./][0-9] ) {_ORDINAL} {_DATE}"
# Between days in a row, which have no year but that of the last.
_NUMBER = r"(?: 0?[1-9] | [12][0-9] | 3[01] ) (?![0-9])"
_AND = rf"(?: (?: , {_B} (?: และ | กับ | หรือ | and | or )? | และ | กับ | หรือ | and | or | & ) {_B} )"
# August 2, 2022; April 1-5, 2025; September 28 to October 2, 2022; October 9, 10 and 11, 2016
_MONTH_FIRST = rf"""
    (?<! [A-Za-z] ) (?P<month> {ENGLISH_MONTH} ) {_B}
    (?P<before> {_NUMBER} {_B} , {_B} (?! [0-9]{{4}} ) (?: {_NUMBER} {_B} {_AND} ){{0,8}} )?
    {_DAY} (?: {_year()} )?
    (?: {_MAY_GO_ON} {_JOINT} (?: (?P<last_month> {ENGLISH_MONTH} ) {_B} )? {_LAST_DAY} {_year("last_")} )?
    {_YEAR_IS_TOLD} {TIME}
"""
# 02/06/2566; 7-13/11/2563; 04/04/2563-12/06/2563
_NUMERIC = rf"""
    (?P<day> {_first("[-./]")} )
    (?: (?P<mark> [-./] ) (?P<month> [0-9]{{1,2}} ) (?: (?P=mark) (?P<year> [0-9]{{4}} | [0-9]{{2}} ) )? )?
    (?: {MORE}
        (?P<joint>
            (?P<hyphen> - (?![ ]) ) | [ ]++ - {_B} | - [ ]++ | {_B} (?: (?:จน)? ถึง | to | until ) {_B}
        )
        (?: {_lead("?P<last_weekday>")} )? (?P<last_day> [0-9]{{1,2}} )
        (?P<last_mark> [./] | (?(hyphen) (?!) | - ) ) (?P<last_month> [0-9]{{1,2}} ) (?P=last_mark)
        (?P<last_year> [0-9]{{4}} )
    )?
    {_YEAR_IS_TOLD} (?! [0-9] | [-./][0-9] ) {TIME}
"""
# 9, 10 และ 11 ตุลาคม 2559; 18-20 พ.ย. ,25-27 พ.ย. 65; 5 ธันวาคม 10-15 ธันวาคม 2563
_LISTED = rf"""
    {_B} (?: - {_B} (?P<to> {_NUMBER} ) {_B} )?
    (?:
        (?P<month> {THAI_MONTH} | {ENGLISH_MONTH} ) [.]? {_B} (?: {_AND} | (?= {_NUMBER} | วัน | \Z ) )
      | {_AND}
    )
"""
_ANY_LISTED = re.sub(r"\?P<\w+>", "?:", _LISTED)
_LIST = rf"(?: {_first('[-.:/]')} {_ANY_LISTED} (?: (?: {_lead('?:')} )? {_NUMBER} {_ANY_LISTED} ){{0,8}}+ )"
# มี.ค. 15, 2559: without the comma, the number may be that of anything.
_COMMA_YEAR = r"[ ]?,[ ]? (?P<year> [0-9]{4} ) (?![0-9])"
_THAI_MONTH_FIRST = rf"(?P<month> {THAI_MONTH} ) [.]? {_B} (?P<day> [0-9]{{1,2}} ) {_COMMA_YEAR} {TIME}"


def _pattern(form: str, flags: re.RegexFlag = re.VERBOSE) -> Callable[[], re.Pattern[str]]:
    """What gives the compiled pattern of a form."""
    return cache(lambda: re.compile(form, flags))


day_first, month_first, numeric = _pattern(_DAY_FIRST), _pattern(_MONTH_FIRST), _pattern(_NUMERIC)
ONE_DATE = (day_first, month_first, numeric)
# The list may end within a range: of "15-16 และ 20 ตุลาคม 2559", what was found as a date begins with 16.
list_before = _pattern(rf"(?: {_LIST} (?: {_NUMBER} {_B} - {_B} )? | {_first('[-.:/]')} {_B} - {_B} ) \Z")
listed_day = _pattern(rf"(?: {_lead()} )? (?P<day> {_NUMBER} ) {_LISTED}")
thai_month_first = _pattern(_THAI_MONTH_FIRST)
FORMS = (*ONE_DATE, thai_month_first)
# Only a number in front of such a year is worth a look for the month in front of that.
comma_year = _pattern(rf"[0-9] {_COMMA_YEAR}")
# What is counted, behind two digits that may be no year: "10 มิถุนายน 14 ราย".
counted = _pattern(
    rf"""{_B} (?:
        (?: ราย | คน | ครั้ง | แห่ง | เที่ยว | ประเทศ | จังหวัด | เขต | อำเภอ | ตำบล | หมู่ | ครัวเรือน | พรรษา | ปี
          | เดือน | วัน | ชั่วโมง | นาที | หน่วยงาน | องค์กร | บริษัท | โครงการ | มาตรการ | เรื่อง | ข้อ | ฉบับ | กลุ่ม | ด้าน
          | ทีม | รุ่น | สาขา | จุด | ศูนย์ | สถานี | ชุด | ตัว | คัน | ลำ | หลัง | เครื่อง | เมตร | กิโล | ไร่ | ตัน | บาท )
        (?! ที่ | งาน )
      | % | ร้อย | พัน | หมื่น | แสน | ล้าน
    )"""
)
# 2020-12-15, 2026-05-19T10:00:00+07:00: what pages hold for machines. In running text it may be anything.
iso = _pattern(
    r"""
    (?P<year> [0-9]{4} ) - (?P<month> [0-9]{2} ) - (?P<day> [0-9]{2} )
    (?:
        [Tt ] (?P<hour> [0-9]{2} ) : (?P<minute> [0-9]{2} ) (?: : (?P<second> [0-9]{2} ) (?: [.,] [0-9]+ )? )?
        [ ]? (?P<zone> [Zz] | [+-] [0-9]{2} (?: :? [0-9]{2} )? )?
    )?
    """
)
lead = _pattern(rf"(?: (?: ระหว่าง | ตั้งแต่ | เมื่อ | ประจำ | ประจํา | ใน | ลง | ณ ) {_B} (?=วัน) )? {_lead()}")
# Days with a blank in them, which may as well be two.
split_day = _pattern(rf"(?: วัน | {THAI_WEEKDAY} ) {_B} ที่ {_B} [1-3] [ ] \Z")
# What numbers are given to that look like numeric dates: ฉบับที่ 5/12/2563.
numbered = _pattern(
    rf"""(?:
        (?: ฉบับ | ครั้ง | คำสั่ง | คําสั่ง | ประกาศ | หนังสือ | ลำดับ | ลําดับ | คดี | เลข ) {_B} ที่
      | เลข | ข้อ | มาตรา | รุ่น | เวอร์ชัน | เวอร์ชั่น | (?<! [A-Za-z] ) (?i: v | ver | version | no ) [.]?
    ) {_B} \Z"""
)
lead_before = _pattern(rf"{_lead()} \Z")
# Days in a row.
several_days = _pattern(rf"(?P<before> {_LIST} ) (?: {_lead()} )? {_DAY} {_DATE}")
# A part of an English date in whatever order, and `else` for a character that belongs to none of them.
english_part = _pattern(
    rf"""(?<! [A-Za-z0-9] ) (?:
        (?P<clock> [0-9]{{1,2}} (?: [:.][0-5][0-9] )? [ ]? [ap][.]?m\b[.]? | [0-9]{{1,2}} : [0-5][0-9] )
      | (?P<day> [0-9]{{1,2}} ) (?: st | nd | rd | th )?
      | (?: (?P<era> {ERA} ) [ ]? )? (?P<year> [0-9]{{4}} )
      | (?P<month> {ENGLISH_MONTH} )
      | (?P<weekday> {ENGLISH_WEEKDAY} )
      | on | at | the | of | day
    ) (?! [A-Za-z0-9] )
    | (?P<else> [^ ,./-] )""",
    re.VERBOSE | re.IGNORECASE,
)


def is_list(match: re.Match[str]) -> bool:
    """Whether a match has other days in front of its date."""
    return "before" in match.re.groupindex and match["before"] is not None
